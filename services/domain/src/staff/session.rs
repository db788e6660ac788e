use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::account::{self, Account};
use crate::{idempotency, ids::AccountId, limits, secret};

/// Opens a session and returns its token, of which only the hash is kept. Staff are signed in for 12 hours,
/// members for 30 days.
pub(super) async fn open(
    conn: &mut PgConnection,
    account: AccountId,
    now: Timestamp,
) -> sqlx::Result<String> {
    let token = secret::fresh_token();
    sqlx::query!(
        r#"
        insert into account_sessions (token_hash, account_id, created_at, seen_at, proved_at, ends_at)
        select $1, $2, $3, $3, $3, $3::timestamptz + case
            when exists (select from grants where account_id = $2) then interval '12 hours' else interval '30 days' end
        "#,
        secret::hash(&token),
        account.0,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(token)
}

/// Who a session token signs in. A session that was idle for 30 minutes (staff) or 14 days (members) is over.
pub async fn find_session(db: &PgPool, token: &str, now: Timestamp) -> sqlx::Result<Option<Account>> {
    let hash = secret::hash(token);
    let session = sqlx::query!(
        r#"
        select account_id as "account: AccountId", (seen_at < $2::timestamptz - interval '1 minute') as "is_stale!"
        from account_sessions s
        where token_hash = $1 and ends_at > $2
          and seen_at > $2::timestamptz - case
              when exists (select from grants g where g.account_id = s.account_id) then interval '30 minutes'
              else interval '14 days' end
        "#,
        hash,
        now.to_sqlx() as _,
    )
    .fetch_optional(db)
    .await?;
    let Some(session) = session else { return Ok(None) };
    // Written once a minute, not with each page.
    if session.is_stale {
        sqlx::query!(
            "update account_sessions set seen_at = $2 where token_hash = $1",
            hash,
            now.to_sqlx() as _
        )
        .execute(db)
        .await?;
    }
    account::with_grants(db, session.account).await
}

pub async fn end_session(db: impl PgExecutor<'_>, token: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from account_sessions where token_hash = $1", secret::hash(token))
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets what has had its time: sessions, sign-ins, repeated calls, counts of attempts.
pub async fn forget_expired(db: &PgPool, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!("delete from account_sessions where ends_at < $1", now.to_sqlx() as _).execute(db).await?;
    sqlx::query!(
        "delete from sign_ins where expires_at < $1::timestamptz - interval '1 day'",
        now.to_sqlx() as _
    )
    .execute(db)
    .await?;
    idempotency::forget_old(db).await?;
    limits::forget_old(db).await
}
