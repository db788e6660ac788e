//! What an organiser writes of a forum: as typed, and as understood.

mod rows;

pub use rows::is_category_code;
pub(super) use rows::short;

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::Deserialize;

use super::{NewSession, session::in_every_language};
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
    /// Empty: one is made of the English title.
    pub slug: String,
    pub title_zh: String,
    pub title_en: String,
    pub title_ru: String,
    /// None where it is not asked for: then it stays as it is. So does the venue.
    #[serde(deserialize_with = "typed::given")]
    pub title_fa: Option<String>,
    pub summary_zh: String,
    pub summary_en: String,
    pub summary_ru: String,
    pub venue_zh: String,
    pub venue_en: String,
    pub venue_ru: String,
    #[serde(deserialize_with = "typed::given")]
    pub venue_fa: Option<String>,
    pub mode: String,
    pub join_link: String,
    pub languages: Vec<String>,
    pub interpretation: Vec<String>,
    /// Codes.
    pub series: Vec<String>,
    /// The title of a series that begins with this forum.
    pub series_zh: String,
    pub series_en: String,
    pub series_ru: String,
    pub time_zone: String,
    pub second_time_zone: String,
    pub starts_at: String,
    pub ends_at: String,
    pub registration_opens_at: String,
    pub registration_closes_at: String,
    pub capacity: String,
    pub waitlist: String,
    pub organiser_zh: Vec<String>,
    pub organiser_en: Vec<String>,
    pub organiser_ru: Vec<String>,
    pub category_code: Vec<String>,
    pub category_title_zh: Vec<String>,
    pub category_title_en: Vec<String>,
    pub category_title_ru: Vec<String>,
    pub category_quota: Vec<String>,
    /// Carried along: which session a row is of.
    pub session_id: Vec<String>,
    pub session_starts_at: Vec<String>,
    pub session_ends_at: Vec<String>,
    pub session_room_zh: Vec<String>,
    pub session_room_en: Vec<String>,
    pub session_room_ru: Vec<String>,
    /// Codes of [`SessionKind`](super::SessionKind).
    pub session_kind: Vec<String>,
    /// Not asked for on the form, but carried along.
    pub session_track_zh: Vec<String>,
    pub session_track_en: Vec<String>,
    pub session_track_ru: Vec<String>,
    pub session_title_zh: Vec<String>,
    pub session_title_en: Vec<String>,
    pub session_title_ru: Vec<String>,
    /// Texts that are said to be up to date: `summary_ru`.
    pub fresh: Vec<String>,
    /// Carried along: when what is edited had been written last, and when it began and ended.
    pub seen: String,
    pub was_starts_at: String,
    pub was_ends_at: String,
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
    pub slug: Option<String>,
    pub title: LanguageMap,
    pub summary: LanguageMap,
    pub venue: LanguageMap,
    has_persian: bool,
    pub mode: String,
    pub join_link: Option<String>,
    pub languages: Vec<String>,
    pub interpretation: Vec<String>,
    pub organisers: Vec<LanguageMap>,
    pub series: Vec<String>,
    pub new_series: Option<LanguageMap>,
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
    pub fresh: Vec<String>,
    /// When the forum had been written last that this was made of.
    pub seen: Option<Timestamp>,
}

/// Languages that a forum may be held in; we write texts in fewer.
pub const SPOKEN: [&str; 9] = ["zh", "en", "ru", "fa", "kk", "ky", "tg", "uz", "mn"];

