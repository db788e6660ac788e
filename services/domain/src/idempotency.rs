//! Calls that name themselves by a key are done once; repeating one repeats its answer.

use jiff::Timestamp;
use sqlx::PgPool;

use crate::secret;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nobody has made this call: do it.
    New,
    /// It was begun at that moment and never answered: the process died, perhaps after it was done.
    Again { since: Timestamp },
    /// It was made before; this was the answer.
    Answered { status: u16, body: String },
    /// It is being made at this moment.
    UnderWay,
    /// The key was used for another request.
    Reused,
}

/// Claims a key for a request. A claim that was not answered within a minute may be taken over by the same
/// request.
pub async fn begin(db: &PgPool, key: &str, route: &str, request: &str) -> sqlx::Result<Begun> {
    let hash = secret::hash(request);
    let mut tx = db.begin().await?;
    let claimed = sqlx::query!(
        r#"
        insert into api_answers (key, route, request_hash) values ($1, $2, $3)
        on conflict on constraint one_answer_per_key_and_route do nothing
        "#,
        key,
        route,
        hash,
    )
    .execute(&mut *tx)
    .await?;
    if claimed.rows_affected() == 1 {
        tx.commit().await?;
        return Ok(Begun::New);
    }
    let known = sqlx::query!(
        r#"
        select request_hash, status, body, at, (tried_at < now() - interval '1 minute') as "is_stale!"
        from api_answers where key = $1 and route = $2 for update
        "#,
        key,
        route
    )
    .fetch_optional(&mut *tx)
    .await?;
    // Released at this moment by a call that was refused: it may be made again.
    let Some(known) = known else { return Ok(Begun::UnderWay) };
    let begun = match (known.request_hash == hash, known.status, known.body) {
        (false, ..) => Begun::Reused,
        (true, Some(status), Some(body)) => {
            Begun::Answered { status: u16::try_from(status).unwrap_or(500), body }
        }
        (true, ..) if known.is_stale => {
            sqlx::query!("update api_answers set tried_at = now() where key = $1 and route = $2", key, route)
                .execute(&mut *tx)
                .await?;
            Begun::Again { since: known.at.to_jiff() }
        }
        (true, ..) => Begun::UnderWay,
    };
    tx.commit().await?;
    Ok(begun)
}

/// Keeps the answer for a day of repetitions.
pub async fn finish(db: &PgPool, key: &str, route: &str, status: u16, body: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update api_answers set status = $3, body = $4 where key = $1 and route = $2",
        key,
        route,
        i32::from(status),
        body
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a key back: the call failed on our side and may be made again.
pub async fn release(db: &PgPool, key: &str, route: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from api_answers where key = $1 and route = $2 and status is null", key, route)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn forget_old(db: &PgPool) -> sqlx::Result<()> {
    sqlx::query!("delete from api_answers where at < now() - interval '1 day'").execute(db).await?;
    Ok(())
}
