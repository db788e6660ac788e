use serde::Deserialize;
use serde_json::json;
use sqlx::{PgExecutor, PgPool};

use crate::{
    audit,
    ids::{AccountId, ForumId},
    problems::Problems,
};

/// Ten years.
const LONGEST: i32 = 3650;

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct KeepingForm {
    pub answers_kept_days: String,
}

impl KeepingForm {
    pub fn parse(&self) -> Result<i32, Problems> {
        let days = self.answers_kept_days.trim().parse().ok().filter(|days| (1..=LONGEST).contains(days));
        days.ok_or_else(|| Problems::one("answers_kept_days", "not-a-number"))
    }
}

/// So many days after a forum's end personal answers, and the names of those who came along, are erased.
pub async fn kept_days(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Option<i32>> {
    sqlx::query_scalar!("select answers_kept_days from forums where id = $1", forum.0)
        .fetch_optional(db)
        .await
}

pub async fn set_kept_days(db: &PgPool, forum: ForumId, days: i32, by: AccountId) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query!("update forums set answers_kept_days = $2 where id = $1", forum.0, days)
        .execute(&mut *tx)
        .await?;
    let details = json!({ "days": days });
    audit::note(&mut tx, Some(by), "forum.kept_days", audit::Subject("forum", forum.0), details).await?;
    tx.commit().await
}
