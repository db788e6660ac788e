use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};
use uuid::Uuid;

use super::{NewDelegation, Registration, promote, room::Room};
use crate::{
    audit, forums,
    ids::{AccountId, CategoryId, DelegationId, ForumId, PersonId, RegistrationId},
    language::{Language, LanguageMap},
    names::Name,
    people,
    post::{self, Lane, Letter},
    problems::Problems,
};

/// Seats of a category that a country, or an organisation in it, fills by itself until a day.
#[derive(Debug, Clone)]
pub struct Delegation {
    pub id: DelegationId,
    pub forum_id: ForumId,
    pub category_id: CategoryId,
    pub category_title: Json<LanguageMap>,
    pub country: String,
    pub organisation: String,
    pub seats: i32,
    pub returns_at: jiff_sqlx::Timestamp,
    pub returned_at: Option<jiff_sqlx::Timestamp>,
    pub focal_point_id: PersonId,
    pub native_name: String,
    pub latin_name: String,
    pub gender: Option<String>,
    pub email: Option<String>,
    pub focal_country: String,
    pub language: Language,
    pub time_zone: Option<String>,
    /// What the focal point's link is signed for.
    pub link: Uuid,
    /// How many seats somebody was named for.
    pub named: i64,
}

impl Delegation {
    pub fn returns_at(&self) -> Timestamp {
        self.returns_at.to_jiff()
    }

    /// Seats that somebody can yet be named for.
    pub fn left(&self) -> i64 {
        if self.returned_at.is_some() { 0 } else { (i64::from(self.seats) - self.named).max(0) }
    }

    pub fn focal_point(&self) -> Name<'_> {
        Name {
            native: &self.native_name,
            latin: &self.latin_name,
            gender: self.gender.as_deref(),
            country: &self.focal_country,
            ..Name::default()
        }
    }
}

macro_rules! select_delegations {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Delegation,
            r#"
            select d.id as "id: DelegationId", d.forum_id as "forum_id: ForumId", d.category_id as "category_id: CategoryId",
                   c.title as "category_title: Json<LanguageMap>", d.country, d.organisation, d.seats, d.returns_at,
                   d.returned_at, d.focal_point_id as "focal_point_id: PersonId", p.native_name, p.latin_name, p.gender,
                   p.email, coalesce(d.link, d.id) as "link!", p.country as focal_country, p.language as "language: Language", p.time_zone,
                   (select count(*) from registrations r where r.delegation_id = d.id and takes_a_place(r.state)) as "named!"
            from delegations d join categories c on c.id = d.category_id join people p on p.id = d.focal_point_id
            "# + $rest
            $(, $argument)*
        )
    };
}

pub async fn find_delegation(db: impl PgExecutor<'_>, id: DelegationId) -> sqlx::Result<Option<Delegation>> {
    select_delegations!("where d.id = $1", id.0).fetch_optional(db).await
}

/// The delegation whose focal point has this link.
pub async fn find_delegation_by_link(
    db: impl PgExecutor<'_>,
    link: Uuid,
) -> sqlx::Result<Option<Delegation>> {
    select_delegations!("where coalesce(d.link, d.id) = $1", link).fetch_optional(db).await
}

