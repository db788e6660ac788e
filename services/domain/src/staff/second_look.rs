//! A second look at who sits at a session: a session that is taken over opens no passports, because the code for them goes to
//! its account's address.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgExecutor, PgPool};

use super::{
    SignInError,
    sign_in::{At, mail_code, use_code},
};
use crate::{ids::AccountId, links::Keys, problems::Problems, secret};

/// For so long after signing in, or after a second look, nobody is asked again.
pub const PROOF_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Whether a session has shown lately whose it is.
pub async fn has_proved(db: impl PgExecutor<'_>, session: &str, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from account_sessions where token_hash = $1 and proved_at > $2) as "has!""#,
        secret::hash(session),
        (now - PROOF_LASTS).to_sqlx() as _,
    )
    .fetch_one(db)
    .await
}

/// Mails a code for a second look to the account of a session. The newest code voids older ones; after five in a quarter
/// of an hour none is mailed, and the newest stays as it is.
pub async fn ask_again(
    db: &PgPool,
    account: AccountId,
    session: &str,
    browser: &str,
    now: Timestamp,
) -> sqlx::Result<Problems> {
    let mut tx = db.begin().await?;
    let at = At { browser, session: Some(session) };
    let is_mailed = mail_code(&mut tx, Some(account), at, "", now).await?;
    tx.commit().await?;
    Ok(if is_mailed { Problems::default() } else { Problems::one("code", "codes-spent") })
}

/// Takes the code of a second look, typed in the session that asked. Five wrong codes void it.
/// Returns the session's new token; the old one is worth nothing any more.
pub async fn prove(
    db: &PgPool,
    keys: &Keys,
    session: &str,
    browser: &str,
    typed: &str,
    now: Timestamp,
) -> Result<String, SignInError> {
    let mut tx = db.begin().await?;
    let used = use_code(&mut tx, keys, At { browser, session: Some(session) }, typed, now).await?;
    let proved = match used {
        Some(_) => {
            let token = secret::fresh_token();
            sqlx::query!(
                "update account_sessions set token_hash = $2, proved_at = $3 where token_hash = $1",
                secret::hash(session),
                secret::hash(&token),
                now.to_sqlx() as _,
            )
            .execute(&mut *tx)
            .await?;
            Ok(token)
        }
        None => Err(SignInError::WrongCode),
    };
    tx.commit().await?;
    proved
}
