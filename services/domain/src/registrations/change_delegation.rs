use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{
    Delegation, DelegationError, NewDelegation,
    delegations::{of_forum, send_link},
    promote,
    room::Room,
};
use crate::{
    audit, forums,
    ids::{AccountId, DelegationId, ForumId},
    people::{self, Newcomer},
    problems::Problems,
};

/// Changes how many seats a delegation has, until when, and who names people for them. With another day, seats that had
/// returned are its own again where there is room for them; those that it has no more go to whoever waits. Another focal
/// point gets a link, and the one of before ends, as do those to the registrations of people who have no address of their own.
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
        true => {
            correct(&mut tx, &known, &new.focal_point).await?;
            known.focal_point_id
        }
        false => people::recognise(&mut tx, &new.focal_point).await?,
    };
    let link = if is_the_same { known.link } else { Uuid::now_v7() };
    sqlx::query!(
        r#"
        update delegations set organisation = $2, seats = $3, returns_at = $4::timestamptz, focal_point_id = $5, link = $6,
                               returned_at = case when returns_at = $4::timestamptz then returned_at end
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
        // Who read the address of before has nothing of theirs any more.
        sqlx::query!(
            r#"
            update registrations set email = $2, link = gen_random_uuid(), sequence = sequence + 1
            where delegation_id = $1 and through_focal_point and not has_ended(state)
            "#,
            id.0,
            new.focal_point.email,
        )
        .execute(&mut *tx)
        .await?;
        send_link(&mut tx, id, (focal_point, link), now).await?;
    }
    promote(&mut tx, forum.id, now).await?;
    let details = json!({ "delegation": id.0, "seats": new.seats });
    audit::note(&mut tx, Some(by), "forum.delegation_change", audit::Subject("forum", forum.id.0), details)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Corrects the name and the language of a focal point whom nothing but the delegation has brought to us. Those of
/// somebody else are not for whoever writes delegations to change.
async fn correct(
    conn: &mut PgConnection,
    known: &Delegation,
    typed: &Newcomer,
) -> Result<(), DelegationError> {
    let as_before = (&known.native_name, &known.latin_name, known.language);
    if as_before == (&typed.native_name, &typed.latin_name, typed.language) {
        return Ok(());
    }
    let corrected = sqlx::query!(
        r#"
        update people p set native_name = $2, latin_name = $3, language = $4
        where id = $1 and address_confirmed_at is null
          and not exists (select from enrolments e where e.person_id = p.id)
        "#,
        known.focal_point_id.0,
        typed.native_name,
        typed.latin_name,
        typed.language.code(),
    )
    .execute(conn)
    .await?;
    match corrected.rows_affected() {
        0 => Err(Problems::one("latin_name", "person-known").into()),
        _ => Ok(()),
    }
}
