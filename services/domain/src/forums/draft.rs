//! What an organiser writes of a forum: as typed, and as understood.

use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};
use serde::Deserialize;

use super::NewSession;
use crate::{
    language::{Language, LanguageMap},
    moments,
    problems::Problems,
    typed,
};

/// The form as typed. Rows of categories and sessions are parallel lists; empty rows are passed over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    pub title_zh: String,
    pub title_en: String,
    pub title_ru: String,
    pub summary_zh: String,
    pub summary_en: String,
    pub summary_ru: String,
    pub venue_zh: String,
    pub venue_en: String,
    pub venue_ru: String,
    pub mode: String,
    pub time_zone: String,
    pub second_time_zone: String,
    pub starts_at: String,
    pub ends_at: String,
    pub registration_opens_at: String,
    pub registration_closes_at: String,
    pub capacity: String,
    pub waitlist: String,
    pub category_code: Vec<String>,
    pub category_title_zh: Vec<String>,
    pub category_title_en: Vec<String>,
    pub category_title_ru: Vec<String>,
    pub category_quota: Vec<String>,
    pub session_starts_at: Vec<String>,
    pub session_ends_at: Vec<String>,
    pub session_room: Vec<String>,
    /// Not asked for on the form, but carried along: what a session is, and its track.
    pub session_kind: Vec<String>,
    pub session_track: Vec<String>,
    pub session_title_zh: Vec<String>,
    pub session_title_en: Vec<String>,
    pub session_title_ru: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct NewCategory {
    pub code: String,
    pub title: LanguageMap,
    pub quota: i32,
}

/// A forum as understood from the form.
#[derive(Debug, Clone)]
pub struct Draft {
    pub title: LanguageMap,
    pub summary: LanguageMap,
    pub venue: LanguageMap,
    pub mode: String,
    pub time_zone: String,
    pub second_time_zone: Option<String>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub registration_opens_at: Option<Timestamp>,
    pub registration_closes_at: Option<Timestamp>,
    pub capacity: Option<i32>,
    pub waitlist: bool,
    pub categories: Vec<NewCategory>,
    pub agenda: Vec<NewSession>,
}

/// The fields of title and venue in a language.
pub(super) fn fields(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Zh => ("title_zh", "venue_zh"),
        Language::Ru => ("title_ru", "venue_ru"),
        _ => ("title_en", "venue_en"),
    }
}

/// What a field may hold.
type Rule = fn(&str) -> Result<String, &'static str>;

impl DraftForm {
    pub fn parse(&self) -> Result<Draft, Problems> {
        let mut problems = Problems::default();
        let zone = match moments::zone(self.time_zone.trim()) {
            Ok(zone) => zone,
            Err(code) => {
                problems.add("time_zone", code);
                TimeZone::UTC
            }
        };
        let second = self.second_time_zone.trim();
        if !second.is_empty() && moments::zone(second).is_err() {
            problems.add("second_time_zone", "unknown-zone");
        }
        let mut texts = |rule: Rule, [zh, en, ru]: [(&'static str, &str); 3]| {
            let mut written = Vec::new();
            for (language, (field, typed)) in [(Language::Zh, zh), (Language::En, en), (Language::Ru, ru)] {
                if let Some(text) = problems.take(field, rule(typed)) {
                    written.push((language, text));
                }
            }
            LanguageMap::new(written)
        };
        let titles =
            [("title_zh", &*self.title_zh), ("title_en", &self.title_en), ("title_ru", &self.title_ru)];
        let title = texts(typed::heading, titles);
        let summaries = [
            ("summary_zh", &*self.summary_zh),
            ("summary_en", &self.summary_en),
            ("summary_ru", &self.summary_ru),
        ];
        let summary = texts(typed::text, summaries);
        let venues =
            [("venue_zh", &*self.venue_zh), ("venue_en", &self.venue_en), ("venue_ru", &self.venue_ru)];
        let venue = texts(typed::line_without_link, venues);
        if title.is_empty() {
            problems.add("title_en", "missing");
        }
        if !["in_person", "online", "hybrid"].contains(&self.mode.as_str()) {
            problems.add("mode", "missing");
        }
        let starts_at = problems.take("starts_at", wall_clock(&self.starts_at, &zone)).flatten();
        let ends_at = problems.take("ends_at", wall_clock(&self.ends_at, &zone)).flatten();
        match (starts_at, ends_at) {
            (Some(starts), Some(ends)) if ends <= starts => problems.add("ends_at", "ends-before-start"),
            (Some(_), None) if problems.of("ends_at").is_none() => problems.add("ends_at", "missing"),
            (None, Some(_)) if problems.of("starts_at").is_none() => problems.add("starts_at", "missing"),
            _ => {}
        }
        let opens =
            problems.take("registration_opens_at", wall_clock(&self.registration_opens_at, &zone)).flatten();
        let closes = problems
            .take("registration_closes_at", wall_clock(&self.registration_closes_at, &zone))
            .flatten();
        if opens.zip(closes).is_some_and(|(opens, closes)| closes <= opens) {
            problems.add("registration_closes_at", "ends-before-start");
        } else if ends_at.zip(closes).is_some_and(|(ends, closes)| closes > ends) {
            problems.add("registration_closes_at", "after-the-forum");
        }
        let capacity = match self.capacity.trim() {
            "" => None,
            number => problems.take("capacity", whole(number, 1)),
        };
        let categories = self.categories(&mut problems);
        let agenda = self.agenda(&zone, starts_at.zip(ends_at), &mut problems);
        if !problems.none() {
            return Err(problems);
        }
        Ok(Draft {
            title,
            summary,
            venue,
            mode: self.mode.clone(),
            time_zone: self.time_zone.trim().to_owned(),
            // The same zone twice would say everything twice.
            second_time_zone: (!second.is_empty() && second != self.time_zone.trim())
                .then(|| second.to_owned()),
            starts_at,
            ends_at,
            registration_opens_at: opens,
            registration_closes_at: closes,
            capacity,
            waitlist: !self.waitlist.is_empty(),
            categories,
            agenda,
        })
    }

    fn categories(&self, problems: &mut Problems) -> Vec<NewCategory> {
        let mut categories: Vec<NewCategory> = Vec::new();
        for row in 0..self.category_code.len() {
            let titles = [&self.category_title_zh, &self.category_title_en, &self.category_title_ru];
            let titles = titles.map(|column| cell(column, row));
            let code = self.category_code[row].trim().to_lowercase();
            let quota = cell(&self.category_quota, row);
            if code.is_empty() && quota.is_empty() && titles == [""; 3] {
                continue;
            }
            let category = || -> Result<NewCategory, &'static str> {
                if !is_category_code(&code) {
                    return Err("bad-code");
                }
                if categories.iter().any(|c| c.code == code) {
                    return Err("code-twice");
                }
                Ok(NewCategory {
                    title: in_all_languages(titles)?,
                    quota: whole(quota, 0)?,
                    code: code.clone(),
                })
            };
            match category() {
                Ok(category) => categories.push(category),
                Err(problem) => problems.add_in_row("categories", row + 1, problem),
            }
        }
        categories
    }

