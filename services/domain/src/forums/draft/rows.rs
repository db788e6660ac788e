//! Rows of the form: parallel lists, in which empty rows are passed over.

use std::ops::RangeInclusive;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{DraftForm, NewCategory, wall_clock};
use crate::{
    forums::{
        NewSession, SessionKind,
        postpone::{days_from, shift},
        session::session_times,
    },
    language::{Language, LanguageMap},
    moments,
    problems::Problems,
    typed,
};

impl DraftForm {
    pub(super) fn categories(&self, problems: &mut Problems) -> Vec<NewCategory> {
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

    pub(super) fn agenda(
        &self,
        zone: &TimeZone,
        forum: Option<(Timestamp, Timestamp)>,
        problems: &mut Problems,
    ) -> Vec<NewSession> {
        let mut agenda = Vec::new();
        let days = forum.map(|(starts, ends)| moments::date(starts, zone)..=moments::date(ends, zone));
        let moved = days.as_ref().and_then(|days| self.days_that_sessions_follow(days, zone));
        for row in 0..self.session_starts_at.len() {
            let titles = [&self.session_title_zh, &self.session_title_en, &self.session_title_ru];
            let titles = titles.map(|column| cell(column, row));
            let (from, to) = (cell(&self.session_starts_at, row), cell(&self.session_ends_at, row));
            let rooms = [&self.session_room_zh, &self.session_room_en, &self.session_room_ru];
            let rooms = rooms.map(|column| cell(column, row));
            let tracks = [&self.session_track_zh, &self.session_track_en, &self.session_track_ru];
            let tracks = tracks.map(|column| cell(column, row));
            if [from, to] == [""; 2] && rooms == [""; 3] && titles == [""; 3] {
                continue;
            }
            let session = || -> Result<NewSession, &'static str> {
                let title = in_all_languages(titles)?;
                let (mut starts_at, mut ends_at) = session_times(from, to, zone)?;
                if let Some(days) = moved {
                    starts_at = shift(starts_at, days, zone).unwrap_or(starts_at);
                    ends_at = shift(ends_at, days, zone).filter(|ends| *ends > starts_at).unwrap_or(ends_at);
                }
                if days.as_ref().is_some_and(|days| !days.contains(&moments::date(starts_at, zone))) {
                    return Err("outside-the-forum");
                }
                let kind = SessionKind::read(cell(&self.session_kind, row))?;
                let (room, track) = (in_some_languages(rooms)?, in_some_languages(tracks)?);
                let id = cell(&self.session_id, row).parse().ok();
                Ok(NewSession { id, starts_at, ends_at, kind, track, room, title, details: None })
            };
            match session() {
                Ok(session) => agenda.push(session),
                Err(problem) => problems.add_in_row("agenda", row + 1, problem),
            }
        }
        agenda
    }

    /// By how many days sessions go along with a forum that was given another date: those that stand on its old days,
    /// where some of them would be outside the new ones.
    fn days_that_sessions_follow(&self, days: &RangeInclusive<Date>, zone: &TimeZone) -> Option<i32> {
        let day = |typed: &str| Some(moments::date(wall_clock(typed, zone).ok()??, zone));
        let was = day(&self.was_starts_at)?..=day(&self.was_ends_at)?;
        let starts = || self.session_starts_at.iter().filter(|typed| !typed.trim().is_empty());
        let stand_on = |days: &RangeInclusive<Date>| {
            starts().all(|typed| day(typed).is_some_and(|day| days.contains(&day)))
        };
        (stand_on(&was) && !stand_on(days)).then(|| days_from(*was.start(), *days.start()))
    }

    /// Who holds the forum, each in every language.
    pub(super) fn organisers(&self, problems: &mut Problems) -> Vec<LanguageMap> {
        let mut organisers = Vec::new();
        for row in 0..self.organiser_en.len().max(self.organiser_zh.len()).max(self.organiser_ru.len()) {
            let names = [&self.organiser_zh, &self.organiser_en, &self.organiser_ru];
            let names = names.map(|column| cell(column, row));
            if names == [""; 3] {
                continue;
            }
            match in_all_languages(names) {
                Ok(organiser) => organisers.push(organiser),
                Err(problem) => problems.add_in_row("organisers", row + 1, problem),
            }
        }
        organisers
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

/// At most 80 characters, on one line.
pub(in crate::forums) fn short(typed: &str) -> Result<String, &'static str> {
    let short = typed::line(typed)?;
    if short.chars().count() > 80 { Err("too-long") } else { Ok(short) }
}

/// A row's title, which is written in every language.
fn in_all_languages(typed: [&str; 3]) -> Result<LanguageMap, &'static str> {
    let title = each(typed, typed::line)?;
    if title.missing().is_empty() { Ok(title) } else { Err("row-missing-translation") }
}

/// A row's room or track, which may be known by one of its names.
fn in_some_languages(typed: [&str; 3]) -> Result<LanguageMap, &'static str> {
    each(typed, short)
}

fn each(
    [zh, en, ru]: [&str; 3],
    rule: fn(&str) -> Result<String, &'static str>,
) -> Result<LanguageMap, &'static str> {
    let languages = [(Language::Zh, zh), (Language::En, en), (Language::Ru, ru)];
    let written = languages.into_iter().map(|(language, typed)| Ok((language, rule(typed)?)));
    Ok(LanguageMap::new(written.collect::<Result<Vec<_>, &'static str>>()?))
}

/// A whole number from `least` to a million.
pub(super) fn whole(typed: &str, least: i32) -> Result<i32, &'static str> {
    typed.parse().ok().filter(|n| (least..=1_000_000).contains(n)).ok_or("not-a-number")
}
