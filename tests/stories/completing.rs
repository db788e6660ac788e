//! What staff look after once a forum is announced, done by programs: companions, delegations, what was said afterwards.

use axum::http::Method;
use domain::{fields::FieldForm, registrations::PlacesForm};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::PgPool;

use super::{
    companions::rules,
    documents::{confirmed, end},
    programs::Desk,
};
use crate::support::{House, now};

/// How often staff did something, by the log.
async fn noted(house: &House, act: &str) -> i64 {
    let n = "select count(*) from audit_entries where action = $1 and account_id is not null";
    sqlx::query_scalar(n).bind(act).fetch_one(&house.db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_of_staff_names_changes_and_removes_who_comes_along(db: PgPool) {
    let house = House::open(db).await;
    let desk = Desk::of(&house).await;
    let forum = house.forum(3).await;
    let places = PlacesForm { companions: vec!["1".into()], ..PlacesForm::default() };
    rules(&house, forum, places).await;
    let (held, _) = house.register(forum, "bea").await;
    let (ada, _) = confirmed(&house, forum, "ada").await;
    let ben = json!({ "latin_name": "Ben", "country": "KZ", "role": "interpreter" });
    let path = format!("/registrations/{held}/companions");
    assert_eq!(desk.call(Method::POST, &path, &ben, 409).await["code"], "not-yet");

    // Named once, however often the call comes; as many as the category brings.
    let path = format!("/registrations/{ada}/companions");
    let wrong = desk.call(Method::POST, &path, &json!({ "latin_name": "Ben", "country": "KZ" }), 422).await;
    assert_eq!(wrong["errors"][0]["field"], "role");
    let named = desk.call(Method::POST, &path, &ben, 201).await;
    assert_eq!((named.as_array().unwrap().len(), &named[0]["role"]), (1, &json!("interpreter")));
    assert_eq!(desk.get(&path).await, named);
    let eve = json!({ "latin_name": "Eve", "country": "KZ", "role": "spouse" });
    assert_eq!(desk.call(Method::POST, &path, &eve, 409).await["code"], "full");

    // What is left out stays as it is.
    let one = format!("{path}/{}", named[0]["id"].as_str().unwrap());
    let changed = desk.call(Method::PATCH, &one, &json!({ "latin_name": "Benjamin" }), 200).await;
    assert_eq!((&changed[0]["latin_name"], &changed[0]["country"]), (&json!("Benjamin"), &json!("KZ")));
    // Nobody changes the companion of another by a path of their own.
    let foreign = one.replace(&ada.to_string(), &held.to_string());
    desk.call(Method::PATCH, &foreign, &json!({ "latin_name": "Zed" }), 404).await;
    for _ in 0..2 {
        desk.delete(&one).await;
    }
    assert_eq!(desk.get(&path).await, json!([]));
    for act in ["add", "change", "remove"] {
        assert_eq!(noted(&house, &format!("registration.companion_{act}")).await, 1, "{act}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_changes_the_seats_the_day_and_the_focal_point_of_a_delegation(db: PgPool) {
    let house = House::open(db).await;
    let mut desk = Desk::of(&house).await;
    let forum = house.forum(5).await;
    desk.path = format!("/forums/{}", house.slug(forum).await);
    let day = SignedDuration::from_hours(24);
    let seats = json!({ "country": "TJ", "organisation": "Court", "category": "delegate", "seats": 2,
        "returns_at": now() + day * 10,
        "focal_point": { "latin_name": "Zarina", "email": "zarina@court.example", "language": "ru" } });
    let made = desk.call(Method::POST, "delegations", &seats, 201).await;
    let path = format!("/delegations/{}", made["id"].as_str().unwrap());
    let changed = desk.call(Method::PATCH, &path, &json!({ "seats": 3 }), 200).await;
    let as_before = |field: &str| assert_eq!(changed[field], made[field], "{field}");
    ["organisation", "country", "returns_at", "focal_point"].into_iter().for_each(as_before);
    assert_eq!((&changed["seats"], &changed["left"]), (&json!(3), &json!(3)));
    assert_eq!(desk.call(Method::PATCH, &path, &json!({ "seats": 6 }), 409).await["code"], "no-room");
    let late = json!({ "returns_at": now() - day });
    let wrong = desk.call(Method::PATCH, &path, &late, 422).await;
    assert_eq!(wrong["errors"][0]["field"], "returns_at");
    // Another focal point gets a link of their own.
    let other =
        json!({ "focal_point": { "latin_name": "Somon", "email": "somon@court.example", "language": "ru" } });
    let changed = desk.call(Method::PATCH, &path, &other, 200).await;
    assert_eq!(changed["focal_point"]["email"], "somon@court.example");
    let mail = house.mail_to("somon@court.example").await;
    house.browser().get(&house.link(&mail, "/delegation/")).await.assert(200);
    assert_eq!(noted(&house, "forum.delegation_change").await, 2);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn seats_that_have_returned_are_a_delegations_own_again_only_with_another_day(db: PgPool) {
    let house = House::open(db).await;
    let mut desk = Desk::of(&house).await;
    let forum = house.forum(2).await;
    desk.path = format!("/forums/{}", house.slug(forum).await);
    let day = SignedDuration::from_hours(24);
    let seats = json!({ "country": "TJ", "organisation": "Court", "category": "delegate", "seats": 2,
        "returns_at": now() + day * 10,
        "focal_point": { "latin_name": "Zarina", "email": "zarina@court.example", "language": "ru" } });
    let made = desk.call(Method::POST, "delegations", &seats, 201).await;
    let path = format!("/delegations/{}", made["id"].as_str().unwrap());
    let returned = desk.post(&format!("{path}/return"), json!({})).await;
    assert!(!returned["returned_at"].is_null());
    let renamed = json!({ "organisation": "Supreme Court", "returns_at": made["returns_at"] });
    let changed = desk.call(Method::PATCH, &path, &renamed, 200).await;
    assert_eq!((&changed["returned_at"], &changed["left"]), (&returned["returned_at"], &json!(0)));
    // Nor does a day that is over stand in the way of another name.
    sqlx::query("update delegations set returns_at = now() - interval '1 day'")
        .execute(&house.db)
        .await
        .unwrap();
    let changed = desk.call(Method::PATCH, &path, &json!({ "organisation": "High Court" }), 200).await;
    assert_eq!((&changed["organisation"], &changed["left"]), (&json!("High Court"), &json!(0)));
    let again = json!({ "returns_at": now() + day * 12 });
    let changed = desk.call(Method::PATCH, &path, &again, 200).await;
    assert_eq!((&changed["returned_at"], &changed["left"]), (&json!(null), &json!(2)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_reads_what_was_said_of_a_forum_and_by_nobody(db: PgPool) {
    let house = House::open(db).await;
    let mut desk = Desk::of(&house).await;
    let forum = house.forum(5).await;
    desk.path = format!("/forums/{}", house.slug(forum).await);
    let question = |key: &str, kind: &str| FieldForm {
        key: key.into(),
        stage: "feedback".into(),
        kind: kind.into(),
        label_zh: key.into(),
        label_en: key.into(),
        label_ru: key.into(),
        ..FieldForm::default()
    };
    house.ask(forum, question("again", "yes_no")).await;
    house.ask(forum, question("better", "text")).await;
    let said = desk.get("feedback").await;
    assert_eq!((&said[0]["key"], &said[0]["answers"]), (&json!("again"), &json!(0)));
    let (_, link) = confirmed(&house, forum, "anna").await;
    end(&house, forum).await;
    let mut visitor = house.browser();
    visitor.get(&format!("{link}/feedback")).await.assert(200);
    let answers = [("answer-again", "yes"), ("answer-better", "More tea")];
    visitor.send(&format!("{link}/feedback"), &answers).await.assert(303);
    let said = desk.get("feedback").await;
    let counts = json!([{ "code": "yes", "label": { "zh": "是", "en": "Yes", "ru": "Да" }, "n": 1 },
                        { "code": "no", "label": { "zh": "否", "en": "No", "ru": "Нет" }, "n": 0 }]);
    assert_eq!((&said[0]["kind"], &said[0]["counts"]), (&json!("yes_no"), &counts));
    assert_eq!((&said[1]["texts"], &said[1]["label"]["ru"]), (&json!(["More tea"]), &json!("better")));
    assert!(!said.to_string().contains("anna"), "{said}");
    // Its questions are those of the form.
    assert_eq!(desk.get("form").await[1]["stage"], "feedback");
}
