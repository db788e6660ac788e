use jiff::{Timestamp, civil};
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use serde_json::json;
use sqlx::{PgExecutor, PgPool};

use super::{
    Content, Kind, Mailing, State,
    content::{Knows, Placeholder},
    contents,
    find::lock,
    run,
};
use crate::{
    audit, forums,
    ids::{AccountId, MailingId},
    language::Language,
    moments,
    problems::Problems,
};

/// When a mailing goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// At a wall-clock time in a zone.
    At { local: civil::DateTime, time_zone: String },
    /// Days before the day on which the mailing's forum starts, at a wall-clock hour.
    BeforeForum { days: i32, at: civil::Time, time_zone: String },
    /// On the day on which each class ended, some years later, at a wall-clock hour: a notice to that class.
    ClassAnniversary { years: Vec<i32>, at: civil::Time, time_zone: String },
}

/// A schedule as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ScheduleForm {
    /// `now`, `at`, `before_forum` or `class_anniversary`
    pub when: String,
    pub at_local: String,
    pub time_zone: String,
    pub days: String,
    pub years: String,
    pub hour: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    #[error("no such mailing")]
    NotFound,
    #[error("the mailing is not a draft")]
    NotADraft,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl ScheduleForm {
    pub fn parse(&self, mailing: &Mailing, now: Timestamp) -> Result<Schedule, Problems> {
        let mut problems = Problems::default();
        let zone_name = self.time_zone.trim();
        let zone = problems.take("time_zone", moments::zone(zone_name));
        let hour = || self.hour.trim().parse::<civil::Time>().map_err(|_| "bad-hour");
        let time_zone = zone_name.to_owned();
        let schedule = match (self.when.as_str(), zone) {
            // UTC has no hour twice.
            ("now", Some(_)) => {
                let local = now.to_zoned(jiff::tz::TimeZone::UTC).datetime();
                Some(Schedule::At { local, time_zone: "UTC".to_owned() })
            }
            ("at", Some(zone)) => {
                let local: Result<civil::DateTime, _> = self.at_local.trim().replace(' ', "T").parse();
                let local = problems.take("at_local", local.map_err(|_| "bad-moment"));
                // Of an hour that comes twice the database, too, takes the second.
                let due = local.and_then(|l| zone.to_ambiguous_timestamp(l).later().ok());
                if due.is_some_and(|due| due < now) {
                    problems.add("at_local", "in-the-past");
                }
                local.map(|local| Schedule::At { local, time_zone })
            }
            ("before_forum", _) => {
                if mailing.forum_id.is_none() {
                    problems.add("when", "needs-a-forum");
                }
                let days =
                    self.days.trim().parse().ok().filter(|d| (0..=365).contains(d)).ok_or("not-a-number");
                problems
                    .take("days", days)
                    .zip(problems.take("hour", hour()))
                    .map(|(days, at)| Schedule::BeforeForum { days, at, time_zone })
            }
            ("class_anniversary", _) => {
                if mailing.kind != Kind::Anniversary {
                    problems.add("when", "needs-an-anniversary");
                }
                let years: Option<Vec<i32>> = self
                    .years
                    .split([',', ' ', '、', '，'])
                    .filter(|w| !w.is_empty())
                    .map(|w| w.parse().ok().filter(|y| (1..=100).contains(y)))
                    .collect();
                let once = |mut years: Vec<i32>| {
                    years.sort_unstable();
                    years.dedup();
                    years
                };
                let years = years.filter(|y| !y.is_empty()).map(once).ok_or("not-years");
                problems
                    .take("years", years)
                    .zip(problems.take("hour", hour()))
                    .map(|(years, at)| Schedule::ClassAnniversary { years, at, time_zone })
            }
            (_, None) => None,
            _ => {
                problems.add("when", "missing");
                None
            }
        };
        match schedule {
            Some(schedule) if problems.none() => Ok(schedule),
            _ => Err(problems),
        }
    }
}

