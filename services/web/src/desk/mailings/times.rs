//! When a mailing goes out: in words, and as it is typed.

use domain::{
    mailings::{self, Mailing, Schedule, ScheduleForm},
    moments,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::page::Page;

pub fn zone_of(schedule: &Schedule) -> TimeZone {
    let (Schedule::At { time_zone, .. }
    | Schedule::BeforeForum { time_zone, .. }
    | Schedule::ClassAnniversary { time_zone, .. }) = schedule;
    moments::zone(time_zone).unwrap_or(TimeZone::UTC)
}

/// Whether a time of its own has come. Of an hour that comes twice the database, too, takes the second.
pub fn is_due(schedule: Option<&Schedule>, now: Timestamp) -> bool {
    let Some(schedule @ Schedule::At { local, .. }) = schedule else { return false };
    zone_of(schedule).to_ambiguous_timestamp(*local).later().is_ok_and(|due| due <= now)
}

/// A schedule as a sentence, its hour with the name of the zone.
pub fn in_words(p: &Page, schedule: &Schedule, now: Timestamp) -> String {
    let zone = zone_of(schedule);
    let hour = |at: &jiff::civil::Time| at.strftime("%H:%M").to_string();
    match schedule {
        Schedule::At { local, .. } => match zone.to_ambiguous_timestamp(*local).later() {
            Ok(due) => p.t1("desk-schedule-at", "moment", p.moment(due, &zone)),
            Err(_) => local.to_string(),
        },
        Schedule::BeforeForum { days, at, .. } => p.t3(
            "desk-schedule-before-forum",
            ("days", *days),
            ("hour", hour(at)),
            ("zone", p.zone(now, &zone)),
        ),
        Schedule::ClassAnniversary { years, at, .. } => {
            let years: Vec<String> = years.iter().map(i32::to_string).collect();
            let years = years.join(&p.t("list-comma"));
            p.t3(
                "desk-schedule-anniversary",
                ("years", years),
                ("hour", hour(at)),
                ("zone", p.zone(now, &zone)),
            )
        }
    }
}

/// What a schedule most often is, to begin with.
pub fn usual(mailing: &Mailing) -> ScheduleForm {
    let when = match (mailing.kind, mailing.forum_id) {
        (mailings::Kind::Anniversary, _) => "class_anniversary",
        (mailings::Kind::Reminder, Some(_)) => "before_forum",
        _ => "now",
    };
    ScheduleForm {
        when: when.to_owned(),
        at_local: String::new(),
        time_zone: mailing.forum_time_zone.clone().unwrap_or_else(|| "Asia/Shanghai".to_owned()),
        days: "7".to_owned(),
        years: "1, 5, 10".to_owned(),
        hour: "09:00".to_owned(),
    }
}
