//! The colour in which each state is shown: good, to wait for, wrong, or plain.

use domain::{
    association::{ApplicationState, MembershipState},
    forums, mailings, post,
};

use crate::page::Page;

impl Page {
    pub fn forum_tone(&self, state: &forums::State) -> &'static str {
        match state {
            forums::State::Draft | forums::State::Postponed => "wait",
            forums::State::Published => "good",
            forums::State::Cancelled => "wrong",
        }
    }

    pub fn application_tone(&self, state: &ApplicationState) -> &'static str {
        match state {
            ApplicationState::Unconfirmed | ApplicationState::Pending => "wait",
            ApplicationState::Approved => "good",
            ApplicationState::Refused => "wrong",
        }
    }

    pub fn membership_tone(&self, state: &MembershipState) -> &'static str {
        match state {
            MembershipState::Active => "good",
            MembershipState::Dormant => "wait",
            MembershipState::Left | MembershipState::Deceased => "",
        }
    }

    pub fn mailing_tone(&self, mailing: &mailings::Mailing) -> &'static str {
        match mailing.stage() {
            "draft" => "wait",
            "cancelled" => "wrong",
            "sent" => "",
            _ => "good",
        }
    }

    pub fn delivery_tone(&self, state: &post::State) -> &'static str {
        use post::State;
        match state {
            State::Accepted => "good",
            State::Queued | State::Leased | State::HandingOver | State::Deferred => "wait",
            State::Rejected | State::Missed | State::Uncertain => "wrong",
            State::Suppressed | State::Cancelled => "",
        }
    }
}
