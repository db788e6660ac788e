use serde::Deserialize;
use serde_json::json;
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use crate::{audit, ids::AccountId, problems::Problems};

/// From how many points on a match counts, as the institution wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// One officer suffices, if nobody else on the roll comes near.
    pub certain: i32,
    /// Officers are shown the line.
    pub possible: i32,
}

/// How many points the next best must be behind a match that is certain.
pub(super) const LEAD: i32 = 10;

pub async fn thresholds(db: impl PgExecutor<'_>) -> sqlx::Result<Thresholds> {
    sqlx::query_as!(Thresholds, "select certain, possible from matching_thresholds").fetch_one(db).await
}

/// The thresholds as an admin types them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ThresholdsForm {
    pub certain: String,
    pub possible: String,
}

impl ThresholdsForm {
    pub fn of(thresholds: Thresholds) -> Self {
        Self { certain: thresholds.certain.to_string(), possible: thresholds.possible.to_string() }
    }

    fn parse(&self) -> Result<Thresholds, Problems> {
        let mut problems = Problems::default();
        let certain = problems.take("certain", points(&self.certain));
        let possible = problems.take("possible", points(&self.possible));
        certain.zip(possible).map(|(certain, possible)| Thresholds { certain, possible }).ok_or(problems)
    }
}

fn points(typed: &str) -> Result<i32, &'static str> {
    typed.trim().parse().ok().filter(|points| (1..=100).contains(points)).ok_or("not-points")
}

#[derive(Debug, thiserror::Error)]
pub enum SetError {
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for SetError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|e| e.constraint()) {
            Some("certain_is_above_possible") => {
                Self::Invalid(Problems::one("certain", "not-above-possible"))
            }
            _ => Self::Database(error),
        }
    }
}

/// Sets the institution's thresholds. Decisions that were made stay.
pub async fn set_thresholds(db: &PgPool, form: &ThresholdsForm, by: AccountId) -> Result<(), SetError> {
    let new = form.parse()?;
    let mut tx = db.begin().await?;
    sqlx::query!("update matching_thresholds set certain = $1, possible = $2", new.certain, new.possible)
        .execute(&mut *tx)
        .await?;
    let details = json!({ "certain": new.certain, "possible": new.possible });
    let subject = audit::Subject("matching", Uuid::nil());
    audit::note(&mut tx, Some(by), "application.set_thresholds", subject, details).await?;
    tx.commit().await?;
    Ok(())
}
