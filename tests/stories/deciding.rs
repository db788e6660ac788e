//! Whoever decides about registrations is told that somebody awaits it, and decides about several at once.

use domain::{
    ids::{ForumId, RegistrationId},
    registrations::{self, PlacesForm, Request, State},
    staff::Role,
};
use sqlx::PgPool;

use super::delegations::delegation;
use crate::support::{House, now, request};

async fn decided_by(house: &House, forum: ForumId, who: &str) {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm { offers_end: "1".into(), decided_by: vec![who.into()], ..PlacesForm::default() };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
}

async fn asks(house: &House, forum: ForumId, name: &str, country: &str) -> RegistrationId {
    let new = Request { country: country.into(), ..request(name, "en") }.parse().unwrap();
    let (id, _) = registrations::register(&house.db, forum, &new, now()).await.unwrap();
    registrations::confirm(&house.db, id, now()).await.unwrap();
    assert_eq!(house.state_of(id).await, State::AwaitingApproval);
    id
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_focal_point_is_told_once_a_day_that_somebody_awaits_the_decision(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(9).await;
    decided_by(&house, forum, "focal_point").await;
    delegation(&house, forum, "2").await;
    house.deliver().await;
    let told = || {
        let mails = house.mails_to("fatima@example.org").into_iter();
        mails.filter(|m| m.subject().unwrap() == "Awaiting your decision: Spring Forum").collect::<Vec<_>>()
    };
    asks(&house, forum, "foreign", "UZ").await;
    house.deliver().await;
    assert!(told().is_empty());
    let ada = asks(&house, forum, "ada", "KZ").await;
    asks(&house, forum, "bea", "KZ").await;
    house.deliver().await;
    let mails = told();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().unwrap().contains("2 people have asked"), "{:?}", mails[0].text());
    let link = house.link(&mails[0], "/delegation/");
    let mut focal_point = house.browser();
    focal_point.get(&link).await.assert(200).says("ada@example.org").does_not_say("foreign@example.org");
    focal_point.send(&format!("{link}/approve"), &[("registration", &ada.to_string())]).await.assert(303);
    assert_eq!(house.state_of(ada).await, State::Confirmed);
    // Of whoever comes after the day's letter they are told on the next day, however many those are.
    asks(&house, forum, "cai", "KZ").await;
    asks(&house, forum, "dana", "KZ").await;
    house.deliver().await;
    assert_eq!(told().len(), 1);
    let waits = "select due_at > now() from deliveries where dedupe_key like 'tx:delegation_decide:%' and state = 'queued'";
    let waits: Vec<bool> = sqlx::query_scalar(waits).fetch_all(&house.db).await.unwrap();
    assert_eq!(waits, [true]);
    let morning = "update deliveries set due_at = now() where state = 'queued'";
    sqlx::query(morning).execute(&house.db).await.unwrap();
    house.deliver().await;
    let mails = told();
    assert_eq!(mails.len(), 2);
    assert!(mails[1].text().unwrap().contains("3 people have asked"), "{:?}", mails[1].text());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_call_for_a_decision_that_was_made_meanwhile_goes_to_nobody(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(9).await;
    decided_by(&house, forum, "focal_point").await;
    delegation(&house, forum, "2").await;
    house.deliver().await;
    let ada = asks(&house, forum, "ada", "KZ").await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    registrations::approve(&house.db, ada, registrations::Decider::Staff(by), now()).await.unwrap();
    let before = house.mails_to("fatima@example.org").len();
    house.deliver().await;
    assert_eq!(house.mails_to("fatima@example.org").len(), before);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_desk_hears_how_many_await_a_decision_and_decides_about_several_at_once(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(4).await;
    decided_by(&house, forum, "staff").await;
    let (ada, bea, cai, dan) = (
        asks(&house, forum, "ada", "KZ").await,
        asks(&house, forum, "bea", "KZ").await,
        asks(&house, forum, "cai", "UZ").await,
        asks(&house, forum, "dan", "UZ").await,
    );
    let (waits, _) = house.register(forum, "waits").await;
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    desk.get("/en/desk").await.assert(200).says("4 registrations await a decision");
    let path = format!("/en/desk/forums/{forum}/registrations");
    let awaiting = format!("{path}?state=awaiting_approval");
    desk.get("/en/desk/forums").await.assert(200).says(&format!("href=\"{awaiting}\">4</a>"));
    let list = desk.get(&awaiting).await.assert(200);
    assert_eq!(list.body.matches("type=\"checkbox\" form=\"decide\"").count(), 4, "{}", list.body);
    let [ada_id, bea_id, cai_id, dan_id] = [ada, bea, cai, dan].map(|id| id.to_string());
    let nobody = desk.send(&format!("{path}/approve"), &[]).await.assert(422);
    assert!(nobody.body.contains("href=\"#registration\""), "{}", nobody.body);
    desk.send(&format!("{path}/approve"), &[("registration", &ada_id), ("registration", &bea_id)])
        .await
        .assert(303);
    let several = [("registration", cai_id.as_str()), ("registration", &ada_id), ("registration", &dan_id)];
    let silent = desk.send(&format!("{path}/refuse"), &several).await.assert(422);
    assert!(silent.body.contains("id=\"reason-error\""), "{}", silent.body);
    assert_eq!(silent.body.matches(" checked>").count(), 2, "{}", silent.body);
    let several = [&several[..], &[("reason", "Judges only")]].concat();
    desk.send(&format!("{path}/refuse"), &several).await.assert(303);
    // About Ada somebody had decided before.
    let mut states = Vec::new();
    for id in [ada, bea, cai, dan, waits] {
        states.push(house.state_of(id).await);
    }
    let given = State::Confirmed;
    assert_eq!(states, [given, given, State::Refused, State::Refused, State::Offered]);
    for refused in ["cai@example.org", "dan@example.org"] {
        assert!(house.mail_to(refused).await.text().unwrap().contains("Judges only"));
    }
    desk.get("/en/desk").await.assert(200).does_not_say("await a decision");
    // Where nobody awaits one any more, nobody is listed, and what was asked for stays chosen.
    let none = desk.get(&awaiting).await.assert(200).says("There is no registration of this kind");
    let none = none.says("<option value=\"awaiting_approval\" selected>");
    none.does_not_say("ada@example.org").does_not_say("waits@example.org");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_decides_in_another_forum_by_naming_its_registrations(db: PgPool) {
    let house = House::open(db).await;
    let (one, other) = (house.forum(4).await, house.forum(4).await);
    decided_by(&house, other, "staff").await;
    let ada = asks(&house, other, "ada", "KZ").await.to_string();
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    desk.get("/en/desk/people").await.assert(200);
    let path = format!("/en/desk/forums/{one}/registrations/approve");
    desk.send(&path, &[("registration", &ada)]).await.assert(303);
    assert_eq!(house.state_of(RegistrationId(ada.parse().unwrap())).await, State::AwaitingApproval);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_registers_where_somebody_decides_hears_of_the_decision_before_confirming_the_address(
    db: PgPool,
) {
    let house = House::open(db).await;
    let (decided, open) = (house.forum(4).await, house.forum(4).await);
    let staff = "update categories set decided_by = 'staff' where forum_id = $1";
    sqlx::query(staff).bind(decided.0).execute(&house.db).await.unwrap();
    house.register(decided, "ada").await;
    house.register(open, "bea").await;
    let mut told = Vec::new();
    for email in ["ada@example.org", "bea@example.org"] {
        let text = house.mail_to(email).await.text().unwrap();
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        told.push(words.contains("We decide about each registration in this category"));
    }
    assert_eq!(told, [true, false]);
}
