use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Bringing, NewCompanion, bringing, companions_of, most_companions};
use crate::{
    audit,
    forums::{self, Forum},
    ids::{AccountId, CompanionId, RegistrationId},
    problems::Problems,
    registrations::{
        Registration, find, promote,
        room::{Party, Room, Turn},
    },
};

#[derive(Debug, thiserror::Error)]
pub enum CompanionError {
    #[error("no such registration or companion")]
    NotFound,
    #[error("nobody can be named now: {0:?}")]
    NotNow(Bringing),
    #[error("no place is left that nobody waits for")]
    NoRoom,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for CompanionError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|e| e.constraint()) {
            Some("one_companion_per_name") => Problems::one("latin_name", "companion-twice").into(),
            _ => Self::Database(error),
        }
    }
}

/// Names one more who comes along: by whoever brings them, or by staff. They take a place that is free and that nobody
/// waits for.
pub async fn add_companion(
    db: &PgPool,
    id: RegistrationId,
    new: &NewCompanion,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<CompanionId, CompanionError> {
    let mut tx = db.begin().await?;
    let (forum, registration) = open(&mut tx, id, true, now).await?;
    let room = Room::read(&mut tx, &forum).await?;
    if room.turn(&Party::one(registration.category_id, &new.country)) != Turn::Place {
        return Err(CompanionError::NoRoom);
    }
    let companion = CompanionId::mint();
    sqlx::query!(
        r#"
        insert into companions (id, registration_id, forum_id, native_name, latin_name, country, role, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        companion.0,
        id.0,
        forum.id.0,
        new.native_name,
        new.latin_name,
        new.country,
        new.role,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    note(&mut tx, by, "registration.companion_add", (id, companion)).await?;
    tx.commit().await?;
    Ok(companion)
}

/// Corrects who comes along, or names another for the same place. One of another country needs room in that
/// country's part.
pub async fn change_companion(
    db: &PgPool,
    id: RegistrationId,
    companion: CompanionId,
    new: &NewCompanion,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), CompanionError> {
    let mut tx = db.begin().await?;
    let (forum, _) = open(&mut tx, id, false, now).await?;
    let known = companions_of(&mut *tx, id).await?.into_iter().find(|c| c.id == companion);
    let known = known.ok_or(CompanionError::NotFound)?;
    let before = Room::read(&mut tx, &forum).await?;
    sqlx::query!(
        r#"
        update companions set native_name = $3, latin_name = $4, country = $5, role = $6
        where id = $1 and registration_id = $2
        "#,
        companion.0,
        id.0,
        new.native_name,
        new.latin_name,
        new.country,
        new.role,
    )
    .execute(&mut *tx)
    .await?;
    let moves = known.country != new.country;
    if moves && Room::read(&mut tx, &forum).await?.is_overdrawn_since(&before) {
        return Err(CompanionError::NoRoom);
    }
    if moves {
        promote(&mut tx, forum.id, now).await?;
    }
    note(&mut tx, by, "registration.companion_change", (id, companion)).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody does not come along after all: their place goes to whoever has waited longest, which may be the rest of a party
/// that waits. This is possible as long as the registration itself could be withdrawn. Doing it twice changes nothing.
pub async fn remove_companion(
    db: &PgPool,
    id: RegistrationId,
    companion: CompanionId,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), CompanionError> {
    let mut tx = db.begin().await?;
    let (forum, registration) = locked(&mut tx, id).await?;
    if registration.state.has_ended() || forum.is_over(now) {
        return Err(CompanionError::NotNow(Bringing::Closed));
    }
    let removed =
        sqlx::query!("delete from companions where id = $1 and registration_id = $2", companion.0, id.0)
            .execute(&mut *tx)
            .await?;
    promote(&mut tx, forum.id, now).await?;
    if removed.rows_affected() > 0 {
        note(&mut tx, by, "registration.companion_remove", (id, companion)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What staff did stands in the log; what participants do themselves does not.
async fn note(
    conn: &mut PgConnection,
    by: Option<AccountId>,
    act: &str,
    (id, companion): (RegistrationId, CompanionId),
) -> sqlx::Result<()> {
    let Some(by) = by else { return Ok(()) };
    let details = json!({ "companion": companion.0 });
    audit::note(conn, Some(by), act, audit::Subject("registration", id.0), details).await
}

/// The registration under its forum's lock.
async fn locked(
    conn: &mut PgConnection,
    id: RegistrationId,
) -> Result<(Forum, Registration), CompanionError> {
    let before = find(&mut *conn, id).await?.ok_or(CompanionError::NotFound)?;
    let forum = forums::lock(&mut *conn, before.forum_id).await?.ok_or(CompanionError::NotFound)?;
    let registration = find(conn, id).await?.ok_or(CompanionError::NotFound)?;
    Ok((forum, registration))
}

/// The same, while people can be named for it; one more, or another.
async fn open(
    conn: &mut PgConnection,
    id: RegistrationId,
    one_more: bool,
    now: Timestamp,
) -> Result<(Forum, Registration), CompanionError> {
    let (forum, registration) = locked(&mut *conn, id).await?;
    let most = most_companions(&mut *conn, &registration).await?;
    let named = i64::try_from(companions_of(conn, id).await?.len()).unwrap_or(i64::MAX);
    match bringing(&forum, &registration, most, named, now) {
        Bringing::Up(left) if left > 0 || !one_more => Ok((forum, registration)),
        Bringing::NoPlaceYet if !one_more => Ok((forum, registration)),
        other => Err(CompanionError::NotNow(other)),
    }
}
