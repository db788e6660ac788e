//! What was to end later ends now, because staff say so.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgConnection;

use super::{ChangeStateError, Forum, Registration, State, registration_is};
use crate::{audit, ids::AccountId};

/// What was looked at longer ago is looked at anew.
const AGREED_WITHIN: SignedDuration = SignedDuration::from_hours(1);

/// The moment at which something ends by hand: that of the look which was agreed to, or now.
pub fn by_hand_at(seen: Option<Timestamp>, now: Timestamp) -> Timestamp {
    seen.filter(|at| *at <= now && *at > now - AGREED_WITHIN).unwrap_or(now)
}

/// Closes the registration of a forum before its time. Who waits keeps waiting, and guests may still answer. Part of the
/// caller's transaction, which holds the lock.
pub(super) async fn close_registration(
    conn: &mut PgConnection,
    forum: &Forum,
    at: Timestamp,
    by: AccountId,
    now: Timestamp,
) -> Result<(), ChangeStateError> {
    if registration_is(forum, at) != Registration::Open {
        return Err(ChangeStateError::NotOpen);
    }
    sqlx::query!(
        "update forums set registration_closes_at = $2, changed_at = $3 where id = $1",
        forum.id.0,
        at.to_sqlx() as _,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    audit::note(conn, Some(by), "forum.close", audit::Subject("forum", forum.id.0), json!({})).await?;
    Ok(())
}

/// A forum that has begun is over. Nobody is told: whoever came knows. Part of the caller's transaction, which holds the
/// lock.
pub(super) async fn end_now(
    conn: &mut PgConnection,
    forum: &Forum,
    at: Timestamp,
    by: AccountId,
    now: Timestamp,
) -> Result<(), ChangeStateError> {
    if forum.state != State::Published {
        return Err(ChangeStateError::NotAnnounced);
    }
    if forum.is_over(at) {
        return Err(ChangeStateError::Over);
    }
    if forum.starts_at.is_none_or(|starts| starts >= at) {
        return Err(ChangeStateError::NotBegun);
    }
    sqlx::query!(
        "update forums set ends_at = $2, changed_at = $3 where id = $1",
        forum.id.0,
        at.to_sqlx() as _,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    audit::note(conn, Some(by), "forum.end", audit::Subject("forum", forum.id.0), json!({})).await?;
    Ok(())
}
