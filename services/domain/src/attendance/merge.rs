use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;

use super::{
    By, Means, Point,
    record::{Row, find_row, write},
};
use crate::{
    audit,
    ids::{CheckInId, RegistrationId},
    registrations::{self, State},
};

/// How many check-ins a device may send at once.
pub const MOST_AT_ONCE: usize = 200;

/// A check-in, or the undoing of one, that a device kept while it had no network.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queued {
    pub id: CheckInId,
    pub registration: RegistrationId,
    #[serde(default)]
    pub undoes: Option<CheckInId>,
    pub means: Means,
    /// By the device's clock.
    pub at: Timestamp,
}

/// What became of a check-in that was kept. None is lost that names somebody of this forum: the person did come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Merged {
    Taken,
    /// Written down, though the registration was not confirmed when we heard of it.
    NotConfirmed,
    /// Nobody of this forum, or nothing that could be undone.
    Unknown,
}

/// By how much a device's clock is wrong. What a call takes on its way is no wrong clock.
fn wrong(sent_at: Timestamp, now: Timestamp) -> SignedDuration {
    let wrong = now.duration_since(sent_at);
    if wrong.abs() > SignedDuration::from_mins(2) { wrong } else { SignedDuration::ZERO }
}

/// Takes in what a device kept before its door was shut. Nobody came through it later.
pub async fn merge_late(
    db: &PgPool,
    point: &Point,
    (by, shut): (By, Timestamp),
    queue: &[Queued],
    sent_at: Timestamp,
    now: Timestamp,
) -> sqlx::Result<Vec<(CheckInId, Merged)>> {
    let wrong = wrong(sent_at, now);
    let (in_time, late): (Vec<Queued>, Vec<Queued>) =
        queue.iter().copied().partition(|queued| queued.at.checked_add(wrong).is_ok_and(|at| at <= shut));
    let mut merged = merge(db, point, by, &in_time, sent_at, now).await?;
    merged.extend(late.iter().map(|queued| (queued.id, Merged::Unknown)));
    Ok(merged)
}

/// Takes in what a device kept, in any order of devices and as often as it is sent. A clock that is wrong is set right
/// by what the device said was the time when it sent this.
pub async fn merge(
    db: &PgPool,
    point: &Point,
    by: By,
    queue: &[Queued],
    sent_at: Timestamp,
    now: Timestamp,
) -> sqlx::Result<Vec<(CheckInId, Merged)>> {
    let wrong = wrong(sent_at, now);
    let mut merged = Vec::with_capacity(queue.len());
    let mut tx = db.begin().await?;
    for queued in queue {
        let found = registrations::find(&mut *tx, queued.registration).await?;
        let Some(found) = found.filter(|r| r.forum_id == point.forum_id) else {
            merged.push((queued.id, Merged::Unknown));
            continue;
        };
        if let Some(undone) = queued.undoes {
            let of_here = |row: &Row| {
                row.point == point.id && row.registration == queued.registration && row.undoes.is_none()
            };
            if !find_row(&mut tx, undone).await?.is_some_and(|row| of_here(&row)) {
                merged.push((queued.id, Merged::Unknown));
                continue;
            }
        }
        let row = Row {
            id: queued.id,
            point: point.id,
            registration: queued.registration,
            undoes: queued.undoes,
            means: queued.means,
            is_offline: true,
            device_at: queued.at,
            at: queued.at.checked_add(wrong).unwrap_or(now),
            state: found.state,
        };
        if write(&mut tx, &row, by, now).await?
            && let Some(account) = by.account()
        {
            let subject = audit::Subject("registration", row.registration.0);
            let act =
                if row.undoes.is_none() { "registration.check_in" } else { "registration.undo_check_in" };
            audit::note(&mut tx, Some(account), act, subject, json!({ "point": point.id })).await?;
        }
        let is_confirmed = found.state == State::Confirmed;
        merged.push((queued.id, if is_confirmed { Merged::Taken } else { Merged::NotConfirmed }));
    }
    tx.commit().await?;
    Ok(merged)
}
