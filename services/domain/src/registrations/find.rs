use jiff::Timestamp;
use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

use super::State;
use crate::{
    ids::{CallId, CategoryId, DelegationId, ForumId, PersonId, RegistrationId},
    language::{Language, LanguageMap},
    names::Name,
};

#[derive(Debug, Clone)]
pub struct Registration {
    pub id: RegistrationId,
    pub forum_id: ForumId,
    pub forum_slug: String,
    pub forum_title: Json<LanguageMap>,
    pub category_id: CategoryId,
    pub category_code: String,
    pub category_title: Json<LanguageMap>,
    pub person_id: PersonId,
    pub native_name: String,
    pub latin_name: String,
    pub gender: Option<String>,
    pub email: String,
    pub country: String,
    pub language: Language,
    pub time_zone: Option<String>,
    pub state: State,
    pub kept_until: Option<jiff_sqlx::Timestamp>,
    pub requested_at: jiff_sqlx::Timestamp,
    pub sequence: i32,
    /// Whether it was ever given a place, and so stands in a calendar.
    pub has_entry: bool,
    /// Why it was refused, in words told to the person.
    pub refusal: Option<String>,
    pub delegation_id: Option<DelegationId>,
    /// Whether the address is the focal point's, because the person has none.
    pub through_focal_point: bool,
    /// What the links to it are signed for.
    pub link: Uuid,
}

impl Registration {
    pub fn name(&self) -> Name<'_> {
        Name {
            native: &self.native_name,
            latin: &self.latin_name,
            gender: self.gender.as_deref(),
            country: &self.country,
            ..Name::default()
        }
    }

    pub fn kept_until(&self) -> Option<Timestamp> {
        self.kept_until.map(|t| t.to_jiff())
    }
}

macro_rules! select_registrations {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Registration,
            r#"
            select r.id as "id: RegistrationId", r.forum_id as "forum_id: ForumId", f.slug as forum_slug,
                   f.title as "forum_title: Json<LanguageMap>", r.category_id as "category_id: CategoryId",
                   c.code as category_code, c.title as "category_title: Json<LanguageMap>", r.person_id as "person_id: PersonId",
                   r.native_name, r.latin_name, p.gender, r.email, r.country, r.language as "language: Language",
                   r.time_zone, r.state as "state: State", r.kept_until, r.requested_at, r.sequence,
                   r.has_entry,
                   r.refusal, r.delegation_id as "delegation_id: DelegationId", r.through_focal_point,
                   coalesce(r.link, r.id) as "link!"
            from registrations r
            join forums f on f.id = r.forum_id
            join categories c on c.id = r.category_id
            join people p on p.id = r.person_id
            "# + $rest
            $(, $argument)*
        )
    };
}

pub(super) use select_registrations;

pub async fn find(db: impl PgExecutor<'_>, id: RegistrationId) -> sqlx::Result<Option<Registration>> {
    select_registrations!("where r.id = $1", id.0).fetch_optional(db).await
}

/// The registration that a link was signed for.
pub async fn find_by_link(db: impl PgExecutor<'_>, link: Uuid) -> sqlx::Result<Option<Registration>> {
    select_registrations!("where r.link = $1 or r.id = $1 and r.link is null", link).fetch_optional(db).await
}

/// What a call of the API made.
pub async fn made_by(db: impl PgExecutor<'_>, call: CallId) -> sqlx::Result<Option<Registration>> {
    select_registrations!("where r.made_by_call = $1", call.0).fetch_optional(db).await
}

/// Whom a delegation named, and, where its focal point decides about the category, who of its country awaits that:
/// a hundred, in the order in which they came.
pub(super) async fn of_delegation(
    db: impl PgExecutor<'_>,
    delegation: DelegationId,
) -> sqlx::Result<Vec<Registration>> {
    select_registrations!(
        r#"
        where not has_ended(r.state) and (
            r.delegation_id = $1
            or r.state = 'awaiting_approval'
               and r.forum_id = (select d.forum_id from delegations d where d.id = $1) and decides_about($1, r.id)
        )
        order by r.requested_at, r.id limit 100
        "#,
        delegation.0,
    )
    .fetch_all(db)
    .await
}

/// Everybody who has a place, by name.
pub async fn confirmed_of_forum(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Registration>> {
    select_registrations!(
        "where r.forum_id = $1 and r.state = 'confirmed' order by r.latin_name, r.id",
        forum.0
    )
    .fetch_all(db)
    .await
}

/// A person's registrations, newest first.
pub async fn of_person(db: impl PgExecutor<'_>, person: PersonId) -> sqlx::Result<Vec<Registration>> {
    select_registrations!("where r.person_id = $1 order by r.id desc limit 100", person.0).fetch_all(db).await
}

/// What the links to the open registrations of some people for a forum are signed for.
pub async fn of_people(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    people: &[PersonId],
) -> sqlx::Result<Vec<(PersonId, Uuid)>> {
    let people: Vec<Uuid> = people.iter().map(|p| p.0).collect();
    let rows = sqlx::query!(
        r#"
        select distinct on (person_id) person_id as "person: PersonId", coalesce(link, id) as "link!"
        from registrations where forum_id = $1 and person_id = any($2) and not has_ended(state)
        order by person_id, id desc
        "#,
        forum.0,
        &people,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.person, r.link)).collect())
}

/// The number of a waiting registration in the line for its category, from 1.
pub async fn place_in_line(db: impl PgExecutor<'_>, id: RegistrationId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "place!" from registrations me
        join registrations r on r.forum_id = me.forum_id and r.category_id = me.category_id and r.state = 'waitlisted'
                            and (r.requested_at, r.id) <= (me.requested_at, me.id)
        where me.id = $1
        "#,
        id.0,
    )
    .fetch_one(db)
    .await
}

/// Whether somebody decides about a registration once its address is confirmed. About an invited guest nobody does.
pub async fn is_to_be_decided(db: impl PgExecutor<'_>, id: RegistrationId) -> sqlx::Result<bool> {
    let is_to_be = sqlx::query_scalar!(
        r#"
        select r.decided_at is null and (c.decided_by <> 'nobody' or r.came_by is not null)
               and not exists (select from invitations i where i.forum_id = r.forum_id and i.person_id = r.person_id
                               and i.category_id = r.category_id) as "is_to_be!"
        from registrations r join categories c on c.id = r.category_id where r.id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(is_to_be.unwrap_or(false))
}

/// How many registrations of a forum are in each state.
pub struct Counted {
    pub state: State,
    pub n: i64,
}

impl Counted {
    pub async fn of_forum(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Self>> {
        sqlx::query_as!(
            Self,
            r#"
            select state as "state: State", count(*) as "n!" from registrations
            where forum_id = $1 group by state order by state
            "#,
            forum.0,
        )
        .fetch_all(db)
        .await
    }
}
