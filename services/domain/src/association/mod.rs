//! The association: who applies, who belongs, under which number.

mod admit;
mod apply;
mod claim;
mod decide;
mod find;

pub use apply::{ApplyError, ConfirmError, NewApplication, Request, apply, confirm_address};
pub use claim::{AskError, answer_claim, ask_at_roll};
pub use decide::{Approval, ApproveError, RefuseError, approve, refuse};
pub use find::{
    Application, Member, Membership, applications, count_pending, find_application, find_claimed,
    find_membership, members, membership_of_person,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "application_state", rename_all = "snake_case")]
pub enum ApplicationState {
    /// The address is not yet confirmed; officers do not see it.
    Unconfirmed,
    Pending,
    Approved,
    Refused,
}

impl ApplicationState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "membership_state", rename_all = "snake_case")]
pub enum MembershipState {
    Active,
    Dormant,
    Left,
    Deceased,
}

impl MembershipState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Dormant => "dormant",
            Self::Left => "left",
            Self::Deceased => "deceased",
        }
    }
}
