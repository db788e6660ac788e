//! Postponing an announced forum: to another date, or until one is announced.

use jiff::{Span, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;

use super::{ChangeStateError, Forum, State, agenda, draft::wall_clock};
use crate::{audit, ids::AccountId, moments, problems::Problems, registrations};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostponeForm {
    /// Both empty: the date is to be announced.
    pub starts_at: String,
    pub ends_at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Postponement {
    ToBeAnnounced,
    To { starts_at: Timestamp, ends_at: Timestamp },
}

impl PostponeForm {
    pub fn parse(&self, forum: &Forum, now: Timestamp) -> Result<Postponement, Problems> {
        let mut problems = Problems::default();
        let zone = forum.zone();
        let starts_at = problems.take("starts_at", wall_clock(&self.starts_at, &zone)).flatten();
        let ends_at = problems.take("ends_at", wall_clock(&self.ends_at, &zone)).flatten();
        match (starts_at, ends_at) {
            (Some(starts), Some(ends)) if ends <= starts => problems.add("ends_at", "ends-before-start"),
            (Some(_), None) if problems.none() => problems.add("ends_at", "missing"),
            (None, Some(_)) if problems.none() => problems.add("starts_at", "missing"),
            _ => {}
        }
        if starts_at.is_some_and(|starts| starts <= now) {
            problems.add("starts_at", "in-the-past");
        }
        let closes = forum.registration_closes_at.zip(forum.starts_at).zip(starts_at);
        if let Some(((closes, was), starts)) = closes {
            let closes = shift(closes, days_between(was, starts, &zone), &zone);
            if closes.zip(forum.registration_opens_at).is_some_and(|(closes, opens)| closes <= opens) {
                problems.add("starts_at", "registration-would-not-open");
            }
        }
        match (starts_at.zip(ends_at), problems.none()) {
            (_, false) => Err(problems),
            (Some((starts_at, ends_at)), true) => Ok(Postponement::To { starts_at, ends_at }),
            (None, true) => Ok(Postponement::ToBeAnnounced),
        }
    }
}

/// How many days lie between two moments on the calendar of a zone.
pub(super) fn days_between(was: Timestamp, is: Timestamp, zone: &TimeZone) -> i32 {
    days_from(moments::date(was, zone), moments::date(is, zone))
}

pub(super) fn days_from(was: Date, is: Date) -> i32 {
    (is - was).get_days()
}

/// The same hour on the clocks of a zone, so many days later.
pub(super) fn shift(at: Timestamp, days: i32, zone: &TimeZone) -> Option<Timestamp> {
    let by: Span = days.days();
    at.to_zoned(zone.clone()).checked_add(by).ok().map(|at| at.timestamp())
}

/// Moves every session of a forum by so many days. Part of the caller's transaction.
pub(super) async fn shift_agenda(conn: &mut PgConnection, forum: &Forum, days: i32) -> sqlx::Result<()> {
    let zone = forum.zone();
    for session in agenda(&mut *conn, forum.id).await? {
        let moved = shift(session.starts(), days, &zone).zip(shift(session.ends(), days, &zone));
        // A clock that is put forward may swallow a short session, which then lasts as long as it did.
        let Some((starts, ends)) = moved else { continue };
        let ends =
            if ends > starts { ends } else { starts + session.ends().duration_since(session.starts()) };
        sqlx::query!(
            "update agenda_sessions set starts_at = $2, ends_at = $3 where id = $1",
            session.id.0,
            starts.to_sqlx() as _,
            ends.to_sqlx() as _,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Part of the caller's transaction, which holds the lock. Registrations stay. With a new date the agenda and the end
/// of registration move by as many days, and with a later one the days until which seats are kept; without one everything rests, and open offers are taken back: who had one is
/// in line again where they were.
pub(super) async fn postpone(
    conn: &mut PgConnection,
    forum: &Forum,
    to: Postponement,
    by: AccountId,
    now: Timestamp,
) -> Result<(), ChangeStateError> {
    match (forum.state, to) {
        // What was said for a forum that was held may be erased already.
        (State::Published, _) if forum.is_over(now) => return Err(ChangeStateError::Over),
        (State::Published, _) | (State::Postponed, Postponement::To { .. }) => {}
        (State::Postponed, Postponement::ToBeAnnounced) => return Ok(()),
        (State::Draft | State::Cancelled, _) => return Err(ChangeStateError::NotAnnounced),
    }
    let was = forum.time_and_place();
    let (sequence, days) = match to {
        Postponement::ToBeAnnounced => {
            let sequence = sqlx::query_scalar!(
                r#"
                update forums set state = 'postponed', sequence = sequence + 1, changed_at = $2
                where id = $1 returning sequence
                "#,
                forum.id.0,
                now.to_sqlx() as _,
            )
            .fetch_one(&mut *conn)
            .await?;
            registrations::take_offers_back(conn, forum.id, now).await?;
            (sequence, None)
        }
        Postponement::To { starts_at, ends_at } => {
            let zone = forum.zone();
            let days = forum.starts_at.map_or(0, |was| days_between(was, starts_at, &zone));
            let closes = forum.registration_closes_at.and_then(|closes| shift(closes, days, &zone));
            let sequence = sqlx::query_scalar!(
                r#"
                update forums set state = 'published', sequence = sequence + 1, changed_at = $2,
                                  starts_at = $3, ends_at = $4, registration_closes_at = $5
                where id = $1 returning sequence
                "#,
                forum.id.0,
                now.to_sqlx() as _,
                starts_at.to_sqlx() as _,
                ends_at.to_sqlx() as _,
                closes.map(|t| t.min(ends_at).to_sqlx()) as _,
            )
            .fetch_one(&mut *conn)
            .await?;
            shift_agenda(conn, forum, days).await?;
            registrations::keep_longer(conn, forum.id, days).await?;
            registrations::cut_short(conn, forum.id, now).await?;
            (sequence, Some((starts_at, ends_at)))
        }
    };
    registrations::tell_of_move(conn, forum.id, sequence, &was, days.map(|(_, ends)| ends)).await?;
    registrations::promote(conn, forum.id, now).await?;
    let details = json!({ "to": days.map(|(begins, _)| begins) });
    audit::note(conn, Some(by), "forum.postpone", audit::Subject("forum", forum.id.0), details).await?;
    Ok(())
}
