//! One session of the agenda, as typed at the desk.

use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};
use serde::Deserialize;

use super::{Details, Forum, NewSession, SessionKind, draft, speakers::Speaker};
use crate::{
    ids::SessionId,
    language::{Language, LanguageMap},
    moments,
    problems::Problems,
    typed,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SessionForm {
    pub title_zh: String,
    pub title_en: String,
    pub title_ru: String,
    /// None where it is not asked for: then it stays as it is.
    #[serde(deserialize_with = "typed::given")]
    pub title_fa: Option<String>,
    pub starts_at: String,
    /// An hour; earlier than the start it is one of the next day.
    pub ends_at: String,
    pub room_zh: String,
    pub room_en: String,
    pub room_ru: String,
    pub track_zh: String,
    pub track_en: String,
    pub track_ru: String,
    /// A code of [`SessionKind`].
    pub kind: String,
    pub interpretation: Vec<String>,
    /// Ids.
    pub speakers: Vec<String>,
    /// Texts that are up to date: `title_ru`, `room_en`.
    pub fresh: Vec<String>,
}

impl SessionForm {
    pub fn parse(
        &self,
        id: Option<SessionId>,
        forum: &Forum,
        speakers: &[Speaker],
    ) -> Result<NewSession, Problems> {
        let mut problems = Problems::default();
        let zone = forum.zone();
        let titles =
            [("title_zh", &*self.title_zh), ("title_en", &self.title_en), ("title_ru", &self.title_ru)];
        let title = in_every_language(&mut problems, titles, typed::needed_line);
        let persian = problems.take("title_fa", typed::line(self.title_fa.as_deref().unwrap_or_default()));
        let title = title.and(Language::Fa, persian);
        let times = session_times(self.starts_at.trim(), self.ends_at.trim(), &zone);
        let times = times.map_err(|code| match code {
            "bad-moment" => problems.add("starts_at", code),
            _ => problems.add("ends_at", code),
        });
        let days = forum.starts_at.zip(forum.ends_at);
        if let (Ok((starts, _)), Some((first, last))) = (times, days) {
            let days = moments::date(first, &zone)..=moments::date(last, &zone);
            if !days.contains(&moments::date(starts, &zone)) {
                problems.add("starts_at", "outside-the-forum");
            }
        }
        let rooms = [("room_zh", &*self.room_zh), ("room_en", &self.room_en), ("room_ru", &self.room_ru)];
        let room = in_every_language(&mut problems, rooms, draft::short);
        let tracks =
            [("track_zh", &*self.track_zh), ("track_en", &self.track_en), ("track_ru", &self.track_ru)];
        let track = in_every_language(&mut problems, tracks, draft::short);
        let kind = problems.take("kind", SessionKind::read(&self.kind));
        let interpretation = problems.take("interpretation", draft::spoken(&self.interpretation));
        let chosen = speakers.iter().filter(|s| self.speakers.contains(&s.id.to_string()));
        let chosen: Vec<_> = chosen.map(|s| s.id).collect();
        if chosen.len() != self.speakers.len() {
            problems.add("speakers", "unknown-speaker");
        }
        match (times, kind, interpretation) {
            (Ok((starts_at, ends_at)), Some(kind), Some(interpretation)) if problems.none() => {
                Ok(NewSession {
                    id,
                    starts_at,
                    ends_at,
                    kind,
                    track,
                    room,
                    title,
                    details: Some(Details {
                        interpretation,
                        speakers: chosen,
                        fresh: self.fresh.clone(),
                        has_persian: self.title_fa.is_some(),
                    }),
                })
            }
            _ => Err(problems),
        }
    }
}

/// A text of three fields, each by its own rule.
pub(super) fn in_every_language(
    problems: &mut Problems,
    fields: [(&'static str, &str); 3],
    rule: fn(&str) -> Result<String, &'static str>,
) -> LanguageMap {
    let languages = [Language::Zh, Language::En, Language::Ru];
    let written = languages.into_iter().zip(fields);
    let written = written.filter_map(|(l, (field, typed))| Some((l, problems.take(field, rule(typed))?)));
    LanguageMap::new(written.collect::<Vec<_>>())
}

/// The same for a text that is written in every language, or in none.
pub(super) fn in_all_or_none(
    problems: &mut Problems,
    fields: [(&'static str, &str); 3],
    rule: fn(&str) -> Result<String, &'static str>,
) -> LanguageMap {
    let text = in_every_language(problems, fields, rule);
    for missing in text.missing().into_iter().filter(|_| !text.is_empty()) {
        let field = fields.iter().find(|(field, _)| field.ends_with(missing.code()));
        let field = field.map_or(fields[1].0, |(field, _)| field);
        if problems.of(field).is_none() {
            problems.add(field, "missing-translation");
        }
    }
    text
}

/// A session's start with its day, and its end: an hour on the same day, past midnight when it is earlier.
pub(super) fn session_times(
    from: &str,
    to: &str,
    zone: &TimeZone,
) -> Result<(Timestamp, Timestamp), &'static str> {
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
