//! The day: points where people are checked in, check-ins that are only ever added to, and what they say of who
//! was there.

mod counts;
mod derive;
mod doors;
mod export;
mod figures;
mod guests;
mod lines;
mod mail_door;
mod merge;
mod points;
mod record;
mod ticket;

pub use counts::{
    CategoryCount, DayCount, DoubleUse, Line, by_category, by_day, came, came_on, double_uses, latest,
};
pub(crate) use derive::attendances;
pub use derive::{Attendance, Attended, attendance_of};
pub use doors::{
    Door, DoorError, Opened, Shut, doors, find_door, find_open_door, open_door, open_doors, revoke_door,
    shut_door,
};
pub use export::{as_csv, export_check_ins};
pub use figures::{
    Funnel, OfCategory, OfCountry, OfDay, figures_by_day, funnel_by_category, funnel_by_country,
};
pub use guests::{Guest, Roster, RosterLine, find_guest, roster, search};
pub use lines::{CheckInLine, check_ins_of_forum, find_check_in};
pub use mail_door::{DoorForm, mail_door};
pub use merge::{MOST_AT_ONCE, Merged, Queued, merge, merge_late};
pub use points::{NewPoint, Point, PointForm, add_point, find_point, last_point_of, point_for, points};
pub use record::{CheckInError, NewCheckIn, check_in, undo};
pub use ticket::{code_in, ticket_link, ticket_number};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::ids::{AccountId, DoorId};

/// How a ticket or its holder came to be recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "check_in_means", rename_all = "snake_case")]
pub enum Means {
    /// A camera opened the ticket's link.
    Camera,
    Typed,
    Scanner,
}

impl Means {
    pub fn code(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Typed => "typed",
            Self::Scanner => "scanner",
        }
    }

    pub fn parse(code: &str) -> Self {
        match code {
            "camera" => Self::Camera,
            "scanner" => Self::Scanner,
            _ => Self::Typed,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "point_kind", rename_all = "snake_case")]
pub enum PointKind {
    Door,
    Session,
}

/// Who checks somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Account(AccountId),
    Door(DoorId),
}

impl By {
    fn account(self) -> Option<AccountId> {
        if let Self::Account(id) = self { Some(id) } else { None }
    }
    fn door(self) -> Option<DoorId> {
        if let Self::Door(id) = self { Some(id) } else { None }
    }
}

/// When a day begins at the door, so that an evening that runs past midnight is one: as the view of check-ins has it.
const DAY_BEGINS: SignedDuration = SignedDuration::from_hours(4);

/// The day at the door that a moment belongs to.
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    (at.to_zoned(zone.clone()).datetime() - DAY_BEGINS).date()
}
