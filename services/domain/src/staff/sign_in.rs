//! Signing in without a password: by a code in a mail, typed in the browser that asked for it, or by a link
//! that `lianyi staff add` prints. Nothing is consumed by opening a page; only a button does it.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{account_of_email, session};
use crate::{
    ids::{AccountId, PersonId, SignInId},
    language::Language,
    links::Keys,
    post::{self, Lane, Letter},
    secret,
};

const CODE_LASTS: SignedDuration = SignedDuration::from_mins(10);
pub const LINK_LASTS: SignedDuration = SignedDuration::from_mins(15);
const WRONG_CODES: i32 = 5;
const CODES_PER_QUARTER_HOUR: i64 = 5;

/// A sign-in for which a code was mailed.
#[derive(Debug, Clone)]
pub struct SignIn {
    pub id: SignInId,
    pub email: String,
    pub name: String,
    pub person_id: Option<PersonId>,
    pub language: Language,
    /// Whether the code is for a second look at a session, and signs nobody in.
    pub is_second_look: bool,
    pub expires_at: jiff_sqlx::Timestamp,
    pub used_at: Option<jiff_sqlx::Timestamp>,
}

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("the code is wrong, was used, or has expired")]
    WrongCode,
    #[error("the link is wrong, was used, or has expired")]
    WrongLink,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The code of a sign-in: eight digits that follow from its id and our key, so that none is kept.
pub fn code(keys: &Keys, id: SignInId) -> String {
    keys.code(id.0)
}

pub async fn find_sign_in(db: impl PgExecutor<'_>, id: SignInId) -> sqlx::Result<Option<SignIn>> {
    sqlx::query_as!(
        SignIn,
        r#"
        select s.id as "id: SignInId", a.email, a.name, a.person_id as "person_id: PersonId", a.language as "language: Language",
               s.session_hash is not null as "is_second_look!", s.expires_at, s.used_at
        from sign_ins s join accounts a on a.id = s.account_id where s.id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// Begins a sign-in for whoever has this address, in the browser that asks. An address that nobody has takes
/// the same path and leaves the same row; only the mail is missing. The newest code voids older ones.
pub async fn begin(db: &PgPool, email: &str, browser: &str, next: &str, now: Timestamp) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let account = account_of_email(&mut *tx, email).await?;
    mail_code(&mut tx, account, At { browser, session: None }, next, now).await?;
    tx.commit().await
}

/// Where a code must be typed: in the browser that asked for it and, where it is for a second look, within the session.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub browser: &'a str,
    pub session: Option<&'a str>,
}

