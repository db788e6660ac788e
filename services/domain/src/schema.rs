//! Whether the database has the shape that this program was written for.

use sqlx::PgPool;

use crate::MIGRATIONS;

#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error("the database is behind this program: run `lianyi migrate` first")]
    Behind,
    #[error("the database is ahead of this program: run a newer one")]
    Ahead,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Refuses a database that has fewer or more migrations than this program.
pub async fn check(db: &PgPool) -> Result<(), SchemaError> {
    let known: Vec<i64> = MIGRATIONS.iter().map(|m| m.version).collect();
    let exists: bool =
        sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null").fetch_one(db).await?;
    if !exists {
        return Err(SchemaError::Behind);
    }
    let applied: Vec<i64> =
        sqlx::query_scalar("select version from _sqlx_migrations where success order by version")
            .fetch_all(db)
            .await?;
    if applied.iter().any(|version| !known.contains(version)) {
        return Err(SchemaError::Ahead);
    }
    if known.iter().any(|version| !applied.contains(version)) {
        return Err(SchemaError::Behind);
    }
    Ok(())
}
