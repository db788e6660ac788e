use serde_json::json;
use sqlx::PgPool;

use super::{
    IssueError,
    find::open_pdf,
    passports::{Passport, open_passport},
};
use crate::{
    audit,
    ids::{AccountId, DocumentId, RegistrationId},
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

/// Opens the PDF of a visa letter, on which a passport stands, for somebody on the staff; none, if it is not made or was
/// erased. Who and which is written down before it is shown.
pub async fn open_letter(
    db: &PgPool,
    keys: &Keys,
    id: DocumentId,
    by: AccountId,
) -> Result<Option<Vec<u8>>, IssueError> {
    let mut tx = db.begin().await?;
    let Some(pdf) = open_pdf(&mut *tx, keys, id).await? else { return Ok(None) };
    audit::note(&mut tx, Some(by), "document.open", audit::Subject("document", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(Some(pdf))
}
