//! When a mailing goes out, as typed at the desk and as understood.

use domain::{
    ids::MailingId,
    language::Language,
    mailings::{self, MailingForm, Schedule, ScheduleForm},
    staff::Role,
    texts,
};
use jiff::{Timestamp, civil};
use sqlx::PgPool;

use super::mailings::{announcement, mailing};
use crate::support::{House, in_days, now};

/// What a form is understood as, or the field that is wrong and the code of the sentence that says why.
type Understood = Result<Schedule, (&'static str, &'static str)>;
/// For which mailing, what is typed as it is sent, and how it is understood.
type Row = (MailingId, String, Understood);

fn in_shanghai(words: &str) -> String {
    format!("{words}&time_zone=Asia/Shanghai")
}

fn wrong(mailing: MailingId, words: &str, field: &'static str, code: &'static str) -> Row {
    (mailing, in_shanghai(words), Err((field, code)))
}

fn before(days: i32, hour: i8, minute: i8) -> Understood {
    let at = civil::time(hour, minute, 0, 0);
    Ok(Schedule::BeforeForum { days, at, time_zone: "Asia/Shanghai".into() })
}

/// What can be typed into the form, for each of the mailings that a schedule can be for.
fn forms(news: MailingId, reminder: MailingId, anniversary: MailingId) -> Vec<Row> {
    let soon = in_days(30, 9);
    let at = |zone: &str| Ok(Schedule::At { local: soon.parse().unwrap(), time_zone: zone.into() });
    let years = |years, at| Ok(Schedule::ClassAnniversary { years, at, time_zone: "Asia/Almaty".into() });
    vec![
        (news, format!("when=at&at_local={soon}&time_zone=Asia/Almaty"), at("Asia/Almaty")),
        (news, format!("when=at&at_local={}&time_zone=UTC", soon.replace('T', "+")), at("UTC")),
        (news, format!("when=at&at_local={soon}&time_zone=Asia/Nowhere"), Err(("time_zone", "unknown-zone"))),
        wrong(news, "when=at&at_local=2020-02-29T09:00", "at_local", "in-the-past"),
        wrong(news, "when=at&at_local=2021-02-29T09:00", "at_local", "bad-moment"),
        wrong(news, "when=at&at_local=tomorrow", "at_local", "bad-moment"),
        wrong(news, "when=at", "at_local", "bad-moment"),
        wrong(news, "when=before_forum&days=7&hour=09:00", "when", "needs-a-forum"),
        wrong(news, "when=class_anniversary&years=5&hour=09:00", "when", "needs-an-anniversary"),
        wrong(news, "when=whenever", "when", "missing"),
        wrong(news, "", "when", "missing"),
        (reminder, in_shanghai("when=before_forum&days=7&hour=09:00"), before(7, 9, 0)),
        (reminder, in_shanghai("when=before_forum&days=0&hour=00:30"), before(0, 0, 30)),
        wrong(reminder, "when=before_forum&days=366&hour=09:00", "days", "not-a-number"),
        wrong(reminder, "when=before_forum&days=-1&hour=09:00", "days", "not-a-number"),
        wrong(reminder, "when=before_forum&days=seven&hour=09:00", "days", "not-a-number"),
        wrong(reminder, "when=before_forum&days=7&hour=25:00", "hour", "bad-hour"),
        wrong(reminder, "when=before_forum&days=7&hour=nine", "hour", "bad-hour"),
        wrong(reminder, "when=before_forum&days=7", "hour", "bad-hour"),
        (
            anniversary,
            "when=class_anniversary&years=1，5、 100&hour=08:30&time_zone=Asia/Almaty".to_owned(),
            years(vec![1, 5, 100], civil::time(8, 30, 0, 0)),
        ),
        wrong(anniversary, "when=class_anniversary&hour=09:00", "years", "not-years"),
        wrong(anniversary, "when=class_anniversary&years=0&hour=09:00", "years", "not-years"),
        wrong(anniversary, "when=class_anniversary&years=101&hour=09:00", "years", "not-years"),
        wrong(anniversary, "when=class_anniversary&years=5,x&hour=09:00", "years", "not-years"),
        wrong(anniversary, "when=class_anniversary&years=5&hour=", "hour", "bad-hour"),
    ]
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_schedule_is_taken_as_it_was_typed_or_comes_back_with_the_reason_beside_the_field(db: PgPool) {
    let house = House::open(db).await;
    let slug = house.slug(house.forum(5).await).await;
    let news = mailing(&house, announcement("everyone")).await;
    let form = MailingForm { kind: "reminder".into(), forum: slug, ..announcement("registrants") };
    let reminder = mailing(&house, form).await;
    let form = MailingForm { kind: "anniversary".into(), ..announcement("everyone") };
    let anniversary = mailing(&house, form).await;
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    mailer.get(&format!("/en/desk/mailings/{news}")).await.assert(200);
    for (id, typed, understood) in forms(news, reminder, anniversary) {
        let form: ScheduleForm = serde_html_form::from_str(&typed).unwrap();
        let draft = mailings::find(&house.db, id).await.unwrap().unwrap();
        let parsed = form.parse(&draft, now());
        let fields: Vec<(String, String)> = serde_html_form::from_str(&typed).unwrap();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = mailer.send(&format!("/en/desk/mailings/{id}/schedule"), &fields).await;
        let kept = mailings::find_schedule(&house.db, id).await.unwrap();
        match understood {
            Ok(schedule) => {
                assert_eq!(parsed.unwrap(), schedule, "{typed}");
                answer.assert(303);
                assert_eq!(kept, Some(schedule), "{typed}");
                // As if it had not been switched on.
                for sql in
                    ["delete from schedules", "update mailings set state = 'draft', scheduled_at = null"]
                {
                    sqlx::query(sql).execute(&house.db).await.unwrap();
                }
            }
            Err((field, code)) => {
                let problems = parsed.unwrap_err();
                assert_eq!((problems.of(field), problems.0.len()), (Some(code), 1), "{typed}: {problems:?}");
                answer.assert(422).says(&texts::say(Language::En, &format!("problem-{code}")));
                assert_eq!(kept, None, "{typed}");
            }
        }
    }
    // Well typed, but the day has passed.
    let late = [("when", "before_forum"), ("days", "365"), ("hour", "09:00"), ("time_zone", "Asia/Shanghai")];
    let answer = mailer.send(&format!("/en/desk/mailings/{reminder}/schedule"), &late).await.assert(422);
    answer.says(&texts::say(Language::En, "problem-in-the-past"));
    assert_eq!(mailings::find_schedule(&house.db, reminder).await.unwrap(), None);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_hour_that_the_clock_change_skips_or_repeats_comes_once(db: PgPool) {
    let house = House::open(db).await;
    let id = mailing(&house, announcement("everyone")).await;
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    let then: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
    let local = civil::date(2027, 3, 28).at(2, 30, 0, 0);
    let once = Schedule::At { local, time_zone: "Europe/Berlin".into() };
    mailings::schedule(&house.db, id, &once, by, then).await.unwrap();
    let due = "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from occurrences";
    let skipped: Vec<String> = sqlx::query_scalar(due).fetch_all(&house.db).await.unwrap();
    assert_eq!(skipped, ["2027-03-28 01:30"], "02:30 does not exist: it becomes 03:30 of summer time");
    sqlx::query("update schedules set at_local = '2027-10-31 02:30'").execute(&house.db).await.unwrap();
    let repeated: Vec<String> = sqlx::query_scalar(due).fetch_all(&house.db).await.unwrap();
    assert_eq!(repeated, ["2027-10-31 01:30"], "of two hours the second");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_is_written_and_scheduled_at_the_desk(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    mailer.get("/en/desk/mailings/new").await.assert(200);
    let fields =
        [("name", "To class 71"), ("kind", "announcement"), ("audience", "class"), ("class", "C071")];
    let desk = mailer.send("/en/desk/mailings/new", &fields).await.assert(303).leads_to();
    mailer.get(&desk).await.assert(200).says("To class 71");
    let wrong = [("subject_en", "Hello"), ("body_en", "{{person.password}}")];
    mailer
        .send(&format!("{desk}/content"), &wrong)
        .await
        .assert(422)
        .says(&texts::say(Language::En, "problem-unknown-placeholder"))
        .says("{{person.password}}");
    let half = [("subject_en", "Hello"), ("body_en", "Dear colleagues")];
    mailer.send(&format!("{desk}/content"), &half).await.assert(303);
    mailer.get(&desk).await;
    let when = [("when", "now"), ("time_zone", "Asia/Shanghai")];
    mailer.send(&format!("{desk}/schedule"), &when).await.assert(422);
    let whole = [
        ("subject_en", "Hello"),
        ("body_en", "Dear colleagues"),
        ("subject_zh", "您好"),
        ("body_zh", "各位同仁"),
        ("subject_ru", "Здравствуйте"),
        ("body_ru", "Уважаемые коллеги"),
    ];
    mailer.send(&format!("{desk}/content"), &whole).await.assert(303);
    mailer.send(&format!("{desk}/schedule"), &when).await.assert(303);
    workers::tick(&house.db, now()).await.unwrap();
    while house.deliver().await > 0 {}
    assert!(house.mailbox.caught().len() > 10);
    mailer.get(&desk).await.assert(200);
}
