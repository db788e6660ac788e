use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, civil::Date};
use sqlx::{PgConnection, PgPool};

use super::{Point, PointKind, day_of, points};
use crate::{
    forums::{self, Forum, Session},
    ids::{PointId, RegistrationId},
    language::LanguageMap,
    registrations,
};

/// What somebody was there for, as the check-ins say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attendance {
    /// The days on which they came through a door or into a session's room.
    pub days: Vec<Date>,
    /// Sessions whose room they were checked into, in the order they began.
    pub sessions: Vec<Attended>,
    /// The time that sessions took, parallel ones once.
    pub time: SignedDuration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    pub title: LanguageMap,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

impl Attendance {
    /// In hours, to the half hour, as a certificate has it: `7.5`.
    pub fn half_hours(&self) -> i64 {
        (self.time.as_secs() + 900) / 1800
    }
}

/// What a registration's holder attended, for certificates and figures.
pub async fn attendance_of(db: &PgPool, registration: RegistrationId) -> sqlx::Result<Attendance> {
    let mut conn = db.acquire().await?;
    let Some(found) = registrations::find(&mut *conn, registration).await? else {
        return Ok(Attendance::default());
    };
    let Some(forum) = forums::find(&mut *conn, found.forum_id).await? else {
        return Ok(Attendance::default());
    };
    let mut attended = attendances(&mut conn, &forum, Some(registration)).await?;
    Ok(attended.remove(&registration).unwrap_or_default())
}

/// What everybody, or one, attended of a forum who was checked in there. A session with a point of its own counts for
/// those who were checked in there; any other for those who had come through a door that day before it ended. What was
/// to begin after the forum's end did not take place, and what that cut short counts until then. A forum of one day
/// without an agenda counts as one session. Nobody was there whom nobody checked in.
pub(crate) async fn attendances(
    conn: &mut PgConnection,
    forum: &Forum,
    only: Option<RegistrationId>,
) -> sqlx::Result<HashMap<RegistrationId, Attendance>> {
    let rows = sqlx::query!(
        r#"
        select registration_id as "registration!: RegistrationId", point_id as "point!: PointId",
               kind as "kind!: PointKind", day as "day!: jiff_sqlx::Date", at as "at!: jiff_sqlx::Timestamp"
        from standing_check_ins
        where forum_id = $1 and nth = 1 and ($2::uuid is null or registration_id = $2)
        order by at, id
        "#,
        forum.id.0,
        only.map(|id| id.0),
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut came: HashMap<RegistrationId, Vec<Came>> = HashMap::new();
    for row in rows {
        let (point, kind, day, at) = (row.point, row.kind, row.day.to_jiff(), row.at.to_jiff());
        came.entry(row.registration).or_default().push(Came { point, kind, day, at });
    }
    let points = points(&mut *conn, forum.id).await?;
    let open = open_spans(forum, &points, &forums::agenda(&mut *conn, forum.id).await?);
    let attended = |came: Vec<Came>| attendance(&came, &points, &open, forum);
    Ok(came.into_iter().map(|(registration, came)| (registration, attended(came))).collect())
}

struct Came {
    point: PointId,
    kind: PointKind,
    day: Date,
    at: Timestamp,
}

/// The hours of what whoever comes through a door is there for.
fn open_spans(forum: &Forum, points: &[Point], agenda: &[Session]) -> Vec<(Timestamp, Timestamp)> {
    let has_a_point = |session: &Session| points.iter().any(|point| point.session_id == Some(session.id));
    let mut open: Vec<(Timestamp, Timestamp)> = agenda
        .iter()
        .filter(|session| session.kind.counts() && !has_a_point(session))
        .filter_map(|session| held(forum, (session.starts(), session.ends())))
        .collect();
    let zone = forum.zone();
    if agenda.is_empty()
        && let Some((starts, ends)) = forum.starts_at.zip(forum.ends_at)
        && day_of(starts, &zone) == day_of(ends, &zone)
    {
        open.push((starts, ends));
    }
    open
}

/// The part of a span that lies before the forum's end, which may have come sooner than its agenda says.
fn held(forum: &Forum, (starts, ends): (Timestamp, Timestamp)) -> Option<(Timestamp, Timestamp)> {
    let ends = forum.ends_at.map_or(ends, |over| ends.min(over));
    (starts < ends).then_some((starts, ends))
}

fn attendance(came: &[Came], points: &[Point], open: &[(Timestamp, Timestamp)], forum: &Forum) -> Attendance {
    let zone = forum.zone();
    let mut days: Vec<Date> = came.iter().map(|c| c.day).collect();
    days.sort_unstable();
    days.dedup();
    let mut sessions: Vec<Attended> = points
        .iter()
        .filter(|point| came.iter().any(|c| c.point == point.id))
        .filter_map(|point| {
            let (starts_at, ends_at) = held(forum, point.span()?)?;
            Some(Attended { title: point.name.0.clone(), starts_at, ends_at })
        })
        .collect();
    sessions.sort_by_key(|session| session.starts_at);
    let at_the_door = |(starts, ends): &&(Timestamp, Timestamp)| {
        let day = day_of(*starts, &zone);
        came.iter().any(|c| c.kind == PointKind::Door && c.day == day && c.at < *ends)
    };
    let mut spans: Vec<_> = open.iter().filter(at_the_door).copied().collect();
    spans.extend(sessions.iter().map(|session| (session.starts_at, session.ends_at)));
    Attendance { days, sessions, time: together(spans) }
}

/// How long spans of time last together, where they overlap once.
fn together(mut spans: Vec<(Timestamp, Timestamp)>) -> SignedDuration {
    spans.sort_unstable();
    let mut time = SignedDuration::ZERO;
    let mut until = Timestamp::MIN;
    for (starts, ends) in spans {
        let from = starts.max(until);
        if ends > from {
            time += ends.duration_since(from);
            until = ends;
        }
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_sessions_take_their_time_once() {
        let at = |hour: i64| Timestamp::from_second(hour * 3600).unwrap();
        let spans =
            vec![(at(14), at(16)), (at(9), at(10)), (at(9), at(11)), (at(15), at(17)), (at(15), at(16))];
        assert_eq!(together(spans), SignedDuration::from_hours(5));
        assert_eq!(together(Vec::new()), SignedDuration::ZERO);
    }
}
