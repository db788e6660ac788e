//! Tokens, by which programs act for an account.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgExecutor, PgPool};

use super::{
    Permission,
    account::{self, Account},
};
use crate::{
    addresses, audit,
    ids::{AccountId, TokenId},
    secret, typed,
};

/// So that a token that was left in a file or a log is recognised for what it is.
const MARK: &str = "lianyi_";

#[derive(Debug, thiserror::Error)]
pub enum AddTokenError {
    #[error("no member of staff has the address {0:?}; `lianyi staff add` makes one")]
    NoStaff(String),
    #[error("the name of a token is a line of up to 80 characters")]
    BadName,
    #[error("a token of this account with the name {0:?} is in use; revoke it or choose another name")]
    NameTaken(String),
    #[error("the token would have expired already")]
    Expired,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes a token and returns it, this once. It may do what its account may, and of that only what `scopes` names, where
/// they name anything; passports it opens only where they name them.
pub async fn add_token(
    db: &PgPool,
    email: &str,
    name: &str,
    scopes: &[Permission],
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<String, AddTokenError> {
    let name = typed::needed_line(name).map_err(|_| AddTokenError::BadName)?;
    if name.chars().count() > 80 {
        return Err(AddTokenError::BadName);
    }
    if expires_at.is_some_and(|at| at <= now) {
        return Err(AddTokenError::Expired);
    }
    let no_staff = || AddTokenError::NoStaff(email.to_owned());
    let address = addresses::parse(email).map_err(|_| no_staff())?;
    let id = account::account_of_email(db, &address).await?.ok_or_else(no_staff)?;
    let owner = account::with_grants(db, id).await?.filter(Account::is_staff).ok_or_else(no_staff)?;
    let (id, token) = (TokenId::mint(), format!("{MARK}{}", secret::fresh_token()));
    let scopes: Vec<String> = scopes.iter().map(|scope| scope.code().to_owned()).collect();
    let mut tx = db.begin().await?;
    // One whose time is over gives its name back.
    sqlx::query!(
        r#"
        update tokens set revoked_at = expires_at
        where account_id = $1 and name = $2 and revoked_at is null and expires_at <= $3
        "#,
        owner.id.0,
        name,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    let made = sqlx::query!(
        r#"
        insert into tokens (id, account_id, name, token_hash, scopes, expires_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (account_id, name) where revoked_at is null do nothing
        "#,
        id.0,
        owner.id.0,
        name,
        secret::hash(&token),
        &scopes,
        expires_at.map(|at| at.to_sqlx()) as _,
    )
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 {
        return Err(AddTokenError::NameTaken(name));
    }
    let details = json!({ "account": owner.id, "name": name, "scopes": scopes });
    audit::note(&mut tx, None, "token.add", audit::Subject("token", id.0), details).await?;
    tx.commit().await?;
    Ok(token)
}

/// Whom a token speaks for: its account, held to the token's scopes.
pub async fn find_token(
    db: &PgPool,
    token: &str,
    now: Timestamp,
) -> sqlx::Result<Option<(TokenId, Account)>> {
    if !token.starts_with(MARK) {
        return Ok(None);
    }
    let found = sqlx::query!(
        r#"
        select id as "id: TokenId", account_id as "account: AccountId", scopes,
               (used_at is null or used_at < $2::timestamptz - interval '1 hour') as "is_stale!"
        from tokens where token_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
        "#,
        secret::hash(token),
        now.to_sqlx() as _,
    )
    .fetch_optional(db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    // Written once an hour, not with each call.
    if found.is_stale {
        sqlx::query!("update tokens set used_at = $2 where id = $1", found.id.0, now.to_sqlx() as _)
            .execute(db)
            .await?;
    }
    let Some(mut account) = account::with_grants(db, found.account).await? else { return Ok(None) };
    account.held_to = Some(if found.scopes.is_empty() {
        Permission::ALL.into_iter().filter(|what| !what.wants_naming()).collect()
    } else {
        // A scope that this program does not know any more allows nothing.
        found.scopes.iter().filter_map(|scope| scope.parse().ok()).collect()
    });
    Ok(Some((found.id, account)))
}

#[derive(Debug)]
pub struct Token {
    pub id: TokenId,
    pub email: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub expires_at: Option<jiff_sqlx::Timestamp>,
    pub used_at: Option<jiff_sqlx::Timestamp>,
}

/// Tokens that are in use, a hundred at most, by account and name.
pub async fn tokens(db: impl PgExecutor<'_>, now: Timestamp) -> sqlx::Result<Vec<Token>> {
    sqlx::query_as!(
        Token,
        r#"
        select t.id as "id: TokenId", a.email, t.name, t.scopes, t.expires_at, t.used_at
        from tokens t join accounts a on a.id = t.account_id
        where t.revoked_at is null and (t.expires_at is null or t.expires_at > $1)
        order by a.email, t.name limit 100
        "#,
        now.to_sqlx() as _,
    )
    .fetch_all(db)
    .await
}

/// Ends a token of an account by its name; `false` where none is in use.
pub async fn revoke_token(db: &PgPool, email: &str, name: &str, now: Timestamp) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let revoked = sqlx::query_scalar!(
        r#"
        update tokens t set revoked_at = $3 from accounts a
        where a.id = t.account_id and a.email = $1 and t.name = $2 and t.revoked_at is null
        returning t.id as "id: TokenId"
        "#,
        email.trim().to_lowercase(),
        name.trim(),
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(id) = revoked {
        audit::note(&mut tx, None, "token.revoke", audit::Subject("token", id.0), json!({})).await?;
    }
    tx.commit().await?;
    Ok(revoked.is_some())
}
