use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgPool;

use super::{NewRegistration, State, find, register};
use crate::{
    audit, forums,
    ids::{AccountId, ForumId, RegistrationId},
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
    let categories = forums::categories(&mut *tx, forum.id).await?;
    let has_room = |category: &forums::Category| {
        let free = if has_begun { category.free() } else { category.free_for_newcomers() };
        if free > 0 { Ok(()) } else { Err(WalkInError::Full) }
    };
    let known = match register::open_registration(&mut tx, forum.id, &new.who.email).await? {
        Some(id) => find(&mut *tx, id).await?,
        None => None,
    };
    let id = if let Some(known) = known {
        if known.state == State::Waitlisted {
            let own = categories.iter().find(|c| c.id == known.category_id).ok_or(WalkInError::Full)?;
            has_room(own)?;
        }
        if known.state != State::Confirmed {
            sqlx::query!(
                r#"
                update offers set answer = 'accepted', answered_at = $2 where registration_id = $1 and answer is null
                "#,
                known.id.0,
                now.to_sqlx() as _,
            )
            .execute(&mut *tx)
            .await?;
            register::take_place(&mut tx, &known, now).await?;
        }
        known.id
    } else {
        let category = categories.iter().find(|c| c.code == new.category);
        let category = category.ok_or_else(|| Problems::one("category", "unknown-category"))?;
        has_room(category)?;
        let person = people::recognise(&mut tx, &new.who).await?;
        let state = State::Confirmed;
        let id = register::insert(&mut tx, forum.id, category.id, person, &new.who, state, now).await?;
        register::write(&mut tx, id, person, state).await?;
        id
    };
    let subject = audit::Subject("registration", id.0);
    audit::note(&mut tx, Some(by), "registration.walk_in", subject, json!({})).await?;
    tx.commit().await?;
    Ok(id)
}
