use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    find::Document,
    issue::{Wanted, issue, may_vouch, of_forum_at},
    row::{IssueError, Kind, Ours},
};
use crate::{
    attendance::{self, Attendance},
    audit,
    forums::{self, Forum},
    ids::{AccountId, DocumentId, ForumId, RegistrationId},
    institution::Institution,
    post::{self, Lane, Letter},
    problems::Problems,
    registrations::{self, State},
    typed,
};

/// Takes a letter or certificate back: whoever asks about it hears so. Its holder gets a mail.
pub async fn revoke(
    db: &PgPool,
    id: DocumentId,
    why: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<(), IssueError> {
    let mut tx = db.begin().await?;
    let document = void(&mut tx, id, why, by, now).await?;
    if let Some(registration) = document.registration_id {
        let person = registrations::find(&mut *tx, registration).await?.map(|r| r.person_id);
        let mail = post::New {
            letter: Letter::DocumentRevoked { document: id },
            lane: Lane::Normal,
            person,
            expires_at: None,
            dedupe_key: &format!("tx:document-revoked:{id}"),
        };
        post::enqueue(&mut tx, mail).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Issues a letter or certificate again, as things stand today, and takes the old one back.
pub async fn reissue(
    db: &PgPool,
    ours: Ours<'_>,
    id: DocumentId,
    why: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<DocumentId, IssueError> {
    let mut tx = db.begin().await?;
    let old = super::find(&mut *tx, id).await?.ok_or(IssueError::NotFound)?;
    let (forum, institution) = of_forum_at(&mut tx, old.forum_id).await?;
    let new = again(&mut tx, ours, (&forum, &institution), id, why, by, now).await?;
    tx.commit().await?;
    Ok(new)
}

/// Issues every visa letter again that names a day, a place or a title that the forum had, to those whose passport is
/// still there and whose category gets letters. Returns how many.
pub async fn reissue_outdated(
    db: &PgPool,
    ours: Ours<'_>,
    forum: ForumId,
    by: AccountId,
    now: Timestamp,
) -> Result<usize, IssueError> {
    let mut tx = db.begin().await?;
    let (forum, institution) = of_forum_at(&mut tx, forum).await?;
    if !may_vouch(&forum, now) {
        return Err(IssueError::NotNow);
    }
    let outdated = sqlx::query_scalar!(
        r#"
        select d.id as "id: DocumentId" from documents d
        join registrations r on r.id = d.registration_id
        join categories c on c.id = r.category_id and c.visa_letters
        join passports p on p.registration_id = r.id and p.erased_at is null
        where d.forum_id = $1 and d.kind = 'visa_letter' and d.revoked_at is null and d.edition < $2
          and r.state = 'confirmed'
        order by r.id
        "#,
        forum.id.0,
        forum.edition(),
    )
    .fetch_all(&mut *tx)
    .await?;
    let n = outdated.len();
    for id in outdated {
        again(&mut tx, ours, (&forum, &institution), id, "forum-moved", by, now).await?;
    }
    tx.commit().await?;
    Ok(n)
}

async fn again(
    conn: &mut PgConnection,
    ours: Ours<'_>,
    (forum, institution): (&Forum, &Institution),
    id: DocumentId,
    why: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<DocumentId, IssueError> {
    let old = void(conn, id, why, by, now).await?;
    let registration = old.registration_id.ok_or(IssueError::NotFound)?;
    let registration = registrations::find(&mut *conn, registration).await?.ok_or(IssueError::NotFound)?;
    let categories = forums::categories(&mut *conn, forum.id).await?;
    let category = categories.iter().find(|category| category.id == registration.category_id);
    let (can_be, gets_one) = match old.kind {
        Kind::VisaLetter => (may_vouch(forum, now), category.is_some_and(|c| c.visa_letters)),
        _ => (forum.state == forums::State::Published, category.is_some_and(|c| c.certificates)),
    };
    if registration.state != State::Confirmed || !can_be || !gets_one {
        return Err(IssueError::NotNow);
    }
    let attended = match old.kind {
        Kind::Certificate => attendance::attendances(&mut *conn, forum, Some(registration.id)).await?,
        _ => Default::default(),
    };
    let (nothing, languages) = (Attendance::default(), old.languages());
    let wanted = Wanted {
        kind: old.kind,
        forum,
        institution,
        registration: &registration,
        attended: attended.get(&registration.id).unwrap_or(&nothing),
        languages: &languages,
        replaces: Some(id),
        by,
        now,
    };
    issue(conn, ours, &wanted).await
}

/// Why the house takes visa letters back by itself: the words for it stand in the texts.
pub const REASONS: [&str; 5] = [
    "registration-withdrawn",
    "registration-refused",
    "registration-expired",
    "forum-cancelled",
    "forum-moved",
];

/// Takes back the visa letters of a registration that has ended, or of all whose forum was cancelled: they vouch for
/// nobody any more. The mail about the end says so. Part of the caller's transaction, which holds the lock.
pub(crate) async fn void_visa_letters(
    conn: &mut PgConnection,
    forum: ForumId,
    registration: Option<RegistrationId>,
    why: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update documents set revoked_at = $3, revoked_why = $4
        where forum_id = $1 and kind = 'visa_letter' and revoked_at is null
          and ($2::uuid is null or registration_id = $2)
        "#,
        forum.0,
        registration.map(|r| r.0),
        now.to_sqlx() as _,
        why,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a registration's end took a visa letter with it.
pub async fn visa_letter_ended_with(db: &PgPool, registration: RegistrationId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from documents where registration_id = $1 and kind = 'visa_letter' and revoked_by is null
                                    and revoked_at is not null
        ) as "did!"
        "#,
        registration.0,
    )
    .fetch_one(db)
    .await
}

async fn void(
    conn: &mut PgConnection,
    id: DocumentId,
    why: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<Document, IssueError> {
    let why = typed::needed_line(why).map_err(|code| IssueError::Invalid(Problems::one("why", code)))?;
    sqlx::query_scalar!("select true from documents where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    let document = super::find(&mut *conn, id).await?.ok_or(IssueError::NotFound)?;
    if !matches!(document.kind, Kind::VisaLetter | Kind::Certificate) {
        return Err(IssueError::NotFound);
    }
    if document.revoked_at.is_some() {
        return Err(IssueError::Revoked);
    }
    sqlx::query!(
        "update documents set revoked_at = $2, revoked_by = $3, revoked_why = $4 where id = $1",
        id.0,
        now.to_sqlx() as _,
        by.0,
        why,
    )
    .execute(&mut *conn)
    .await?;
    let details = json!({ "number": document.number, "why": why });
    audit::note(conn, Some(by), "document.revoke", audit::Subject("document", id.0), details).await?;
    Ok(document)
}
