//! What staff did: one entry for every act, written with the act, never changed.

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::{
    idempotency,
    ids::{AccountId, CallId},
};

/// Something that was acted on, by the word for it and its id.
#[derive(Debug, Clone, Copy)]
pub struct Subject(pub &'static str, pub Uuid);

/// Writes an entry in the transaction of the act. `details` hold no names, addresses or tokens.
pub async fn note(
    conn: &mut PgConnection,
    by: Option<AccountId>,
    action: &str,
    subject: Subject,
    details: Value,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into audit_entries (account_id, action, subject_kind, subject_id, details, call_id)
        values ($1, $2, $3, $4, $5, $6)
        "#,
        by.map(|a| a.0),
        action,
        subject.0,
        subject.1,
        details,
        idempotency::current().map(|call| call.0),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was done for a call of the API: how often an act, and the first time.
#[derive(Debug)]
pub struct Done {
    pub n: i64,
    pub subject: Uuid,
    pub details: Value,
}

/// Whether a call has done an act before.
pub async fn done_by(db: impl PgExecutor<'_>, call: CallId, action: &str) -> sqlx::Result<Option<Done>> {
    sqlx::query_as!(
        Done,
        r#"
        select subject_id as "subject!", details, count(*) over () as "n!"
        from audit_entries where call_id = $1 and action = $2 order by id limit 1
        "#,
        call.0,
        action,
    )
    .fetch_optional(db)
    .await
}

#[derive(Debug)]
pub struct Entry {
    pub id: i64,
    pub at: jiff_sqlx::Timestamp,
    pub by: Option<String>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub details: Value,
}

/// A hundred entries, newest first, before a given one.
pub async fn entries(db: impl PgExecutor<'_>, before: Option<i64>) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as!(
        Entry,
        r#"
        select e.id, e.at, a.name as "by?", e.action, e.subject_kind, e.subject_id, e.details
        from audit_entries e left join accounts a on a.id = e.account_id
        where $1::bigint is null or e.id < $1
        order by e.id desc limit 100
        "#,
        before,
    )
    .fetch_all(db)
    .await
}
