//! The stages after the registration, and what comes out of a form.

use domain::{
    fields::{self, FieldForm, Open, Stage},
    forums, registrations,
    staff::Role,
};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use tokio::task::JoinSet;

use super::{
    super::the_day::{Day, HOUR, zone},
    BY, choice, confirmed, newcomer, said, text,
};
use crate::support::{House, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn travel_is_asked_once_the_registration_is_confirmed_and_not_before(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house
        .ask(forum, FieldForm { required: "yes".into(), ..text("flight", "acceptance", "Flight number") })
        .await;
    let (held, _) = house.register(forum, "bea").await;
    let (anna, link) = confirmed(&house, forum, "anna").await;
    let mail = house.mail_to("bea@example.org").await;
    let of_bea = house.link(&mail, "/registration/");
    let mut visitor = house.browser();
    visitor.get(&of_bea).await.assert(200).does_not_say("Details for your visit");
    visitor.get(&format!("{of_bea}/details")).await.assert(200).does_not_say("Flight number");
    visitor.send(&format!("{of_bea}/details"), &[("answer-flight", "CZ 1")]).await.assert(410);
    assert_eq!(said(&house, held).await, []);

    visitor
        .get(&link)
        .await
        .assert(200)
        .says("One required question is waiting")
        .says("Details for your visit");
    visitor.get(&format!("{link}/details")).await.assert(200).says("Flight number");
    visitor.send(&format!("{link}/details"), &[]).await.assert(422).says("answer-flight-error");
    visitor.send(&format!("{link}/details"), &[("answer-flight", "CZ 6001")]).await.assert(303);
    visitor.get(&link).await.assert(200).says("CZ 6001").does_not_say("is waiting");
    visitor.send(&format!("{link}/details"), &[("answer-flight", "CZ 6002")]).await.assert(303);
    assert_eq!(said(&house, anna).await, [("Flight number".into(), 1, "CZ 6002".into())]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn each_stage_takes_answers_in_its_time(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (anna, _) = confirmed(&house, forum, "anna").await;
    let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
    let registration = registrations::find(&house.db, anna).await.unwrap().unwrap();
    let (start, end) = (forum.starts_at.unwrap(), forum.ends_at.unwrap());
    let minute = SignedDuration::from_mins(1);
    let open = |stage, at| fields::is_open(stage, &forum, &registration, at);
    assert_eq!(open(Stage::Registration, now()), Open::Yes);
    assert_eq!(open(Stage::Registration, end + minute), Open::Over);
    assert_eq!(open(Stage::Acceptance, start - minute), Open::Yes);
    assert_eq!(open(Stage::Acceptance, start), Open::Over);
    assert_eq!(open(Stage::Feedback, end - minute), Open::NotYet);
    assert_eq!(open(Stage::Feedback, end), Open::Yes);
    assert_eq!(open(Stage::Feedback, end + SignedDuration::from_hours(24 * 60)), Open::Over);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_copied_form_asks_the_same_with_its_conditions_and_leaves_the_first_alone(db: PgPool) {
    let house = House::open(db).await;
    let (from, to) = (house.forum(5).await, house.draft(5, 90).await);
    house.ask(from, choice("travel", "How will you come?", &BY)).await;
    let flight =
        FieldForm { only_if: vec!["travel:plane".into()], ..text("flight", "registration", "Flight number") };
    house.ask(from, flight).await;
    let mut tx = house.db.begin().await.unwrap();
    fields::copy(&mut tx, from, to).await.unwrap();
    tx.commit().await.unwrap();
    let copied = fields::of_forum(&house.db, to).await.unwrap();
    let keys: Vec<&str> = copied.iter().map(|q| q.key.as_str()).collect();
    assert_eq!(keys, ["travel", "flight"]);
    assert_eq!(copied[1].only_if_field, Some(copied[0].field));
    assert_eq!(copied[1].only_if, ["plane"]);
    let first = fields::of_forum(&house.db, from).await.unwrap();
    assert!(first.iter().all(|q| copied.iter().all(|c| c.field != q.field && c.version != q.version)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_export_says_what_was_answered_under_each_version_and_holds_no_formula(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    house.ask(forum, choice("travel", "How will you come?", &BY)).await;
    house.ask(forum, text("wish", "registration", "Wishes")).await;
    let mut visitor = house.browser();
    let path = format!("/en/forums/{slug}/register");
    visitor.get(&path).await.assert(200);
    let anna = [("answer-travel", "train"), ("answer-wish", "=HYPERLINK(\"x\")")];
    visitor.send(&path, &newcomer("anna@example.org", &anna)).await.assert(303);
    house.ask(forum, choice("travel", "Transport?", &[("plane", "In the air")])).await;
    let bea = [("answer-travel", "plane"), ("answer-wish", "-1+1")];
    visitor.send(&path, &newcomer("bea@example.org", &bea)).await.assert(303);

    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    admin.get(&format!("/en/desk/forums/{forum}/registrations")).await.assert(200);
    let export = format!("/en/desk/forums/{forum}/registrations/export");
    let csv = admin.send(&export, &[("kind", "csv")]).await.assert(200);
    assert!(
        csv.header("content-disposition").starts_with("attachment"),
        "{}",
        csv.header("content-disposition")
    );
    assert!(csv.body.starts_with('\u{FEFF}'));
    let table = csv.body.trim_start_matches('\u{FEFF}').to_owned();
    let lines: Vec<&str> = table.lines().collect();
    assert!(
        lines[0].ends_with("How will you come? (version 1),Transport? (version 2),Wishes"),
        "{}",
        lines[0]
    );
    assert!(lines[1].contains("anna@example.org") && lines[1].contains(",By train,,"), "{}", lines[1]);
    assert!(lines[1].contains("'=HYPERLINK"), "{}", lines[1]);
    assert!(lines[2].ends_with(",,In the air,'-1+1"), "{}", lines[2]);
    let xlsx = admin.send(&export, &[("kind", "xlsx")]).await.assert(200);
    assert!(xlsx.body.starts_with("PK"));
    admin.get("/en/desk/audit").await.assert(200).says("Exported a forum’s registrations");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_export_says_who_sent_somebody_who_decided_and_when_they_came(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let day = Day::at(&house).await;
    let (ada, _) = (day.guest("ada").await, day.guest("bea").await);
    day.comes(ada, now()).await.unwrap();
    let decided =
        "update registrations set decided_at = '2026-01-02 03:04Z', refusal = 'Too late' where id = $1";
    sqlx::query(decided).bind(ada.0).execute(&house.db).await.unwrap();
    let invited = "insert into invitations (id, forum_id, category_id, person_id, invited_at)
                   select gen_random_uuid(), forum_id, category_id, person_id, '2026-01-01 01:02Z' from registrations where id = $1";
    sqlx::query(invited).bind(ada.0).execute(&house.db).await.unwrap();
    let sent = "with made as (
                    insert into delegations (id, forum_id, category_id, country, organisation, seats, focal_point_id, returns_at, made_at)
                    select gen_random_uuid(), forum_id, category_id, 'KZ', 'Supreme Court', 1, person_id, now() + interval '9 days', now()
                    from registrations where id = $1 returning id
                ) update registrations set delegation_id = (select id from made) where id = $1";
    sqlx::query(sent).bind(ada.0).execute(&house.db).await.unwrap();
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    admin.get(&format!("/en/desk/forums/{}/registrations", day.forum)).await.assert(200);
    let export = format!("/en/desk/forums/{}/registrations/export", day.forum);
    let table = admin.send(&export, &[("kind", "csv")]).await.assert(200).body;
    let lines: Vec<&str> = table.lines().collect();
    assert!(
        lines[0].contains(
            "Delegation,Invited at (Asia/Shanghai),Decided at (Asia/Shanghai),Reason given,First check-in (Asia/Shanghai)"
        )
    );
    let of = |name: &str| lines.iter().find(|line| line.contains(name)).unwrap().to_string();
    assert!(of("ada@").contains("Supreme Court,2026-01-01 09:02,2026-01-02 11:04,Too late,20"), "{table}");
    assert!(of("bea@").contains(",,,,"), "{table}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn feedback_is_asked_after_the_forum_and_summed_up_without_names(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let useful = FieldForm {
        stage: "feedback".into(),
        ..choice("useful", "Was it useful?", &[("yes", "Very"), ("no", "Hardly")])
    };
    house.ask(forum, useful).await;
    house.ask(forum, text("better", "feedback", "What could be better?")).await;
    let (anna, link) = confirmed(&house, forum, "anna").await;
    let mut visitor = house.browser();
    visitor.get(&link).await.assert(200).does_not_say("/feedback");
    visitor.send(&format!("{link}/feedback"), &[("answer-useful", "yes")]).await.assert(410);
    let ended = "update forums set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour' where id = $1";
    sqlx::query(ended).bind(forum.0).execute(&house.db).await.unwrap();
    visitor.get(&link).await.assert(200).says("/feedback");
    visitor
        .send(&format!("{link}/feedback"), &[("answer-useful", "yes"), ("answer-better", "More tea")])
        .await
        .assert(303);

    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let summary = admin.get(&format!("/en/desk/forums/{forum}/feedback")).await.assert(200);
    summary.says("Was it useful?").says("Very").says("More tea").says("One answer").does_not_say("anna");
    admin.get(&format!("/en/desk/registrations/{anna}")).await.assert(200).does_not_say("More tea");
    let export = format!("/en/desk/forums/{forum}/registrations/export");
    admin.send(&export, &[("kind", "csv")]).await.assert(200).does_not_say("More tea");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_letter_that_confirms_a_place_says_that_more_is_asked(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.ask(forum, text("flight", "acceptance", "Flight number")).await;
    confirmed(&house, forum, "anna").await;
    let mail = house.mail_to("anna@example.org").await;
    assert!(mail.text().unwrap().contains("We have some more questions"), "{:?}", mail.text());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_morning_after_a_forum_those_who_came_are_asked_once_in_their_own_language(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    house.ask(day.forum, text("better", "feedback", "What could be better?")).await;
    let (anna, _) = confirmed(&house, day.forum, "anna").await;
    confirmed(&house, day.forum, "bea").await;
    let (cai, of_cai) = confirmed(&house, day.forum, "cai").await;
    let (dana, _) = confirmed(&house, day.forum, "dana").await;
    house.deliver().await;
    house.mailbox.forget();
    // It ended at five in the afternoon of its own zone. Bea did not come, Cai has answered, Dana wants no such mail.
    let five = now().to_zoned(zone()).date().yesterday().unwrap().at(17, 0, 0, 0).to_zoned(zone()).unwrap();
    let five = five.timestamp();
    let ended =
        "update forums set starts_at = $2::timestamptz - interval '8 hours', ends_at = $2 where id = $1";
    sqlx::query(ended).bind(day.forum.0).bind(five.to_sqlx()).execute(&house.db).await.unwrap();
    for guest in [anna, cai, dana] {
        day.comes(guest, five - HOUR * 7).await.unwrap();
    }
    let more_tea = [("answer-better", "More tea")];
    let mut browser = house.browser();
    browser.get(&format!("{of_cai}/feedback")).await.assert(200);
    browser.send(&format!("{of_cai}/feedback"), &more_tea).await.assert(303);
    let refused = "insert into refused_topics (person_id, topic)
                   select person_id, 'forums' from registrations where id = $1";
    sqlx::query(refused).bind(dana.0).execute(&house.db).await.unwrap();
    let (midnight, nine) = (five + HOUR * 7, five + HOUR * 16);
    assert_eq!(fields::ask_for_feedback(&house.db, midnight).await.unwrap(), 0);
    // Several workers may keep the timetable, and one may be asked again after a crash.
    let mut timetables = JoinSet::new();
    for _ in 0..6 {
        let db = house.db.clone();
        timetables.spawn(async move { fields::ask_for_feedback(&db, nine).await.unwrap() });
    }
    assert_eq!(timetables.join_all().await.iter().sum::<u64>(), 1);
    assert_eq!(fields::ask_for_feedback(&house.db, nine).await.unwrap(), 0);
    assert_eq!(house.deliver().await, 1);
    let mail = house.mail_to("anna@example.org").await;
    assert!(mail.header("List-Unsubscribe").is_some());
    let page = house.browser().get(&house.link(&mail, "/registration/")).await.assert(200);
    page.says("What could be better?");
}
