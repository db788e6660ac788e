//! The calendar entry of a registration: one UID for its whole life, a higher SEQUENCE with each change.

use domain::{
    calendars::folded,
    forums::Forum,
    language::Language,
    registrations::{Registration, State},
};
use icalendar::{Calendar as ICalendar, Component as _, Event, EventLike as _, EventStatus, Property};
use jiff::{Timestamp, tz::TimeZone};

use super::Desk;
use crate::post::Calendar;

/// The entry as the registration stands now. None for a forum without hours, and for those who only wait.
pub(crate) fn entry(
    desk: &Desk<'_>,
    language: Language,
    forum: &Forum,
    registration: &Registration,
) -> Option<Calendar> {
    let (starts, ends) = (forum.starts_at?, forum.ends_at?);
    let status = match registration.state {
        State::Confirmed => EventStatus::Confirmed,
        State::Held | State::AwaitingApproval | State::Offered => EventStatus::Tentative,
        State::Withdrawn | State::Refused | State::Expired => EventStatus::Cancelled,
        State::Waitlisted => return None,
    };
    let method = if status == EventStatus::Cancelled { "CANCEL" } else { "PUBLISH" };
    let sequence = u32::try_from(forum.sequence.saturating_add(registration.sequence)).unwrap_or_default();
    let mut event = Event::new();
    event
        .uid(&format!("registration-{}@{}", registration.id, desk.mail_domain()))
        .sequence(sequence)
        .summary(&plain(forum.title.best(language)))
        // Calendars are shown to others: the entry leads to the forum's page, never to a personal link.
        .url(&desk.forum_page(language, forum))
        .status(status)
        .add_property("DTSTAMP", utc(desk.now))
        .add_property("DTSTART", utc(starts))
        .add_property("DTEND", utc(ends));
    let venue = plain(forum.venue.best(language));
    if !venue.is_empty() {
        event.location(&venue);
    }
    // Quotation marks cannot be written in a parameter.
    let organiser = plain(desk.institution_name(language)).replace('"', "");
    let mut contact = Property::new("ORGANIZER", format!("mailto:{}", desk.sender_address()));
    if !organiser.is_empty() {
        contact.add_parameter("CN", &organiser);
    }
    event.append_property(contact.done());
    let mut calendar = ICalendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//lianyi//lianyi//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", method))
        .push(event.done());
    Some(Calendar { method, ics: folded(&calendar.to_string()) })
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
