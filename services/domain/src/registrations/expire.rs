use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};

use super::{State, find, promote, withdraw::end};
use crate::{
    forums,
    ids::{ForumId, RegistrationId},
};

/// Ends held places whose address was not confirmed in time and offers that nobody took, takes back the seats
/// kept for guests and delegations until now, and offers what became free. While a forum has no date, guests and
/// delegations cannot use their seats and do not lose them. Safe at any time, any number of times: each forum is settled
/// under its lock.
pub async fn expire_due(db: &PgPool, now: Timestamp) -> sqlx::Result<usize> {
    let forums = sqlx::query_scalar!(
        r#"
        select forum_id as "id!: ForumId" from registrations where kept_until <= $1
        union select forum_id from invitations i join forums f on f.id = i.forum_id
              where held_until <= $1 and answer is null and f.state <> 'postponed'
        union select forum_id from delegations d join forums f on f.id = d.forum_id
              where returns_at <= $1 and returned_at is null and f.state <> 'postponed'
        "#,
        now.to_sqlx() as _,
    )
    .fetch_all(db)
    .await?;
    let mut expired = 0;
    let mut fault = None;
    for forum in forums {
        // A forum that cannot be settled now must not hold up the others; it is asked for again.
        match settle(db, forum, now).await {
            Ok(ended) => expired += ended,
            Err(error) => fault = Some(error),
        }
    }
    fault.map_or(Ok(expired), Err)
}

async fn settle(db: &PgPool, forum: ForumId, now: Timestamp) -> sqlx::Result<usize> {
    let mut tx = db.begin().await?;
    let rests = forums::lock(&mut tx, forum).await?.is_some_and(|f| f.state == forums::State::Postponed);
    let due = sqlx::query_scalar!(
        r#"
        select id as "id: RegistrationId" from registrations
        where forum_id = $1 and kept_until <= $2 order by kept_until, id
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut expired = 0;
    for id in due {
        if let Some(registration) = find(&mut *tx, id).await? {
            end(&mut tx, &registration, State::Expired, now).await?;
            expired += 1;
        }
    }
    if !rests {
        return_kept(&mut tx, forum, now).await?;
    }
    promote(&mut tx, forum, now).await?;
    tx.commit().await?;
    Ok(expired)
}

/// Seats kept for guests and delegations until now are free again.
async fn return_kept(conn: &mut PgConnection, forum: ForumId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!(
        "update invitations set held_until = null where forum_id = $1 and held_until <= $2 and answer is null",
        forum.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update delegations set returned_at = $2 where forum_id = $1 and returns_at <= $2 and returned_at is null",
        forum.0,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
