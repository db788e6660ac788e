use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{
    Permission, Role,
    grants::{NewGrant, give},
};
use crate::{
    addresses,
    ids::{AccountId, ForumId, PersonId},
    language::Language,
};

/// A role, everywhere or for one forum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub forum_id: Option<ForumId>,
}

#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub email: String,
    pub name: String,
    pub language: Language,
    pub person_id: Option<PersonId>,
    pub grants: Vec<Grant>,
    /// Of what the grants allow, only this: an account that acts by a token.
    pub held_to: Option<Vec<Permission>>,
}

impl Account {
    pub fn is_staff(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Whether the account may do this everywhere.
    pub fn may(&self, what: Permission) -> bool {
        self.is_held_to(what) && self.grants.iter().any(|g| g.forum_id.is_none() && g.role.may(what))
    }

    /// Whether the account may do this for a forum.
    pub fn may_for(&self, what: Permission, forum: ForumId) -> bool {
        self.is_held_to(what)
            && self.grants.iter().any(|g| g.forum_id.is_none_or(|f| f == forum) && g.role.may(what))
    }

    /// Whether the account may do this for some forum at least: enough to be shown the way in.
    pub fn may_somewhere(&self, what: Permission) -> bool {
        self.is_held_to(what) && self.grants.iter().any(|g| g.role.may(what))
    }

    fn is_held_to(&self, what: Permission) -> bool {
        self.held_to.as_ref().is_none_or(|scopes| scopes.contains(&what))
    }
}

pub(super) async fn with_grants(db: &PgPool, id: AccountId) -> sqlx::Result<Option<Account>> {
    let row = sqlx::query!(
        r#"
        select id as "id: AccountId", email, name, language as "language: Language", person_id as "person_id: PersonId"
        from accounts where id = $1 and disabled_at is null
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let grants = sqlx::query_as!(
        Grant,
        r#"select role as "role: Role", forum_id as "forum_id: ForumId" from grants where account_id = $1"#,
        id.0,
    )
    .fetch_all(db)
    .await?;
    Ok(Some(Account {
        id: row.id,
        email: row.email,
        name: row.name,
        language: row.language,
        person_id: row.person_id,
        grants,
        held_to: None,
    }))
}

/// The account of an address, if it may sign in.
pub async fn account_of_email(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<Option<AccountId>> {
    sqlx::query_scalar!(
        r#"select id as "id: AccountId" from accounts where email = $1 and disabled_at is null"#,
        email,
    )
    .fetch_optional(db)
    .await
}

#[derive(Debug, thiserror::Error)]
pub enum AddError {
    #[error("{0:?} is not a mail address")]
    BadAddress(String),
    #[error("there is no forum {0:?}")]
    NoForum(String),
    #[error("the account is disabled")]
    Disabled,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Gives an address a role, making the account where there is none. Giving it twice changes nothing.
pub async fn add(db: &PgPool, email: &str, role: Role, forum: Option<&str>) -> Result<AccountId, AddError> {
    let email = addresses::parse(email).map_err(|_| AddError::BadAddress(email.to_owned()))?;
    let mut tx = db.begin().await?;
    let forum = match forum {
        Some(slug) => Some(
            sqlx::query_scalar!("select id from forums where slug = $1", slug)
                .fetch_optional(&mut *tx)
                .await?
                .ok_or_else(|| AddError::NoForum(slug.to_owned()))?,
        ),
        None => None,
    };
    let id = give(&mut tx, &NewGrant { email, role, forum: forum.map(ForumId) }, None).await?;
    let id = id.ok_or(AddError::Disabled)?;
    tx.commit().await?;
    Ok(id)
}

/// The account of a new member, made or found; `None` where the address belongs to another person's account.
/// Part of the caller's transaction.
pub async fn member_account(
    conn: &mut PgConnection,
    person: PersonId,
    email: &str,
    name: &str,
    language: Language,
) -> sqlx::Result<Option<AccountId>> {
    let (id, owner) = upsert(conn, email, name, language, Some(person)).await?;
    Ok((owner == Some(person)).then_some(id))
}

pub(super) async fn upsert(
    conn: &mut PgConnection,
    email: &str,
    name: &str,
    language: Language,
    person: Option<PersonId>,
) -> sqlx::Result<(AccountId, Option<PersonId>)> {
    let account = sqlx::query!(
        r#"
        insert into accounts (id, email, name, language, person_id) values ($1, $2, $3, $4, $5)
        on conflict on constraint one_account_per_address
        do update set person_id = coalesce(accounts.person_id, excluded.person_id)
        returning id as "id: AccountId", person_id as "person: PersonId"
        "#,
        AccountId::mint().0,
        email,
        name,
        language.code(),
        person.map(|p| p.0),
    )
    .fetch_one(conn)
    .await?;
    Ok((account.id, account.person))
}

/// All accounts with a role, by address.
pub async fn all(db: &PgPool) -> sqlx::Result<Vec<Account>> {
    let ids = sqlx::query_scalar!(
        r#"
        select id as "id: AccountId" from accounts
        where exists (select from grants g where g.account_id = accounts.id) order by email limit 100
        "#
    )
    .fetch_all(db)
    .await?;
    let mut accounts = Vec::with_capacity(ids.len());
    for id in ids {
        accounts.extend(with_grants(db, id).await?);
    }
    Ok(accounts)
}