/// Switches a draft on: from now its occurrences are sent as they come. Every language must be written.
pub async fn schedule(
    db: &PgPool,
    id: MailingId,
    schedule: &Schedule,
    by: AccountId,
    now: Timestamp,
) -> Result<(), ScheduleError> {
    let mut tx = db.begin().await?;
    let mailing = lock(&mut tx, id).await?.ok_or(ScheduleError::NotFound)?;
    if mailing.state != State::Draft {
        return Err(ScheduleError::NotADraft);
    }
    let written = contents(&mut *tx, id).await?;
    let mut problems = Problems::default();
    for language in Language::OFFERED {
        if !written.iter().any(|(l, ..)| *l == language) {
            problems.add(subject_field(language), "missing-translation");
        }
    }
    // A class and its years are known to the notice that goes to a class on its anniversary, and to no other.
    if !matches!(schedule, Schedule::ClassAnniversary { .. }) {
        let knows = Knows { occasion: false, ..mailing.knows() };
        for (language, subject, body) in &written {
            if let Err(code) = Content::read(subject, body, knows) {
                problems.add(subject_field(*language), code);
            }
        }
    }
    if let Some(forum) = mailing.forum_id {
        let forum = forums::find(&mut *tx, forum).await?.ok_or(ScheduleError::NotFound)?;
        if forum.state == forums::State::Draft {
            problems.add("when", "forum-not-announced");
        }
        if forum.starts_at.is_none() && forum.starts_on.is_none() {
            for (language, subject, body) in &written {
                if [subject, body].iter().any(|text| text.contains(Placeholder::ForumWhen.word())) {
                    problems.add(subject_field(*language), "forum-without-date");
                }
            }
        }
    }
    if !problems.none() {
        return Err(problems.into());
    }
    let (kind, time_zone, local, at, days, years) = match schedule {
        Schedule::At { local, time_zone } => ("at", time_zone, Some(*local), None, None, None),
        Schedule::BeforeForum { days, at, time_zone } => {
            ("before_forum", time_zone, None, Some(*at), Some(*days), None)
        }
        Schedule::ClassAnniversary { years, at, time_zone } => {
            ("class_anniversary", time_zone, None, Some(*at), None, Some(years.as_slice()))
        }
    };
    sqlx::query!(
        r#"
        insert into schedules (mailing_id, kind, time_zone, at_local, at_time, days, years)
        values ($1, $2::text::schedule_kind, $3, $4, $5, $6, $7)
        on conflict (mailing_id) do update set kind = excluded.kind, time_zone = excluded.time_zone,
            at_local = excluded.at_local, at_time = excluded.at_time, days = excluded.days, years = excluded.years
        "#,
        id.0,
        kind,
        time_zone,
        local.map(|l| l.to_sqlx()) as _,
        at.map(|t| t.to_sqlx()) as _,
        days,
        years,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update mailings set state = 'scheduled', scheduled_at = $2 where id = $1",
        id.0,
        now.to_sqlx() as _
    )
    .execute(&mut *tx)
    .await?;
    // What would have been due before now will never come.
    let is_over = sqlx::query_scalar!(
        r#"
        select coalesce(max(due_at) < $2::timestamptz - interval '1 minute', false) as "is_over!"
        from occurrences where mailing_id = $1
        "#,
        id.0,
        now.to_sqlx() as _,
    )
    .fetch_one(&mut *tx)
    .await?;
    if is_over {
        let field = match schedule {
            Schedule::At { .. } => "at_local",
            Schedule::BeforeForum { .. } => "days",
            Schedule::ClassAnniversary { .. } => "years",
        };
        return Err(Problems::one(field, "in-the-past").into());
    }
    audit::note(
        &mut tx,
        Some(by),
        "mailing.schedule",
        audit::Subject("mailing", id.0),
        json!({ "kind": kind }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Stops a mailing: nothing more of it is handed over. Mails that the relay has are with the relay.
pub async fn stop(db: &PgPool, id: MailingId, by: AccountId) -> Result<(), ScheduleError> {
    let mut tx = db.begin().await?;
    let mailing = lock(&mut tx, id).await?.ok_or(ScheduleError::NotFound)?;
    if mailing.state == State::Cancelled {
        return Ok(());
    }
    sqlx::query!("update mailings set state = 'cancelled' where id = $1", id.0).execute(&mut *tx).await?;
    sqlx::query!(
        "update runs set state = 'cancelled' where mailing_id = $1 and state in ('running', 'paused')",
        id.0,
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, Some(by), "mailing.cancel", audit::Subject("mailing", id.0), json!({})).await?;
    tx.commit().await?;
    run::cancel_waiting(db, run::AT_ONCE).await?;
    Ok(())
}

pub async fn find_schedule(db: impl PgExecutor<'_>, id: MailingId) -> sqlx::Result<Option<Schedule>> {
    let row = sqlx::query!(
        r#"
        select kind::text as "kind!", time_zone, at_local, at_time, days, years from schedules where mailing_id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|r| {
        let (time_zone, at) = (r.time_zone, r.at_time.map(|t| t.to_jiff()));
        match r.kind.as_str() {
            "at" => Some(Schedule::At { local: r.at_local?.to_jiff(), time_zone }),
            "before_forum" => Some(Schedule::BeforeForum { days: r.days?, at: at?, time_zone }),
            _ => Some(Schedule::ClassAnniversary { years: r.years?, at: at?, time_zone }),
        }
    }))
}

fn subject_field(language: Language) -> &'static str {
    match language {
        Language::Zh => "subject_zh",
        Language::Ru => "subject_ru",
        _ => "subject_en",
    }
}
