//! How far the ledger had come when it was last looked at, kept outside the database: a disk that was restored
//! has the identity that it had, and is found by having fewer moves than Redis remembers. Where Redis is away or
//! was emptied, nothing is known.

use domain::{ids::WorkerId, post};
use sqlx::PgPool;

use crate::lanes::Lanes;

/// A sorted set: the highest move known of each database, by its fingerprint.
const HEIGHTS: &str = "{lianyi}:heights";

/// Whether the ledger is lower than it once was.
pub(crate) async fn has_fallen(db: &PgPool, lanes: &Lanes, worker: WorkerId, fingerprint: &str) -> bool {
    let Some(Ok(mut redis)) = lanes.connect().await else { return false };
    // Redis first: what others commit and tell it of meanwhile is then in the answer of the database.
    let known: redis::RedisResult<Option<i64>> =
        redis::cmd("ZSCORE").arg(HEIGHTS).arg(fingerprint).query_async(&mut redis).await;
    let (Ok(known), Ok(here)) = (known, post::height(db, worker).await) else { return false };
    if known.is_some_and(|known| known > here) {
        return true;
    }
    // Several processes tell theirs; GT keeps the highest.
    let told: redis::RedisResult<()> =
        redis::cmd("ZADD").arg(HEIGHTS).arg("GT").arg(here).arg(fingerprint).query_async(&mut redis).await;
    if let Err(error) = told {
        tracing::debug!(%error, "Redis was not told how far the ledger has come");
    }
    false
}
