//! Who comes along with somebody who is registered. A companion takes a place as everybody does, but never one that
//! somebody waits for, and has it for as long as the one who brings them has theirs. Those who register together have
//! places together, or wait together.

mod change;
mod party;

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;
use sqlx::PgExecutor;
use uuid::Uuid;

use super::{Registration, State};
use crate::{
    countries,
    forums::{self, Forum},
    ids::{CompanionId, ForumId, RegistrationId},
    problems::Problems,
    typed,
};

pub use change::{CompanionError, add_companion, change_companion, remove_companion};
pub(super) use party::{MOST, bring_who_finds_room, insert_all, read_party};

/// Who comes along. Mail goes to the registration's holder.
#[derive(Debug, Clone)]
pub struct Companion {
    pub id: CompanionId,
    pub registration_id: RegistrationId,
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    /// In what capacity, in the holder's words.
    pub role: String,
}

impl Companion {
    /// The name in its own script, and in Latin letters where that is another: `王伟 Wang Wei`.
    pub fn names(&self) -> String {
        match self.native_name.as_str() {
            native if native.is_empty() || native == self.latin_name => self.latin_name.clone(),
            native => format!("{native} {}", self.latin_name),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CompanionForm {
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    pub role: String,
}

impl From<Companion> for CompanionForm {
    fn from(known: Companion) -> Self {
        Self {
            native_name: known.native_name,
            latin_name: known.latin_name,
            country: known.country,
            role: known.role,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCompanion {
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    pub role: String,
}

impl CompanionForm {
    pub fn parse(&self) -> Result<NewCompanion, Problems> {
        let mut problems = Problems::default();
        let native_name = problems.take("native_name", typed::line_without_link(&self.native_name));
        let latin_name = problems.take("latin_name", typed::latin_name(&self.latin_name));
        let country = problems.take("country", countries::parse(&self.country));
        let role = typed::line_without_link(&self.role);
        let role =
            problems.take("role", role.and_then(|r| if r.is_empty() { Err("missing") } else { Ok(r) }));
        match (native_name, latin_name, country, role) {
            (Some(native_name), Some(latin_name), Some(country), Some(role)) => {
                Ok(NewCompanion { native_name, latin_name, country, role })
            }
            _ => Err(problems),
        }
    }
}

/// Whether people can be named who come along with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bringing {
    /// So many more.
    Up(i64),
    /// The registration has no place yet, or its address is yet to be confirmed: nobody is added, but names may change.
    NoPlaceYet,
    /// Registration is over, or the registration has ended.
    Closed,
    /// Nobody of the category brings anybody.
    Nobody,
}

/// As many a registration may bring along at most, those who are named already among them.
pub async fn most_companions(db: impl PgExecutor<'_>, registration: &Registration) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select companions::bigint as "most!" from categories where id = $1"#,
        registration.category_id.0,
    )
    .fetch_one(db)
    .await
}

/// Who was not named when somebody registered is named once the place is confirmed or waits for nothing but a decision:
/// nobody who waits has to wait for a party that grows before them.
pub fn bringing(
    forum: &Forum,
    registration: &Registration,
    most: i64,
    named: i64,
    now: Timestamp,
) -> Bringing {
    let is_open = matches!(forums::registration_is(forum, now), forums::Registration::Open);
    match registration.state {
        _ if most == 0 => Bringing::Nobody,
        state if state.has_ended() || !is_open => Bringing::Closed,
        State::Confirmed | State::AwaitingApproval => Bringing::Up((most - named).max(0)),
        _ => Bringing::NoPlaceYet,
    }
}

/// Who comes along with somebody, in the order in which they were named. Once their names are erased nobody is named.
pub async fn companions_of(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<Vec<Companion>> {
    sqlx::query_as!(
        Companion,
        r#"
        select id as "id: CompanionId", registration_id as "registration_id: RegistrationId", native_name, latin_name,
               country, role
        from companions where registration_id = $1 and erased_at is null order by added_at, id limit 100
        "#,
        registration.0,
    )
    .fetch_all(db)
    .await
}

/// Everybody who comes along with somebody whose place is confirmed.
pub async fn companions_of_forum(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Companion>> {
    sqlx::query_as!(
        Companion,
        r#"
        select c.id as "id: CompanionId", c.registration_id as "registration_id: RegistrationId", c.native_name,
               c.latin_name, c.country, c.role
        from companions c join registrations r on r.id = c.registration_id
        where c.forum_id = $1 and c.erased_at is null and r.state = 'confirmed' order by c.added_at, c.id
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

/// How many come along with each of a hundred registrations.
pub async fn companions_of_each(
    db: impl PgExecutor<'_>,
    registrations: &[RegistrationId],
) -> sqlx::Result<HashMap<RegistrationId, i64>> {
    let ids: Vec<Uuid> = registrations.iter().map(|r| r.0).collect();
    let rows = sqlx::query!(
        r#"
        select registration_id as "id: RegistrationId", count(*) as "n!" from companions
        where registration_id = any($1) group by registration_id limit 100
        "#,
        &ids,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.n)).collect())
}

/// How many take a place at a forum because somebody brings them along.
pub async fn count_companions(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from companions c join registrations r on r.id = c.registration_id
        where c.forum_id = $1 and takes_a_place(r.state)
        "#,
        forum.0,
    )
    .fetch_one(db)
    .await
}
