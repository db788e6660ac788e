use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Forum, State, categories, draft::fields, effects::Watch, lock};
use crate::{
    audit,
    ids::{AccountId, ForumId},
    language::LanguageMap,
    problems::Problems,
    registrations,
};

/// Whether people may register now, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    Open,
    /// It opens at that moment.
    NotYet(Timestamp),
    Closed,
    /// Until the forum's new date is announced.
    Rests,
    /// The forum is a draft, was cancelled, or takes no registrations.
    None,
}

pub fn registration_is(forum: &Forum, now: Timestamp) -> Registration {
    match forum.state {
        State::Published | State::Postponed if forum.capacity.is_none() => return Registration::None,
        State::Published => {}
        State::Postponed => return Registration::Rests,
        State::Draft | State::Cancelled => return Registration::None,
    }
    if let Some(opens) = forum.registration_opens_at.filter(|opens| *opens > now) {
        return Registration::NotYet(opens);
    }
    let closed = forum.registration_closes_at.is_some_and(|closes| closes <= now);
    let over = forum.ends_at.is_some_and(|ends| ends <= now);
    if closed || over { Registration::Closed } else { Registration::Open }
}

#[derive(Debug, thiserror::Error)]
pub enum ChangeStateError {
    #[error("no such forum")]
    NotFound,
    #[error("the forum is no longer a draft")]
    NotADraft,
    #[error("the forum was not announced")]
    NotAnnounced,
    #[error("the forum is over")]
    Over,
    #[error("registration is not open")]
    NotOpen,
    #[error("the forum has not begun")]
    NotBegun,
    #[error("mailings speak of the forum")]
    HasMailings,
    #[error("the forum is not ready to be announced")]
    NotReady(Problems),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for ChangeStateError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|e| e.constraint()) {
            Some("mailing_is_about_a_forum") => Self::HasMailings,
            _ => Self::Database(error),
        }
    }
}

/// Announces a draft. It needs its title in every language, a start and an end, and categories.
pub async fn publish(
    db: &PgPool,
    id: ForumId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), ChangeStateError> {
    let mut tx = db.begin().await?;
    let forum = lock(&mut tx, id).await?.ok_or(ChangeStateError::NotFound)?;
    if forum.state != State::Draft {
        return Err(ChangeStateError::NotADraft);
    }
    let has_categories = !categories(&mut *tx, id).await?.is_empty();
    let texts = [&forum.title, &forum.summary, &forum.venue];
    let mut problems = what_is_missing(texts, forum.starts_at, forum.capacity, has_categories);
    if forum.starts_at.is_some_and(|starts| starts <= now) {
        problems.add("starts_at", "in-the-past");
    }
    if !problems.none() {
        return Err(ChangeStateError::NotReady(problems));
    }
    sqlx::query!(
        "update forums set state = 'published', published_at = $2, changed_at = $2 where id = $1",
        id.0,
        now.to_sqlx() as _
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, Some(by), "forum.publish", audit::Subject("forum", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// What an announced forum cannot be without: its title in every language, its summary and venue likewise where it has
/// them (a page or a mail in one language shows no other), a start, and categories for its places.
pub(super) fn what_is_missing(
    texts: [&LanguageMap; 3],
    starts_at: Option<Timestamp>,
    capacity: Option<i32>,
    has_categories: bool,
) -> Problems {
    let mut problems = Problems::default();
    for (n, text) in texts.into_iter().enumerate() {
        for missing in text.missing().into_iter().filter(|_| n == 0 || !text.is_empty()) {
            problems.add(fields(missing)[n], "missing-translation");
        }
    }
    if starts_at.is_none() {
        problems.add("starts_at", "missing");
    }
    if capacity.is_some() && !has_categories {
        problems.add("categories", "missing");
    }
    problems
}

/// Cancels a forum that has not ended: every open registration ends, and its holder gets a mail that takes it out of the calendar.
pub async fn cancel(db: &PgPool, id: ForumId, by: AccountId, now: Timestamp) -> Result<(), ChangeStateError> {
    let mut tx = db.begin().await?;
    let forum = lock(&mut tx, id).await?.ok_or(ChangeStateError::NotFound)?;
    let watch = Watch::begin(&mut tx, &forum, now).await?;
    end(&mut tx, &forum, by, now).await?;
    watch.end(&mut tx, &[], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Part of the caller's transaction, which holds the lock.
pub(super) async fn end(
    conn: &mut PgConnection,
    forum: &Forum,
    by: AccountId,
    now: Timestamp,
) -> Result<(), ChangeStateError> {
    match forum.state {
        State::Published | State::Postponed => {}
        State::Cancelled => return Ok(()),
        State::Draft => return Err(ChangeStateError::NotAnnounced),
    }
    if forum.is_over(now) {
        return Err(ChangeStateError::Over);
    }
    let id = forum.id;
    sqlx::query!(
        "update forums set state = 'cancelled', sequence = sequence + 1, changed_at = $2 where id = $1",
        id.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    registrations::end_all_of_forum(conn, id, now).await?;
    audit::note(conn, Some(by), "forum.cancel", audit::Subject("forum", id.0), json!({})).await?;
    Ok(())
}

/// Throws a draft away. What was announced is cancelled instead.
pub async fn discard(db: &PgPool, id: ForumId, by: AccountId) -> Result<(), ChangeStateError> {
    let mut tx = db.begin().await?;
    let forum = lock(&mut tx, id).await?.ok_or(ChangeStateError::NotFound)?;
    if forum.state != State::Draft {
        return Err(ChangeStateError::NotADraft);
    }
    sqlx::query!("delete from forums where id = $1", id.0).execute(&mut *tx).await?;
    let details = json!({ "title": forum.title });
    audit::note(&mut tx, Some(by), "forum.discard", audit::Subject("forum", id.0), details).await?;
    tx.commit().await?;
    Ok(())
}

/// Opens the registration of every coming forum now. For demonstrations: the forums of the demo data open
/// next year.
pub async fn open_registration_now(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    let opened = sqlx::query!(
        r#"
        update forums set registration_opens_at = $1::timestamptz - interval '1 day'
        where state = 'published' and registration_opens_at > $1 and starts_at > $1
        "#,
        now.to_sqlx() as _,
    )
    .execute(db)
    .await?;
    Ok(opened.rows_affected())
}
