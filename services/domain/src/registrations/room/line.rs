use sqlx::{PgConnection, PgPool};

use super::{Left, Party};
use crate::{
    forums::Forum,
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
