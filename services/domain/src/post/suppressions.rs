use jiff::Timestamp;
use serde_json::json;
use sqlx::{PgExecutor, PgPool};

use crate::{
    audit,
    ids::{AccountId, PersonId},
};

pub struct Suppression {
    pub email: String,
    /// Stands for the address in a page's own address, which holds no personal data.
    pub fingerprint: String,
    pub reason: String,
    pub since: jiff_sqlx::Timestamp,
    pub expires_at: Option<jiff_sqlx::Timestamp>,
    pub status: Option<String>,
    /// What the server said last, or why staff did it.
    pub detail: Option<String>,
}

/// Keeps all mailings from a person's address, from this answer on: hand-overs under way end first (see
/// `wait_for_last_looks` in the migrations). Doing it twice changes nothing.
pub async fn unsubscribe_person(db: &PgPool, person: PersonId, now: Timestamp) -> sqlx::Result<()> {
    use jiff_sqlx::ToSqlx as _;
    sqlx::query!(
        r#"
        insert into suppressions (email, reason, since)
        select email, 'unsubscribed', $2 from people where id = $1 and email is not null
        on conflict (email) do update
            set reason = excluded.reason, since = excluded.since, expires_at = null, status = null, detail = null
            where suppressions.reason = 'soft_bounces'
        "#,
        person.0,
        now.to_sqlx() as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets mailings reach an address again. Lifted twice is lifted.
pub async fn lift(db: &PgPool, email: &str, by: AccountId, now: Timestamp) -> sqlx::Result<()> {
    use jiff_sqlx::ToSqlx as _;
    let mut tx = db.begin().await?;
    let lifted =
        sqlx::query_scalar!("delete from suppressions where email = $1 returning reason::text", email)
            .fetch_optional(&mut *tx)
            .await?;
    if let Some(reason) = lifted {
        sqlx::query!(
            "insert into trusted_again (email, at) values ($1, $2) on conflict (email) do update set at = excluded.at",
            email,
            now.to_sqlx() as _,
        )
        .execute(&mut *tx)
        .await?;
        // The entry names the person behind the address, not the address.
        let person = sqlx::query_scalar!("select id from people where email = $1 limit 1", email)
            .fetch_optional(&mut *tx)
            .await?;
        let subject = audit::Subject("person", person.unwrap_or_default());
        audit::note(&mut tx, Some(by), "suppression.lift", subject, json!({ "reason": reason })).await?;
    }
    tx.commit().await
}

/// Keeps mailings from an address because staff say so. Whoever is suppressed already stays so, for the first reason.
pub async fn suppress(
    db: &PgPool,
    email: &str,
    note: &str,
    by: AccountId,
    now: Timestamp,
) -> sqlx::Result<()> {
    use jiff_sqlx::ToSqlx as _;
    let mut tx = db.begin().await?;
    let person = sqlx::query_scalar!("select id from people where email = $1 order by id limit 1", email)
        .fetch_optional(&mut *tx)
        .await?;
    let done = sqlx::query!(
        r#"
        insert into suppressions (email, reason, since, detail, account_id) values ($1, 'staff', $2, $3, $4)
        on conflict (email) do update
            set reason = excluded.reason, since = excluded.since, detail = excluded.detail,
                account_id = excluded.account_id, expires_at = null, status = null
            where suppressions.reason = 'soft_bounces'
        "#,
        email,
        now.to_sqlx() as _,
        note,
        by.0,
    )
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() > 0 {
        let subject = audit::Subject("person", person.unwrap_or_default());
        audit::note(&mut tx, Some(by), "suppression.add", subject, json!({})).await?;
    }
    tx.commit().await
}

pub async fn is_suppressed(db: impl PgExecutor<'_>, person: PersonId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from suppressions s join people p on p.email = s.email where p.id = $1) as "is!""#,
        person.0,
    )
    .fetch_one(db)
    .await
}

/// Suppressed addresses in alphabetical order, for one reason or for any: 100 after the one with the given fingerprint.
pub async fn list(
    db: impl PgExecutor<'_>,
    after: &str,
    reason: Option<&str>,
) -> sqlx::Result<Vec<Suppression>> {
    sqlx::query_as!(
        Suppression,
        r#"
        select email, md5(email) as "fingerprint!", reason::text as "reason!", since as "since: jiff_sqlx::Timestamp",
               expires_at as "expires_at: jiff_sqlx::Timestamp", status, detail
        from suppressions
        where email > coalesce((select email from suppressions where md5(email) = $1), '')
          and ($2::text is null or reason::text = $2)
        order by email limit 100
        "#,
        after,
        reason,
    )
    .fetch_all(db)
    .await
}
