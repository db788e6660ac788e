use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgPool;

use super::{
    Decider, NewRegistration, State, decide, find,
    insert::{New, insert},
    register,
    room::{Room, Turn},
};
use crate::{
    audit, forums,
    ids::{AccountId, CategoryId, ForumId, RegistrationId},
    people,
    problems::Problems,
};

#[derive(Debug, thiserror::Error)]
pub enum WalkInError {
    #[error("no such forum")]
    NotFound,
    #[error("the forum is a draft, cancelled or over")]
    NotHeld,
    #[error("no place is left in the category")]
    Full,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Registers somebody who stands at the door, whether or not registration is still open, where a place is left. Whoever
/// waits goes first until the forum begins; then whoever is there. An address that is registered already is confirmed.
pub async fn walk_in(
    db: &PgPool,
    forum: ForumId,
    new: &NewRegistration,
    by: AccountId,
    now: Timestamp,
) -> Result<RegistrationId, WalkInError> {
    let mut tx = db.begin().await?;
    let forum = forums::lock(&mut tx, forum).await?.ok_or(WalkInError::NotFound)?;
    if forum.state != forums::State::Published || forum.ends_at.is_none_or(|ends| ends <= now) {
        return Err(WalkInError::NotHeld);
    }
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    let room = Room::read(&mut tx, &forum).await?;
    let has_room = |category: CategoryId, country: &str| {
        let is_free = match has_begun {
            true => room.has_room(category, country),
            false => room.turn(category, country) == Turn::Place,
        };
        if is_free { Ok(()) } else { Err(WalkInError::Full) }
    };
    let known = match register::open_registration(&mut tx, forum.id, &new.who.email).await? {
        Some(id) => find(&mut *tx, id).await?,
        None => None,
    };
    let id = if let Some(known) = known {
        if known.state == State::Waitlisted {
            has_room(known.category_id, &known.country)?;
        }
        if known.state != State::Confirmed {
            let accepted = sqlx::query!(
                "update offers set answer = 'accepted', answered_at = $2 where registration_id = $1 and answer is null",
                known.id.0,
                now.to_sqlx() as _,
            );
            accepted.execute(&mut *tx).await?;
            decide::decided(&mut tx, known.id, Decider::Staff(by), None, now).await?;
            register::take_place(&mut tx, &known, now).await?;
        }
        known.id
    } else {
        let category = room.categories().iter().find(|c| c.code == new.category);
        let category = category.ok_or_else(|| Problems::one("category", "unknown-category"))?;
        has_room(category.id, &new.who.country)?;
        let person = people::recognise(&mut tx, &new.who).await?;
        let new = New { is_decided: true, ..New::plain(category.id, person, &new.who, State::Confirmed) };
        insert(&mut tx, forum.id, std::slice::from_ref(&new), None, (now, now)).await?;
        new.id
    };
    let subject = audit::Subject("registration", id.0);
    audit::note(&mut tx, Some(by), "registration.walk_in", subject, json!({})).await?;
    tx.commit().await?;
    Ok(id)
}
