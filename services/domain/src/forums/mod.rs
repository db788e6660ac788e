//! Forums: what is announced, when and where, who may come and how many.

mod agenda;
mod draft;
mod find;
mod save;
mod state;

pub use agenda::{NewSession, Session, agenda, replace_agenda};
pub(crate) use draft::wall_clock;
pub use draft::{Draft, DraftForm, NewCategory, is_category_code};
pub use find::{Category, Forum, Series, categories, find, find_by_slug, lock, of_staff, public, series_of};
pub use save::{SaveError, save_draft};
pub use state::{
    ChangeStateError, Registration, cancel, discard, open_registration_now, publish, registration_is,
};

use jiff::Timestamp;

use crate::language::LanguageMap;

/// When and where a forum takes place, as a letter keeps it that tells of a change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TimeAndPlace {
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub time_zone: String,
    pub venue: LanguageMap,
}

impl Forum {
    pub fn time_and_place(&self) -> TimeAndPlace {
        TimeAndPlace {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            time_zone: self.time_zone.clone(),
            venue: self.venue.clone(),
        }
    }

    /// The forum with the time and place that it had.
    pub fn as_it_was(&self, was: &TimeAndPlace) -> Self {
        let TimeAndPlace { starts_at, ends_at, time_zone, venue } = was.clone();
        Self { starts_at, ends_at, time_zone, venue, ..self.clone() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "forum_state", rename_all = "snake_case")]
pub enum State {
    Draft,
    Published,
    Cancelled,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }
}
