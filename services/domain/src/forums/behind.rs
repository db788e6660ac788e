//! Languages in which a session's texts have fallen behind the others.

use super::Session;
use crate::language::{Language, LanguageMap};

/// By their codes.
#[derive(Debug, Default)]
pub(super) struct Behind {
    pub(super) title: Vec<String>,
    pub(super) room: Vec<String>,
    pub(super) track: Vec<String>,
}

impl Session {
    /// The languages in which its title, room or track has fallen behind.
    pub fn behind(&self, text: &str) -> &[String] {
        match text {
            "room" => &self.room_stale,
            "track" => &self.track_stale,
            _ => &self.stale,
        }
    }

    pub fn is_behind(&self) -> bool {
        ["title", "room", "track"].into_iter().any(|text| !self.behind(text).is_empty())
    }

    /// Whether its room or track is written in some languages and not in others.
    pub fn is_partial(&self) -> bool {
        self.room.is_partial() || self.track.is_partial()
    }
}

/// What falls behind where these texts take the place of a session's. `fresh` are those that are said to be up to date:
/// `room_ru`.
pub(super) fn of_session(
    known: &Session,
    [title, room, track]: [&LanguageMap; 3],
    fresh: &[String],
) -> Behind {
    let behind = |name: &str, text: &LanguageMap, before: &LanguageMap| -> Vec<String> {
        let was: Vec<Language> = known.behind(name).iter().filter_map(|code| code.parse().ok()).collect();
        let is_fresh = |l: &Language| fresh.contains(&format!("{name}_{l}"));
        let fresh: Vec<Language> = Language::WRITTEN.into_iter().filter(is_fresh).collect();
        text.behind(before, &was, &fresh).into_iter().map(|l| l.code().to_owned()).collect()
    };
    Behind {
        title: behind("title", title, &known.title),
        room: behind("room", room, &known.room),
        track: behind("track", track, &known.track),
    }
}
