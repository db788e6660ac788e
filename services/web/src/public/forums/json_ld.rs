//! A forum as search engines read it: an Event of schema.org within its page.

use std::fmt;

use askama::filters::HtmlSafe;
use domain::{
    forums::{Filled, Forum, Speaker, State},
    language::LanguageMap,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::page::Page;

/// An element of data, which no browser runs. It is written as it is because whatever could end it, or begin
/// another, is escaped by the one function that makes it.
pub struct JsonLd(String);

impl JsonLd {
    fn new(data: &Value) -> Self {
        let escaped = data.to_string();
        let escaped = escaped.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e");
        Self(format!("<script type=\"application/ld+json\">{escaped}</script>"))
    }

    pub fn of_forum(
        p: &Page,
        forum: &Forum,
        filled: Filled,
        speakers: &[Speaker],
        base_url: &str,
    ) -> Option<Self> {
        if forum.state == State::Draft {
            return None;
        }
        let (starts, ends) = forum.starts_at.zip(forum.ends_at)?;
        let zone = forum.zone();
        let local = |at: Timestamp| at.display_with_offset(zone.to_offset(at)).to_string();
        let page = format!("{base_url}{}", p.url(&format!("/forums/{}", forum.slug)));
        let state = match forum.state {
            State::Postponed => "EventPostponed",
            State::Cancelled => "EventCancelled",
            State::Published if !forum.previous_starts.is_empty() => "EventRescheduled",
            State::Draft | State::Published => "EventScheduled",
        };
        let words = |map: &LanguageMap| map.best(p.language).to_owned();
        let venue = words(&forum.venue);
        let place = json!({ "@type": "Place", "name": venue, "address": venue });
        let online = json!({ "@type": "VirtualLocation", "url": page });
        let (mode, location) = match forum.mode.as_deref() {
            Some("online") => ("OnlineEventAttendanceMode", online),
            Some("hybrid") => ("MixedEventAttendanceMode", json!([place, online])),
            _ => ("OfflineEventAttendanceMode", place),
        };
        let mut organisers: Vec<String> = forum.organisers.iter().map(words).collect();
        if organisers.is_empty() {
            organisers.push(p.institution());
        }
        let organisers: Vec<Value> =
            organisers.into_iter().map(|name| json!({ "@type": "Organization", "name": name })).collect();
        let performers: Vec<Value> =
            speakers.iter().map(|s| json!({ "@type": "Person", "name": s.latin_name })).collect();
        let mut event = json!({
            "@context": "https://schema.org",
            "@type": "Event",
            "@id": format!("{base_url}/forums/{}", forum.slug),
            "name": words(&forum.title),
            "url": page,
            "startDate": local(starts),
            "endDate": local(ends),
            "eventStatus": format!("https://schema.org/{state}"),
            "eventAttendanceMode": format!("https://schema.org/{mode}"),
            "location": location,
            "organizer": organisers,
            "inLanguage": forum.languages,
        });
        if let Some(of) = event.as_object_mut() {
            let summary = words(&forum.summary);
            if !summary.is_empty() {
                of.insert("description".to_owned(), summary.into());
            }
            if state == "EventRescheduled" {
                let previous: Vec<Value> = forum.previous_starts.iter().map(|at| local(*at).into()).collect();
                of.insert("previousStartDate".to_owned(), previous.into());
            }
            if let Some(capacity) = forum.capacity {
                of.insert("maximumAttendeeCapacity".to_owned(), capacity.into());
                of.insert("remainingAttendeeCapacity".to_owned(), filled.free(capacity).into());
            }
            if !performers.is_empty() {
                of.insert("performer".to_owned(), performers.into());
            }
        }
        Some(Self::new(&event))
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for JsonLd {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_ends_the_element_of_data() {
        let data = json!({ "name": "</script><script>alert(1)</script><!-- & \u{2028}" });
        let JsonLd(element) = JsonLd::new(&data);
        assert_eq!(element.matches('<').count(), 2, "{element}");
        let inside = element.split_once('>').unwrap().1.rsplit_once('<').unwrap().0;
        assert_eq!(serde_json::from_str::<Value>(inside).unwrap(), data);
    }
}
