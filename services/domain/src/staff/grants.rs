//! Who may do what: given and taken at the desk.

use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{Role, account::upsert};
use crate::{
    addresses, audit,
    ids::{AccountId, ForumId},
    language::{Language, LanguageMap},
    problems::Problems,
};

/// One role of one account, everywhere or for one forum.
#[derive(Debug, Clone)]
pub struct Given {
    pub account: AccountId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub forum: Option<ForumId>,
    pub forum_title: Option<Json<LanguageMap>>,
}

/// All roles that are given, by address: a hundred after a given one.
pub async fn given(
    db: &PgPool,
    after: Option<(AccountId, Role, Option<ForumId>)>,
) -> sqlx::Result<Vec<Given>> {
    let (account, role, forum) =
        after.map_or((None, None, None), |(account, role, forum)| (Some(account), Some(role), forum));
    sqlx::query_as!(
        Given,
        r#"
        select a.id as "account: AccountId", a.email, a.name, g.role as "role: Role", g.forum_id as "forum: ForumId",
               f.title as "forum_title?: Json<LanguageMap>"
        from grants g join accounts a on a.id = g.account_id left join forums f on f.id = g.forum_id
        where a.disabled_at is null and ($2::role is null or (a.email, g.role, coalesce(g.forum_id, $4))
              > ((select email from accounts where id = $1), $2, $3))
        order by a.email, g.role, coalesce(g.forum_id, $4) limit 100
        "#,
        account.map(|a| a.0),
        role as Option<Role>,
        forum.map_or(Uuid::nil(), |f| f.0),
        Uuid::nil(),
    )
    .fetch_all(db)
    .await
}

#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    #[error("no such forum, or no such role of this account")]
    NotFound,
    #[error("nobody would be left who may give roles")]
    LastAdmin,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GrantForm {
    pub email: String,
    pub role: String,
    /// The id of a forum; empty for everywhere.
    pub forum: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    pub email: String,
    pub role: Role,
    pub forum: Option<ForumId>,
}

impl GrantForm {
    pub fn parse(&self) -> Result<NewGrant, Problems> {
        let mut problems = Problems::default();
        let email = problems.take("email", addresses::parse(&self.email));
        let role = Role::ALL.into_iter().find(|role| role.code() == self.role).ok_or("missing");
        let role = problems.take("role", role);
        let forum = match self.forum.trim() {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| "unknown-forum"),
        };
        match (email, role, problems.take("forum", forum)) {
            (Some(email), Some(role), Some(forum)) => Ok(NewGrant { email, role, forum }),
            _ => Err(problems),
        }
    }
}

/// Gives a role. An address without an account gets one, and signs in by the code that any sign-in sends there.
pub async fn grant(db: &PgPool, new: &NewGrant, by: AccountId) -> Result<AccountId, GrantError> {
    let mut tx = db.begin().await?;
    if let Some(forum) = new.forum {
        let known = sqlx::query_scalar!("select true from forums where id = $1", forum.0);
        known.fetch_optional(&mut *tx).await?.ok_or(GrantError::NotFound)?;
    }
    let id = give(&mut tx, new, Some(by)).await?;
    let id = id.ok_or_else(|| Problems::one("email", "account-disabled"))?;
    tx.commit().await?;
    Ok(id)
}

/// Part of the caller's transaction. Giving a role twice changes nothing. Who gets one signs in anew: sessions of members
/// last longer than those of staff. `None` where the account is disabled.
pub(super) async fn give(
    conn: &mut PgConnection,
    new: &NewGrant,
    by: Option<AccountId>,
) -> sqlx::Result<Option<AccountId>> {
    // Until somebody says better, a name that a letter can greet: `ada.lovelace@…` is ada lovelace.
    let name = new.email.split('@').next().unwrap_or_default().replace(['.', '_'], " ");
    let (id, _) = upsert(&mut *conn, &new.email, &name, Language::En, None).await?;
    let disabled = sqlx::query_scalar!(
        r#"select disabled_at is not null as "disabled!" from accounts where id = $1"#,
        id.0,
    );
    if disabled.fetch_one(&mut *conn).await? {
        return Ok(None);
    }
    let granted = sqlx::query!(
        r#"
        insert into grants (account_id, role, forum_id) values ($1, $2, $3)
        on conflict on constraint one_grant_per_role_and_forum do nothing
        "#,
        id.0,
        new.role as Role,
        new.forum.map(|f| f.0),
    )
    .execute(&mut *conn)
    .await?;
    if granted.rows_affected() > 0 {
        sqlx::query!("delete from account_sessions where account_id = $1", id.0).execute(&mut *conn).await?;
        let details = json!({ "role": new.role.code(), "forum": new.forum });
        audit::note(conn, by, "staff.add", audit::Subject("account", id.0), details).await?;
    }
    Ok(Some(id))
}

/// Takes a role away; what it allowed ends with the next request. Somebody who may give roles is always left.
pub async fn take(
    db: &PgPool,
    account: AccountId,
    role: Role,
    forum: Option<ForumId>,
    by: AccountId,
) -> Result<(), GrantError> {
    let mut tx = db.begin().await?;
    if role == Role::Admin && forum.is_none() {
        // Two admins who take the role from each other at once wait for each other here.
        let admins = sqlx::query_scalar!(
            r#"
            select g.account_id as "id: AccountId" from grants g join accounts a on a.id = g.account_id
            where g.role = 'admin' and g.forum_id is null and a.disabled_at is null
            order by g.account_id limit 100 for update of g
            "#,
        )
        .fetch_all(&mut *tx)
        .await?;
        if admins == [account] {
            return Err(GrantError::LastAdmin);
        }
    }
    let gone = sqlx::query!(
        "delete from grants where account_id = $1 and role = $2 and forum_id is not distinct from $3",
        account.0,
        role as Role,
        forum.map(|f| f.0),
    )
    .execute(&mut *tx)
    .await?;
    if gone.rows_affected() == 0 {
        return Err(GrantError::NotFound);
    }
    let details = json!({ "role": role.code(), "forum": forum });
    audit::note(&mut tx, Some(by), "staff.take", audit::Subject("account", account.0), details).await?;
    tx.commit().await?;
    Ok(())
}
