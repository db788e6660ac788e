use domain::mailings;
use serde_json::json;
use sqlx::PgPool;

use super::mailing_to;
use crate::support::{Installation, PATIENCE, until, wire};

/// Somebody at `{name}@court.example`.
fn registration(name: &str, language: &str, native_name: &str) -> serde_json::Value {
    json!({ "category": "delegate", "person": { "native_name": native_name, "latin_name": "Rustam Yusupov",
            "email": format!("{name}@court.example"), "country": "UZ", "language": language } })
}

async fn accepted(db: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from deliveries where state = 'accepted'")
        .fetch_one(db)
        .await
        .unwrap()
}

/// How many seconds passed, by the ledger, between the act that wrote a mail and the relay's answer. Mails that
/// were written before the first one had been accepted warm everything up, and do not count.
async fn seconds_to_the_relay(db: &PgPool) -> Vec<f64> {
    sqlx::query_scalar(
        "select extract(epoch from e.at - d.created_at)::float8
         from deliveries d join delivery_events e on e.delivery_id = d.id and e.became = 'accepted'
         where d.created_at > (select min(at) from delivery_events where became = 'accepted')",
    )
    .fetch_all(db)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_registration_over_the_api_becomes_one_mail_within_five_seconds_whatever_runs_twice(db: PgPool) {
    let here = Installation::open(db).await;
    let slug = here.house.slug(here.house.forum(50).await).await;
    let mut processes = Vec::new();
    for role in ["serve", "work", "work", "schedule", "schedule"] {
        processes.push(here.start(role).await);
    }
    let path = format!("/api/v1/forums/{slug}/registrations");
    here.browser().call(&path, &registration("first", "en", "")).await.assert(201);
    until("the first mail is accepted", async || accepted(&here.house.db).await == 1).await;
    for (language, tag, native_name) in
        [("zh", "zh-CN", "王伟"), ("en", "en", ""), ("ru", "ru", "Юсупов Рустам Каримович")]
    {
        here.browser().call(&path, &registration(language, language, native_name)).await.assert(201);
        let address = format!("{language}@court.example");
        let mail = here.house.mailbox.wait_for(PATIENCE, |mail| mail.to == address).await;
        let mail = mail.unwrap_or_else(|| panic!("no mail came to {address}"));
        assert_eq!(mail.language().as_deref(), Some(tag));
        // The link in it leads to the process that serves.
        let link = here.house.link(&mail, "/registration/");
        let mut browser = here.browser();
        browser.get(&link).await.assert(200);
        browser.send(&format!("{link}/confirm"), &[]).await.assert(303);
    }
    until("all is written down", async || accepted(&here.house.db).await == 7).await;
    for language in ["zh", "en", "ru"] {
        let mails = here.house.mails_to(&format!("{language}@court.example"));
        assert_eq!(mails.len(), 2, "one when registered, one when confirmed");
        assert_ne!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    }
    let seconds = seconds_to_the_relay(&here.house.db).await;
    assert!(seconds.len() == 6 && seconds.iter().all(|s| *s < 5.0), "{seconds:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn two_schedulers_and_two_workers_send_a_mailing_once(db: PgPool) {
    let here = Installation::open(db).await;
    here.house.load_demo_data().await;
    let mut processes = Vec::new();
    for role in ["work", "work", "schedule", "schedule"] {
        processes.push(here.start(role).await);
    }
    let id = mailing_to(&here.house, "KZ").await;
    until("the mailing is over", async || {
        let (all, ended): (i64, i64) =
            sqlx::query_as("select count(*), count(*) filter (where state = 'accepted') from deliveries")
                .fetch_one(&here.house.db)
                .await
                .unwrap();
        all > 0 && all == ended
    })
    .await;
    let runs = mailings::runs_of(&here.house.db, id, None).await.unwrap();
    assert_eq!(runs.len(), 1);
    let mut to: Vec<String> = here.house.mailbox.caught().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to.len(), usize::try_from(runs[0].recipients).unwrap());
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), usize::try_from(runs[0].recipients).unwrap());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn one_process_does_it_all(db: PgPool) {
    let here = Installation::open(db).await;
    let slug = here.house.slug(here.house.forum(5).await).await;
    let all = here.start("all").await;
    let path = format!("/api/v1/forums/{slug}/registrations");
    here.browser().call(&path, &registration("ru", "ru", "Юсупов Рустам")).await.assert(201);
    let mail = here.house.mailbox.wait_for(PATIENCE, |mail| mail.to == "ru@court.example").await;
    assert!(mail.is_some());
    let ready = wire::get(all.ops, "/readyz").await.unwrap();
    let ready: serde_json::Value = serde_json::from_str(&ready.body).unwrap();
    assert_eq!(ready, json!({ "status": "ready", "database": "up", "redis": "up", "mail": "flows" }));
    assert_eq!(wire::get(all.ops, "/livez").await.unwrap().status, 200);
    until("the figures count it", async || {
        let figures = wire::get(all.ops, "/metrics").await.unwrap();
        figures.body.contains("lianyi_deliveries{state=\"accepted\"} 1")
    })
    .await;
    // What operators ask is asked on a listener of its own.
    for path in ["/livez", "/readyz", "/metrics", "/mailbox"] {
        here.browser().get(path).await.assert(404);
    }
}
