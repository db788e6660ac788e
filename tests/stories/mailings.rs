use domain::{
    ids::MailingId,
    mailings::{self, ContentForm, MailingForm, Schedule},
    post::{self, State},
    staff::Role,
};
use jiff::civil;
use sqlx::PgPool;

use crate::support::{House, now};

const WORDS: &str = "{{person.salutation}}\n\nThis is for you, {{person.name}}.";

pub(super) async fn mailing(house: &House, form: MailingForm) -> MailingId {
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    let new = form.parse(&house.db).await.unwrap();
    let id = mailings::create(&house.db, &new, by).await.unwrap();
    let words = ContentForm {
        subject_zh: "通知".into(),
        body_zh: WORDS.into(),
        subject_en: "A notice".into(),
        body_en: WORDS.into(),
        subject_ru: "Извещение".into(),
        body_ru: WORDS.into(),
    };
    mailings::save_content(&house.db, id, &words, by).await.unwrap();
    id
}

pub(super) fn announcement(audience: &str) -> MailingForm {
    MailingForm {
        name: "News".into(),
        kind: "announcement".into(),
        audience: audience.into(),
        class: "C071".into(),
        country: "KZ".into(),
        ..MailingForm::default()
    }
}

pub(super) async fn schedule(house: &House, id: MailingId, schedule: Schedule) {
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    mailings::schedule(&house.db, id, &schedule, by, now()).await.unwrap();
}

pub(super) fn at_once() -> Schedule {
    let local = now().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    Schedule::At { local, time_zone: "UTC".into() }
}

