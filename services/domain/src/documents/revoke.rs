use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    find::Document,
    issue::{Wanted, issue},
    row::{IssueError, Kind, Ours, ourselves},
};
use crate::{
    attendance::{self, Attendance},
    audit, forums,
    ids::{AccountId, DocumentId},
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
    let old = void(&mut tx, id, why, by, now).await?;
    let registration = old.registration_id.ok_or(IssueError::NotFound)?;
    let registration = registrations::find(&mut *tx, registration).await?.ok_or(IssueError::NotFound)?;
    if registration.state != State::Confirmed {
        return Err(IssueError::NotNow);
    }
    let forum = forums::find(&mut *tx, old.forum_id).await?.ok_or(IssueError::NotFound)?;
    let institution = ourselves(&mut tx).await?;
    let attended = attendance::attendances(&mut tx, &forum, Some(registration.id)).await?;
    let wanted = Wanted {
        kind: old.kind,
        forum: &forum,
        institution: &institution,
        registration: &registration,
        attended: attended.get(&registration.id).unwrap_or(&Attendance::default()),
        languages: &old.languages(),
        replaces: Some(id),
        by,
        now,
    };
    let new = issue(&mut tx, ours, &wanted).await?;
    tx.commit().await?;
    Ok(new)
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
