use jiff_sqlx::Timestamp;
use sqlx::{PgExecutor, types::Json};

use super::{IssueError, Kind, Paper};
use crate::{
    ids::{DocumentId, ForumId, RegistrationId},
    language::{Language, LanguageMap},
    links::Keys,
    vault::{DataKey, Place, Wrapped},
};

/// What is known of a paper without opening it.
#[derive(Debug, Clone)]
pub struct Document {
    pub id: DocumentId,
    pub kind: Kind,
    pub forum_id: ForumId,
    pub registration_id: Option<RegistrationId>,
    pub serial: String,
    pub number: Option<String>,
    pub languages: Vec<String>,
    pub latin_name: String,
    pub issued_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub revoked_why: Option<String>,
    pub erased_at: Option<Timestamp>,
    pub is_made: bool,
    /// Nobody could make its PDF, and nobody tries any more.
    pub is_set_aside: bool,
    /// It names a day, a place or a title that the forum had.
    pub is_outdated: bool,
    /// Its registration has ended.
    has_ended: bool,
}

impl Document {
    pub fn languages(&self) -> Vec<Language> {
        self.languages.iter().filter_map(|code| code.parse().ok()).collect()
    }

    /// A ticket holds as long as what stands on it; what was numbered holds until it is taken back.
    pub fn holds(&self) -> bool {
        self.revoked_at.is_none() && !(self.kind == Kind::Ticket && (self.is_outdated || self.has_ended))
    }
}

macro_rules! select_documents {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Document,
            r#"
            select d.id as "id: DocumentId", d.kind as "kind: Kind", d.forum_id as "forum_id: ForumId",
                   d.registration_id as "registration_id: RegistrationId", d.serial, d.number, d.languages,
                   coalesce(r.latin_name, '') as "latin_name!", d.issued_at, d.revoked_at, d.revoked_why, d.erased_at,
                   d.pdf is not null as "is_made!", d.tries >= 5 and d.pdf is null as "is_set_aside!",
                   d.edition < f.sequence + f.reworded as "is_outdated!",
                   coalesce(has_ended(r.state), false) as "has_ended!"
            from documents d join forums f on f.id = d.forum_id left join registrations r on r.id = d.registration_id
            "# + $rest
            $(, $argument)*
        )
    };
}

pub async fn find(db: impl PgExecutor<'_>, id: DocumentId) -> sqlx::Result<Option<Document>> {
    select_documents!("where d.id = $1", id.0).fetch_optional(db).await
}

/// A forum's visa letters and certificates, newest first: a hundred before a given one.
pub async fn of_forum(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    before: Option<DocumentId>,
) -> sqlx::Result<Vec<Document>> {
    select_documents!(
        r#"
        where d.forum_id = $1 and d.kind in ('visa_letter', 'certificate') and ($2::uuid is null or d.id < $2)
        order by d.id desc limit 100
        "#,
        forum.0,
        before.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

/// A forum's sheet of badges, if somebody wanted one.
pub async fn badges_of_forum(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Option<Document>> {
    select_documents!("where d.forum_id = $1 and d.kind = 'badges' order by d.id desc limit 1", forum.0)
        .fetch_optional(db)
        .await
}

/// The papers of a registration that hold, newest first.
pub async fn of_registration(db: impl PgExecutor<'_>, id: RegistrationId) -> sqlx::Result<Vec<Document>> {
    let papers = select_documents!(
        r#"
        where d.registration_id = $1 and d.revoked_at is null and d.erased_at is null order by d.id desc limit 100
        "#,
        id.0,
    )
    .fetch_all(db)
    .await?;
    Ok(papers.into_iter().filter(Document::holds).collect())
}

/// How many visa letters of a forum hold and name what it has left, of those whose category gets letters.
pub async fn outdated_visa_letters(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from documents d join forums f on f.id = d.forum_id
        join registrations r on r.id = d.registration_id join categories c on c.id = r.category_id and c.visa_letters
        where d.forum_id = $1 and d.kind = 'visa_letter' and d.revoked_at is null and d.erased_at is null
          and d.edition < f.sequence + f.reworded
        "#,
        forum.0,
    )
    .fetch_one(db)
    .await
}

/// What anybody may know of a paper whose serial number they hold.
#[derive(Debug, Clone)]
pub struct Verified {
    pub kind: Kind,
    pub number: String,
    pub forum_id: ForumId,
    pub forum_title: Json<LanguageMap>,
    pub issued_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// It names a day, a place or a title that the forum had.
    pub is_outdated: bool,
    /// As it stands on the paper; empty where a passport's name was erased with it.
    name: String,
}

impl Verified {
    /// Enough to compare with a paper at hand, too little to learn a name from a number: `R. Y.`
    pub fn initials(&self) -> String {
        let first = self.name.split([' ', '-']).filter_map(|part| part.chars().find(|c| c.is_alphabetic()));
        first.map(|c| format!("{}.", c.to_uppercase())).collect::<Vec<_>>().join(" ")
    }
}

/// Answers whoever doubts a paper. Typed by hand, a serial number may have other capitals and marks between.
pub async fn verify(db: impl PgExecutor<'_>, keys: &Keys, serial: &str) -> sqlx::Result<Option<Verified>> {
    let serial: String = serial
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let row = sqlx::query!(
        r#"
        select d.id as "id: DocumentId", d.kind as "kind: Kind", d.number as "number!", d.forum_id as "forum_id: ForumId",
               f.title as "forum_title: Json<LanguageMap>", d.issued_at, d.revoked_at,
               d.kind = 'visa_letter' and d.edition < f.sequence + f.reworded as "is_outdated!", r.latin_name,
               d.data_key, d.key_name, d.paper
        from documents d join forums f on f.id = d.forum_id join registrations r on r.id = d.registration_id
        where d.serial = $1 and d.number is not null
        "#,
        serial,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| {
        let sealed = row.data_key.zip(row.key_name).zip(row.paper);
        let paper = sealed.and_then(|((bytes, key_name), paper)| {
            opened(keys, row.id, &Wrapped { key_name, bytes }, &paper)
        });
        let name = match paper {
            Some(paper) => paper.holder().to_owned(),
            None if row.kind == Kind::VisaLetter => String::new(),
            None => row.latin_name,
        };
        Verified {
            kind: row.kind,
            number: row.number,
            forum_id: row.forum_id,
            forum_title: row.forum_title,
            issued_at: row.issued_at,
            revoked_at: row.revoked_at,
            is_outdated: row.is_outdated,
            name,
        }
    }))
}

/// What stands on a paper, if its key is there.
fn opened(keys: &Keys, id: DocumentId, wrapped: &Wrapped, sealed: &[u8]) -> Option<Paper> {
    let key = DataKey::unwrap(keys, id.0, wrapped).ok()?;
    let plain = key.open(Place("documents", id.0, "paper"), sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// The PDF of a paper, if it was made and not erased. To staff, a visa letter is opened by
/// [`open_letter`](super::open_letter).
pub async fn open_pdf(
    db: impl PgExecutor<'_>,
    keys: &Keys,
    id: DocumentId,
) -> Result<Option<Vec<u8>>, IssueError> {
    let row = sqlx::query!(
        r#"
        select data_key as "data_key!", key_name as "key_name!", pdf as "pdf!"
        from documents where id = $1 and pdf is not null and erased_at is null
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let wrapped = Wrapped { key_name: row.key_name, bytes: row.data_key };
    let pdf = DataKey::unwrap(keys, id.0, &wrapped)?.open(Place("documents", id.0, "pdf"), &row.pdf)?;
    Ok(Some(pdf.to_vec()))
}
