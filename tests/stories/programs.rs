//! What programs of staff do over the API.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    forums, registrations,
    staff::{self, Permission, Role},
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::{Answer, Browser, House, now};

async fn ask(program: &mut Browser, method: Method, token: &str, path: &str, body: &Value) -> Answer {
    let request = program
        .request(method, &format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json");
    program.ask(request.body(Body::from(body.to_string())).unwrap()).await
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_drafts_announces_moves_and_copies_a_forum(db: PgPool) {
    let house = House::open(db).await;
    let email = "organiser@lianyi.example";
    house.staff(email, Role::Organiser).await;
    let token =
        staff::add_token(&house.db, email, "site", &[Permission::ManageForums], None, now()).await.unwrap();
    let mut program = house.browser();
    let forum = json!({
        "title": { "zh": "论坛", "en": "Forum by program", "ru": "Форум" },
        "venue": { "zh": "上海", "en": "Shanghai", "ru": "Шанхай" },
        "mode": "in_person", "time_zone": "Asia/Shanghai", "languages": ["ru"],
        "starts_at": "2027-10-20T09:00:00+08:00", "ends_at": "2027-10-21T17:00:00+08:00",
        "capacity": 5, "waitlist": true,
        "categories": [{ "code": "delegate", "title": { "zh": "代表", "en": "Delegate", "ru": "Делегат" }, "quota": 5 }],
        "agenda": [{ "title": { "zh": "夜", "en": "Night", "ru": "Ночь" }, "room": "A",
                     "starts_at": "2027-10-20T23:00:00+08:00", "ends_at": "2027-10-21T00:30:00+08:00" }],
    });
    let wrong = json!({ "title": { "en": "Forum" }, "time_zone": "Asia/Nowhere" });
    let answer = ask(&mut program, Method::POST, &token, "/forums", &wrong).await.assert(422);
    assert_eq!(answer.json()["errors"][0]["field"], "time_zone");
    ask(&mut program, Method::POST, &token, "/forums", &json!({ "titel": {} }))
        .await
        .assert(422)
        .says("titel");
    let made = ask(&mut program, Method::POST, &token, "/forums", &forum).await.assert(201).json();
    assert_eq!((made["slug"].as_str(), made["state"].as_str()), (Some("forum-by-program"), Some("draft")));
    assert_eq!(made["starts_at"], "2027-10-20T09:00:00+08:00");
    let path = "/forums/forum-by-program";
    house.browser().get(&format!("/api/v1{path}")).await.assert(404);
    let published = ask(&mut program, Method::POST, &token, &format!("{path}/publish"), &json!({})).await;
    assert_eq!(published.assert(200).json()["state"], "published");
    ask(&mut program, Method::POST, &token, &format!("{path}/publish"), &json!({})).await.assert(409);

    let id = forums::find_by_slug(&house.db, "forum-by-program").await.unwrap().unwrap().id;
    let (ada, _) = house.register(id, "ada").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    while house.deliver().await > 0 {}
    // Words are changed at once; a new place is looked at first.
    let words = json!({ "capacity": 6 });
    assert_eq!(
        ask(&mut program, Method::PATCH, &token, path, &words).await.assert(200).json()["capacity"],
        6
    );
    let session = forums::agenda(&house.db, id).await.unwrap().remove(0);
    let mut moved = json!({ "venue": { "zh": "北京", "en": "Beijing", "ru": "Пекин" } });
    let look = ask(&mut program, Method::PATCH, &token, path, &moved).await.assert(409).json();
    assert_eq!((look["code"].as_str(), &look["effects"]["told"][0]["n"]), (Some("look-first"), &json!(1)));
    moved["seal"] = look["seal"].clone();
    ask(&mut program, Method::PATCH, &token, path, &moved).await.assert(200);
    assert_eq!(forums::agenda(&house.db, id).await.unwrap()[0].id, session.id);
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.text().unwrap().contains("Shanghai → Beijing"));

    let copy = json!({ "starts_on": "2028-10-20" });
    let copied =
        ask(&mut program, Method::POST, &token, &format!("{path}/clone"), &copy).await.assert(201).json();
    assert_eq!(
        (copied["slug"].as_str(), copied["state"].as_str()),
        (Some("forum-by-program-2028"), Some("draft"))
    );
}
