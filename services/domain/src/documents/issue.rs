//! Papers come into being: tickets and badges when somebody wants them printed, visa letters and certificates when
//! staff issue them.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    Paper,
    passports::open_passport,
    words::{self, Attended, Marked},
};
use crate::{
    audit,
    forums::{self, Forum},
    ids::{AccountId, DocumentId, ForumId, RegistrationId},
    institution::{self, Institution},
    language::{Language, LanguageMap},
    links::Keys,
    post::{self, Lane, Letter},
    problems::Problems,
    registrations::{self, Registration, State},
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

/// Who a letter or certificate is for, and why it is issued.
pub(super) struct Wanted<'a> {
    pub kind: Kind,
    pub forum: &'a Forum,
    pub institution: &'a Institution,
    pub registration: &'a Registration,
    pub languages: &'a [Language],
    pub replaces: Option<DocumentId>,
    pub by: AccountId,
    pub now: Timestamp,
}

/// The ticket of a confirmed registration: the one that was made before, if nothing on it has changed.
pub async fn want_ticket(
    db: &PgPool,
    ours: Ours<'_>,
    id: RegistrationId,
    now: Timestamp,
) -> Result<DocumentId, IssueError> {
    let mut tx = db.begin().await?;
    let held = sqlx::query_scalar!("select true from registrations where id = $1 for update", id.0);
    held.fetch_optional(&mut *tx).await?.ok_or(IssueError::NotFound)?;
    let registration = registrations::find(&mut *tx, id).await?.ok_or(IssueError::NotFound)?;
    if registration.state != State::Confirmed {
        return Err(IssueError::NotNow);
    }
    let forum = forums::find(&mut *tx, registration.forum_id).await?.ok_or(IssueError::NotFound)?;
    let institution = ourselves(&mut tx).await?;
    let (code, number) = (ticket_link(ours, &registration), ticket_number(id));
    let paper = words::ticket(&forum, &registration, &institution, code, number);
    let last = sqlx::query!(
        r#"
        select id as "id: DocumentId", data_key as "data_key!", key_name as "key_name!", paper as "paper!", error
        from documents where registration_id = $1 and kind = 'ticket' and erased_at is null order by id desc limit 1
        "#,
        id.0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(last) = last {
        let wrapped = crate::vault::Wrapped { key_name: last.key_name, bytes: last.data_key };
        let same = DataKey::unwrap(ours.keys, last.id.0, &wrapped)
            .and_then(|key| key.open(Place("documents", last.id.0, "paper"), &last.paper))
            .is_ok_and(|known| serde_json::to_vec(&paper).is_ok_and(|new| new == *known));
        if same && last.error.is_none() {
            return Ok(last.id);
        }
        sqlx::query!("delete from documents where id = $1", last.id.0).execute(&mut *tx).await?;
    }
    let languages = [registration.language];
    let new = New { registration: Some(id), ..New::of(Kind::Ticket, forum.id, &languages) };
    let document = write(&mut tx, ours.keys, new, &paper, now).await?;
    tx.commit().await?;
    Ok(document)
}

/// A sheet with a badge for everybody who has a place; the sheets before it are thrown away.
pub async fn want_badges(
    db: &PgPool,
    ours: Ours<'_>,
    forum: ForumId,
    by: AccountId,
    now: Timestamp,
) -> Result<DocumentId, IssueError> {
    let mut tx = db.begin().await?;
    let forum = forums::find(&mut *tx, forum).await?.ok_or(IssueError::NotFound)?;
    let people = registrations::confirmed_of_forum(&mut *tx, forum.id).await?;
    if people.is_empty() {
        return Err(IssueError::NotNow);
    }
    let institution = ourselves(&mut tx).await?;
    let paper = words::badges(&forum, &institution, &people, |r| ticket_link(ours, r));
    sqlx::query!("delete from documents where forum_id = $1 and kind = 'badges'", forum.id.0)
        .execute(&mut *tx)
        .await?;
    let new = New { by: Some(by), ..New::of(Kind::Badges, forum.id, &[Language::En]) };
    let id = write(&mut tx, ours.keys, new, &paper, now).await?;
    let details = json!({ "badges": people.len() });
    audit::note(&mut tx, Some(by), "forum.badges", audit::Subject("forum", forum.id.0), details).await?;
    tx.commit().await?;
    Ok(id)
}

/// Issues visa letters for those of some registrations that are confirmed, gave a passport and have no letter that
/// holds. Returns how many.
pub async fn issue_visa_letters(
    db: &PgPool,
    ours: Ours<'_>,
    forum: ForumId,
    chosen: &[RegistrationId],
    languages: [Language; 2],
    by: AccountId,
    now: Timestamp,
) -> Result<usize, IssueError> {
    let mut tx = db.begin().await?;
    let (forum, institution) = of_forum_at(&mut tx, forum).await?;
    if !forum.ends_at.is_some_and(|ends| ends > now) {
        return Err(IssueError::NotNow);
    }
    let mut issued = 0;
    for id in chosen {
        let Some(registration) = without_one(&mut tx, forum.id, *id, Kind::VisaLetter).await? else {
            continue;
        };
        let wanted = Wanted {
            kind: Kind::VisaLetter,
            forum: &forum,
            institution: &institution,
            registration: &registration,
            languages: &languages,
            replaces: None,
            by,
            now,
        };
        match issue(&mut tx, ours, &wanted).await {
            Ok(_) => issued += 1,
            Err(IssueError::NoPassport) => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    Ok(issued)
}

/// Issues certificates, once a forum has ended, to everybody who attended and has none that holds. Returns how many.
pub async fn issue_certificates(
    db: &PgPool,
    ours: Ours<'_>,
    forum: ForumId,
    languages: &[Language],
    by: AccountId,
    now: Timestamp,
) -> Result<usize, IssueError> {
    let mut tx = db.begin().await?;
    let (forum, institution) = of_forum_at(&mut tx, forum).await?;
    if !forum.ends_at.is_some_and(|ends| ends <= now) || forum.state != forums::State::Published {
        return Err(IssueError::NotNow);
    }
    let people = registrations::confirmed_of_forum(&mut *tx, forum.id).await?;
    let mut issued = 0;
    for person in people {
        let Some(registration) = without_one(&mut tx, forum.id, person.id, Kind::Certificate).await? else {
            continue;
        };
        let wanted = Wanted {
            kind: Kind::Certificate,
            forum: &forum,
            institution: &institution,
            registration: &registration,
            languages,
            replaces: None,
            by,
            now,
        };
        issue(&mut tx, ours, &wanted).await?;
        issued += 1;
    }
    tx.commit().await?;
    Ok(issued)
}

/// A confirmed registration of a forum that has no paper of a kind that holds. It stays as it is until the caller's
/// transaction ends, so that two who issue at once issue one.
async fn without_one(
    conn: &mut PgConnection,
    forum: ForumId,
    id: RegistrationId,
    kind: Kind,
) -> sqlx::Result<Option<Registration>> {
    let held = sqlx::query_scalar!(
        "select true from registrations where id = $1 and forum_id = $2 and state = 'confirmed' for update",
        id.0,
        forum.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let has_one = sqlx::query_scalar!(
        r#"
        select exists (select from documents where registration_id = $1 and kind = $2 and revoked_at is null) as "has!"
        "#,
        id.0,
        kind as Kind,
    )
    .fetch_one(&mut *conn)
    .await?;
    if held.is_none() || has_one { Ok(None) } else { registrations::find(conn, id).await }
}

/// Issues one letter or certificate, and tells its holder by mail. Part of the caller's transaction.
pub(super) async fn issue(
    conn: &mut PgConnection,
    ours: Ours<'_>,
    wanted: &Wanted<'_>,
) -> Result<DocumentId, IssueError> {
    let Wanted { kind, forum, institution, registration, languages, now, .. } = *wanted;
    let passport = match kind {
        Kind::VisaLetter => {
            Some(open_passport(conn, ours.keys, registration.id).await?.ok_or(IssueError::NoPassport)?)
        }
        _ => None,
    };
    let number = next_number(conn, kind, now).await?;
    let new = New {
        registration: Some(registration.id),
        number: number.clone(),
        replaces: wanted.replaces,
        by: Some(wanted.by),
        ..New::of(kind, forum.id, languages)
    };
    let marked = Marked {
        base_url: ours.base_url,
        serial: &new.serial,
        number: number.as_deref().unwrap_or_default(),
        issued_at: now,
    };
    let paper = match &passport {
        Some(passport) => words::visa_letter(forum, institution, passport, languages, marked),
        None => {
            let attended = Attended::default();
            words::certificate(forum, registration, institution, &attended, languages, marked)
        }
    };
    let id = write(conn, ours.keys, new, &paper, now).await?;
    let details = json!({ "kind": kind.code(), "number": number, "replaces": wanted.replaces });
    audit::note(conn, Some(wanted.by), "document.issue", audit::Subject("document", id.0), details).await?;
    let mail = post::New {
        letter: Letter::DocumentReady { document: id },
        lane: Lane::Normal,
        person: Some(registration.person_id),
        expires_at: None,
        dedupe_key: &format!("tx:document:{id}"),
    };
    post::enqueue(conn, mail).await?;
    Ok(id)
}

/// A row that is to be written.
struct New<'a> {
    kind: Kind,
    forum: ForumId,
    registration: Option<RegistrationId>,
    serial: String,
    number: Option<String>,
    languages: &'a [Language],
    replaces: Option<DocumentId>,
    by: Option<AccountId>,
}

impl<'a> New<'a> {
    fn of(kind: Kind, forum: ForumId, languages: &'a [Language]) -> Self {
        let serial = fresh_serial();
        Self { kind, forum, registration: None, serial, number: None, languages, replaces: None, by: None }
    }
}

async fn write(
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
                               replaces, data_key, key_name, paper)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
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
    )
    .execute(conn)
    .await?;
    Ok(id)
}

/// Numbers of a kind follow each other within a year: V-2027-0012.
async fn next_number(conn: &mut PgConnection, kind: Kind, now: Timestamp) -> sqlx::Result<Option<String>> {
    let Some(letter) = kind.letter() else { return Ok(None) };
    let year = now.to_zoned(TimeZone::UTC).year();
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

async fn of_forum_at(conn: &mut PgConnection, forum: ForumId) -> Result<(Forum, Institution), IssueError> {
    let forum = forums::find(&mut *conn, forum).await?.ok_or(IssueError::NotFound)?;
    Ok((forum, ourselves(conn).await?))
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

/// What the QR picture of a ticket holds: the page that checks its holder in.
fn ticket_link(ours: Ours<'_>, registration: &Registration) -> String {
    let code = ours.keys.ticket_code(registration.id.0);
    format!("{}/{}/check-in/{code}", ours.base_url, registration.language)
}

fn ticket_number(registration: RegistrationId) -> String {
    let [.., a, b, c, d] = registration.0.into_bytes();
    format!("{:08}", u32::from_be_bytes([a, b, c, d]) % 100_000_000)
}

/// How long a ticket's sheet is kept: it is made anew whenever somebody asks.
pub(super) const SHEETS_LAST: SignedDuration = SignedDuration::from_hours(24 * 7);
