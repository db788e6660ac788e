//! What a letter says of a forum beside its sentences: when, where, in which languages.

use domain::{
    forums::{Forum, State},
    language::Language,
    moments,
    texts::{exists, say, say_with},
};
use jiff::{Timestamp, tz::TimeZone};

use super::Letter;

/// The facts of a forum. A reader who gave a time zone reads the hours in it, too.
pub(crate) fn of_forum(letter: &mut Letter, forum: &Forum, own_zone: Option<&str>) {
    let language = letter.language;
    letter.facts.push((say(language, "letter-fact-forum"), vec![forum.title.best(language).to_owned()]));
    let when = when(language, forum, own_zone);
    if !when.is_empty() {
        letter.facts.push((say(language, "letter-fact-when"), when));
    }
    let venue = forum.venue.best(language);
    if !venue.is_empty() {
        letter.facts.push((say(language, "letter-fact-where"), vec![venue.to_owned()]));
    }
    let mode = mode(language, forum);
    // What is held online often has "Online" for its venue.
    if let Some(mode) = mode.filter(|mode| mode.to_lowercase() != venue.to_lowercase()) {
        letter.facts.push((say(language, "letter-fact-mode"), vec![mode]));
    }
    if !forum.languages.is_empty() {
        let spoken: Vec<String> = forum.languages.iter().map(|code| language_name(language, code)).collect();
        let separator = say(language, "letter-list-separator");
        letter.facts.push((say(language, "letter-fact-languages"), vec![spoken.join(&separator)]));
    }
}

/// How people take part.
pub(crate) fn mode(language: Language, forum: &Forum) -> Option<String> {
    let key = forum.mode.as_ref().map(|mode| format!("letter-mode-{mode}"));
    key.filter(|key| exists(language, key)).map(|key| say(language, &key))
}

/// When a forum takes place, in its own zone and then in the reader's; only the day where no hour is known.
pub(crate) fn when(language: Language, forum: &Forum, own_zone: Option<&str>) -> Vec<String> {
    if forum.state == State::Postponed {
        return vec![say(language, "letter-date-to-be-announced")];
    }
    if let (Some(starts), Some(ends)) = (forum.starts_at, forum.ends_at) {
        let there = forum.zone();
        let here = own(own_zone, &there, starts).map(|zone| moments::span(language, starts, ends, &zone));
        return std::iter::once(moments::span(language, starts, ends, &there)).chain(here).collect();
    }
    match (forum.starts_on, forum.ends_on) {
        (Some(first), Some(last)) if first != last => {
            let (first, last) = (moments::day(language, first), moments::day(language, last));
            vec![say_with(language, "letter-days", [("first", first.into()), ("last", last.into())])]
        }
        (Some(day), _) => vec![moments::day(language, day)],
        _ => Vec::new(),
    }
}

/// A moment in the reader's own zone where it is known, else in the forum's.
pub(crate) fn moment(language: Language, at: Timestamp, forum: &Forum, own_zone: Option<&str>) -> String {
    let there = forum.zone();
    let zone = own(own_zone, &there, at).unwrap_or(there);
    moments::moment(language, at, &zone)
}

/// The reader's zone, where its clocks show another hour than the forum's.
fn own(own_zone: Option<&str>, there: &TimeZone, at: Timestamp) -> Option<TimeZone> {
    let zone = moments::zone(own_zone?).ok()?;
    (zone.to_offset(at) != there.to_offset(at)).then_some(zone)
}

fn language_name(language: Language, code: &str) -> String {
    let key = format!("letter-language-{code}");
    if exists(language, &key) { say(language, &key) } else { code.to_owned() }
}
