//! Calls that name themselves by a key are done once; repeating one finds what it made.

use sqlx::PgPool;

use crate::{ids::CallId, secret};

tokio::task_local! {
    static CURRENT: CallId;
}

/// Does the work of a call; every act of staff in it is noted with the call's id.
pub async fn within<F: Future>(call: CallId, work: F) -> F::Output {
    CURRENT.scope(call, work).await
}

pub(crate) fn current() -> Option<CallId> {
    CURRENT.try_with(|call| *call).ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// Nobody has made this call: do it.
    New(CallId),
    /// It was made before, or begun by a process that died, perhaps after it was done: look what it made.
    Again(CallId),
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
    let claimed = sqlx::query_scalar!(
        r#"
        insert into api_calls (key, route, request_hash) values ($1, $2, $3)
        on conflict on constraint one_call_per_key_and_route do nothing
        returning call_id as "call: CallId"
        "#,
        key,
        route,
        hash,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(call) = claimed {
        tx.commit().await?;
        return Ok(Begun::New(call));
    }
    let known = sqlx::query!(
        r#"
        select request_hash, call_id as "call: CallId",
               (is_done or tried_at < now() - interval '1 minute') as "may_look!"
        from api_calls where key = $1 and route = $2 for update
        "#,
        key,
        route
    )
    .fetch_optional(&mut *tx)
    .await?;
    // Released at this moment by a call that was refused: it may be made again.
    let Some(known) = known else { return Ok(Begun::UnderWay) };
    if known.request_hash != hash {
        return Ok(Begun::Reused);
    }
    if !known.may_look {
        return Ok(Begun::UnderWay);
    }
    sqlx::query!("update api_calls set tried_at = now() where key = $1 and route = $2", key, route)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Begun::Again(known.call))
}

/// Remembers for a day that the call was done.
pub async fn finish(db: &PgPool, key: &str, route: &str) -> sqlx::Result<()> {
    sqlx::query!("update api_calls set is_done = true where key = $1 and route = $2", key, route)
        .execute(db)
        .await?;
    Ok(())
}

/// Gives a key back: the call was refused, changed nothing, and may be made again.
pub async fn release(db: &PgPool, key: &str, route: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from api_calls where key = $1 and route = $2 and not is_done", key, route)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn forget_old(db: &PgPool) -> sqlx::Result<()> {
    sqlx::query!("delete from api_calls where at < now() - interval '1 day'").execute(db).await?;
    Ok(())
}
