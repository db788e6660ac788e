//! A forum after the pattern of another.

use domain::{
    forums::{self, CloneForm, DraftForm, SessionForm, State},
    mailings,
};
use jiff::{Timestamp, tz::TimeZone};
use sqlx::PgPool;

use super::changing::Desk;
use crate::support::now;

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_copy_keeps_the_hours_of_the_clock_and_sends_nothing_until_it_is_switched_on(db: PgPool) {
    let house = Desk::open(db).await;
    let by = house.organiser().await;
    // A winter forum in Berlin, copied into summer: nine o'clock stays nine o'clock.
    let form = DraftForm {
        title_zh: "论坛".into(),
        title_en: "Winter Forum".into(),
        title_ru: "Форум".into(),
        mode: "in_person".into(),
        time_zone: "Europe/Berlin".into(),
        starts_at: "2027-12-10T09:00".into(),
        ends_at: "2027-12-11T17:00".into(),
        registration_opens_at: "2026-01-10T00:00".into(),
        registration_closes_at: "2027-12-01T18:00".into(),
        capacity: "5".into(),
        languages: vec!["ru".into()],
        series_zh: "系列".into(),
        series_en: "Berlin series".into(),
        series_ru: "Серия".into(),
        category_code: vec!["delegate".into()],
        category_title_zh: vec!["代表".into()],
        category_title_en: vec!["Delegate".into()],
        category_title_ru: vec!["Делегат".into()],
        category_quota: vec!["5".into()],
        ..DraftForm::default()
    };
    let forum = forums::save_draft(&house.db, None, &form.parse().unwrap(), by, now()).await.unwrap();
    forums::publish(&house.db, forum, by, now()).await.unwrap();
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    let session = SessionForm {
        title_zh: "夜".into(),
        title_en: "Night".into(),
        title_ru: "Ночь".into(),
        starts_at: "2027-12-10T23:00".into(),
        ends_at: "01:00".into(),
        ..SessionForm::default()
    };
    let session = session.parse(None, &found, &[]).unwrap();
    forums::save_session(&house.db, forum, &session, by, now()).await.unwrap();
    house.seat(forum, "ada").await;
    house.reminder(forum, 7).await;
    let scheduled = mailings::forecast(&house.db, None, 730).await.unwrap().len();

    let day = CloneForm { starts_on: "2028-06-20".into() }.parse().unwrap();
    let copy = forums::clone_forum(&house.db, forum, day, by, now()).await.unwrap();
    let copied = forums::find(&house.db, copy).await.unwrap().unwrap();
    assert_eq!((copied.state, copied.slug.as_str()), (State::Draft, "winter-forum-2028"));
    assert_eq!(forums::filled(&house.db, copy).await.unwrap().taken, 0);
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let local = |at: Option<Timestamp>| at.unwrap().to_zoned(berlin.clone()).datetime().to_string();
    assert_eq!(local(copied.starts_at), "2028-06-20T09:00:00");
    assert_eq!(local(copied.ends_at), "2028-06-21T17:00:00");
    assert_eq!(local(copied.registration_closes_at), "2028-06-11T18:00:00");
    let night = forums::agenda(&house.db, copy).await.unwrap().remove(0);
    assert_eq!(local(Some(night.starts())), "2028-06-20T23:00:00");
    assert_eq!(local(Some(night.ends())), "2028-06-21T01:00:00");
    assert_eq!(forums::agenda(&house.db, forum).await.unwrap()[0].starts(), session.starts_at);
    assert_eq!(forums::series_of(&house.db, copy).await.unwrap().len(), 1);
    assert_eq!(forums::categories(&house.db, copy).await.unwrap().len(), 1);

    // The mailing is there, about the copy and those registered for it, and switched off.
    let about: Vec<_> = mailings::all(&house.db, None).await.unwrap();
    let about: Vec<_> = about.into_iter().filter(|m| m.forum_id == Some(copy)).collect();
    let [mailing] = about.as_slice() else { panic!("{about:?}") };
    assert_eq!(mailing.state, mailings::State::Draft);
    assert!(serde_json::to_string(&mailing.audience.0).unwrap().contains("winter-forum-2028"));
    assert_eq!(mailings::contents(&house.db, mailing.id).await.unwrap().len(), 3);
    forums::publish(&house.db, copy, by, now()).await.unwrap();
    assert_eq!(mailings::forecast(&house.db, None, 730).await.unwrap().len(), scheduled);
    let kept = mailings::find_schedule(&house.db, mailing.id).await.unwrap().unwrap();
    mailings::schedule(&house.db, mailing.id, &kept, by, now()).await.unwrap();
    assert_eq!(mailings::forecast(&house.db, None, 730).await.unwrap().len(), scheduled + 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_copy_has_the_form_and_the_rules_of_its_places(db: PgPool) {
    let house = Desk::open(db).await;
    let by = house.organiser().await;
    let forum = house.forum(20).await;
    for rule in [
        "update categories set decided_by = 'staff' where forum_id = $1",
        "insert into country_quotas select id, 'KZ', 3 from categories where forum_id = $1",
        "insert into access_codes select gen_random_uuid(), id, 'jurist', 5 from categories where forum_id = $1",
        "update forums set offers_end = '5 hours', gives_visa_letters = true, passports_kept_days = 9,
                           answers_kept_days = 7 where id = $1",
        "with field as (insert into fields (id, forum_id, key, stage, place, is_personal)
                        values (gen_random_uuid(), $1, 'diet', 'registration', 1, false) returning id)
         insert into field_versions (id, field_id, number, kind, label, is_required, made_at)
         select gen_random_uuid(), id, 1, 'text', '{\"en\": \"Diet\"}', true, now() from field",
    ] {
        sqlx::query(rule).bind(forum.0).execute(&house.db).await.unwrap();
    }
    let copy = forums::clone_forum(&house.db, forum, None, by, now()).await.unwrap();
    let said = "select c.decided_by || ' ' || q.country || q.quota || ' ' || a.code || a.uses || ' ' || f.offers_end
                       || ' ' || f.gives_visa_letters || f.passports_kept_days || ' ' || f.answers_kept_days || d.is_personal || ' ' || d.key
                from forums f join categories c on c.forum_id = f.id join country_quotas q on q.category_id = c.id
                join access_codes a on a.category_id = c.id join fields d on d.forum_id = f.id where f.id = $1";
    let said: String = sqlx::query_scalar(said).bind(copy.0).fetch_one(&house.db).await.unwrap();
    assert_eq!(said, "staff KZ3 jurist5 05:00:00 true9 7false diet");
}