/// Mails a code, if not too many were mailed for the same end of late; says whether. Codes for signing in, for which
/// anybody can ask, and those for a second look neither count against each other nor void each other. Part of the
/// caller's transaction.
pub(super) async fn mail_code(
    conn: &mut PgConnection,
    account: Option<AccountId>,
    at: At<'_>,
    next: &str,
    now: Timestamp,
) -> sqlx::Result<bool> {
    // Who asks at once is counted one after the other.
    sqlx::query_scalar!("select true from accounts where id = $1 for no key update", account.map(|a| a.0))
        .fetch_optional(&mut *conn)
        .await?;
    let signs_in = at.session.is_none();
    let recent = sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from sign_ins
        where account_id = $1 and browser_hash is not null and expires_at > created_at
          and created_at > $2::timestamptz - interval '15 minutes' and (session_hash is null) = $3
        "#,
        account.map(|a| a.0),
        now.to_sqlx() as _,
        signs_in,
    )
    .fetch_one(&mut *conn)
    .await?;
    // A code that will not be mailed is void from the start, and voids none that was.
    let is_mailed = account.is_some() && recent < CODES_PER_QUARTER_HOUR;
    if is_mailed {
        sqlx::query!(
            r#"
            update sign_ins set expires_at = greatest($2::timestamptz, created_at + interval '1 microsecond')
            where account_id = $1 and used_at is null and link_hash is null and expires_at > $2
              and (session_hash is null) = $3
            "#,
            account.map(|a| a.0),
            now.to_sqlx() as _,
            signs_in,
        )
        .execute(&mut *conn)
        .await?;
    }
    let id = SignInId::mint();
    let expires = if account.is_some() && !is_mailed { now } else { now + CODE_LASTS };
    sqlx::query!(
        r#"
        insert into sign_ins (id, account_id, browser_hash, session_hash, next, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        id.0,
        account.map(|a| a.0),
        secret::hash(at.browser),
        at.session.map(secret::hash),
        next,
        now.to_sqlx() as _,
        expires.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    if is_mailed {
        post::enqueue(
            conn,
            post::New {
                letter: Letter::SignInCode { sign_in: id },
                lane: Lane::Urgent,
                person: None,
                expires_at: Some(expires),
                dedupe_key: &format!("tx:sign_in:{id}"),
            },
        )
        .await?;
    }
    Ok(is_mailed)
}

/// Ends a sign-in by its code, typed in the browser that asked. Five wrong codes void it.
/// Returns the new session's token and where to go next.
pub async fn finish_by_code(
    db: &PgPool,
    keys: &Keys,
    browser: &str,
    typed: &str,
    now: Timestamp,
) -> Result<(String, String), SignInError> {
    let mut tx = db.begin().await?;
    let used = use_code(&mut tx, keys, At { browser, session: None }, typed, now).await?;
    let signed_in = match used {
        Some((account, next)) => Ok((session::open(&mut tx, account, now).await?, next)),
        None => Err(SignInError::WrongCode),
    };
    tx.commit().await?;
    signed_in
}

/// Uses the newest code up where the right one was typed, and counts the wrong one where it was not. Part of the caller's
/// transaction, which is committed in both cases.
pub(super) async fn use_code(
    conn: &mut PgConnection,
    keys: &Keys,
    at: At<'_>,
    typed: &str,
    now: Timestamp,
) -> sqlx::Result<Option<(AccountId, String)>> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let found = sqlx::query!(
        r#"
        select id as "id: SignInId", account_id as "account: AccountId", next from sign_ins
        where browser_hash = $1 and session_hash is not distinct from $2
          and used_at is null and expires_at > $3 and failures < $4
        order by created_at desc limit 1
        for update
        "#,
        secret::hash(at.browser),
        at.session.map(secret::hash),
        now.to_sqlx() as _,
        WRONG_CODES,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let right = secret::same(&code(keys, found.id), &typed);
    let Some(account) = found.account.filter(|_| right) else {
        sqlx::query!("update sign_ins set failures = failures + 1 where id = $1", found.id.0)
            .execute(conn)
            .await?;
        return Ok(None);
    };
    use_up(conn, found.id, now).await?;
    Ok(Some((account, found.next)))
}

/// A one-time link for an account: the token for its end. Kept as a hash; good for 15 minutes.
pub async fn print_link(db: &PgPool, account: AccountId, now: Timestamp) -> sqlx::Result<String> {
    let token = secret::fresh_token();
    let expires = now + LINK_LASTS;
    sqlx::query!(
        "insert into sign_ins (id, account_id, link_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        SignInId::mint().0,
        account.0,
        secret::hash(&token),
        now.to_sqlx() as _,
        expires.to_sqlx() as _,
    )
    .execute(db)
    .await?;
    Ok(token)
}

/// Whom a printed link would sign in, while it is good. Asking uses nothing up.
pub async fn owner_of_link(
    db: impl PgExecutor<'_>,
    token: &str,
    now: Timestamp,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"
        select a.name from sign_ins s join accounts a on a.id = s.account_id
        where s.link_hash = $1 and s.used_at is null and s.expires_at > $2 and a.disabled_at is null
        "#,
        secret::hash(token),
        now.to_sqlx() as _,
    )
    .fetch_optional(db)
    .await
}

/// Ends a sign-in by its printed link, once. Returns the new session's token.
pub async fn finish_by_link(db: &PgPool, token: &str, now: Timestamp) -> Result<String, SignInError> {
    let mut tx = db.begin().await?;
    let found = sqlx::query!(
        r#"
        select s.id as "id: SignInId", a.id as "account: AccountId"
        from sign_ins s join accounts a on a.id = s.account_id
        where s.link_hash = $1 and s.used_at is null and s.expires_at > $2 and a.disabled_at is null
        for update of s
        "#,
        secret::hash(token),
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(SignInError::WrongLink)?;
    use_up(&mut tx, found.id, now).await?;
    let token = session::open(&mut tx, found.account, now).await?;
    tx.commit().await?;
    Ok(token)
}

async fn use_up(conn: &mut PgConnection, id: SignInId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!("update sign_ins set used_at = $2 where id = $1", id.0, now.to_sqlx() as _)
        .execute(conn)
        .await?;
    Ok(())
}
