use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Mints an id. Ids are ordered by the time they were minted.
            pub fn mint() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                word.parse().map(Self)
            }
        }
    )+};
}

ids!(
    AccessCodeId,
    AccountId,
    ApplicationId,
    CallId,
    CategoryId,
    CheckInId,
    ClassId,
    CompanionId,
    DelegationId,
    DeliveryId,
    DocumentId,
    DoorId,
    EnrolmentId,
    FieldId,
    FieldVersionId,
    ForumId,
    InvitationId,
    MailingId,
    MaterialId,
    MembershipId,
    OfferId,
    PersonId,
    PointId,
    RegistrationId,
    RollUploadId,
    RunId,
    SeriesId,
    SessionId,
    SignInId,
    SpeakerId,
    TokenId,
    WorkerId,
);

impl RegistrationId {
    /// The second in which it was minted, which is that of the registration.
    pub fn minted_at(self) -> Timestamp {
        let second = self.0.get_timestamp().and_then(|at| i64::try_from(at.to_unix().0).ok());
        second.and_then(|second| Timestamp::from_second(second).ok()).unwrap_or_default()
    }
}