    fn agenda(
        &self,
        zone: &TimeZone,
        forum: Option<(Timestamp, Timestamp)>,
        problems: &mut Problems,
    ) -> Vec<NewSession> {
        let mut agenda = Vec::new();
        let days = forum.map(|(starts, ends)| moments::date(starts, zone)..=moments::date(ends, zone));
        for row in 0..self.session_starts_at.len() {
            let titles = [&self.session_title_zh, &self.session_title_en, &self.session_title_ru];
            let titles = titles.map(|column| cell(column, row));
            let (from, to) = (cell(&self.session_starts_at, row), cell(&self.session_ends_at, row));
            let room = cell(&self.session_room, row);
            if [from, to, room] == [""; 3] && titles == [""; 3] {
                continue;
            }
            let session = || -> Result<NewSession, &'static str> {
                let title = in_all_languages(titles)?;
                let (starts_at, ends_at) = session_times(from, to, zone)?;
                if days.as_ref().is_some_and(|days| !days.contains(&moments::date(starts_at, zone))) {
                    return Err("outside-the-forum");
                }
                let kind = Some(short(&self.session_kind, row)?).filter(|kind| !kind.is_empty());
                let track = Some(short(&self.session_track, row)?).filter(|track| !track.is_empty());
                let room = short(&self.session_room, row)?;
                let kind = kind.unwrap_or_else(|| "session".to_owned());
                Ok(NewSession { starts_at, ends_at, kind, track, room, title })
            };
            match session() {
                Ok(session) => agenda.push(session),
                Err(problem) => problems.add_in_row("agenda", row + 1, problem),
            }
        }
        agenda
    }
}

/// At most 40 small letters, digits, hyphens and underscores.
pub fn is_category_code(code: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    !code.is_empty() && code.len() <= 40 && code.chars().all(fits)
}

fn cell(column: &[String], row: usize) -> &str {
    column.get(row).map_or("", |c| c.trim())
}

/// A cell of at most 80 characters, on one line.
fn short(column: &[String], row: usize) -> Result<String, &'static str> {
    let short = typed::line(cell(column, row))?;
    if short.chars().count() > 80 { Err("too-long") } else { Ok(short) }
}

/// A row's title, which is written in every language.
fn in_all_languages([zh, en, ru]: [&str; 3]) -> Result<LanguageMap, &'static str> {
    let languages = [(Language::Zh, zh), (Language::En, en), (Language::Ru, ru)];
    let written: Result<Vec<_>, &'static str> =
        languages.into_iter().map(|(language, title)| Ok((language, typed::line(title)?))).collect();
    let title = LanguageMap::new(written?);
    if title.missing().is_empty() { Ok(title) } else { Err("row-missing-translation") }
}

/// A wall-clock time as the browser's field writes it, `2027-05-20T09:00`, in a zone. An hour that a clock
/// change skips becomes the next real one.
pub fn wall_clock(typed: &str, zone: &TimeZone) -> Result<Option<Timestamp>, &'static str> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let at: civil::DateTime = typed.replace(' ', "T").parse().map_err(|_| "bad-moment")?;
    zone.to_ambiguous_timestamp(at).compatible().map(Some).map_err(|_| "bad-moment")
}

/// A session's start with its day, and its end: an hour on the same day, past midnight when it is earlier.
fn session_times(from: &str, to: &str, zone: &TimeZone) -> Result<(Timestamp, Timestamp), &'static str> {
    let from: civil::DateTime = from.replace(' ', "T").parse().map_err(|_| "bad-moment")?;
    let to: civil::Time = to.parse().map_err(|_| "bad-hour")?;
    let mut ends = from.date().to_datetime(to);
    if ends <= from {
        ends = ends.checked_add(1.day()).map_err(|_| "bad-moment")?;
    }
    let moment = |at| zone.to_ambiguous_timestamp(at).compatible().map_err(|_| "bad-moment");
    let (starts, ends) = (moment(from)?, moment(ends)?);
    // A clock that is put forward may swallow a short session.
    if ends > starts { Ok((starts, ends)) } else { Err("ends-before-start") }
}

/// A whole number from `least` to a million.
fn whole(typed: &str, least: i32) -> Result<i32, &'static str> {
    typed.parse().ok().filter(|n| (least..=1_000_000).contains(n)).ok_or("not-a-number")
}
