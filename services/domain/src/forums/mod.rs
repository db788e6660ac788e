//! Forums: what is announced, when and where, who may come and how many.

mod agenda;
mod behind;
mod by_hand;
mod categories;
mod change;
mod clone;
mod draft;
mod effects;
mod find;
mod materials;
mod postpone;
mod save;
mod series;
mod session;
mod session_kind;
mod speakers;
mod state;

pub use agenda::{
    AgendaError, Details, NewSession, Session, agenda, find_session, remove_session, replace_agenda,
    save_session,
};
pub use by_hand::by_hand_at;
pub use categories::{Category, Filled, categories, filled, filled_each};
pub use change::{Agreed, Change, ChangeError, Changed, change};
pub use clone::{CloneError, CloneForm, clone_forum};
pub(crate) use draft::wall_clock;
pub use draft::{Draft, DraftForm, NewCategory, SPOKEN, is_category_code};
pub use effects::{Effects, GuestReminders, Reminder, Told};
pub(crate) use find::zone_of;
pub use find::{Forum, find, find_by_slug, lock, of_series, of_staff, public};
pub use materials::{
    File, FileKind, IsFor, Material, MaterialForm, NewMaterial, Source, add_material, file_of, materials,
    remove_material,
};
pub use postpone::{PostponeForm, Postponement};
pub use save::{SaveError, save_draft};
pub use series::{
    Series, SeriesForm, SeriesWords, all_series, announced_series, find_series, series_of, write_series,
};
pub use session::SessionForm;
pub use session_kind::SessionKind;
pub use speakers::{NewSpeaker, Speaker, SpeakerForm, remove_speaker, save_speaker, speakers};
pub use state::{
    ChangeStateError, Registration, cancel, discard, open_registration_now, publish, registration_is,
};

use jiff::Timestamp;

use crate::language::{Language, LanguageMap};

/// When and where a forum takes place, as a letter keeps it that tells of a change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TimeAndPlace {
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub time_zone: String,
    pub venue: LanguageMap,
    /// Letters from before it was kept here say nothing of it.
    #[serde(default)]
    pub mode: Option<String>,
    /// Whether its date was yet to be announced.
    #[serde(default)]
    pub is_postponed: bool,
}

impl TimeAndPlace {
    /// Whether somebody who reads a language finds another time or place.
    pub fn differs_in(&self, other: &Self, language: Language) -> bool {
        let when = |at: &Self| (!at.is_postponed).then(|| (at.starts_at, at.ends_at, at.time_zone.clone()));
        when(self) != when(other)
            || self.mode != other.mode
            || self.venue.best(language) != other.venue.best(language)
    }
}

impl Forum {
    pub fn time_and_place(&self) -> TimeAndPlace {
        TimeAndPlace {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            time_zone: self.time_zone.clone(),
            venue: self.venue.clone(),
            mode: self.mode.clone(),
            is_postponed: self.state == State::Postponed,
        }
    }

    /// Whether it has ended. One without a date is yet to be.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.state != State::Postponed && self.ends_at.is_some_and(|ends| ends <= now)
    }

    /// The forum with the time and place that it had.
    pub fn as_it_was(&self, was: &TimeAndPlace) -> Self {
        let TimeAndPlace { starts_at, ends_at, time_zone, venue, mode, is_postponed } = was.clone();
        let state = match (is_postponed, self.state) {
            (true, _) => State::Postponed,
            (false, State::Postponed) => State::Published,
            (false, state) => state,
        };
        Self {
            state,
            starts_at,
            ends_at,
            time_zone,
            venue,
            mode: mode.or_else(|| self.mode.clone()),
            ..self.clone()
        }
    }
}

/// Languages in which a text of a forum has fallen behind the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Stale {
    pub title: Vec<Language>,
    pub summary: Vec<Language>,
    pub venue: Vec<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "forum_state", rename_all = "snake_case")]
pub enum State {
    Draft,
    Published,
    /// Announced, and its new date is yet to be announced; it keeps the one that it had.
    Postponed,
    Cancelled,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Postponed => "postponed",
            Self::Cancelled => "cancelled",
        }
    }
}
