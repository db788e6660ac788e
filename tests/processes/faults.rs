//! What people see and what becomes of their mail while the database, Redis or the relay is away.

use domain::{language::Language, texts};
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, PgPool};

use crate::support::{Browser, Gate, Installation, PATIENCE, Program, until, wire};

const FIELDS: [(&str, &str); 6] = [
    ("native_name", "Юсупов Рустам Каримович"),
    ("latin_name", "Rustam Yusupov"),
    ("email", "rustam@court.example"),
    ("country", "UZ"),
    ("category", "delegate"),
    ("language", "ru"),
];

async fn readiness(program: &Program) -> (u16, Value) {
    let reply = wire::get(program.ops, "/readyz").await.unwrap();
    (reply.status, serde_json::from_str(&reply.body).unwrap())
}

/// Registers by the form and waits for the mail.
async fn registers(here: &Installation, browser: &mut Browser, form: &str, email: &str) {
    browser.get(form).await.assert(200);
    let fields: Vec<_> = FIELDS.iter().map(|f| if f.0 == "email" { ("email", email) } else { *f }).collect();
    browser.send(form, &fields).await.assert(303);
    let mail = here.house.mailbox.wait_for(PATIENCE, |mail| mail.to == email).await;
    assert!(mail.is_some(), "no mail came to {email}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn while_the_database_is_away_pages_say_so_and_keep_what_was_typed(db: PgPool) {
    let options = db.connect_options();
    let service = tokio::net::lookup_host((options.get_host(), options.get_port())).await.unwrap().next();
    let gate = Gate::before(service.unwrap()).await;
    let mut here = Installation::open(db).await;
    let url = here.house.db.connect_options().to_url_lossy();
    let mut gated = url.clone();
    gated.set_host(Some("127.0.0.1")).unwrap();
    gated.set_port(Some(gate.at.port())).unwrap();
    here.set("DATABASE_URL", gated.as_str());
    let form = format!("/ru/forums/{}/register", here.house.slug(here.house.forum(5).await).await);
    let (web, worker, clock) =
        (here.start("serve").await, here.start("work").await, here.start("schedule").await);
    let mut visitor = here.browser();
    visitor.get(&form).await.assert(200);
    let mut signed_in = visitor.clone();
    signed_in.cookies.insert("lianyi".to_owned(), "a-session-that-must-be-looked-up".to_owned());

    gate.cut();
    until("it is noticed", async || readiness(&web).await.0 == 503).await;
    let operators = join_all([&web, &worker, &clock].map(async |program| {
        let (status, body) = readiness(program).await;
        assert_eq!((status, &body["status"], &body["database"]), (503, &json!("not ready"), &json!("down")));
        assert_eq!(wire::get(program.ops, "/livez").await.unwrap().status, 200);
        assert_eq!(wire::get(program.ops, "/metrics").await.unwrap().status, 503);
    }));
    let readers = join_all(["/ru/", "/ru/forums", &form, "/api/v1/forums"].map(async |path| {
        let answer = here.browser().get(path).await.assert(503);
        assert_eq!(answer.header("retry-after"), "30", "{path}");
    }));
    let member = async { signed_in.get("/ru/privacy").await.assert(503) };
    let registers = async {
        let kept = visitor.send(&form, &FIELDS).await.assert(503);
        assert_eq!(kept.header("retry-after"), "30");
        let kept = kept.says(&texts::say(Language::Ru, "error-kept"));
        for (name, value) in FIELDS {
            assert!(kept.body.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{name} is lost");
        }
    };
    let program = async {
        let body = json!({ "category": "delegate", "person": { "latin_name": "A", "email": "a@example.org",
                           "country": "KZ", "language": "en" } });
        let api = form.replacen("/ru/", "/api/v1/", 1).replace("/register", "/registrations");
        let refused = here.browser().call(&api, &body).await.assert(503);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert_eq!(refused.header("retry-after"), "30");
    };
    tokio::join!(operators, readers, member, registers, program);

    gate.open();
    until("it is ready again", async || readiness(&web).await.1["status"] == "ready").await;
    // The kept form is sent again as it stands.
    visitor.send(&form, &FIELDS).await.assert(303);
    let mail = here.house.mailbox.wait_for(PATIENCE, |mail| mail.to == "rustam@court.example").await;
    assert!(mail.is_some(), "the worker goes on by itself");
    signed_in.get("/ru/privacy").await.assert(200);
}

/// S36
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_page_does_not_wait_for_ever_for_the_database(db: PgPool) {
    let here = Installation::open(db).await;
    let _web = here.start("serve").await;
    here.browser().get("/en/forums").await.assert(200);
    let mut held = here.house.db.begin().await.unwrap();
    sqlx::query("lock table forums in access exclusive mode").execute(&mut *held).await.unwrap();
    let asked = tokio::time::timeout(PATIENCE, async {
        // Not the page of a moment ago, which is kept and given.
        let page = here.browser().get("/en/forums?now").await.assert(503);
        assert_eq!(page.header("retry-after"), "30");
    });
    asked.await.expect("the page gives up by itself");
    held.rollback().await.unwrap();
    here.browser().get("/en/forums").await.assert(200);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn without_redis_from_the_start_pages_work_and_mail_flows(db: PgPool) {
    let mut here = Installation::open(db).await;
    here.redis.stop();
    let form = format!("/ru/forums/{}/register", here.house.slug(here.house.forum(5).await).await);
    let (web, worker) = (here.start("serve").await, here.start("work").await);
    for program in [&web, &worker] {
        let (status, body) = readiness(program).await;
        assert_eq!(
            (status, body),
            (200, json!({ "status": "degraded", "database": "up", "redis": "down", "mail": "flows" }))
        );
    }
    registers(&here, &mut here.browser(), &form, "a@court.example").await;
    here.redis.start_again().await;
    until("all is well", async || readiness(&worker).await.1["status"] == "ready").await;
    until("the worker is told by Redis again", async || {
        worker.log().iter().any(|l| l.contains("Redis is back"))
    })
    .await;
    registers(&here, &mut here.browser(), &form, "b@court.example").await;
    assert_eq!(here.house.mailbox.caught().len(), 2);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn when_redis_goes_pages_work_and_mail_flows(db: PgPool) {
    let mut here = Installation::open(db).await;
    let form = format!("/ru/forums/{}/register", here.house.slug(here.house.forum(5).await).await);
    let (web, worker) = (here.start("serve").await, here.start("work").await);
    let said = |words: &str| worker.log().iter().filter(|line| line.contains(words)).count();
    registers(&here, &mut here.browser(), &form, "a@court.example").await;
    here.redis.stop();
    until("it is noticed", async || readiness(&web).await.1["status"] == "degraded").await;
    // With each of these somebody looks for Redis in vain.
    for email in ["b@court.example", "c@court.example", "d@court.example"] {
        registers(&here, &mut here.browser(), &form, email).await;
    }
    here.redis.start_again().await;
    until("all is well", async || readiness(&web).await.1["status"] == "ready").await;
    // Said once each time that it goes, and once each time that it is back; not by everybody who looks for it.
    until("the worker says that Redis is back", async || {
        let (away, back) = (said("Redis is away"), said("Redis is back"));
        away > 0 && away == back
    })
    .await;
    registers(&here, &mut here.browser(), &form, "e@court.example").await;
    assert_eq!(here.house.mailbox.caught().len(), 5);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn without_a_redis_in_the_settings_mail_flows_too(db: PgPool) {
    let mut here = Installation::open(db).await;
    here.unset("REDIS_URL");
    let form = format!("/ru/forums/{}/register", here.house.slug(here.house.forum(5).await).await);
    let _all = here.start("all").await;
    registers(&here, &mut here.browser(), &form, "a@court.example").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn mails_wait_for_a_relay_that_is_away_and_go_out_by_themselves(db: PgPool) {
    let here = Installation::open(db).await;
    here.house.mailbox.go_away().await;
    let form = format!("/ru/forums/{}/register", here.house.slug(here.house.forum(5).await).await);
    let (_web, worker) = (here.start("serve").await, here.start("work").await);
    let mut visitor = here.browser();
    visitor.get(&form).await.assert(200);
    visitor.send(&form, &FIELDS).await.assert(303);
    until("it was tried", async || worker.log().iter().any(|line| line.contains("not sent"))).await;
    here.house.mailbox.come_back().await.unwrap();
    let mail = here.house.mailbox.wait_for(PATIENCE, |mail| mail.to == "rustam@court.example").await;
    assert!(mail.is_some());
    assert_eq!(here.house.mailbox.caught().len(), 1);
}
