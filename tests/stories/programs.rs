//! What programs of staff do over the API.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    fields::FieldForm,
    forums,
    ids::RegistrationId,
    links::Purpose,
    registrations,
    staff::{self, Permission, Role},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sqlx::PgPool;

use super::documents::end;
use crate::support::{Answer, Browser, House, build_program, now};

async fn ask(program: &mut Browser, method: Method, token: &str, path: &str, body: &Value) -> Answer {
    keyed(program, method, token, path, body, "").await
}

async fn keyed(
    program: &mut Browser,
    method: Method,
    token: &str,
    path: &str,
    body: &Value,
    key: &str,
) -> Answer {
    let request = program
        .request(method, &format!("/api/v1{path}"))
        .header("idempotency-key", key)
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
        "agenda": [{ "title": { "zh": "夜", "en": "Night", "ru": "Ночь" }, "room": { "en": "A" },
                     "kind": "social",
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
    let agenda = ask(&mut program, Method::GET, &token, &format!("{path}/sessions"), &json!({})).await.json();
    assert_eq!((&agenda[0]["room"], &agenda[0]["kind"]), (&json!({ "en": "A" }), &json!("social")));
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

/// What stays the same through a story over the API.
pub struct Desk<'h> {
    house: &'h House,
    token: String,
    pub path: String,
}

impl<'h> Desk<'h> {
    pub async fn of(house: &'h House) -> Self {
        let email = "admin@lianyi.example";
        house.staff(email, Role::Admin).await;
        let token = staff::add_token(&house.db, email, "all", &[], None, now()).await.unwrap();
        Self { house, token, path: String::new() }
    }

    /// A call about the forum, made twice under one key, as by a program whose line breaks: both say the same.
    pub async fn call(&self, method: Method, path: &str, body: &Value, status: u16) -> Value {
        let key = uuid::Uuid::now_v7().to_string();
        let path = if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", self.path) };
        let mut program = self.house.browser();
        let first = keyed(&mut program, method.clone(), &self.token, &path, body, &key).await;
        let first = first.assert(status).json();
        if method == Method::POST {
            let again = keyed(&mut program, method, &self.token, &path, body, &key).await;
            assert_eq!(again.assert(status).json(), first, "{path}");
        }
        first
    }

    pub async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, &json!({}), 200).await
    }

    pub async fn delete(&self, path: &str) {
        let mut program = self.house.browser();
        ask(&mut program, Method::DELETE, &self.token, path, &json!({})).await.assert(204);
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.call(Method::POST, path, &body, 200).await
    }
}

