use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::ids::ForumId;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::task::JoinSet;

use crate::{
    stories::rush::{IDLE, OVERSOLD, OVERTAKEN, count, look},
    support::{Answer, Browser, Installation, Program, free_port, until, wire},
};

const SEATS: i32 = 50;
const CROWD: usize = 1_000;

/// What is kept for people who have not confirmed, and for those whom a seat was offered, has just run out.
const RUNS_OUT: &str =
    "update registrations set kept_until = now() where forum_id = $1 and kept_until is not null";

/// Registers, and leaves again if so decided.
async fn come(mut browser: Browser, slug: String, n: usize) {
    let body = json!({ "category": "delegate", "person": { "latin_name": "Rustam Yusupov",
        "email": format!("guest{n}@court.example"), "country": "UZ", "language": "ru" } });
    let made = ask(&mut browser, &format!("/forums/{slug}/registrations"), &body, "").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    if n.is_multiple_of(4) {
        let made = made.json();
        let token = made["manage_url"].as_str().unwrap().rsplit('/').next().unwrap();
        let path = format!("/registrations/{}/withdraw", made["id"].as_str().unwrap());
        let left = ask(&mut browser, &path, &json!({}), token).await;
        // What was kept may have run out before.
        let is_late = left.status == StatusCode::CONFLICT && left.json()["code"] == "ended";
        assert!(left.status == StatusCode::OK || is_late, "{}", left.body);
    }
}

/// Whoever is asked to come again does so: so long a line is for this machine, which runs a debug build of everything.
async fn ask(browser: &mut Browser, path: &str, body: &Value, token: &str) -> Answer {
    loop {
        let request = browser
            .request(Method::POST, &format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, "application/json");
        let request = if token.is_empty() {
            request
        } else {
            request.header(header::AUTHORIZATION, format!("Bearer {token}"))
        };
        let answer = browser.ask(request.body(Body::from(body.to_string())).unwrap()).await;
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_thousand_ask_two_web_services_for_fifty_seats_while_a_quarter_leaves_and_what_was_kept_runs_out(
    db: PgPool,
) {
    let mut here = Installation::open(db).await;
    let forum = here.house.forum(SEATS).await;
    let slug = here.house.slug(forum).await;
    let one: Program = here.start("serve").await;
    let first = here.at;
    let second = free_port();
    here.set("LIANYI_LISTEN", &second.to_string());
    let _processes =
        [one, here.start("serve").await, here.start("schedule").await, here.start("schedule").await];
    let host = format!("http://{first}");
    let mut crowd = JoinSet::new();
    for n in 0..CROWD {
        let at = if n % 2 == 0 { first } else { second };
        crowd.spawn(come(Browser::new(wire::router_to(at), host.clone()), slug.clone(), n));
    }
    let mut came = 0;
    while let Some(done) = crowd.join_next().await {
        done.unwrap();
        came += 1;
        if came % (CROWD / 4) == 0 {
            run_out(&here, forum).await;
        }
        look(&here.house.db, forum).await;
    }
    until("the scheduler has seen what ran out", async || {
        let due = "select count(*) from registrations where forum_id = $1 and kept_until <= now()";
        look(&here.house.db, forum).await;
        count(&here.house.db, due, forum).await == 0
    })
    .await;
    assert_eq!(count(&here.house.db, OVERSOLD, forum).await, 0);
    assert_eq!(count(&here.house.db, OVERTAKEN, forum).await, 0);
    assert_eq!(count(&here.house.db, IDLE, forum).await, 0);
    let all = "select count(*) from registrations where forum_id = $1";
    assert_eq!(count(&here.house.db, all, forum).await, i64::try_from(CROWD).unwrap());
}

async fn run_out(here: &Installation, forum: ForumId) {
    sqlx::query(RUNS_OUT).bind(forum.0).execute(&here.house.db).await.unwrap();
}
