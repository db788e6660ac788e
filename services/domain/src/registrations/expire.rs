use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;

use super::{State, find, promote, withdraw::end};
use crate::{
    forums,
    ids::{ForumId, RegistrationId},
};

/// Ends held places whose address was not confirmed in time and offers that nobody took, and offers what
/// became free. Safe at any time, any number of times: each forum is settled under its lock.
pub async fn expire_due(db: &PgPool, now: Timestamp) -> sqlx::Result<usize> {
    let forums = sqlx::query_scalar!(
        r#"select distinct forum_id as "id: ForumId" from registrations where kept_until <= $1"#,
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
    forums::lock(&mut tx, forum).await?;
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
    promote(&mut tx, forum, now).await?;
    tx.commit().await?;
    Ok(expired)
}
