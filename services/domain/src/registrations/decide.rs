use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Registration, State, find, promote, register, withdraw::end};
use crate::{
    audit, forums,
    ids::{AccountId, DelegationId, ForumId, PersonId, RegistrationId},
    post::{self, Lane, Letter},
    typed,
};

/// Who decides about a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decider {
    Staff(AccountId),
    FocalPoint(DelegationId),
}

#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    #[error("no such registration")]
    NotFound,
    #[error("the registration awaits no decision")]
    NotAwaiting,
    #[error("the reason: {0}")]
    Reason(&'static str),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Gives the place that a registration keeps to its holder for good, with the mail that says so. Approving
/// twice changes nothing.
pub async fn approve(
    db: &PgPool,
    id: RegistrationId,
    by: Decider,
    now: Timestamp,
) -> Result<(), DecideError> {
    let mut tx = db.begin().await?;
    let registration = locked(&mut tx, id, by).await?;
    match registration.state {
        State::AwaitingApproval => {}
        State::Confirmed => return Ok(()),
        _ => return Err(DecideError::NotAwaiting),
    }
    give(&mut tx, &registration, by, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn give(
    conn: &mut PgConnection,
    registration: &Registration,
    by: Decider,
    now: Timestamp,
) -> sqlx::Result<()> {
    decided(&mut *conn, registration.id, by, None, now).await?;
    register::take_place(&mut *conn, registration, now).await?;
    note(conn, registration.id, by, "registration.approve").await
}

/// Refuses a registration for a reason that its holder is told. The place goes to whoever has waited longest.
pub async fn refuse(
    db: &PgPool,
    id: RegistrationId,
    reason: &str,
    by: Decider,
    now: Timestamp,
) -> Result<(), DecideError> {
    let reason = needed(reason)?;
    let mut tx = db.begin().await?;
    let registration = locked(&mut tx, id, by).await?;
    if registration.state != State::AwaitingApproval {
        return Err(DecideError::NotAwaiting);
    }
    turn_away(&mut tx, &registration, &reason, by, now).await?;
    promote(&mut tx, registration.forum_id, now).await?;
    tx.commit().await?;
    Ok(())
}

fn needed(reason: &str) -> Result<String, DecideError> {
    let reason = typed::text(reason).map_err(DecideError::Reason)?;
    if reason.is_empty() { Err(DecideError::Reason("missing")) } else { Ok(reason) }
}

async fn turn_away(
    conn: &mut PgConnection,
    registration: &Registration,
    reason: &str,
    by: Decider,
    now: Timestamp,
) -> sqlx::Result<()> {
    decided(&mut *conn, registration.id, by, Some(reason), now).await?;
    end(&mut *conn, registration, State::Refused, now).await?;
    note(conn, registration.id, by, "registration.refuse").await
}

/// Gives the places that several registrations of a forum keep to their holders. Those that await no decision any more are
/// left as they are. Returns how many it gave.
pub async fn approve_all(
    db: &PgPool,
    forum: ForumId,
    chosen: &[RegistrationId],
    by: AccountId,
    now: Timestamp,
) -> Result<usize, DecideError> {
    let mut tx = db.begin().await?;
    let awaiting = awaiting(&mut tx, forum, chosen).await?;
    for registration in &awaiting {
        give(&mut tx, registration, Decider::Staff(by), now).await?;
    }
    tx.commit().await?;
    Ok(awaiting.len())
}

/// Refuses several for one reason, which each of them is told; their places go to whoever has waited longest.
pub async fn refuse_all(
    db: &PgPool,
    forum: ForumId,
    chosen: &[RegistrationId],
    reason: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<usize, DecideError> {
    let reason = needed(reason)?;
    let mut tx = db.begin().await?;
    let awaiting = awaiting(&mut tx, forum, chosen).await?;
    for registration in &awaiting {
        turn_away(&mut tx, registration, &reason, Decider::Staff(by), now).await?;
    }
    promote(&mut tx, forum, now).await?;
    tx.commit().await?;
    Ok(awaiting.len())
}

/// Those of some registrations of a forum that await a decision, under its lock.
async fn awaiting(
    conn: &mut PgConnection,
    forum: ForumId,
    chosen: &[RegistrationId],
) -> Result<Vec<Registration>, DecideError> {
    forums::lock(&mut *conn, forum).await?.ok_or(DecideError::NotFound)?;
    let mut awaiting: Vec<Registration> = Vec::new();
    for id in chosen {
        let found = find(&mut *conn, *id).await?;
        let found = found.filter(|r| r.forum_id == forum && r.state == State::AwaitingApproval);
        awaiting.extend(found.filter(|r| awaiting.iter().all(|known| known.id != r.id)));
    }
    Ok(awaiting)
}

/// Writes to the focal points who are to decide about a registration, once a day for each delegation: of who comes after
/// the day's letter, the next day's tells. Part of the caller's transaction.
pub(super) async fn tell_focal_points(
    conn: &mut PgConnection,
    registration: &Registration,
    now: Timestamp,
) -> sqlx::Result<()> {
    let deciders = sqlx::query!(
        r#"
        select id as "id: DelegationId", focal_point_id as "focal_point: PersonId" from delegations
        where forum_id = $1 and decides_about(id, $2) order by id limit 100
        "#,
        registration.forum_id.0,
        registration.id.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let today = now.to_zoned(TimeZone::UTC).date();
    let tomorrow = today.saturating_add(1.day());
    // Morning in the west of the region, afternoon in its east.
    let morning = tomorrow.at(6, 0, 0, 0).to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    for decider in deciders {
        for (day, due) in [(today, None), (tomorrow, morning)] {
            let new = post::New {
                letter: Letter::DelegationDecide { delegation: decider.id },
                lane: Lane::Normal,
                person: Some(decider.focal_point),
                expires_at: None,
                dedupe_key: &format!("tx:delegation_decide:{}:{day}", decider.id),
            };
            if post::enqueue_for(&mut *conn, new, due).await? {
                break;
            }
        }
    }
    Ok(())
}

/// The registration under its forum's lock, if it is the decider's to decide.
async fn locked(
    conn: &mut PgConnection,
    id: RegistrationId,
    by: Decider,
) -> Result<Registration, DecideError> {
    let before = find(&mut *conn, id).await?.ok_or(DecideError::NotFound)?;
    forums::lock(&mut *conn, before.forum_id).await?.ok_or(DecideError::NotFound)?;
    if let Decider::FocalPoint(delegation) = by {
        let is_theirs =
            sqlx::query_scalar!(r#"select decides_about($1, $2) as "is_theirs!""#, delegation.0, id.0,)
                .fetch_one(&mut *conn)
                .await?;
        if !is_theirs {
            return Err(DecideError::NotFound);
        }
    }
    find(conn, id).await?.ok_or(DecideError::NotFound)
}

pub(super) async fn decided(
    conn: &mut PgConnection,
    id: RegistrationId,
    by: Decider,
    refusal: Option<&str>,
    now: Timestamp,
) -> sqlx::Result<()> {
    let account = match by {
        Decider::Staff(account) => Some(account.0),
        Decider::FocalPoint(_) => None,
    };
    sqlx::query!(
        "update registrations set decided_at = $2, decided_by = $3, refusal = $4 where id = $1",
        id.0,
        now.to_sqlx() as _,
        account,
        refusal,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn note(conn: &mut PgConnection, id: RegistrationId, by: Decider, act: &str) -> sqlx::Result<()> {
    let (account, details) = match by {
        Decider::Staff(account) => (Some(account), json!({})),
        Decider::FocalPoint(delegation) => (None, json!({ "delegation": delegation.0 })),
    };
    audit::note(conn, account, act, audit::Subject("registration", id.0), details).await
}
