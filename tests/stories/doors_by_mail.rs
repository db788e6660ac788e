//! Whoever stands at a door gets its link by mail.

use axum::http::Method;
use domain::{attendance, forums, privacy, staff::Role};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::PgPool;

use super::programs::Desk;
use crate::support::House;

const HELPER: &str = "li@example.org";

/// As if ten minutes had gone by since the last mail.
async fn later(house: &House) {
    sqlx::query("update deliveries set dedupe_key = dedupe_key || ':' || id")
        .execute(&house.db)
        .await
        .unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_link_of_a_door_is_mailed_to_its_holder_and_stands_nowhere_in_the_ledger(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let point = attendance::points(&house.db, forum).await.unwrap().remove(0).id.to_string();
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let path = format!("/en/desk/forums/{forum}/doors");
    registrar.get(&path).await.assert(200);
    let fields = |email: &'static str| {
        [
            ("at", point.clone()),
            ("holder", "Ms Li".into()),
            ("email", email.into()),
            ("language", "ru".into()),
        ]
    };
    let wrong = fields("li@");
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = registrar.send(&path, &wrong).await.assert(422);
    answer.says("id=\"email-error\"").says("value=\"li@\"").says("value=\"Ms Li\"");
    let right = fields(HELPER);
    let right: Vec<(&str, &str)> = right.iter().map(|(name, value)| (*name, value.as_str())).collect();
    registrar.send(&path, &right).await.assert(303);
    // It is shown at the desk as well, and mailed in the helper's language.
    let page = registrar.get(&path).await.assert(200).says("Mailed to li@example.org").says("/en/door/");
    let mail = house.mail_to(HELPER).await;
    assert_eq!(mail.header("Content-Language").as_deref(), Some("ru"));
    let link = house.link(&mail, "/door/");
    house.browser().get(&link).await.assert(200);
    let token = link.rsplit('/').next().unwrap();
    assert!(page.body.contains(token), "the same door, by mail and at the desk");
    let ledger: String = sqlx::query_scalar("select string_agg(d::text, '') from deliveries d")
        .fetch_one(&house.db)
        .await
        .unwrap();
    assert!(ledger.contains("door_link") && !ledger.contains(token), "{ledger}");

    // Once more, but not twice within ten minutes; and not once it is shut.
    let door = attendance::doors(&house.db, forum).await.unwrap().remove(0).id;
    registrar.send(&format!("{path}/{door}/mail"), &[]).await.assert(303);
    house.deliver().await;
    assert_eq!(house.mails_to(HELPER).len(), 1);
    later(&house).await;
    registrar.send(&format!("{path}/{door}/mail"), &[]).await.assert(303);
    house.deliver().await;
    assert_eq!(house.mails_to(HELPER).len(), 2);
    later(&house).await;
    registrar.send(&format!("{path}/{door}/mail"), &[]).await.assert(303);
    registrar.send(&format!("{path}/{door}/revoke"), &[]).await.assert(303);
    house.deliver().await;
    assert_eq!(
        house.mails_to(HELPER).len(),
        2,
        "a link that was revoked before its mail went out is not sent"
    );
    later(&house).await;
    registrar.send(&format!("{path}/{door}/mail"), &[]).await.assert(409);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_has_the_link_of_a_door_mailed_and_mailed_again(db: PgPool) {
    let house = House::open(db).await;
    let mut desk = Desk::of(&house).await;
    let forum = house.forum(5).await;
    desk.path = format!("/forums/{}", house.slug(forum).await);
    let point = attendance::points(&house.db, forum).await.unwrap().remove(0).id.to_string();
    let without = desk.call(Method::POST, "doors", &json!({ "point": point, "holder": "Mr Bo" }), 201).await;
    assert!(without["email"].is_null());
    let again = |door: &serde_json::Value| format!("doors/{}/mail", door["id"].as_str().unwrap());
    let wrong = desk.call(Method::POST, &again(&without), &json!({}), 422).await;
    assert_eq!(wrong["errors"][0]["field"], "email");
    let mut door = json!({ "point": point, "holder": "Ms Li", "email": HELPER, "language": "kk" });
    let wrong = desk.call(Method::POST, "doors", &door, 422).await;
    assert_eq!(wrong["errors"][0]["field"], "language");
    door["language"] = json!("zh");
    let made = desk.call(Method::POST, "doors", &door, 201).await;
    assert_eq!(made["email"], HELPER);
    assert!(made["link"].as_str().unwrap().contains("/en/door/"));
    house.mail_to(HELPER).await;
    later(&house).await;
    assert_eq!(desk.call(Method::POST, &again(&made), &json!({}), 200).await["id"], made["id"]);
    house.deliver().await;
    assert_eq!(house.mails_to(HELPER).len(), 2, "once for each call, however often it is made");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn where_the_link_of_a_door_was_mailed_is_forgotten_with_what_people_answered(db: PgPool) {
    let house = House::open(db).await;
    let mut desk = Desk::of(&house).await;
    let forum = house.forum(5).await;
    desk.path = format!("/forums/{}", house.slug(forum).await);
    let point = attendance::points(&house.db, forum).await.unwrap().remove(0).id.to_string();
    let door = json!({ "point": point, "holder": "Ms Li", "email": HELPER, "language": "zh" });
    desk.call(Method::POST, "doors", &door, 201).await;
    let ends = forums::find(&house.db, forum).await.unwrap().unwrap().ends_at.unwrap();
    let day = SignedDuration::from_hours(24);
    assert_eq!(privacy::erase_due(&house.db, ends + day * 89).await.unwrap(), 0);
    assert_eq!(privacy::erase_due(&house.db, ends + day * 91).await.unwrap(), 1);
    let door = attendance::doors(&house.db, forum).await.unwrap().remove(0);
    assert_eq!((door.holder.as_str(), door.email, door.language), ("Ms Li", None, None));
    assert_eq!(privacy::erase_due(&house.db, ends + day * 92).await.unwrap(), 0);
}
