use sqlx::{PgConnection, PgPool};

use super::{Left, Party, Room};
use crate::{
    forums::{self, Category, Forum},
    ids::{CategoryId, ForumId, PersonId, RegistrationId},
};

/// Somebody in line, with those who wait with them.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub id: RegistrationId,
    pub person: PersonId,
    latin_name: String,
    pub party: Party,
}

/// All who wait for places of a forum, as they stand in line.
pub(crate) async fn line(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Vec<Waiting>> {
    let rows = sqlx::query!(
        r#"
        select r.id as "id: RegistrationId", r.category_id as "category: CategoryId", r.person_id as "person: PersonId",
               r.latin_name,
               array_prepend(r.country, array(
                   select c.country from companions c where c.registration_id = r.id order by c.added_at, c.id
               )) as "countries!: Vec<String>"
        from registrations r where r.forum_id = $1 and r.state = 'waitlisted' order by r.requested_at, r.id
        "#,
        forum.0,
    )
    .fetch_all(conn)
    .await?;
    let waiting = rows.into_iter().map(|row| Waiting {
        id: row.id,
        person: row.person,
        latin_name: row.latin_name,
        party: Party { category: row.category, countries: row.countries },
    });
    Ok(waiting.collect())
}

/// Somebody in line and those who wait with them, as they are now.
pub(crate) async fn party_in_line(
    conn: &mut PgConnection,
    forum: ForumId,
    id: RegistrationId,
) -> sqlx::Result<Option<Party>> {
    let found = line(conn, forum).await?.into_iter().find(|waiting| waiting.id == id);
    Ok(found.map(|waiting| waiting.party))
}

/// How many places are laid aside for somebody in line and those who wait with them.
pub(crate) async fn laid_aside_for(
    conn: &mut PgConnection,
    forum: &Forum,
    id: RegistrationId,
) -> sqlx::Result<i64> {
    let mut left = Left::read(&mut *conn, forum).await?;
    for waiting in line(conn, forum.id).await? {
        let laid = left.lay_aside(&waiting.party);
        if waiting.id == id {
            return Ok(laid);
        }
    }
    Ok(0)
}

/// Whether the forum could have had room for those who waited together, and never could for all of them as they are now:
/// others would go before them for good.
pub(crate) async fn has_outgrown(
    conn: &mut PgConnection,
    forum: &Forum,
    id: RegistrationId,
    was: Option<Party>,
) -> sqlx::Result<bool> {
    let Some(was) = was.filter(|party| party.size() > 1) else { return Ok(false) };
    let left = Left::read(&mut *conn, forum).await?;
    let is = party_in_line(conn, forum.id, id).await?;
    Ok(left.is_large_enough(&was) && is.is_some_and(|is| !left.is_large_enough(&is)))
}

/// Places that are free and offered to nobody, because somebody ahead waits for more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidAside {
    pub registration: RegistrationId,
    pub latin_name: String,
    /// For so many they wait.
    pub wants: i64,
    /// So many are laid aside for them.
    pub laid: i64,
    /// Whether the forum could never have room for all of them: others go before them.
    pub is_too_large: bool,
}

/// For which parties in line places are laid aside, in their order, and which are too large for the forum: the first
/// hundred of them.
pub async fn laid_aside(db: &PgPool, forum: &Forum) -> sqlx::Result<Vec<LaidAside>> {
    let mut conn = db.acquire().await?;
    let mut left = Left::read(&mut conn, forum).await?;
    if !left.has_line() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for waiting in line(&mut conn, forum.id).await? {
        let wants = waiting.party.size();
        let is_too_large = wants > 1 && !left.is_large_enough(&waiting.party);
        let laid = left.lay_aside(&waiting.party);
        if found.len() < 100 && (is_too_large || (laid > 0 && laid < wants)) {
            let (registration, latin_name) = (waiting.id, waiting.latin_name);
            found.push(LaidAside { registration, latin_name, wants, laid, is_too_large });
        }
    }
    Ok(found)
}

/// The categories of a forum with what newcomers can have of each, also where what is free is laid aside for a party in line.
pub async fn categories_for_newcomers(db: &PgPool, forum: &Forum) -> sqlx::Result<Vec<Category>> {
    let mut categories = forums::categories(db, forum.id).await?;
    if categories.iter().any(|category| category.waiting > 0) {
        let mut conn = db.acquire().await?;
        let room = Room::read(&mut conn, forum).await?;
        for category in &mut categories {
            category.beyond_the_line = Some(room.free_for_newcomers(category.id));
        }
    }
    Ok(categories)
}
