//! Tickets and badges, which are made when somebody wants them printed.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;

use super::{
    IssueError, Kind, Ours,
    row::{New, ourselves, write},
    words,
};
use crate::{
    attendance::{ticket_link, ticket_number},
    audit,
    forums::{self, Forum},
    ids::{AccountId, DocumentId, ForumId, RegistrationId},
    language::Language,
    registrations::{self, Registration, State},
    vault::{DataKey, Place, Wrapped},
};

/// Whether a registration lets its holder in. Until a new date is announced a ticket could name none that holds.
pub fn has_ticket(forum: &Forum, registration: &Registration) -> bool {
    registration.state == State::Confirmed && forum.state == forums::State::Published
}

/// What the QR picture of a ticket says, on paper, on a badge or on a phone.
pub fn code_of(ours: Ours<'_>, of: &Registration) -> String {
    ticket_link(ours.keys, ours.base_url, of.language, of.id)
}

/// The PDF of a ticket: the one that was made before, if nothing on it has changed.
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
    let forum = forums::find(&mut *tx, registration.forum_id).await?.ok_or(IssueError::NotFound)?;
    if !has_ticket(&forum, &registration) {
        return Err(IssueError::NotNow);
    }
    let institution = ourselves(&mut tx).await?;
    let (code, number) = (code_of(ours, &registration), ticket_number(id));
    let companions = registrations::companions_of(&mut *tx, id).await?;
    let paper = words::ticket(&forum, &registration, &companions, &institution, code, number);
    let last = sqlx::query!(
        r#"
        select id as "id: DocumentId", data_key as "data_key!", key_name as "key_name!", paper as "paper!", error, edition
        from documents where registration_id = $1 and kind = 'ticket' and erased_at is null order by id desc limit 1
        "#,
        id.0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(last) = last {
        let wrapped = Wrapped { key_name: last.key_name, bytes: last.data_key };
        let same = DataKey::unwrap(ours.keys, last.id.0, &wrapped)
            .and_then(|key| key.open(Place("documents", last.id.0, "paper"), &last.paper))
            .is_ok_and(|known| serde_json::to_vec(&paper).is_ok_and(|new| new == *known));
        if same && last.error.is_none() && last.edition == forum.edition() {
            return Ok(last.id);
        }
        sqlx::query!("delete from documents where id = $1", last.id.0).execute(&mut *tx).await?;
    }
    let languages = [registration.language];
    let new = New { registration: Some(id), ..New::of(Kind::Ticket, &forum, &languages) };
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
    let companions = registrations::companions_of_forum(&mut *tx, forum.id).await?;
    let paper = words::badges(&forum, &institution, &people, &companions, |r| code_of(ours, r));
    sqlx::query!("delete from documents where forum_id = $1 and kind = 'badges'", forum.id.0)
        .execute(&mut *tx)
        .await?;
    let new = New { by: Some(by), ..New::of(Kind::Badges, &forum, &[Language::En]) };
    let id = write(&mut tx, ours.keys, new, &paper, now).await?;
    let details = json!({ "badges": people.len() + companions.len() });
    audit::note(&mut tx, Some(by), "forum.badges", audit::Subject("forum", forum.id.0), details).await?;
    tx.commit().await?;
    Ok(id)
}

/// How long a ticket's sheet is kept: it is made anew whenever somebody asks.
pub(super) const SHEETS_LAST: SignedDuration = SignedDuration::from_hours(24 * 7);
