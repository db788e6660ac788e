//! S25, S26 and S43 at the door: a ticket tells a stranger nothing, and a door opens its own forum only while it is
//! open.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::{attendance, ids::RegistrationId, registrations, staff::Role};
use serde_json::json;
use sqlx::PgPool;

use super::Scene;
use crate::support::{Answer, Browser, House, now, request};

async fn guest(house: &House, forum: domain::ids::ForumId, name: &str) -> RegistrationId {
    let form = registrations::Request { latin_name: format!("{name} Testova"), ..request(name, "en") };
    let (id, _) = registrations::register(&house.db, forum, &form.parse().unwrap(), now()).await.unwrap();
    registrations::confirm(&house.db, id, now()).await.unwrap();
    id
}

async fn sync(browser: &mut Browser, path: &str, queue: serde_json::Value) -> Answer {
    let body = json!({ "sent_at": now().to_string(), "queue": queue }).to_string();
    let request = browser
        .request(Method::POST, &format!("{path}/sync"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    browser.ask(request).await
}

/// S26
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_tickets_link_tells_a_stranger_nothing_of_its_holder(db: PgPool) {
    let house = House::open(db).await;
    let (forum, other) = (house.forum(9).await, house.forum(8).await);
    let ada = guest(&house, forum, "Ada").await;
    let link = format!("/en/check-in/{}", house.keys.ticket_code(ada.0));
    let slug = house.slug(other).await;
    let elsewhere = domain::staff::add(&house.db, "one@lianyi.example", Role::Registrar, Some(&slug)).await;
    let token = domain::staff::print_link(&house.db, elsewhere.unwrap(), now()).await.unwrap();
    let mut of_another_forum = house.browser();
    of_another_forum.get(&format!("/en/sign-in/{token}")).await;
    of_another_forum.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
    let mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    for mut browser in [house.browser(), of_another_forum, mailer] {
        let answer = browser.get(&link).await.assert(200).says("Spring Forum");
        for told in ["Ada", "Testova", "example.org", "Delegate", "Kazakhstan", &ada.to_string()] {
            assert!(!answer.body.contains(told), "{told}: {}", answer.body);
        }
    }
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let page = registrar.get(&link).await.assert(303).leads_to();
    registrar.get(&page).await.assert(200).says("Ada Testova");
}

/// S25
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_door_opens_its_own_forum_and_shows_no_more_than_a_door_needs(db: PgPool) {
    let scene = Scene::open(db).await;
    let other = scene.forum(9).await;
    let stranger = guest(&scene, other, "Zoe").await;
    let own = scene.register(scene.forum, "eve").await.0;
    sqlx::query("update registrations set state = 'confirmed', kept_until = null where id = $1")
        .bind(own.0)
        .execute(&scene.db)
        .await
        .unwrap();
    let door = format!("/en/door/{}", scene.token(domain::links::Purpose::Door));
    let mut helper = scene.browser();
    helper.get(&door).await.assert(200);
    // Its browser is led to it by tickets; those of another forum are no tickets here.
    let ticket = format!("/en/check-in/{}", scene.keys.ticket_code(stranger.0));
    let led = helper.get(&ticket).await.assert(303).leads_to();
    assert!(led.starts_with(&door), "{led}");
    for path in [led, format!("{door}?q=zoe"), format!("{door}?guest={stranger}")] {
        helper.get(&path).await.assert(200).does_not_say("Testova").does_not_say("zoe@");
    }
    helper
        .get(&format!("{door}?q=eve%40example.org"))
        .await
        .assert(200)
        .says("eve</b>")
        .does_not_say("eve@example.org</");
    let id = uuid::Uuid::new_v4().to_string();
    let fields = [("id", id.as_str()), ("registration", &stranger.to_string())];
    let answer = helper.send(&door, &fields).await.assert(303);
    assert!(answer.leads_to().ends_with("no=forum"), "{}", answer.leads_to());
    let queue = json!([{ "id": id, "registration": stranger, "means": "typed", "at": now().to_string() }]);
    let merged = sync(&mut helper, &door, queue).await.assert(200).json();
    assert_eq!(merged["merged"][0]["outcome"], "unknown");
    let written: i64 =
        sqlx::query_scalar("select count(*) from check_ins").fetch_one(&scene.db).await.unwrap();
    assert_eq!(written, 0);
    let roster = helper.get(&format!("{door}/roster")).await.assert(200);
    let line = &roster.json()["people"][0];
    let mut held: Vec<_> = line.as_object().unwrap().keys().cloned().collect();
    held.sort_unstable();
    assert_eq!(held, ["category", "digests", "here", "id", "latin", "native", "with"]);
    for told in ["Testova", "@", &scene.keys.ticket_code(own.0)] {
        assert!(!roster.body.contains(told), "{told}: {}", roster.body);
    }
    for closed in ["/en/desk", &format!("/en/desk/forums/{}/check-in", scene.forum)] {
        helper.get(closed).await.assert(303);
    }
}

/// S43
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_door_shuts_when_it_is_revoked_and_when_the_forum_is_over_or_cancelled(db: PgPool) {
    let scene = Scene::open(db).await;
    let door = format!("/en/door/{}", scene.token(domain::links::Purpose::Door));
    let mut helper = scene.browser();
    helper.get(&door).await.assert(200);
    let ticket = format!("/en/check-in/{}", scene.keys.ticket_code(scene.registration.0));
    for (shut, open) in [
        ("update door_links set revoked_at = now()", "update door_links set revoked_at = null"),
        (
            "update forums set starts_at = starts_at - interval '62 days', ends_at = ends_at - interval '62 days'",
            "update forums set starts_at = starts_at + interval '62 days', ends_at = ends_at + interval '62 days'",
        ),
        ("update forums set state = 'cancelled'", "update forums set state = 'published'"),
    ] {
        sqlx::query(shut).execute(&scene.db).await.unwrap();
        for path in ["", "/offline", "/roster"] {
            helper.get(&format!("{door}{path}")).await.assert(410);
        }
        for path in ["", "/scan", "/undo"] {
            helper.send(&format!("{door}{path}"), &[]).await.assert(410);
        }
        // It takes nothing from then on, and tells nothing.
        let late = json!([{ "id": uuid::Uuid::new_v4(), "registration": scene.registration, "means": "typed",
                            "at": (now() + jiff::SignedDuration::from_secs(60)).to_string() }]);
        let told = sync(&mut helper, &door, late).await;
        if told.status != StatusCode::GONE {
            let merged = &told.json()["merged"][0];
            assert_eq!((&merged["outcome"], &merged["first"]), (&json!("unknown"), &json!(null)));
        }
        // Its browser is a stranger's again.
        helper.get(&ticket).await.assert(200);
        sqlx::query(open).execute(&scene.db).await.unwrap();
        helper.get(&door).await.assert(200);
    }
}

/// S8, S36
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_a_device_sends_is_bounded_and_is_json(db: PgPool) {
    let scene = Scene::open(db).await;
    let door = format!("/en/door/{}", scene.token(domain::links::Purpose::Door));
    let mut device = scene.browser();
    let line = || json!({ "id": uuid::Uuid::new_v4(), "registration": scene.registration, "means": "typed", "at": now().to_string() });
    let many = |n: usize| serde_json::Value::from_iter((0..n).map(|_| line()));
    sync(&mut device, &door, many(attendance::MOST_AT_ONCE)).await.assert(200);
    sync(&mut device, &door, many(attendance::MOST_AT_ONCE + 1)).await.assert(400);
    sync(&mut device, &door, json!("nothing")).await.assert(400);
    let mut more = line();
    more["account"] = json!("somebody");
    sync(&mut device, &door, json!([more])).await.assert(400);
    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        let request = device
            .request(Method::POST, &format!("{door}/sync"))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(json!({ "sent_at": now().to_string(), "queue": [] }).to_string()))
            .unwrap();
        device.ask(request).await.assert(400);
    }
}

/// S9
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_program_that_answers_without_a_network_is_our_own(db: PgPool) {
    let house = House::open(db).await;
    let program = house.browser().get("/door-worker.js").await.assert(200);
    assert_eq!(program.header("content-type"), "text/javascript; charset=utf-8");
    assert!(program.header("content-security-policy").contains("script-src 'self'"));
    for forbidden in ["http://", "https://", "importScripts", "eval("] {
        assert!(!program.body.contains(forbidden), "{forbidden}");
    }
}
