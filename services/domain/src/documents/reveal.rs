use serde_json::json;
use sqlx::PgPool;

use super::{
    IssueError,
    passports::{Passport, open_passport},
};
use crate::{
    audit,
    ids::{AccountId, RegistrationId},
    links::Keys,
    problems::Problems,
    typed,
};

/// Opens a passport for somebody who says why. Who, whose and why is written down before it is shown.
pub async fn reveal_passport(
    db: &PgPool,
    keys: &Keys,
    registration: RegistrationId,
    why: &str,
    by: AccountId,
) -> Result<Passport, IssueError> {
    let why = typed::needed_line(why).map_err(|code| IssueError::Invalid(Problems::one("why", code)))?;
    let mut tx = db.begin().await?;
    let passport = open_passport(&mut tx, keys, registration).await?.ok_or(IssueError::NotFound)?;
    let details = json!({ "why": why });
    audit::note(
        &mut tx,
        Some(by),
        "passport.reveal",
        audit::Subject("registration", registration.0),
        details,
    )
    .await?;
    tx.commit().await?;
    Ok(passport)
}
