//! The real program as operators run it: one process or several, each killed and cut off from the others.

mod bounce;
mod commands;
mod crash;
mod demo;
mod doctor;
mod ending;
mod faults;
mod post;
mod roles;
mod rolls;
mod rush;
mod start;

use domain::{
    ids::MailingId,
    mailings::{self, ContentForm, MailingForm, Schedule},
    staff::Role,
};
use jiff::{SignedDuration, tz::TimeZone};

use crate::support::{House, now};

/// A mailing to a country, whose time has come; the scheduler is to start it.
async fn mailing_to(house: &House, country: &str) -> MailingId {
    mailing_in(house, country, 0).await
}

/// A mailing to a country, whose time comes in some days.
async fn mailing_in(house: &House, country: &str, days: i64) -> MailingId {
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    let form = MailingForm {
        name: "News".into(),
        kind: "announcement".into(),
        audience: "country".into(),
        country: country.into(),
        ..MailingForm::default()
    };
    let id = mailings::create(&house.db, &form.parse(&house.db).await.unwrap(), by).await.unwrap();
    let content = ContentForm {
        subject_zh: "通知".into(),
        body_zh: "{{person.salutation}}".into(),
        subject_en: "News".into(),
        body_en: "{{person.salutation}}".into(),
        subject_ru: "Новости".into(),
        body_ru: "{{person.salutation}}".into(),
    };
    mailings::save_content(&house.db, id, &content, by).await.unwrap();
    let due = now() + SignedDuration::from_hours(24 * days);
    let local = due.to_zoned(TimeZone::UTC).datetime();
    let once = Schedule::At { local, time_zone: "UTC".into() };
    mailings::schedule(&house.db, id, &once, by, now()).await.unwrap();
    id
}
