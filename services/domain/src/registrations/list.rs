//! The registrations of a forum as staff look for them.

use std::collections::HashMap;

use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

use super::{Registration, State, find::select_registrations};
use crate::{
    ids::{CategoryId, DelegationId, ForumId, PersonId, RegistrationId},
    language::{Language, LanguageMap},
};

/// Which of a forum's registrations are asked for: all of them where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub state: Option<State>,
    pub category: Option<CategoryId>,
    pub country: Option<String>,
    pub delegation: Option<DelegationId>,
    /// Of a name, in any script, or of an address, as typed.
    pub words: String,
}

impl Wanted {
    pub(crate) fn words(&self) -> Option<String> {
        const LONGEST: usize = 200;
        let words: String = self.words.trim().chars().filter(|c| *c != '\0').take(LONGEST).collect();
        Some(words).filter(|words| !words.is_empty())
    }
}

/// Those that are asked for, a hundred after a given one: the newest first, and those who wait for a place as they stand in
/// line.
pub async fn of_forum(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    wanted: &Wanted,
    after: Option<RegistrationId>,
) -> sqlx::Result<Vec<Registration>> {
    if wanted.state == Some(State::Waitlisted) {
        return in_line(db, forum, wanted, after).await;
    }
    select_registrations!(
        r#"
        where r.forum_id = $1 and is_wanted(r, $2, $3, $4, $5, $6) and ($7::uuid is null or r.id < $7)
        order by r.id desc limit 100
        "#,
        forum.0,
        wanted.state as Option<State>,
        wanted.category.map(|id| id.0),
        wanted.country.as_deref(),
        wanted.delegation.map(|id| id.0),
        wanted.words(),
        after.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

async fn in_line(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    wanted: &Wanted,
    after: Option<RegistrationId>,
) -> sqlx::Result<Vec<Registration>> {
    select_registrations!(
        r#"
        where r.forum_id = $1 and r.state = 'waitlisted' and is_wanted(r, null, $2, $3, $4, $5)
          and ($6::uuid is null or (r.requested_at, r.id) > (select l.requested_at, l.id from registrations l where l.id = $6))
        order by r.requested_at, r.id limit 100
        "#,
        forum.0,
        wanted.category.map(|id| id.0),
        wanted.country.as_deref(),
        wanted.delegation.map(|id| id.0),
        wanted.words(),
        after.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

/// The numbers of some of those who wait in the lines for their categories, from 1.
pub async fn places_in_line(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    of: &[RegistrationId],
) -> sqlx::Result<HashMap<RegistrationId, i64>> {
    let of: Vec<Uuid> = of.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select id as "id: RegistrationId", place as "place!"
        from (
            select id, row_number() over (partition by category_id order by requested_at, id) as place
            from registrations where forum_id = $1 and state = 'waitlisted'
        ) line
        where id = any($2)
        "#,
        forum.0,
        &of,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.place)).collect())
}

/// How many registrations of some forums await a decision.
pub async fn awaiting(db: impl PgExecutor<'_>, of: &[ForumId]) -> sqlx::Result<HashMap<ForumId, i64>> {
    let of: Vec<Uuid> = of.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select forum_id as "forum: ForumId", count(*) as "n!" from registrations
        where forum_id = any($1) and state = 'awaiting_approval' group by forum_id
        "#,
        &of,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.forum, row.n)).collect())
}
