use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{By, Means, find_point};
use crate::{
    audit,
    ids::{CheckInId, PointId, RegistrationId},
    registrations::{self, State},
};

/// Somebody who stands at a point now. The id is made where the button is, so that pressing it twice is once.
#[derive(Debug, Clone, Copy)]
pub struct NewCheckIn {
    pub id: CheckInId,
    pub point: PointId,
    pub registration: RegistrationId,
    pub means: Means,
}

#[derive(Debug, thiserror::Error)]
pub enum CheckInError {
    #[error("no such point, registration or check-in")]
    NotFound,
    #[error("the ticket is of another forum")]
    OfAnotherForum,
    #[error("the registration is not confirmed, but {0:?}")]
    NotConfirmed(State),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes down that somebody came. Who was here before today is written down again: the page shows both.
pub async fn check_in(db: &PgPool, new: NewCheckIn, by: By, now: Timestamp) -> Result<(), CheckInError> {
    let mut tx = db.begin().await?;
    let point = find_point(&mut *tx, new.point).await?.ok_or(CheckInError::NotFound)?;
    let found = registrations::find(&mut *tx, new.registration).await?.ok_or(CheckInError::NotFound)?;
    if found.forum_id != point.forum_id {
        return Err(CheckInError::OfAnotherForum);
    }
    if found.state != State::Confirmed {
        return Err(CheckInError::NotConfirmed(found.state));
    }
    let row = Row {
        id: new.id,
        point: new.point,
        registration: new.registration,
        undoes: None,
        means: new.means,
        is_offline: false,
        device_at: now,
        at: now,
        state: found.state,
    };
    if write(&mut tx, &row, by, now).await?
        && let Some(account) = by.account()
    {
        let subject = audit::Subject("registration", new.registration.0);
        let details = json!({ "point": new.point });
        audit::note(&mut tx, Some(account), "registration.check_in", subject, details).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Undoes a check-in at a point by a further row. Doing it twice changes nothing.
pub async fn undo(
    db: &PgPool,
    point: PointId,
    check_in: CheckInId,
    by: By,
    now: Timestamp,
) -> Result<(), CheckInError> {
    let mut tx = db.begin().await?;
    let undone = find_row(&mut tx, check_in).await?.filter(|row| row.point == point && row.undoes.is_none());
    let undone = undone.ok_or(CheckInError::NotFound)?;
    let row = Row {
        id: CheckInId::mint(),
        undoes: Some(check_in),
        is_offline: false,
        device_at: now,
        at: now,
        ..undone
    };
    if write(&mut tx, &row, by, now).await?
        && let Some(account) = by.account()
    {
        let subject = audit::Subject("registration", row.registration.0);
        let details = json!({ "point": point, "check_in": check_in });
        audit::note(&mut tx, Some(account), "registration.undo_check_in", subject, details).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// One line of the book.
pub(super) struct Row {
    pub id: CheckInId,
    pub point: PointId,
    pub registration: RegistrationId,
    pub undoes: Option<CheckInId>,
    pub means: Means,
    pub is_offline: bool,
    pub device_at: Timestamp,
    pub at: Timestamp,
    pub state: State,
}

pub(super) async fn find_row(conn: &mut PgConnection, id: CheckInId) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query!(
        r#"
        select point_id as "point: PointId", registration_id as "registration: RegistrationId",
               undoes as "undoes: CheckInId", means as "means: Means", is_offline, device_at, at,
               state as "state: State"
        from check_ins where id = $1
        "#,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Row {
        id,
        point: row.point,
        registration: row.registration,
        undoes: row.undoes,
        means: row.means,
        is_offline: row.is_offline,
        device_at: jiff_sqlx::Timestamp::to_jiff(row.device_at),
        at: jiff_sqlx::Timestamp::to_jiff(row.at),
        state: row.state,
    }))
}

/// Whether the row is new: the same one comes again when an answer was lost, and a check-in is undone once.
pub(super) async fn write(conn: &mut PgConnection, row: &Row, by: By, now: Timestamp) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        r#"
        insert into check_ins (id, point_id, registration_id, undoes, account_id, door_id, means, is_offline,
                               device_at, at, received_at, state)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict do nothing
        "#,
        row.id.0,
        row.point.0,
        row.registration.0,
        row.undoes.map(|id| id.0),
        by.account().map(|id| id.0),
        by.door().map(|id| id.0),
        row.means as Means,
        row.is_offline,
        row.device_at.to_sqlx() as _,
        row.at.min(now).to_sqlx() as _,
        now.to_sqlx() as _,
        row.state as State,
    )
    .execute(conn)
    .await?;
    Ok(written.rows_affected() > 0)
}
