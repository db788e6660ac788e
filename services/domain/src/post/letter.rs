use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    forums::TimeAndPlace,
    ids::{
        ApplicationId, DelegationId, DocumentId, DoorId, InvitationId, MembershipId, OfferId, RegistrationId,
        SignInId,
    },
    registrations,
};

/// Every kind of mail, as ids: what it says is looked up when it is sent. Rows outlive deploys: add
/// variants, never give one another meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    SignInCode {
        sign_in: SignInId,
    },
    /// Where a registration stands: held and to be confirmed, confirmed, or waiting.
    /// Overtaken once it has left that state.
    Registration {
        registration: RegistrationId,
        #[serde(default)]
        state: Option<registrations::State>,
    },
    /// Somebody registered again with an address that has a registration.
    AlreadyRegistered {
        registration: RegistrationId,
    },
    /// The registration was withdrawn, or its time to be confirmed ran out.
    RegistrationEnded {
        registration: RegistrationId,
    },
    /// The forum of a registration has another time or place since it was saved with this sequence.
    ForumMoved {
        registration: RegistrationId,
        sequence: i32,
        /// What the reader knows.
        #[serde(default)]
        was: Option<TimeAndPlace>,
    },
    SeatOffer {
        offer: OfferId,
    },
    Invitation {
        invitation: InvitationId,
    },
    /// The guest has not answered yet.
    InvitationReminder {
        invitation: InvitationId,
    },
    /// The forum was cancelled before the guest answered.
    InvitationOver {
        invitation: InvitationId,
    },
    /// The forum has another time or place, or the guest's seat is kept until another moment, before the guest answered.
    InvitationMoved {
        invitation: InvitationId,
        sequence: i32,
        /// What the reader knows.
        was: TimeAndPlace,
        /// Whether it is about the kept seat, too.
        kept: bool,
    },
    /// A focal point may name people for the seats of a delegation.
    Delegation {
        delegation: DelegationId,
    },
    /// The forum of a delegation has another time or place since it was saved with this sequence.
    DelegationMoved {
        delegation: DelegationId,
        sequence: i32,
        /// What the reader knows.
        #[serde(default)]
        was: Option<TimeAndPlace>,
    },
    /// Somebody awaits the decision of a delegation's focal point.
    DelegationDecide {
        delegation: DelegationId,
    },
    /// The forum of a delegation was cancelled.
    DelegationOver {
        delegation: DelegationId,
    },
    ApplicationAddress {
        application: ApplicationId,
    },
    ApplicationRefused {
        application: ApplicationId,
    },
    /// Whoever has the address on the roll is asked whether an application is theirs.
    ApplicationClaim {
        application: ApplicationId,
        /// Of the question: another one about the same application overtakes it.
        link: Uuid,
    },
    MembershipWelcome {
        membership: MembershipId,
    },
    /// A visa letter or a certificate was issued.
    DocumentReady {
        document: DocumentId,
    },
    /// One was taken back.
    DocumentRevoked {
        document: DocumentId,
    },
    /// Those who came are asked what they think.
    Feedback {
        registration: RegistrationId,
    },
    /// Somebody whose link was too old asked for another.
    RegistrationLink {
        registration: RegistrationId,
    },
    /// The link that makes a device a door, to whoever holds the device.
    DoorLink {
        door: DoorId,
    },
    /// One copy of a mailing; run and person stand in columns of their own.
    Mailing,
    /// One that a later version wrote: it waits for that version, and keeps nobody else from being served.
    #[serde(other)]
    Unknown,
}

impl Letter {
    /// The word used in the ledger's rows, in text keys and by the commands.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SignInCode { .. } => "sign_in_code",
            Self::Registration { .. } => "registration",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::RegistrationEnded { .. } => "registration_ended",
            Self::ForumMoved { .. } => "forum_moved",
            Self::SeatOffer { .. } => "seat_offer",
            Self::Invitation { .. } => "invitation",
            Self::InvitationReminder { .. } => "invitation_reminder",
            Self::InvitationOver { .. } => "invitation_over",
            Self::InvitationMoved { .. } => "invitation_moved",
            Self::Delegation { .. } => "delegation",
            Self::DelegationMoved { .. } => "delegation_moved",
            Self::DelegationDecide { .. } => "delegation_decide",
            Self::DelegationOver { .. } => "delegation_over",
            Self::ApplicationAddress { .. } => "application_address",
            Self::ApplicationRefused { .. } => "application_refused",
            Self::ApplicationClaim { .. } => "application_claim",
            Self::MembershipWelcome { .. } => "membership_welcome",
            Self::DocumentReady { .. } => "document_ready",
            Self::DocumentRevoked { .. } => "document_revoked",
            Self::Feedback { .. } => "feedback",
            Self::RegistrationLink { .. } => "registration_link",
            Self::DoorLink { .. } => "door_link",
            Self::Mailing => "mailing",
            Self::Unknown => "unknown",
        }
    }
}

/// Who goes first: what somebody is waiting for, what concerns one person, what goes to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "lane", rename_all = "snake_case")]
pub enum Lane {
    Urgent,
    Normal,
    Bulk,
}

impl Lane {
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Normal, Self::Bulk];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "delivery_state", rename_all = "snake_case")]
pub enum State {
    Queued,
    Leased,
    HandingOver,
    Accepted,
    Rejected,
    Deferred,
    Suppressed,
    Cancelled,
    Missed,
    Uncertain,
}

impl State {
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Leased,
        Self::HandingOver,
        Self::Accepted,
        Self::Rejected,
        Self::Deferred,
        Self::Suppressed,
        Self::Cancelled,
        Self::Missed,
        Self::Uncertain,
    ];

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word used in text keys and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Leased => "leased",
            Self::HandingOver => "handing_over",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
            Self::Suppressed => "suppressed",
            Self::Cancelled => "cancelled",
            Self::Missed => "missed",
            Self::Uncertain => "uncertain",
        }
    }
}
