//! The commands about the mail, and the hold over real processes.

use domain::{mailings, post};
use serde_json::Value;
use sqlx::PgPool;

use super::mailing_to;
use crate::support::{Installation, until, wire};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_ledger_tells_where_every_mail_stands_and_why(db: PgPool) {
    let here = Installation::open(db).await;
    here.house.load_demo_data().await;
    let mailing = mailing_to(&here.house, "KZ").await;
    mailings::start_due(&here.house.db).await.unwrap();
    here.house.deliver().await;
    let ended = here.run(&["ledger", "News", "--json"]).await;
    assert_eq!(ended.code, 0, "{}", ended.err);
    let ledger: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(ledger["mailing"]["id"], mailing.to_string());
    let deliveries = ledger["deliveries"].as_array().unwrap();
    let run = &ledger["runs"][0];
    assert!(!deliveries.is_empty());
    assert_eq!(run["recipients"], deliveries.len());
    assert_eq!(run["counts"]["accepted"], deliveries.len());
    assert!(deliveries.iter().all(|d| d["state"] == "accepted" && d["relay_reply"].is_string()));

    let email = deliveries[0]["email"].as_str().unwrap();
    let person = here.run(&["ledger", "--person", email, "--json"]).await;
    let person: Value = serde_json::from_str(&person.out).unwrap();
    let events = person["deliveries"][0]["events"].as_array().unwrap();
    assert_eq!(events.last().unwrap()["became"], "accepted");
    let in_words = here.run(&["ledger", &mailing.to_string()]).await;
    assert!(in_words.out.contains(email) && in_words.out.contains("accepted"), "{}", in_words.out);

    for (arguments, code) in [(vec!["ledger", "No such mailing"], 1), (vec!["ledger"], 2)] {
        let ended = here.run(&arguments).await;
        assert_eq!(ended.code, code, "{}", ended.err);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn dead_mails_are_listed_retried_and_dropped(db: PgPool) {
    let here = Installation::open(db).await;
    assert!(here.run(&["dead", "list"]).await.out.starts_with("No mail"));
    let forum = here.house.forum(5).await;
    for name in ["ada", "bea"] {
        here.house.register(forum, name).await;
    }
    sqlx::query("update deliveries set state = 'rejected', last_error = 'writing it failed'")
        .execute(&here.house.db)
        .await
        .unwrap();
    let list = here.run(&["dead", "list", "--json"]).await;
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let first = list[0]["id"].as_str().unwrap();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["why"]), (2, &"writing it failed".into()));
    assert_eq!(here.run(&["dead", "retry", first]).await.code, 0);
    let again = here.run(&["dead", "retry", first]).await;
    assert_eq!(again.code, 1);
    assert!(again.only_line().contains("stay as they are"), "{}", again.err);
    assert_eq!(here.run(&["dead", "drop", "--all"]).await.code, 0);
    assert!(post::dead(&here.house.db, None, None).await.unwrap().is_empty());
    assert_eq!(here.run(&["dead", "drop"]).await.code, 2);
}

async fn hold_status(here: &Installation) -> Value {
    let status = here.run(&["hold", "status", "--json"]).await;
    serde_json::from_str(&status.out).unwrap_or_else(|_| panic!("{}", status.err))
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_database_run_under_another_name_sends_nothing_until_it_is_released(db: PgPool) {
    let mut here = Installation::open(db).await;
    here.set("LIANYI_INSTANCE", "alumni.example.org");
    let work = here.start("work").await;
    let forum = here.house.forum(9).await;
    here.house.register(forum, "ada").await;
    until("the mail goes", async || here.house.mails_to("ada@example.org").len() == 1).await;
    drop(work);
    here.set("LIANYI_INSTANCE", "staging.example.org");
    let work = here.start("work").await;
    until("mail is held", async || hold_status(&here).await["held"] == true).await;
    here.house.register(forum, "bea").await;
    let status = hold_status(&here).await;
    assert_eq!((&status["why"], &status["waiting"][0]["n"]), (&"instance".into(), &1.into()));
    let ready = wire::get(work.ops, "/readyz").await.unwrap();
    assert!(ready.status == 200 && ready.body.contains("degraded") && ready.body.contains("held"));
    assert!(wire::get(work.ops, "/metrics").await.unwrap().body.contains("lianyi_mail_held 1"));
    assert_eq!(here.house.deliver().await, 0);
    assert!(here.house.mails_to("bea@example.org").is_empty());
    assert_eq!(here.run(&["hold", "release"]).await.code, 0);
    until("the mail goes", async || here.house.mails_to("bea@example.org").len() == 1).await;
    assert_eq!(here.run(&["hold", "release"]).await.code, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ledger_that_is_shorter_than_redis_remembers_was_restored_and_is_held(db: PgPool) {
    let here = Installation::open(db).await;
    let forum = here.house.forum(9).await;
    here.house.register(forum, "ada").await;
    let work = here.start("work").await;
    until("the mail goes", async || here.house.mails_to("ada@example.org").len() == 1).await;
    let client = redis::Client::open(here.redis.url()).unwrap();
    let mut told = client.get_multiplexed_async_connection().await.unwrap();
    until("Redis knows of its moves", async || {
        let known: Vec<(String, i64)> = redis::cmd("ZRANGE")
            .arg("{lianyi}:heights")
            .arg(0)
            .arg(-1)
            .arg("WITHSCORES")
            .query_async(&mut told)
            .await
            .unwrap();
        known.iter().any(|(_, height)| *height > 1)
    })
    .await;
    drop(work);
    // The disk as it was before that mail went.
    sqlx::query("update deliveries set state = 'queued'").execute(&here.house.db).await.unwrap();
    for sql in ["delete from delivery_events", "alter sequence delivery_events_id_seq restart"] {
        sqlx::query(sql).execute(&here.house.db).await.unwrap();
    }
    let _work = here.start("work").await;
    until("mail is held", async || hold_status(&here).await["held"] == true).await;
    assert_eq!(hold_status(&here).await["why"], "restored");
    assert_eq!(here.house.deliver().await, 0);
    assert_eq!(here.run(&["hold", "release"]).await.code, 0);
    until("the mail goes", async || here.house.mails_to("ada@example.org").len() == 2).await;
}
