use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{Lane, Letter};
use crate::{
    ids::{DeliveryId, PersonId},
    request,
};

/// A mail that an act implies.
pub struct New<'a> {
    pub letter: Letter,
    pub lane: Lane,
    pub person: Option<PersonId>,
    /// Not handed over after this; `None` tries for 72 hours from the first time that a relay puts it off, and
    /// waits without end for a relay that is away.
    pub expires_at: Option<Timestamp>,
    /// At most one delivery ever exists for a key.
    pub dedupe_key: &'a str,
}

/// Writes a mail into the ledger in the caller's transaction, so that it exists exactly when the act does.
pub async fn enqueue(conn: &mut PgConnection, new: New<'_>) -> sqlx::Result<()> {
    enqueue_for(conn, new, None).await.map(|_| ())
}

/// The same for a mail that waits until its time; without one, it is due at once. Returns whether its key is new.
pub(crate) async fn enqueue_for(
    conn: &mut PgConnection,
    new: New<'_>,
    due: Option<Timestamp>,
) -> sqlx::Result<bool> {
    let id = DeliveryId::mint();
    let written = sqlx::query!(
        r#"
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, expires_at, request_id, due_at)
        select $1, $2, '<' || $1::uuid || '@' || mail_domain || '>', $3, $4, $5, $6, $7, coalesce($8, now()) from post_office
        on conflict (dedupe_key) do nothing
        "#,
        id.0,
        new.dedupe_key,
        Json(new.letter) as _,
        new.lane as Lane,
        new.person.map(|p| p.0),
        new.expires_at.map(|t| t.to_sqlx()) as _,
        request::current(),
        due.map(|t| t.to_sqlx()) as _,
    )
    .execute(conn)
    .await?;
    Ok(written.rows_affected() > 0)
}

/// Sets the domain of the Message-IDs to come. Those given out keep theirs.
pub async fn set_mail_domain(db: impl PgExecutor<'_>, domain: &str) -> sqlx::Result<()> {
    sqlx::query!("update post_office set mail_domain = $1 where mail_domain <> $1", domain)
        .execute(db)
        .await?;
    Ok(())
}

/// Sets it where no process that sends has done so yet.
pub async fn begin_mail_domain(db: impl PgExecutor<'_>, domain: &str) -> sqlx::Result<()> {
    sqlx::query!("update post_office set mail_domain = $1 where mail_domain = 'lianyi.invalid'", domain)
        .execute(db)
        .await?;
    Ok(())
}

/// The domain of the Message-IDs to come, which calendar entries carry as well.
pub async fn mail_domain(db: impl PgExecutor<'_>) -> sqlx::Result<String> {
    sqlx::query_scalar!("select mail_domain from post_office").fetch_one(db).await
}
