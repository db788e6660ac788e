//! Registrations: a place at a forum from the form to the end, the waitlist, offers and invitations.
//! Places are derived from rows; whoever changes them locks the forum first (`forums::lock`).

mod change_delegation;
mod codes;
mod companions;
mod correct;
mod correction;
mod counter;
mod decide;
mod delegation_form;
mod delegations;
mod expire;
mod find;
mod group;
mod guest_sheet;
mod guests;
mod insert;
mod invitations;
mod invite;
mod invited;
mod list;
mod moved;
mod name_people;
mod register;
mod remind;
mod reminders;
mod request;
mod respond;
mod room;
mod rules;
mod settings;
mod sheet;
mod stand_in;
mod waitlist;
mod walk_in;
mod withdraw;

pub use change_delegation::change_delegation;
pub use companions::{
    Bringing, Companion, CompanionError, CompanionForm, NewCompanion, add_companion, bringing,
    change_companion, companions_of, companions_of_each, companions_of_forum, count_companions,
    most_companions, remove_companion,
};
pub use correct::{CorrectError, correct, correct_own};
pub use correction::{Correction, CorrectionForm};
pub use counter::Counter;
pub use decide::{DecideError, Decider, approve, approve_all, refuse, refuse_all};
pub use delegation_form::{DelegationForm, NewDelegation};
pub use delegations::{
    Delegation, DelegationError, delegates, delegations, find_delegation, find_delegation_by_link,
    make_delegation, return_seats, send_link_again,
};
pub use expire::expire_due;
pub use find::{
    Counted, Registration, confirmed_of_forum, find, find_by_link, is_to_be_decided, made_by, of_people,
    of_person, place_in_line,
};
pub use guests::{GuestsForm, delegates_of, guests_of};
pub use invitations::{
    Answer, Invitation, InvitationCounts, find_invitation, invitation_counts, parse_held_until,
};
pub use invite::{Guests, InviteError, Invited, Whom, invitation_subject, invite, invite_counted};
pub use invited::{InvitationLine, invitation_lines, invitations_after};
pub use list::{Wanted, awaiting, of_forum, places_in_line};
pub(crate) use moved::{cut_short, keep_longer, take_offers_back, tell_of_move};
pub use name_people::{NamePeopleError, name_people, replace_person, withdraw_person};
pub use register::{ConfirmError, RegisterError, confirm, register, send_link};
pub use remind::remind_silent;
pub(crate) use reminders::reminders_to_come;
pub use reminders::{Reminders, RemindersForm, Reminding, remind_due, reminders, set_reminders};
pub use request::{NewRegistration, Request};
pub use respond::{RespondError, Responded, respond};
pub use room::{LaidAside, categories_for_newcomers, laid_aside};
pub use settings::{PlacesForm, SavePlacesError, places, save_places};
pub use sheet::{export_delegates, export_invitations};
pub use stand_in::{CameBy, GuestError, StandInForm, came_by, stand_in, this_is_the_guest};
pub(crate) use waitlist::promote;
pub use waitlist::{AnswerOfferError, Offer, OfferAnswer, answer_offer, find_offer};
pub use walk_in::{WalkInError, asked_at_the_door, walk_in};
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
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::Confirmed,
        Self::AwaitingApproval,
        Self::Waitlisted,
        Self::Offered,
        Self::Withdrawn,
        Self::Refused,
        Self::Expired,
    ];

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