fn in_three(zh: &str, en: &str, ru: &str) -> Value {
    json!({ "zh": zh, "en": en, "ru": ru })
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forum_is_run_over_the_api_alone_from_the_draft_to_the_certificate(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let mut desk = Desk::of(&house).await;

    // It is drafted once, however often the call comes.
    let starts = now() + SignedDuration::from_hours(24 * 20);
    let draft = json!({
        "title": in_three("夏季论坛", "Summer Forum", "Летний форум"), "mode": "in_person", "time_zone": "Asia/Shanghai",
        "starts_at": starts, "ends_at": starts + SignedDuration::from_hours(8), "capacity": 4, "waitlist": true,
        "categories": [{ "code": "delegate", "title": in_three("代表", "Delegate", "Делегат"), "quota": 4 }],
    });
    let mut program = house.browser();
    keyed(&mut program, Method::POST, &desk.token, "/forums", &draft, "论坛")
        .await
        .assert(400)
        .says("not-ascii");
    let made = desk.call(Method::POST, "/forums", &draft, 201).await;
    assert_eq!((&made["slug"], &made["state"]), (&json!("summer-forum"), &json!("draft")));
    desk.path = "/forums/summer-forum".to_owned();
    let speakers = json!({ "latin_name": "Li Wei", "native_name": "李伟", "country": "CN" });
    let speakers = desk.call(Method::POST, "speakers", &speakers, 201).await;
    assert_eq!(speakers.as_array().unwrap().len(), 1);
    let session = json!({ "title": in_three("开幕", "Opening", "Открытие"), "room": { "en": "A" }, "starts_at": starts,
                          "ends_at": starts + SignedDuration::from_hours(2), "speakers": [speakers[0]["id"]] });
    let agenda = desk.call(Method::POST, "sessions", &session, 201).await;
    assert_eq!(agenda.as_array().unwrap().len(), 1);
    let session = format!("sessions/{}", agenda[0]["id"].as_str().unwrap());
    let agenda = desk.call(Method::PATCH, &session, &json!({ "room": { "en": "B" } }), 200).await;
    assert_eq!(
        (&agenda[0]["room"], &agenda[0]["speakers"]),
        (&json!({ "en": "B" }), &json!([speakers[0]["id"]]))
    );

    // What it asks, and how its places are given.
    let meal = json!({ "key": "meal", "stage": "registration", "kind": "choice", "required": true,
                       "label": in_three("餐饮", "Meal", "Питание"),
                       "choices": [{ "code": "any", "label": in_three("均可", "Any", "Любое") },
                                   { "code": "halal", "label": in_three("清真", "Halal", "Халяль") }] });
    let form = desk.call(Method::POST, "form", &meal, 201).await;
    assert_eq!((&form[0]["key"], &form[0]["version"]), (&json!("meal"), &json!(1)));
    let places = json!({ "offers_end": 6, "categories": [{ "code": "delegate", "decided_by": "staff",
                         "country_quotas": [{ "country": "KZ", "quota": 3 }] }] });
    let saved = desk.call(Method::PUT, "places", &places, 200).await;
    assert_eq!(saved["categories"][0]["country_quotas"], json!([{ "country": "KZ", "quota": 3 }]));
    assert_eq!((&saved["offer_lasts"], &saved["hold_lasts"]), (&json!(48), &json!(48)));
    assert_eq!(desk.get("places").await, saved);
    assert_eq!(desk.post("publish", json!({})).await["state"], "published");
    let page = house.browser().get("/api/v1/forums/summer-forum").await.assert(200).json();
    assert_eq!(
        (&page["agenda"][0]["room"], &page["speakers"][0]["country"]),
        (&json!({ "en": "B" }), &json!("CN"))
    );

    // Guests.
    let eva = json!({ "latin_name": "Eva", "email": "eva@court.example", "country": "UZ", "language": "en" });
    let guests = json!({ "category": "delegate", "people": [eva],
                         "held_until": starts - SignedDuration::from_hours(24) });
    assert_eq!(desk.post("invitations", guests.clone()).await["invited"], 1);
    let unread = json!({ "category": "delegate", "people": [{ "latin_name": "Eva", "email": "eva" }] });
    let wrong = desk.call(Method::POST, "invitations", &unread, 422).await;
    assert_eq!(
        wrong["errors"][0],
        json!({ "field": "people", "row": 1, "code": "guest-address",
                "detail": "The mail address is missing or not valid" })
    );
    let invited = desk.get("invitations").await;
    assert_eq!((&invited[0]["email"], &invited[0]["answer"]), (&json!("eva@court.example"), &Value::Null));
    assert_eq!(desk.post("invitations/remind", json!({})).await["reminded"], 0);
    let seats = json!({ "country": "TJ", "organisation": "Court", "category": "delegate", "seats": 1,
                        "returns_at": starts - SignedDuration::from_hours(48),
                        "focal_point": { "latin_name": "Zarina", "email": "zarina@court.example", "language": "ru" } });
    let delegation = desk.call(Method::POST, "delegations", &seats, 201).await;
    let people = format!("/delegations/{}/people", delegation["id"].as_str().unwrap());
    let somon =
        json!({ "people": [{ "latin_name": "Somon", "email": "somon@court.example", "language": "ru" }] });
    let named = desk.post(&people, somon).await;
    assert_eq!((named.as_array().unwrap().len(), &named[0]["country"]), (1, &json!("TJ")));
    let full =
        json!({ "people": [{ "latin_name": "Farid", "email": "farid@court.example", "language": "ru" }] });
    assert_eq!(desk.call(Method::POST, &people, &full, 409).await["code"], "no-seats-left");

    // Somebody registers, confirms the address, and is approved.
    let ada = json!({ "category": "delegate", "answers": { "meal": "halal" },
                      "person": { "latin_name": "Ada", "email": "ada@example.org", "country": "KZ", "language": "en" } });
    let registered =
        house.browser().call("/api/v1/forums/summer-forum/registrations", &ada).await.assert(201).json();
    let ada = registered["id"].as_str().unwrap().to_owned();
    registrations::confirm(&house.db, RegistrationId(ada.parse().unwrap()), now()).await.unwrap();
    let awaiting = desk.get("registrations?state=awaiting_approval&category=delegate&country=KZ").await;
    assert_eq!(awaiting[0]["answers"], json!({ "meal": { "value": "halal", "version": 1 } }));
    let check_in = format!("/registrations/{ada}/check-in");
    assert_eq!(desk.call(Method::POST, &check_in, &json!({}), 409).await["code"], "not-confirmed");
    assert_eq!(desk.post(&format!("/registrations/{ada}/approve"), json!({})).await["state"], "confirmed");

    // The day: who comes twice is told so; what was written down is only added to.
    let came = desk.post(&check_in, json!({ "means": "scanner" })).await;
    assert_eq!((&came["outcome"], &came["times"]), (&json!("taken"), &json!(1)));
    let again = desk.post(&check_in, json!({ "means": "camera" })).await;
    assert_eq!((&again["outcome"], &again["first_at"]), (&json!("double"), &came["first_at"]));
    let undone = desk.post(&format!("{check_in}/undo"), json!({ "check_in": again["id"] })).await;
    assert_eq!((&undone["outcome"], &undone["times"]), (&json!("undone"), &json!(1)));
    let nowhere = json!({ "point": again["id"] });
    let wrong = desk.call(Method::POST, &check_in, &nowhere, 422).await;
    assert_eq!(wrong["errors"][0]["field"], "point");
    let first = desk.get("check-ins?limit=1").await;
    let rest = desk.get(&format!("check-ins?after={}", first[0]["id"].as_str().unwrap())).await;
    let states: Vec<_> =
        rest.as_array().unwrap().iter().map(|line| line["state"].as_str().unwrap()).collect();
    assert_eq!((first[0]["state"].as_str(), states), (Some("done"), vec!["undone", "undo"]));
    assert_eq!(desk.get("points").await[0]["came"], 1);
    assert_eq!(desk.get("figures").await["by_country"][0]["came"], 1);

    // Afterwards: the certificate, and whoever doubts it.
    let languages = json!({ "languages": ["en", "zh"] });
    assert_eq!(desk.call(Method::POST, "certificates", &languages, 409).await["code"], "not-now");
    let id = forums::find_by_slug(&house.db, "summer-forum").await.unwrap().unwrap().id;
    end(&house, id).await;
    let persian = desk.call(Method::POST, "certificates", &json!({ "languages": ["fa"] }), 422).await;
    let first = &persian["errors"][0];
    assert_eq!((&first["field"], &first["code"]), (&json!("languages_fa"), &json!("paper-lacks-title")));
    let issued = desk.post("certificates", languages).await;
    assert_eq!((&issued["issued"], &issued["to_come"]), (&json!(1), &json!(0)));
    let paper = desk.get("documents").await[0].clone();
    assert_eq!((&paper["kind"], &paper["file"]), (&json!("certificate"), &json!("waiting")));
    let path = format!("/documents/{}", paper["id"].as_str().unwrap());
    let early = desk.call(Method::GET, &format!("{path}/pdf"), &json!({}), 404).await;
    assert_eq!(early["code"], "not-made");
    workers::make_papers(&house.workers).await.unwrap();
    let pdf =
        ask(&mut program, Method::GET, &desk.token, &format!("{path}/pdf"), &json!({})).await.assert(200);
    assert!(pdf.body.starts_with("%PDF"));
    let verify = format!("/api/v1/verify/{}", paper["serial"].as_str().unwrap());
    let holds = house.browser().get(&verify).await.assert(200).does_not_say("Ada").json();
    assert_eq!((&holds["holds"], &holds["initials"]), (&json!(true), &json!("A.")));
    let new = desk.post(&format!("{path}/reissue"), json!({ "why": "The name was wrong" })).await;
    assert_ne!(new["number"], paper["number"]);
    assert_eq!(house.browser().get(&verify).await.assert(200).json()["holds"], false);
    house.browser().get("/api/v1/verify/000000000000").await.assert(404);
    let file = json!({ "format": "csv" });
    let path = format!("{}/registrations/export", desk.path);
    let file = ask(&mut program, Method::POST, &desk.token, &path, &file).await.assert(200);
    assert!(file.body.contains("Ada") && file.body.contains("Halal"), "{}", file.body);
    let file = json!({ "format": "csv", "words": "somon" });
    let file = ask(&mut program, Method::POST, &desk.token, &path, &file).await.assert(200);
    assert!(file.body.contains("Somon") && !file.body.contains("Ada"), "{}", file.body);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_at_the_door_gives_the_answers_that_the_forum_asks_for(db: PgPool) {
    let house = House::open(db).await;
    let mut desk = Desk::of(&house).await;
    let mut walk_in = json!({ "category": "delegate",
        "person": { "latin_name": "Ada", "email": "ada@example.org", "country": "KZ", "language": "en" } });
    let asks_nothing = house.forum(5).await;
    desk.path = format!("/forums/{}", house.slug(asks_nothing).await);
    walk_in["answers"] = json!({ "room": "12" });
    let line = desk.call(Method::POST, "walk-ins", &walk_in, 201).await;
    assert_eq!(line["answers"], json!({ "room": { "value": "12", "version": null } }));

    let forum = house.forum(5).await;
    let meal = FieldForm {
        key: "meal".into(),
        stage: "registration".into(),
        kind: "text".into(),
        required: "yes".into(),
        label_zh: "餐饮".into(),
        label_en: "Meal".into(),
        label_ru: "Питание".into(),
        ..FieldForm::default()
    };
    house.ask(forum, meal).await;
    desk.path = format!("/forums/{}", house.slug(forum).await);
    walk_in["answers"] = json!({});
    desk.call(Method::POST, "walk-ins", &walk_in, 422).await;
    walk_in["answers"] = json!({ "meal": "halal" });
    let line = desk.call(Method::POST, "walk-ins", &walk_in, 201).await;
    assert_eq!(line["answers"], json!({ "meal": { "value": "halal", "version": 1 } }));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_key_is_of_one_participant_and_a_changed_slug_is_found_again_by_it(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut program = house.browser();
    for name in ["ada", "bea"] {
        let (id, _) = house.register(forum, name).await;
        let token = house.keys.sign(Purpose::Manage, id.0, now(), SignedDuration::from_hours(1));
        let path = format!("/registrations/{id}/withdraw");
        for _ in 0..2 {
            let withdrawn = keyed(&mut program, Method::POST, &token, &path, &json!({}), "1").await;
            assert_eq!(withdrawn.assert(200).json()["state"], "withdrawn");
        }
    }
    let desk = Desk::of(&house).await;
    let draft = house.slug(house.draft(5, 60).await).await;
    for _ in 0..2 {
        let (path, to) = (format!("/forums/{draft}"), json!({ "slug": "another-name" }));
        let changed = keyed(&mut program, Method::PATCH, &desk.token, &path, &to, "2").await;
        assert_eq!(changed.assert(200).json()["slug"], "another-name");
    }
    let path = format!("/forums/{}/registrations/export", house.slug(forum).await);
    for (format, status) in [("csv", 200), ("csv", 200), ("xlsx", 422)] {
        let body = json!({ "format": format });
        keyed(&mut program, Method::POST, &desk.token, &path, &body, "3").await.assert(status);
    }
}
