//! Mailings: what is written once per language and goes to an audience, at a time or on an occasion.

mod audience;
mod content;
mod draft;
mod find;
mod moved;
mod reach;
mod run;
mod schedule;
mod start;

pub(crate) use audience::uninvited;
pub use audience::{Answered, Audience};
pub use content::{Content, Knows, Piece, Placeholder};
pub use draft::{ContentForm, MailingForm, NewMailing, SaveError, create, save_content};
pub use find::{
    Mailing, Occurrence, RunLine, all, contents, count_under_way, find, forecast, named, runs_of,
};
pub(crate) use moved::{Due, due_about, settle, waiting_about};
pub use reach::{Reach, Sample, count, reach};
pub(crate) use run::cancel_waiting;
pub use run::{ControlError, Run, RunState, block_run, cancel_run, find_run, pause_run, resume_run};
pub use schedule::{Schedule, ScheduleError, ScheduleForm, find_schedule, schedule, stop};
pub use start::start_due;

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "mailing_kind", rename_all = "snake_case")]
pub enum Kind {
    Invitation,
    Reminder,
    Anniversary,
    Announcement,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Announcement, Self::Invitation, Self::Reminder, Self::Anniversary];

    /// What a mailing of this kind is about where nobody says otherwise.
    pub fn usual_topic(self) -> &'static str {
        match self {
            Self::Invitation | Self::Reminder => "forums",
            Self::Anniversary => "anniversaries",
            Self::Announcement => "news",
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reminder => "reminder",
            Self::Anniversary => "anniversary",
            Self::Announcement => "announcement",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "mailing_state", rename_all = "snake_case")]
pub enum State {
    Draft,
    Scheduled,
    Cancelled,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Cancelled => "cancelled",
        }
    }
}
