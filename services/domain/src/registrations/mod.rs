//! Registrations: a place at a forum from the form to the end, the waitlist, offers and invitations.
//! Places are derived from rows; whoever changes them locks the forum first (`forums::lock`).

mod expire;
mod find;
mod invitations;
mod moved;
mod register;
mod request;
mod waitlist;
mod withdraw;

pub use expire::expire_due;
pub use find::{
    Counted, Registration, confirmed_of_forum, find, made_by, of_forum, of_people, of_person, place_in_line,
};
pub use invitations::{
    Answer, Invitation, InvitationCounts, InviteError, RespondError, find_invitation, invitation_counts,
    invitation_subject, invite_class, respond,
};
pub(crate) use moved::tell_of_move;
pub use register::{ConfirmError, RegisterError, confirm, register};
pub use request::{NewRegistration, Request};
pub(crate) use waitlist::promote;
pub use waitlist::{AnswerOfferError, Offer, OfferAnswer, answer_offer, find_offer};
pub(crate) use withdraw::end_all_of_forum;
pub use withdraw::{WithdrawError, withdraw};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "registration_state", rename_all = "snake_case")]
pub enum State {
    /// The seat is taken, the address not yet confirmed.
    Held,
    Confirmed,
    AwaitingApproval,
    Waitlisted,
    Offered,
    Withdrawn,
    Refused,
    Expired,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Waitlisted => "waitlisted",
            Self::Offered => "offered",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    pub fn has_ended(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Refused | Self::Expired)
    }
}
