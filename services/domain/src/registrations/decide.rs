use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Registration, State, find, promote, register, withdraw::end};
use crate::{
    audit, forums,
    ids::{AccountId, DelegationId, RegistrationId},
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
    decided(&mut tx, id, by, None, now).await?;
    register::take_place(&mut tx, &registration, now).await?;
    note(&mut tx, id, by, "registration.approve").await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a registration for a reason that its holder is told. The place goes to whoever has waited longest.
pub async fn refuse(
    db: &PgPool,
    id: RegistrationId,
    reason: &str,
    by: Decider,
    now: Timestamp,
) -> Result<(), DecideError> {
    let reason = typed::text(reason).map_err(DecideError::Reason)?;
    if reason.is_empty() {
        return Err(DecideError::Reason("missing"));
    }
    let mut tx = db.begin().await?;
    let registration = locked(&mut tx, id, by).await?;
    if registration.state != State::AwaitingApproval {
        return Err(DecideError::NotAwaiting);
    }
    decided(&mut tx, id, by, Some(&reason), now).await?;
    end(&mut tx, &registration, State::Refused, now).await?;
    promote(&mut tx, registration.forum_id, now).await?;
    note(&mut tx, id, by, "registration.refuse").await?;
    tx.commit().await?;
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
