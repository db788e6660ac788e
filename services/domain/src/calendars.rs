//! Entries for people's calendars (RFC 5545, RFC 5546). A registration has one UID and one organiser for its whole life,
//! in mails and on pages, and a higher SEQUENCE with each change.

use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    forums::{self, Forum},
    institution::Institution,
    language::Language,
    names,
    registrations::{Registration, State},
};

/// What entries say of us.
#[derive(Debug, Clone, Copy)]
pub struct Ours<'a> {
    pub mail_domain: &'a str,
    /// Without a slash at its end.
    pub base_url: &'a str,
    pub institution: Option<&'a Institution>,
    /// The address that our mails come from: mail programs believe no other organiser.
    pub sender: &'a str,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `REQUEST` to somebody, `PUBLISH` to anybody, or `CANCEL`, as the entry itself says.
    pub method: &'static str,
    pub ics: String,
}

/// Whom an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// The one whose registration it is, by name and address: mail programs then keep the entry up to date.
    Holder,
    /// Whoever has a link that proves no address, and learns none from it.
    Anybody,
}

/// A registration as it stands now. None for a forum without hours, and for those who were never given a place.
pub fn of_registration(
    forum: &Forum,
    registration: &Registration,
    whom: For,
    language: Language,
    ours: Ours<'_>,
) -> Option<Entry> {
    if !registration.has_entry {
        return None;
    }
    // Postponed, it keeps its place, and no day until a new one is announced under the same UID.
    let has_day = forum.state == forums::State::Published;
    let (status, part) = match registration.state {
        State::Confirmed if has_day => (EventStatus::Confirmed, "ACCEPTED"),
        State::Held | State::AwaitingApproval if has_day => (EventStatus::Tentative, "TENTATIVE"),
        _ => (EventStatus::Cancelled, "NEEDS-ACTION"),
    };
    let uid = format!("registration-{}@{}", registration.id, ours.mail_domain);
    let sequence = forum.edition().saturating_add(registration.sequence);
    let mut event = event(forum, &uid, sequence, status, language, ours)?;
    if whom == For::Holder {
        event.append_property(attendee(registration, part, language));
    }
    let method = if whom == For::Holder { "REQUEST" } else { "PUBLISH" };
    Some(entry(event, status, method))
}

/// Nobody is asked to answer: what holds is said on “my registration”.
fn attendee(registration: &Registration, part: &str, language: Language) -> Property {
    let mut attendee = Property::new("ATTENDEE", mailto(&registration.email));
    attendee
        .add_parameter("CN", &parameter(names::display(language, &registration.name())))
        .add_parameter("ROLE", "REQ-PARTICIPANT")
        .add_parameter("PARTSTAT", part)
        .add_parameter("RSVP", "FALSE");
    attendee.done()
}

/// A forum for whoever is interested. None where it has no hours.
pub fn of_forum(forum: &Forum, language: Language, ours: Ours<'_>) -> Option<Entry> {
    let (uid, status) = of_public(forum, ours);
    Some(entry(event(forum, &uid, forum.edition(), status, language, ours)?, status, "PUBLISH"))
}

/// Several forums in one file, to subscribe to under a name: that of the institution, or that of their series.
pub fn of_forums(forums: &[Forum], name: Option<&str>, language: Language, ours: Ours<'_>) -> String {
    let mut calendar = calendar("PUBLISH");
    let name = plain(name.unwrap_or_else(|| Institution::called(ours.institution, language)));
    // A property that the library does not know: it must be told that its value is escaped like others.
    calendar.append_property(Property::new("NAME", name.clone()).add_parameter("VALUE", "TEXT").done());
    calendar.append_property(Property::new("X-WR-CALNAME", name));
    calendar.append_property(Property::new("REFRESH-INTERVAL;VALUE=DURATION", "PT6H"));
    for forum in forums {
        let (uid, status) = of_public(forum, ours);
        if let Some(event) = event(forum, &uid, forum.edition(), status, language, ours) {
            calendar.push(event);
        }
    }
    let mut ics = calendar.to_string();
    // A calendar has one component at least (RFC 5545, section 3.6).
    if calendar.components.is_empty() {
        let utc = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n\
                   TZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR";
        ics = ics.replace("END:VCALENDAR", utc);
    }
    folded(&ics)
}

fn of_public(forum: &Forum, ours: Ours<'_>) -> (String, EventStatus) {
    let has_day = forum.state == forums::State::Published || forum.state == forums::State::Draft;
    let status = if has_day { EventStatus::Confirmed } else { EventStatus::Cancelled };
    (format!("forum-{}@{}", forum.id, ours.mail_domain), status)
}

fn entry(event: Event, status: EventStatus, method: &'static str) -> Entry {
    let method = if status == EventStatus::Cancelled { "CANCEL" } else { method };
    let mut calendar = calendar(method);
    calendar.push(event);
    Entry { method, ics: folded(&calendar.to_string()) }
}

fn calendar(method: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//lianyi//lianyi//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", method));
    calendar
}

fn event(
    forum: &Forum,
    uid: &str,
    sequence: i32,
    status: EventStatus,
    language: Language,
    ours: Ours<'_>,
) -> Option<Event> {
    let (starts, ends) = (forum.starts_at?, forum.ends_at?);
    let mut event = Event::new();
    event
        .uid(uid)
        .sequence(u32::try_from(sequence).unwrap_or_default())
        .summary(&plain(forum.title.best(language)))
        // Calendars are shown to others: the entry leads to the forum's page, never to a personal link.
        .url(&format!("{}/{language}/forums/{}", ours.base_url, forum.slug))
        .status(status)
        .add_property("DTSTAMP", utc(ours.now))
        .add_property("DTSTART", utc(starts))
        .add_property("DTEND", utc(ends));
    let venue = plain(forum.venue.best(language));
    if !venue.is_empty() {
        event.location(&venue);
    }
    let mut organiser = Property::new("ORGANIZER", mailto(ours.sender));
    organiser.add_parameter("CN", &parameter(Institution::called(ours.institution, language)));
    event.append_property(organiser.done());
    Some(event.done())
}

/// Quotation marks cannot be written in a parameter.
fn parameter(words: &str) -> String {
    plain(words).replace('"', "'")
}

/// An address as a URI holds it (RFC 6068).
fn mailto(address: &str) -> String {
    let mut uri = "mailto:".to_owned();
    for byte in address.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => uri.push(char::from(byte)),
            b'@' | b'.' | b'-' | b'_' | b'~' | b'+' | b'=' | b'!' | b'$' | b'\'' | b'*' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Words of an organiser on one line.
fn plain(words: &str) -> String {
    words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lines folded at 75 octets, never within a letter (section 3.1). The library counts a continued line without its
/// leading space, one octet too many.
fn folded(calendar: &str) -> String {
    const LONGEST: usize = 75;
    let mut folded = String::with_capacity(calendar.len() + calendar.len() / 32);
    for line in calendar.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > LONGEST {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(letter);
            length += letter.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn no_line_is_longer_than_75_octets_and_nothing_is_lost() {
        for long in ["a".repeat(400), "ж".repeat(200), "论坛".repeat(70), "a".repeat(142)] {
            let whole = format!("BEGIN:VEVENT\r\nSUMMARY:{long}\r\nEND:VEVENT\r\n");
            let folded = folded(&whole);
            assert!(folded.split("\r\n").all(|line| line.len() <= 75), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), whole);
            assert_eq!(super::folded(&folded), folded);
        }
    }
}
