use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use super::{
    Delegation, State,
    delegations::{delegate, find_delegation},
    insert::{New, insert, next_in_line},
    promote,
    register::open_registration,
    room::Room,
    withdraw::end,
};
use crate::{
    audit,
    forums::{self, Forum},
    ids::{AccountId, DelegationId, RegistrationId},
    people::{self, Newcomer},
    problems::Problems,
};

#[derive(Debug, thiserror::Error)]
pub enum NamePeopleError {
    #[error("no such delegation or person")]
    NotFound,
    #[error("the delegation names nobody any more")]
    Closed,
    #[error("the delegation has fewer seats left")]
    NoSeats(i64),
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Names people for seats of a delegation: all of them, or none where something is wrong. Each gets a mail of
/// their own, and the seat is kept until they have confirmed their address, at most until unused seats return. Whoever has
/// no address has the seat at once, and mail about them goes to the focal point.
/// `by` names the member of staff who did it; `None` is the focal point.
pub async fn name_people(
    db: &PgPool,
    id: DelegationId,
    named: &[Newcomer],
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), NamePeopleError> {
    let mut tx = db.begin().await?;
    let (forum, delegation) = locked(&mut tx, id, now).await?;
    if delegation.returned_at.is_some() || delegation.returns_at() <= now {
        return Err(NamePeopleError::Closed);
    }
    let wanted = i64::try_from(named.len()).unwrap_or(i64::MAX);
    if wanted > delegation.left() {
        return Err(NamePeopleError::NoSeats(delegation.left()));
    }
    name(&mut tx, &forum, &delegation, named, now).await?;
    note(&mut tx, &delegation, by, json!({ "delegation": id.0, "named": named.len() })).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes what staff did; a focal point is none. Part of the caller's transaction.
async fn note(
    conn: &mut PgConnection,
    delegation: &Delegation,
    by: Option<AccountId>,
    details: Value,
) -> sqlx::Result<()> {
    if by.is_none() {
        return Ok(());
    }
    let subject = audit::Subject("forum", delegation.forum_id.0);
    audit::note(conn, by, "forum.delegation_name", subject, details).await
}

/// Gives one person's seat to another, until the forum begins, also where unused seats have returned: the one gets a mail
/// that it has ended, the other one that it is theirs.
pub async fn replace_person(
    db: &PgPool,
    id: DelegationId,
    replaced: RegistrationId,
    with: &Newcomer,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), NamePeopleError> {
    let mut tx = db.begin().await?;
    let (forum, delegation) = locked(&mut tx, id, now).await?;
    let replaced = delegate(&mut tx, id, replaced).await?.ok_or(NamePeopleError::NotFound)?;
    let before = Room::read(&mut tx, &forum).await?;
    end(&mut tx, &replaced, State::Withdrawn, now).await?;
    name(&mut tx, &forum, &delegation, std::slice::from_ref(with), now).await?;
    // The seat may have been one of another category, which is not the delegation's to give.
    if Room::read(&mut tx, &forum).await?.is_overdrawn_since(&before) {
        return Err(NamePeopleError::NoSeats(0));
    }
    // Who came along with the one who is replaced does not come any more.
    promote(&mut tx, forum.id, now).await?;
    let details = json!({ "delegation": id.0, "named": 1, "replaced": replaced.id.0 });
    note(&mut tx, &delegation, by, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes somebody off the list. The seat is the delegation's again until unused seats return.
pub async fn withdraw_person(
    db: &PgPool,
    id: DelegationId,
    person: RegistrationId,
    now: Timestamp,
) -> Result<(), NamePeopleError> {
    let mut tx = db.begin().await?;
    let delegation = find_delegation(&mut *tx, id).await?.ok_or(NamePeopleError::NotFound)?;
    let forum = forums::lock(&mut tx, delegation.forum_id).await?.ok_or(NamePeopleError::NotFound)?;
    if forum.is_over(now) {
        return Err(NamePeopleError::Closed);
    }
    let person = delegate(&mut tx, id, person).await?.ok_or(NamePeopleError::NotFound)?;
    end(&mut tx, &person, State::Withdrawn, now).await?;
    promote(&mut tx, delegation.forum_id, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The forum under its lock, and the delegation, until the forum begins.
async fn locked(
    conn: &mut PgConnection,
    id: DelegationId,
    now: Timestamp,
) -> Result<(Forum, Delegation), NamePeopleError> {
    let before = find_delegation(&mut *conn, id).await?.ok_or(NamePeopleError::NotFound)?;
    let forum = forums::lock(&mut *conn, before.forum_id).await?.ok_or(NamePeopleError::NotFound)?;
    let delegation = find_delegation(conn, id).await?.ok_or(NamePeopleError::NotFound)?;
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    if has_begun || forum.state != forums::State::Published {
        return Err(NamePeopleError::Closed);
    }
    Ok((forum, delegation))
}

async fn name(
    conn: &mut PgConnection,
    forum: &Forum,
    delegation: &Delegation,
    named: &[Newcomer],
    now: Timestamp,
) -> Result<(), NamePeopleError> {
    // They sit in the country's seats, whatever passport they hold. Whoever has no address is reached by the focal point.
    let focal_point = delegation.email.as_deref().unwrap_or_default();
    let lacks_address: Vec<bool> = named.iter().map(|who| who.email.is_empty()).collect();
    let own: Vec<String> = named.iter().map(|who| who.email.clone()).filter(|own| !own.is_empty()).collect();
    let reached = |who: &Newcomer| -> String {
        if who.email.is_empty() { focal_point.to_owned() } else { who.email.clone() }
    };
    let named: Vec<Newcomer> = named
        .iter()
        .map(|who| Newcomer { country: delegation.country.clone(), email: reached(who), ..who.clone() })
        .collect();
    people::lock_addresses(&mut *conn, &own).await?;
    let mut problems = Problems::default();
    let mut new = Vec::new();
    for (row, (who, lacks_address)) in named.iter().zip(lacks_address).enumerate() {
        if who.email.is_empty() {
            problems.add_in_row("list", row + 1, "guest-address");
            continue;
        }
        if is_named(&mut *conn, forum, delegation, (who, lacks_address)).await? {
            problems.add_in_row("list", row + 1, "guest-registered");
            continue;
        }
        // The focal point has vouched for whoever cannot confirm an address.
        let (person, state) = match lacks_address {
            true => (people::add_without_address(&mut *conn, who).await?, State::Confirmed),
            false => (people::recognise(&mut *conn, who).await?, State::Held),
        };
        new.push(New {
            delegation: Some(delegation.id),
            through_focal_point: lacks_address,
            is_decided: true,
            ..New::plain(delegation.category_id, person, who, state)
        });
    }
    if !problems.none() {
        return Err(problems.into());
    }
    let an_hour = now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(now);
    // Where the day has passed, as long as for everybody.
    let kept_until = (delegation.returns_at() > now).then(|| delegation.returns_at().max(an_hour));
    let asked = next_in_line(&mut *conn, forum.id, now).await?;
    insert(conn, forum.id, &new, kept_until, (now, asked)).await?;
    Ok(())
}

/// Whether somebody is registered already: under the address, or in this delegation under the name.
async fn is_named(
    conn: &mut PgConnection,
    forum: &Forum,
    delegation: &Delegation,
    (who, lacks_address): (&Newcomer, bool),
) -> sqlx::Result<bool> {
    if !lacks_address {
        return Ok(open_registration(conn, forum.id, &who.email).await?.is_some());
    }
    sqlx::query_scalar!(
        r#"
        select exists (
            select from registrations
            where delegation_id = $1 and latin_name = $2 and through_focal_point and not has_ended(state)
        ) as "is_named!"
        "#,
        delegation.id.0,
        who.latin_name,
    )
    .fetch_one(conn)
    .await
}
