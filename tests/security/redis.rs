//! S57: Redis knows no person, and nobody who gets into it can do more than pass ids on.

use sqlx::PgPool;

use crate::support::{Installation, PATIENCE, redis, until};

/// S57
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn redis_is_told_ids_and_nothing_of_people(db: PgPool) {
    let here = Installation::open(db).await;
    let forum = here.house.forum(5).await;
    let slug = here.house.slug(forum).await;
    // A relay that takes nothing leaves the ids in their lanes, to be looked at.
    let spy = here.redis.monitor().await;
    let _web = here.start("serve").await;
    let _worker = here.start("work").await;
    let body = serde_json::json!({ "category": "delegate", "person": { "native_name": "Юсупов Рустам",
        "latin_name": "Rustam", "email": "rustam@court.example", "country": "UZ", "language": "ru" } });
    here.browser().call(&format!("/api/v1/forums/{slug}/registrations"), &body).await.assert(201);
    let mail = here.house.mailbox.wait_for(PATIENCE, |mail| mail.to == "rustam@court.example").await;
    assert!(mail.is_some());
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from deliveries").fetch_one(&here.house.db).await.unwrap();
    let id = id.simple().to_string();
    until("Redis has been told of the mail", async || spy.heard().contains(&id)).await;
    let heard = spy.heard();
    for personal in ["@", "rustam", "Rustam", "Юсупов", "\\xd0", "court", slug.as_str()] {
        let told = heard.lines().find(|line| line.contains(personal));
        assert_eq!(told, None, "Redis was told {personal}");
    }
    // Every key is one of ours, as the accounts demand.
    for line in heard.lines().filter(|line| line.contains("PUSH") || line.contains("POP")) {
        assert!(line.contains("{lianyi}:"), "{line}");
    }
    for key in here.redis.keys().await {
        assert!(key.starts_with("{lianyi}:"), "{key}");
    }
}

/// S57
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_programs_account_may_neither_look_around_nor_destroy(db: PgPool) {
    let here = Installation::open(db).await;
    let url = here.redis.url();
    for allowed in ["PING", "LLEN {lianyi}:urgent", "RPUSH {lianyi}:urgent x", "LPOP {lianyi}:urgent"] {
        assert!(redis::ask(&url, allowed).await.is_ok(), "{allowed}");
    }
    for forbidden in [
        "FLUSHALL",
        "FLUSHDB",
        "CONFIG GET *",
        "CONFIG SET dir /tmp",
        "KEYS *",
        "SCAN 0",
        "RANDOMKEY",
        "DEBUG SLEEP 0",
        "EVAL return(1) 0",
        "FUNCTION LIST",
        "SCRIPT FLUSH",
        "ACL LIST",
        "MONITOR",
        "SHUTDOWN NOSAVE",
        "SAVE",
        "CLIENT LIST",
        "REPLICAOF 127.0.0.1 1",
        "MIGRATE 127.0.0.1 1 x 0 1",
        "GET sessions",
        "SET lianyi x",
        "LLEN other:urgent",
    ] {
        let refused = redis::ask(&url, forbidden).await.expect_err(forbidden);
        // DEBUG is shut to everybody by Redis itself.
        let why = refused.to_string().to_lowercase();
        assert!(
            why.contains("permission") || why.contains("debug command not allowed"),
            "{forbidden}: {why}"
        );
    }
}
