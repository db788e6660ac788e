//! What all papers have in common: a row with a serial number, and what stands on the paper, sealed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgConnection;

use super::Paper;
use crate::{
    forums::Forum,
    ids::{AccountId, DocumentId, ForumId, RegistrationId},
    institution::{self, Institution},
    language::{Language, LanguageMap},
    links::Keys,
    problems::Problems,
    staff::Permission,
    vault::{DataKey, Locked, Place},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(type_name = "document_kind", rename_all = "snake_case")]
pub enum Kind {
    Ticket,
    Badges,
    VisaLetter,
    Certificate,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Badges => "badges",
            Self::VisaLetter => "visa_letter",
            Self::Certificate => "certificate",
        }
    }

    /// Who may read one.
    pub fn readers(self) -> Permission {
        if self == Self::VisaLetter { Permission::SeePassports } else { Permission::SeeRegistrations }
    }

    /// Whoever issues a kind of document takes it back.
    pub fn issuers(self) -> Permission {
        if self == Self::VisaLetter { Permission::SeePassports } else { Permission::ManageRegistrations }
    }

    /// What numbers of this kind begin with.
    fn letter(self) -> Option<char> {
        match self {
            Self::VisaLetter => Some('V'),
            Self::Certificate => Some('C'),
            Self::Ticket | Self::Badges => None,
        }
    }
}

/// What every paper is issued with.
#[derive(Debug, Clone, Copy)]
pub struct Ours<'a> {
    pub keys: &'a Keys,
    pub base_url: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    #[error("no such forum, registration or document")]
    NotFound,
    /// The forum or the registration is not in the state for it.
    #[error("it cannot be issued as things stand")]
    NotNow,
    #[error("the document was revoked before")]
    Revoked,
    #[error("the passport is not there")]
    NoPassport,
    #[error(transparent)]
    Invalid(Problems),
    #[error(transparent)]
    Locked(#[from] Locked),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A row that is to be written.
pub(super) struct New<'a> {
    pub kind: Kind,
    pub forum: ForumId,
    pub registration: Option<RegistrationId>,
    pub serial: String,
    pub number: Option<String>,
    pub languages: &'a [Language],
    pub replaces: Option<DocumentId>,
    pub by: Option<AccountId>,
    /// Of the forum, as the paper names it.
    pub edition: i32,
}

impl<'a> New<'a> {
    pub fn of(kind: Kind, forum: &Forum, languages: &'a [Language]) -> Self {
        Self {
            kind,
            forum: forum.id,
            registration: None,
            serial: fresh_serial(),
            number: None,
            languages,
            replaces: None,
            by: None,
            edition: forum.edition(),
        }
    }
}

pub(super) async fn write(
    conn: &mut PgConnection,
    keys: &Keys,
    new: New<'_>,
    paper: &Paper,
    now: Timestamp,
) -> Result<DocumentId, IssueError> {
    let (id, key) = (DocumentId::mint(), DataKey::fresh());
    let wrapped = key.wrap(keys, id.0)?;
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(paper).map_err(|_| Locked)?);
    let sealed = key.seal(Place("documents", id.0, "paper"), &plain)?;
    let languages: Vec<String> = new.languages.iter().map(ToString::to_string).collect();
    sqlx::query!(
        r#"
        insert into documents (id, kind, forum_id, registration_id, serial, number, languages, issued_at, issued_by,
                               replaces, data_key, key_name, paper, edition)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        "#,
        id.0,
        new.kind as Kind,
        new.forum.0,
        new.registration.map(|r| r.0),
        new.serial,
        new.number,
        &languages,
        now.to_sqlx() as _,
        new.by.map(|a| a.0),
        new.replaces.map(|d| d.0),
        wrapped.bytes,
        wrapped.key_name,
        sealed,
        new.edition,
    )
    .execute(conn)
    .await?;
    Ok(id)
}

/// Numbers of a kind follow each other within a year, as the forum's calendar has it: V-2027-0012.
pub(super) async fn next_number(
    conn: &mut PgConnection,
    kind: Kind,
    forum: &Forum,
    now: Timestamp,
) -> sqlx::Result<Option<String>> {
    let Some(letter) = kind.letter() else { return Ok(None) };
    let year = now.to_zoned(forum.zone()).year();
    let number = sqlx::query_scalar!(
        r#"
        insert into document_numbers (kind, year, last) values ($1, $2, 1)
        on conflict on constraint one_count_per_kind_and_year do update set last = document_numbers.last + 1
        returning last
        "#,
        kind as Kind,
        i32::from(year),
    )
    .fetch_one(conn)
    .await?;
    Ok(Some(format!("{letter}-{year}-{number:04}")))
}

/// Sixty random bits in letters and digits that nobody takes for each other (Crockford's base 32).
fn fresh_serial() -> String {
    const SIGNS: [char; 32] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K',
        'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let bytes: [u8; 12] = rand::random();
    bytes.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32))).collect()
}

/// A house that has not said its name yet gives papers out without one.
pub(super) async fn ourselves(conn: &mut PgConnection) -> sqlx::Result<Institution> {
    let nameless = || Institution {
        name: LanguageMap::default(),
        short_name: LanguageMap::default(),
        abbreviation: LanguageMap::default(),
        host: LanguageMap::default(),
        parent_organisation: LanguageMap::default(),
        city: LanguageMap::default(),
        position: LanguageMap::default(),
        revision: LanguageMap::default(),
        revised_on: String::new(),
    };
    Ok(institution::find(conn).await?.unwrap_or_else(nameless))
}
