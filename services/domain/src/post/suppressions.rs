use jiff::Timestamp;
use sqlx::{PgExecutor, PgPool};

use crate::ids::PersonId;

pub struct Suppression {
    pub email: String,
    /// Stands for the address in a page's own address, which holds no personal data.
    pub fingerprint: String,
    pub reason: String,
    pub since: jiff_sqlx::Timestamp,
}

/// Keeps all mailings from a person's address, from this answer on. Doing it twice changes nothing.
pub async fn unsubscribe_person(db: &PgPool, person: PersonId, now: Timestamp) -> sqlx::Result<()> {
    use jiff_sqlx::ToSqlx as _;
    sqlx::query!(
        r#"
        insert into suppressions (email, reason, since)
        select email, 'unsubscribed', $2 from people where id = $1 and email is not null
        on conflict (email) do nothing
        "#,
        person.0,
        now.to_sqlx() as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Staff keep all mailings from an address.
pub async fn suppress(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into suppressions (email, reason) values ($1, 'staff') on conflict (email) do nothing",
        email
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn lift(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<bool> {
    let lifted = sqlx::query!("delete from suppressions where email = $1", email).execute(db).await?;
    Ok(lifted.rows_affected() > 0)
}

pub async fn is_suppressed(db: impl PgExecutor<'_>, person: PersonId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from suppressions s join people p on p.email = s.email where p.id = $1) as "is!""#,
        person.0,
    )
    .fetch_one(db)
    .await
}

/// Suppressed addresses in alphabetical order, 100 after the one with the given fingerprint.
pub async fn list(db: impl PgExecutor<'_>, after: &str) -> sqlx::Result<Vec<Suppression>> {
    sqlx::query_as!(
        Suppression,
        r#"
        select email, md5(email) as "fingerprint!", reason::text as "reason!", since as "since: jiff_sqlx::Timestamp"
        from suppressions
        where email > coalesce((select email from suppressions where md5(email) = $1), '')
        order by email limit 100
        "#,
        after,
    )
    .fetch_all(db)
    .await
}
