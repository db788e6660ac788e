//! Whether the database has the shape that this program was written for.

use sqlx::{PgExecutor, PgPool};

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

/// Whether letters of all scripts have their case: in a database of locale C search finds nothing but ASCII.
pub async fn knows_all_scripts(db: impl PgExecutor<'_>) -> sqlx::Result<bool> {
    let lowered: String = sqlx::query_scalar("select lower('Ж')").fetch_one(db).await?;
    Ok(lowered == "ж")
}

/// Whether the database answers.
pub async fn answers(db: impl PgExecutor<'_>) -> bool {
    sqlx::query("select 1").execute(db).await.is_ok()
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

/// What a database says of itself, for whoever looks after it.
#[derive(Debug, sqlx::FromRow)]
pub struct Health {
    /// As 150018 for 15.18.
    pub version: i32,
    pub max_connections: i32,
    /// Settings that can lose what was answered with success, and are off.
    pub unsafe_settings: Vec<String>,
    pub seconds_since_epoch: f64,
    /// Where its files are, if this account may know.
    pub data_directory: Option<String>,
}

pub async fn health(db: impl PgExecutor<'_>) -> sqlx::Result<Health> {
    sqlx::query_as(
        "select current_setting('server_version_num')::int as version,
                current_setting('max_connections')::int as max_connections,
                array(select name::text from pg_settings
                      where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
                      order by name) as unsafe_settings,
                extract(epoch from clock_timestamp())::float8 as seconds_since_epoch,
                (select setting from pg_settings where name = 'data_directory') as data_directory",
    )
    .fetch_one(db)
    .await
}
