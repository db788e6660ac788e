use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    DelegationError, NewDelegation,
    delegations::{of_forum, send_link},
    promote,
    room::Room,
};
use crate::{
    audit, forums,
    ids::{AccountId, DelegationId, ForumId},
    people,
    problems::Problems,
};

/// Changes how many seats a delegation has, until when, and who names people for them. Seats that had returned are its own
/// again where there is room for them; those that it has no more go to whoever waits. Another focal point gets a link, and
/// the one of before ends.
pub async fn change_delegation(
    db: &PgPool,
    (forum, id): (ForumId, DelegationId),
    new: &NewDelegation,
    by: AccountId,
    now: Timestamp,
) -> Result<(), DelegationError> {
    let mut tx = db.begin().await?;
    let forum = forums::lock(&mut tx, forum).await?.ok_or(DelegationError::NotFound)?;
    let known = of_forum(&mut tx, forum.id, id).await?;
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    if forum.state != forums::State::Published || has_begun {
        return Err(DelegationError::NotAnnounced);
    }
    if i64::from(new.seats) < known.named {
        return Err(Problems::one("seats", "below-taken").into());
    }
    let before = Room::read(&mut tx, &forum).await?;
    let is_the_same = known.email.as_deref() == Some(new.focal_point.email.as_str());
    let focal_point = match is_the_same {
        true => known.focal_point_id,
        false => people::recognise(&mut tx, &new.focal_point).await?,
    };
    let link = if is_the_same { known.link } else { Uuid::now_v7() };
    sqlx::query!(
        r#"
        update delegations set organisation = $2, seats = $3, returns_at = $4, returned_at = null, focal_point_id = $5,
                               link = $6
        where id = $1
        "#,
        id.0,
        new.organisation,
        new.seats,
        new.returns_at.to_sqlx() as _,
        focal_point.0,
        link,
    )
    .execute(&mut *tx)
    .await?;
    if Room::read(&mut tx, &forum).await?.is_overdrawn_since(&before) {
        return Err(DelegationError::NoRoom);
    }
    if !is_the_same {
        send_link(&mut tx, id, focal_point, now).await?;
    }
    promote(&mut tx, forum.id, now).await?;
    let details = json!({ "delegation": id.0, "seats": new.seats });
    audit::note(&mut tx, Some(by), "forum.delegation_change", audit::Subject("forum", forum.id.0), details)
        .await?;
    tx.commit().await?;
    Ok(())
}
