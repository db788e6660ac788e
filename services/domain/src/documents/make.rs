//! The making of PDFs, as the worker sees it: one paper at a time, a few tries, and a word about what went wrong.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use zeroize::Zeroizing;

use super::{IssueError, sheets::SHEETS_LAST};
use crate::{
    ids::DocumentId,
    links::Keys,
    vault::{DataKey, Place, Wrapped},
};

/// A paper whose PDF is wanted, opened: JSON of [`Paper`](super::Paper).
pub struct Making {
    pub id: DocumentId,
    pub paper: Zeroizing<Vec<u8>>,
    key: DataKey,
}

/// Takes a paper that waits: tickets before badges, and both before what is issued to many. Nobody else takes it for a
/// minute. After five tries it is set aside.
pub async fn next_to_make(db: &PgPool, keys: &Keys, now: Timestamp) -> Result<Option<Making>, IssueError> {
    let row = sqlx::query!(
        r#"
        update documents set tries = tries + 1, tried_at = $1
        where id = (
            select id from documents
            where pdf is null and erased_at is null and tries < 5
              and (tried_at is null or tried_at < $1::timestamptz - interval '1 minute')
            order by kind, issued_at, id limit 1 for update skip locked
        )
        returning id as "id: DocumentId", data_key as "data_key!", key_name as "key_name!", paper as "paper!"
        "#,
        now.to_sqlx() as _,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let wrapped = Wrapped { key_name: row.key_name, bytes: row.data_key };
    let key = DataKey::unwrap(keys, row.id.0, &wrapped)?;
    let paper = key.open(Place("documents", row.id.0, "paper"), &row.paper)?;
    Ok(Some(Making { id: row.id, paper, key }))
}

pub async fn note_made(db: &PgPool, making: &Making, pdf: &[u8]) -> Result<(), IssueError> {
    let sealed = making.key.seal(Place("documents", making.id.0, "pdf"), pdf)?;
    sqlx::query!(
        "update documents set pdf = $2, error = null where id = $1 and erased_at is null",
        making.id.0,
        sealed,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// `error` says what the program said, never what stood on the paper.
pub async fn note_failure(db: &PgPool, id: DocumentId, error: &str) -> sqlx::Result<()> {
    sqlx::query!("update documents set error = $2 where id = $1", id.0, error).execute(db).await?;
    Ok(())
}

/// Tickets and badges are made anew whenever somebody asks; what was made a week ago goes.
pub async fn forget_sheets(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    let gone = sqlx::query!(
        "delete from documents where kind in ('ticket', 'badges') and issued_at < $1",
        (now - SHEETS_LAST).to_sqlx() as _,
    )
    .execute(db)
    .await?;
    Ok(gone.rows_affected())
}