async fn runs(house: &House) -> i64 {
    sqlx::query_scalar("select count(*) from runs").fetch_one(&house.db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn everybody_in_a_class_gets_one_copy_in_the_own_language_however_many_schedulers_run(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let id = mailing(&house, announcement("class")).await;
    schedule(&house, id, at_once()).await;
    let mut schedulers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let db = house.db.clone();
        schedulers.spawn(async move { mailings::start_due(&db).await.unwrap() });
    }
    assert_eq!(schedulers.join_all().await.iter().sum::<usize>(), 1);
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 0);
    while house.deliver().await > 0 {}
    let mails = house.mailbox.caught();
    let mut recipients: Vec<&str> = mails.iter().map(|m| m.to.as_str()).collect();
    recipients.sort_unstable();
    recipients.dedup();
    assert_eq!(recipients.len(), mails.len());
    let run = mailings::runs_of(&house.db, id, None).await.unwrap().remove(0);
    assert_eq!(usize::try_from(run.recipients).unwrap(), mails.len());
    assert_eq!(
        post::counts_of_run(&house.db, run.id).await.unwrap().of(State::Accepted),
        i64::from(run.recipients)
    );
    let russian = mails.iter().find(|m| m.language().as_deref() == Some("ru")).unwrap();
    assert_eq!(russian.subject().as_deref(), Some("Извещение"));
    assert!(russian.header("List-Unsubscribe").unwrap().contains("/ru/unsubscribe/"));
    assert!(!russian.text().unwrap().contains("{{"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_unsubscribed_by_one_click_gets_no_mailing_even_when_it_is_under_way(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let id = mailing(&house, announcement("class")).await;
    schedule(&house, id, at_once()).await;
    mailings::start_due(&house.db).await.unwrap();
    let person: uuid::Uuid = sqlx::query_scalar("select person_id from deliveries order by id limit 1")
        .fetch_one(&house.db)
        .await
        .unwrap();
    let email: String = sqlx::query_scalar("select email from people where id = $1")
        .bind(person)
        .fetch_one(&house.db)
        .await
        .unwrap();
    let lasts = jiff::SignedDuration::from_hours(24);
    let token = house.keys.sign(domain::links::Purpose::Unsubscribe, person, now(), lasts);

    // Looking changes nothing; the one click of a mail program has no cookie and no page before it.
    let mut program = house.browser();
    let page = program.get(&format!("/en/unsubscribe/{token}")).await.assert(200);
    page.does_not_say(&email);
    let n: i64 = sqlx::query_scalar("select count(*) from suppressions").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 0);
    for _ in 0..2 {
        let request = house
            .browser()
            .request(axum::http::Method::POST, &format!("/en/unsubscribe/{token}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from("List-Unsubscribe=One-Click"))
            .unwrap();
        program.ask(request).await.assert(200);
    }
    while house.deliver().await > 0 {}
    assert!(house.mails_to(&email).is_empty());
    let state: String = sqlx::query_scalar("select state::text from deliveries where person_id = $1")
        .bind(person)
        .fetch_one(&house.db)
        .await
        .unwrap();
    assert_eq!(state, "suppressed");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_stopped_mailing_hands_nothing_over_any_more(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    let id = mailing(&house, announcement("country")).await;
    schedule(&house, id, at_once()).await;
    mailings::start_due(&house.db).await.unwrap();
    mailings::stop(&house.db, id, by).await.unwrap();
    assert_eq!(house.deliver().await, 0);
    assert!(house.mailbox.caught().is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_reminder_goes_out_days_before_the_forum_at_the_hour_of_its_zone_and_again_when_it_moves(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (ada, _) = house.register(forum, "ada").await;
    domain::registrations::confirm(&house.db, ada, now()).await.unwrap();
    let form = MailingForm {
        name: "Reminder".into(),
        kind: "reminder".into(),
        audience: "registrants".into(),
        forum: house.slug(forum).await,
        ..MailingForm::default()
    };
    let id = mailing(&house, form).await;
    let time_zone = "Asia/Shanghai".to_owned();
    schedule(&house, id, Schedule::BeforeForum { days: 7, at: civil::time(9, 0, 0, 0), time_zone }).await;
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 0, "never early");
    let due: bool = sqlx::query_scalar(
        "select (due_at at time zone 'Asia/Shanghai')::time = '09:00' and
                (due_at at time zone 'Asia/Shanghai')::date = (f.starts_at at time zone 'Asia/Shanghai')::date - 7
         from occurrences o, forums f",
    )
    .fetch_one(&house.db)
    .await
    .unwrap();
    assert!(due);
    // Time passes: the moment came an hour ago.
    sqlx::query("update mailings set scheduled_at = now() - interval '2 days'")
        .execute(&house.db)
        .await
        .unwrap();
    let passes = "with moment as (select now() - interval '1 hour' as due),
                       hours as (update schedules set at_time = (due at time zone 'Asia/Shanghai')::time from moment)
                  update forums set starts_at = due + interval '7 days', ends_at = due + interval '9 days' from moment";
    sqlx::query(passes).execute(&house.db).await.unwrap();
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 1);
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 0);
    house.mail_to("ada@example.org").await;
    let occurrences: i64 =
        sqlx::query_scalar("select count(distinct occurrence) from runs").fetch_one(&house.db).await.unwrap();
    assert_eq!(occurrences, 1);
    sqlx::query(
        "update forums set starts_at = starts_at + interval '3 days', ends_at = ends_at + interval '3 days'",
    )
    .execute(&house.db)
    .await
    .unwrap();
    let ahead: i64 = sqlx::query_scalar(
        "select count(*) from occurrences o where due_at > now()
         and not exists (select from runs r where r.occurrence = o.occurrence)",
    )
    .fetch_one(&house.db)
    .await
    .unwrap();
    assert_eq!(ahead, 1, "a forum that moved is reminded of again");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn classes_are_congratulated_on_their_anniversaries_and_29_february_is_kept_on_the_28th(db: PgPool) {
    let house = House::with_demo_data(db).await;
    // One class ended on a 29 February far ahead, one four years and a week ago, and nothing is due to the others.
    for sql in [
        "update classes set starts_on = '2096-01-09', ends_on = '2096-01-20'",
        "update classes set ends_on = '2096-02-29' where code = 'C070'",
        "update classes set starts_on = now()::date - interval '5 years', ends_on = now()::date - interval '4 years 7 days'
         where code = 'C069'",
    ] {
        sqlx::query(sql).execute(&house.db).await.unwrap();
    }
    let form = MailingForm {
        name: "Anniversary".into(),
        kind: "anniversary".into(),
        audience: "everyone".into(),
        ..MailingForm::default()
    };
    let id = mailing(&house, form).await;
    let yearly = Schedule::ClassAnniversary {
        years: vec![1, 4, 5, 10],
        at: civil::time(9, 0, 0, 0),
        time_zone: "Asia/Shanghai".into(),
    };
    schedule(&house, id, yearly).await;
    let days: Vec<String> = sqlx::query_scalar(
        "select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from occurrences
         where occurrence like 'class:C070:%' order by years",
    )
    .fetch_all(&house.db)
    .await
    .unwrap();
    assert_eq!(days, ["2097-02-28 09:00", "2100-02-28 09:00", "2101-02-28 09:00", "2106-02-28 09:00"]);
    // Anniversaries that were over when the mailing was switched on stay quiet.
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 0);
    assert_eq!(runs(&house).await, 0);
    // One that came due an hour ago reaches its own class and nobody else. What fell due a week ago while nobody
    // was there to start it is written down as missed, not sent.
    sqlx::query("update mailings set scheduled_at = now() - interval '1 month'")
        .execute(&house.db)
        .await
        .unwrap();
    let passes = "with moment as (select (now() - interval '1 hour') at time zone 'Asia/Shanghai' as due),
                       hours as (update schedules set at_time = due::time from moment)
                  update classes set starts_on = due - interval '5 years', ends_on = due - interval '4 years'
                  from moment where code = 'C070'";
    sqlx::query(passes).execute(&house.db).await.unwrap();
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 1);
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 0);
    let begun: Vec<(String, String, i32, i32)> = sqlx::query_as(
        "select r.state::text, c.code, r.years, r.recipients from runs r join classes c on c.id = r.class_id order by 1",
    )
    .fetch_all(&house.db)
    .await
    .unwrap();
    let [missed, (state, code, years, recipients)] = begun.as_slice() else { panic!("{begun:?}") };
    assert_eq!(*missed, ("missed".to_owned(), "C069".to_owned(), 4, 0));
    assert_eq!((state.as_str(), code.as_str(), *years), ("running", "C070", 4));
    let (own, all): (i64, i64) = sqlx::query_as(
        "select count(*) filter (where exists (
                    select from enrolments e join classes c on c.id = e.class_id
                    where e.person_id = d.person_id and c.code = 'C070')), count(*) from deliveries d",
    )
    .fetch_one(&house.db)
    .await
    .unwrap();
    assert!(all > 10 && own == all && all == i64::from(*recipients), "{own} of {all}");
}
