//! Forums: what is announced, when and where, who may come and how many.

mod agenda;
mod draft;
mod find;
mod save;
mod state;

pub use agenda::{NewSession, Session, agenda, replace_agenda};
pub use draft::{Draft, DraftForm, NewCategory, is_category_code};
pub use find::{Category, Forum, Series, categories, find, find_by_slug, lock, of_staff, public, series_of};
pub use save::{SaveError, save_draft};
pub use state::{
    ChangeStateError, Registration, cancel, discard, open_registration_now, publish, registration_is,
};

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
