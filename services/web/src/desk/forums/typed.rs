//! What is known, as it would have been typed.

use domain::{
    forums::{Category, DraftForm, Forum, Series, Session},
    language::{Language, LanguageMap},
};
use jiff::{Timestamp, tz::TimeZone};

/// The form as it would have been typed for this forum.
pub fn form_of(forum: &Forum, series: &[Series], categories: &[Category], agenda: &[Session]) -> DraftForm {
    let zone = forum.zone();
    let local = |at: Option<Timestamp>| at.map(|at| wall_clock(at, &zone)).unwrap_or_default();
    let in_three = |map: &LanguageMap| {
        [Language::Zh, Language::En, Language::Ru].map(|language| map.exactly(language).to_owned())
    };
    let [title_zh, title_en, title_ru] = in_three(&forum.title);
    let [summary_zh, summary_en, summary_ru] = in_three(&forum.summary);
    let [venue_zh, venue_en, venue_ru] = in_three(&forum.venue);
    let of_categories = |language| categories.iter().map(|c| c.title.exactly(language).to_owned()).collect();
    let of_sessions = |language| agenda.iter().map(|s| s.title.exactly(language).to_owned()).collect();
    let of_rooms = |language| agenda.iter().map(|s| s.room.exactly(language).to_owned()).collect();
    let of_tracks = |language| agenda.iter().map(|s| s.track.exactly(language).to_owned()).collect();
    let of_organisers = |language| forum.organisers.iter().map(|o| o.exactly(language).to_owned()).collect();
    DraftForm {
        slug: forum.slug.clone(),
        title_zh,
        title_en,
        title_ru,
        title_fa: Some(forum.title.exactly(Language::Fa).to_owned()),
        summary_zh,
        summary_en,
        summary_ru,
        venue_zh,
        venue_en,
        venue_ru,
        venue_fa: Some(forum.venue.exactly(Language::Fa).to_owned()),
        mode: forum.mode.clone().unwrap_or_default(),
        join_link: forum.join_link.clone().unwrap_or_default(),
        languages: forum.languages.clone(),
        interpretation: forum.interpretation.clone(),
        series: series.iter().map(|s| s.code.clone()).collect(),
        organiser_zh: of_organisers(Language::Zh),
        organiser_en: of_organisers(Language::En),
        organiser_ru: of_organisers(Language::Ru),
        time_zone: forum.time_zone.clone(),
        second_time_zone: forum.second_time_zone.clone().unwrap_or_default(),
        starts_at: local(forum.starts_at),
        ends_at: local(forum.ends_at),
        was_starts_at: local(forum.starts_at),
        was_ends_at: local(forum.ends_at),
        seen: forum.changed_at.to_string(),
        registration_opens_at: local(forum.registration_opens_at),
        registration_closes_at: local(forum.registration_closes_at),
        capacity: forum.capacity.map(|n| n.to_string()).unwrap_or_default(),
        waitlist: if forum.waitlist { "yes".to_owned() } else { String::new() },
        category_code: categories.iter().map(|c| c.code.clone()).collect(),
        category_title_zh: of_categories(Language::Zh),
        category_title_en: of_categories(Language::En),
        category_title_ru: of_categories(Language::Ru),
        category_quota: categories.iter().map(|c| c.quota.to_string()).collect(),
        session_id: agenda.iter().map(|s| s.id.to_string()).collect(),
        session_starts_at: agenda.iter().map(|s| wall_clock(s.starts(), &zone)).collect(),
        session_ends_at: agenda.iter().map(|s| domain::moments::hour(s.ends(), &zone)).collect(),
        session_room_zh: of_rooms(Language::Zh),
        session_room_en: of_rooms(Language::En),
        session_room_ru: of_rooms(Language::Ru),
        session_kind: agenda.iter().map(|s| s.kind.code().to_owned()).collect(),
        session_track_zh: of_tracks(Language::Zh),
        session_track_en: of_tracks(Language::En),
        session_track_ru: of_tracks(Language::Ru),
        session_title_zh: of_sessions(Language::Zh),
        session_title_en: of_sessions(Language::En),
        session_title_ru: of_sessions(Language::Ru),
        ..DraftForm::default()
    }
}

/// As the browser's field for date and time writes it.
pub fn wall_clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}