/// A forum's delegations by country: a hundred.
pub async fn delegations(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Delegation>> {
    select_delegations!("where d.forum_id = $1 order by d.country, d.made_at, d.id limit 100", forum.0)
        .fetch_all(db)
        .await
}

#[derive(Debug, thiserror::Error)]
pub enum DelegationError {
    #[error("no such forum or delegation")]
    NotFound,
    #[error("only an announced forum with places that is yet to begin takes delegations")]
    NotAnnounced,
    #[error("there are fewer free seats")]
    NoRoom,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Gives seats to a delegation, and its focal point the link by which people are named for them.
pub async fn make_delegation(
    db: &PgPool,
    forum: ForumId,
    new: &NewDelegation,
    by: AccountId,
    now: Timestamp,
) -> Result<DelegationId, DelegationError> {
    let mut tx = db.begin().await?;
    let forum = forums::lock(&mut tx, forum).await?.ok_or(DelegationError::NotFound)?;
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    if forum.state != forums::State::Published || forum.capacity.is_none() || has_begun {
        return Err(DelegationError::NotAnnounced);
    }
    let category = forums::categories(&mut *tx, forum.id).await?.into_iter().find(|c| c.code == new.category);
    let category = category.ok_or_else(|| Problems::one("category", "unknown-category"))?;
    let before = Room::read(&mut tx, &forum).await?;
    let focal_point = people::recognise(&mut tx, &new.focal_point).await?;
    let id = DelegationId::mint();
    sqlx::query!(
        r#"
        insert into delegations (id, forum_id, category_id, country, organisation, seats, focal_point_id, returns_at, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        "#,
        id.0,
        forum.id.0,
        category.id.0,
        new.focal_point.country,
        new.organisation,
        new.seats,
        focal_point.0,
        new.returns_at.to_sqlx() as _,
        by.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    if Room::read(&mut tx, &forum).await?.is_overdrawn_since(&before) {
        return Err(DelegationError::NoRoom);
    }
    send_link(&mut tx, id, (focal_point, id.0), now).await?;
    let details = json!({ "delegation": id.0, "seats": new.seats });
    audit::note(&mut tx, Some(by), "forum.delegation", audit::Subject("forum", forum.id.0), details).await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes to the focal point once more, at most once in ten minutes.
pub async fn send_link_again(
    db: &PgPool,
    (forum, id): (ForumId, DelegationId),
    by: AccountId,
    now: Timestamp,
) -> Result<(), DelegationError> {
    let mut tx = db.begin().await?;
    let delegation = of_forum(&mut tx, forum, id).await?;
    send_link(&mut tx, id, (delegation.focal_point_id, delegation.link), now).await?;
    let details = json!({ "delegation": id.0 });
    audit::note(&mut tx, Some(by), "forum.delegation_link", audit::Subject("forum", forum.0), details)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the unused seats of a delegation back before their day, and offers them to whoever waits.
pub async fn return_seats(
    db: &PgPool,
    (forum, id): (ForumId, DelegationId),
    by: AccountId,
    now: Timestamp,
) -> Result<(), DelegationError> {
    let mut tx = db.begin().await?;
    forums::lock(&mut tx, forum).await?.ok_or(DelegationError::NotFound)?;
    of_forum(&mut tx, forum, id).await?;
    sqlx::query!(
        "update delegations set returned_at = $2 where id = $1 and returned_at is null",
        id.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    promote(&mut tx, forum, now).await?;
    let details = json!({ "delegation": id.0 });
    audit::note(&mut tx, Some(by), "forum.delegation_return", audit::Subject("forum", forum.0), details)
        .await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn of_forum(
    conn: &mut PgConnection,
    forum: ForumId,
    id: DelegationId,
) -> Result<Delegation, DelegationError> {
    let found = find_delegation(conn, id).await?;
    found.filter(|delegation| delegation.forum_id == forum).ok_or(DelegationError::NotFound)
}

/// Each link is sent at most once in ten minutes.
pub(super) async fn send_link(
    conn: &mut PgConnection,
    id: DelegationId,
    (person, link): (PersonId, Uuid),
    now: Timestamp,
) -> sqlx::Result<()> {
    post::enqueue(
        conn,
        post::New {
            letter: Letter::Delegation { delegation: id },
            lane: Lane::Normal,
            person: Some(person),
            expires_at: None,
            dedupe_key: &format!("tx:delegation:{id}:{link}:{}", now.as_second() / 600),
        },
    )
    .await
}

/// Whom a delegation has named, and whom its focal point is to decide about: in the order in which they came.
pub async fn delegates(db: impl PgExecutor<'_>, delegation: DelegationId) -> sqlx::Result<Vec<Registration>> {
    super::find::of_delegation(db, delegation).await
}

/// One of the people of a delegation, by id.
pub(super) async fn delegate(
    conn: &mut PgConnection,
    delegation: DelegationId,
    id: RegistrationId,
) -> sqlx::Result<Option<Registration>> {
    let found = super::find(conn, id).await?;
    Ok(found.filter(|r| r.delegation_id == Some(delegation) && !r.state.has_ended()))
}