/// The fields of title, summary and venue in a language.
pub(super) fn fields(language: Language) -> [&'static str; 3] {
    match language {
        Language::Zh => ["title_zh", "summary_zh", "venue_zh"],
        Language::Ru => ["title_ru", "summary_ru", "venue_ru"],
        _ => ["title_en", "summary_en", "venue_en"],
    }
}

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
        let titles =
            [("title_zh", &*self.title_zh), ("title_en", &self.title_en), ("title_ru", &self.title_ru)];
        let title = in_every_language(&mut problems, titles, typed::heading);
        let persian = typed::heading(self.title_fa.as_deref().unwrap_or_default());
        let title = title.and(Language::Fa, problems.take("title_fa", persian));
        let summaries = [
            ("summary_zh", &*self.summary_zh),
            ("summary_en", &self.summary_en),
            ("summary_ru", &self.summary_ru),
        ];
        let summary = in_every_language(&mut problems, summaries, typed::text);
        let venues =
            [("venue_zh", &*self.venue_zh), ("venue_en", &self.venue_en), ("venue_ru", &self.venue_ru)];
        let venue = in_every_language(&mut problems, venues, typed::line_without_link);
        let persian = typed::line_without_link(self.venue_fa.as_deref().unwrap_or_default());
        let venue = venue.and(Language::Fa, problems.take("venue_fa", persian));
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
            number => problems.take("capacity", rows::whole(number, 1)),
        };
        let new_series =
            [("series_zh", &*self.series_zh), ("series_en", &self.series_en), ("series_ru", &self.series_ru)];
        let new_series = in_every_language(&mut problems, new_series, typed::heading);
        if !new_series.is_empty() && !new_series.missing().is_empty() {
            problems.add("series_en", "row-missing-translation");
        }
        let slug = problems.take("slug", slug(&self.slug)).flatten();
        let join_link = problems.take("join_link", link(&self.join_link)).flatten();
        let languages = problems.take("languages", spoken(&self.languages)).unwrap_or_default();
        let interpretation =
            problems.take("interpretation", spoken(&self.interpretation)).unwrap_or_default();
        let organisers = self.organisers(&mut problems);
        let categories = self.categories(&mut problems);
        let agenda = self.agenda(&zone, starts_at.zip(ends_at), &mut problems);
        if !problems.none() {
            return Err(problems);
        }
        Ok(Draft {
            slug,
            title,
            summary,
            venue,
            has_persian: self.title_fa.is_some(),
            mode: self.mode.clone(),
            join_link,
            languages,
            interpretation,
            organisers,
            series: self.series.clone(),
            new_series: Some(new_series).filter(|title| !title.is_empty()),
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
            fresh: self.fresh.clone(),
            seen: self.seen.parse().ok(),
        })
    }
}

impl Draft {
    /// The title of a forum that is known: in Persian, too, where that was not asked for.
    pub fn title_over(&self, known: &LanguageMap) -> LanguageMap {
        if self.has_persian { self.title.clone() } else { self.title.keeping(known) }
    }

    pub fn venue_over(&self, known: &LanguageMap) -> LanguageMap {
        if self.has_persian { self.venue.clone() } else { self.venue.keeping(known) }
    }
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

/// Languages that are spoken somewhere, of those that we have names for.
pub(in crate::forums) fn spoken(typed: &[String]) -> Result<Vec<String>, &'static str> {
    let known = |code: &String| SPOKEN.contains(&code.as_str());
    if typed.iter().all(known) { Ok(typed.to_vec()) } else { Err("unknown-language") }
}

/// A link that is opened by people: https, without a name and password in it.
pub(in crate::forums) fn link(typed: &str) -> Result<Option<String>, &'static str> {
    let link = typed::line(typed)?;
    if link.is_empty() {
        return Ok(None);
    }
    let host =
        link.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let fits = host.is_some_and(|host| host.contains('.') && !host.contains('@') && !link.contains(' '));
    if fits { Ok(Some(link)) } else { Err("not-a-link") }
}

/// The word for a forum in addresses: small letters, digits, single hyphens, at most 80 of them.
fn slug(typed: &str) -> Result<Option<String>, &'static str> {
    let slug = typed.trim();
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    match slug {
        "" => Ok(None),
        _ if slug.len() > 80 => Err("too-long"),
        _ if slug.split('-').all(is_part) => Ok(Some(slug.to_owned())),
        _ => Err("bad-slug"),
    }
}
