#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "role", rename_all = "snake_case")]
pub enum Role {
    Admin,
    Organiser,
    Registrar,
    Visa,
    Mailer,
    Auditor,
    /// Lets people in at the door, and sees no more than a door shows.
    Door,
}

impl Role {
    pub const ALL: [Self; 7] =
        [Self::Admin, Self::Organiser, Self::Registrar, Self::Visa, Self::Mailer, Self::Auditor, Self::Door];

    pub fn code(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Organiser => "organiser",
            Self::Registrar => "registrar",
            Self::Visa => "visa",
            Self::Mailer => "mailer",
            Self::Auditor => "auditor",
            Self::Door => "door",
        }
    }

    /// What each role may do. An admin may do everything.
    pub(super) fn may(self, what: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Admin => true,
            Self::Organiser => {
                matches!(
                    what,
                    P::EnterDesk
                        | P::ManageForums
                        | P::Invite
                        | P::SeeRegistrations
                        | P::ManageRegistrations
                        | P::CheckIn
                )
            }
            Self::Registrar => matches!(
                what,
                P::EnterDesk
                    | P::SeeRegistrations
                    | P::ManageRegistrations
                    | P::CheckIn
                    | P::SeePeople
                    | P::DecideApplications
            ),
            Self::Visa => matches!(what, P::EnterDesk | P::SeeRegistrations | P::SeePassports),
            Self::Mailer => matches!(what, P::EnterDesk | P::SeePeople | P::ManageMailings),
            Self::Auditor => matches!(what, P::EnterDesk | P::SeeAudit),
            Self::Door => matches!(what, P::EnterDesk | P::CheckIn),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    EnterDesk,
    ManageForums,
    Invite,
    SeeRegistrations,
    ManageRegistrations,
    CheckIn,
    /// Visa letters, and the passports that they are made of.
    SeePassports,
    SeePeople,
    DecideApplications,
    ManageMailings,
    SetPace,
    ManageStaff,
    SeeAudit,
}

impl Permission {
    pub const ALL: [Self; 13] = [
        Self::EnterDesk,
        Self::ManageForums,
        Self::Invite,
        Self::SeeRegistrations,
        Self::ManageRegistrations,
        Self::CheckIn,
        Self::SeePassports,
        Self::SeePeople,
        Self::DecideApplications,
        Self::ManageMailings,
        Self::SetPace,
        Self::ManageStaff,
        Self::SeeAudit,
    ];

    /// Whether a token allows this only where its scopes name it. A program cannot be asked for a second look.
    pub(super) fn wants_naming(self) -> bool {
        self == Self::SeePassports
    }

    /// The word for it, as the scope of a token.
    pub fn code(self) -> &'static str {
        match self {
            Self::EnterDesk => "desk",
            Self::ManageForums => "forums",
            Self::Invite => "invitations",
            Self::SeeRegistrations => "registrations:read",
            Self::ManageRegistrations => "registrations",
            Self::CheckIn => "check-in",
            Self::SeePassports => "passports",
            Self::SeePeople => "people:read",
            Self::DecideApplications => "applications",
            Self::ManageMailings => "mailings",
            Self::SetPace => "pace",
            Self::ManageStaff => "staff",
            Self::SeeAudit => "audit:read",
        }
    }
}

impl std::str::FromStr for Permission {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|permission| permission.code() == word);
        known.ok_or_else(|| format!("no scope {word:?}; there are {}", Self::ALL.map(Self::code).join(", ")))
    }
}
