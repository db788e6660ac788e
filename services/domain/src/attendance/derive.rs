use jiff::{SignedDuration, Timestamp, civil::Date};
use sqlx::PgPool;

use super::{PointKind, day_of, points};
use crate::{
    forums,
    ids::{PointId, RegistrationId},
    language::LanguageMap,
    registrations,
};

/// Sessions that nobody attends for the matter.
const PAUSES: [&str; 3] = ["break", "social", "meal"];

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

/// What a registration's holder attended, for certificates and figures. A session with a point of its own counts for
/// those who were checked in there; any other for those who had come through a door that day before it ended. A forum
/// of one day without an agenda counts as one session. Nobody was there whom nobody checked in.
pub async fn attendance_of(db: &PgPool, registration: RegistrationId) -> sqlx::Result<Attendance> {
    let Some(found) = registrations::find(db, registration).await? else {
        return Ok(Attendance::default());
    };
    let Some(forum) = forums::find(db, found.forum_id).await? else {
        return Ok(Attendance::default());
    };
    let came = sqlx::query!(
        r#"
        select point_id as "point!: PointId", kind as "kind!: PointKind", day as "day!: jiff_sqlx::Date",
               at as "at!: jiff_sqlx::Timestamp"
        from standing_check_ins where forum_id = $1 and registration_id = $2 and nth = 1
        order by at, id limit 100
        "#,
        forum.id.0,
        registration.0,
    )
    .fetch_all(db)
    .await?;
    let mut days: Vec<Date> = came.iter().map(|c| c.day.to_jiff()).collect();
    days.sort_unstable();
    days.dedup();
    let points = points(db, forum.id).await?;
    let mut sessions: Vec<Attended> = points
        .iter()
        .filter(|point| came.iter().any(|c| c.point == point.id))
        .filter_map(|point| {
            let (starts_at, ends_at) = point.span()?;
            Some(Attended { title: point.name.0.clone(), starts_at, ends_at })
        })
        .collect();
    sessions.sort_by_key(|session| session.starts_at);
    let agenda = forums::agenda(db, forum.id).await?;
    let has_a_point = |session: &forums::Session| {
        let span = Some((session.starts(), session.ends()));
        points.iter().any(|point| point.span() == span && point.name.0 == session.title.0)
    };
    let mut open: Vec<(Timestamp, Timestamp)> = agenda
        .iter()
        .filter(|session| !PAUSES.contains(&session.kind.as_str()) && !has_a_point(session))
        .map(|session| (session.starts(), session.ends()))
        .collect();
    let zone = forum.zone();
    if agenda.is_empty()
        && let Some((starts, ends)) = forum.starts_at.zip(forum.ends_at)
        && day_of(starts, &zone) == day_of(ends, &zone)
    {
        open.push((starts, ends));
    }
    let at_the_door = |(starts, ends): &(Timestamp, Timestamp)| {
        let day = day_of(*starts, &zone);
        came.iter().any(|c| c.kind == PointKind::Door && c.day.to_jiff() == day && c.at.to_jiff() < *ends)
    };
    let mut spans: Vec<_> = open.into_iter().filter(at_the_door).collect();
    spans.extend(sessions.iter().map(|session| (session.starts_at, session.ends_at)));
    Ok(Attendance { days, sessions, time: together(spans) })
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
