//! What the columns of a roll hold.

use serde::{Deserialize, Serialize};

/// What a column holds of a person and of the enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    NativeName,
    LatinName,
    FamilyName,
    GivenName,
    Patronymic,
    LatinFamilyName,
    LatinGivenName,
    Gender,
    Country,
    Organisation,
    OrganisationType,
    Position,
    Email,
    Phone,
    Language,
    BirthDate,
    Class,
}

impl Field {
    pub const ALL: [Self; 17] = [
        Self::NativeName,
        Self::LatinName,
        Self::FamilyName,
        Self::GivenName,
        Self::Patronymic,
        Self::LatinFamilyName,
        Self::LatinGivenName,
        Self::Gender,
        Self::Country,
        Self::Organisation,
        Self::OrganisationType,
        Self::Position,
        Self::Email,
        Self::Phone,
        Self::Language,
        Self::BirthDate,
        Self::Class,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::NativeName => "native_name",
            Self::LatinName => "latin_name",
            Self::FamilyName => "family_name",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::LatinFamilyName => "latin_family_name",
            Self::LatinGivenName => "latin_given_name",
            Self::Gender => "gender",
            Self::Country => "country",
            Self::Organisation => "organisation",
            Self::OrganisationType => "organisation_type",
            Self::Position => "position",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Language => "language",
            Self::BirthDate => "birth_date",
            Self::Class => "class",
        }
    }

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    pub fn is_of_name(self) -> bool {
        matches!(
            self,
            Self::NativeName
                | Self::LatinName
                | Self::FamilyName
                | Self::GivenName
                | Self::LatinFamilyName
                | Self::LatinGivenName
        )
    }
}
