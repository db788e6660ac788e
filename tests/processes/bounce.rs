use serde_json::Value;
use sqlx::PgPool;

use crate::{
    bounces::consequences::{delivered, notice, reason},
    support::{Dovecot, Installation, free_port, until},
};

/// What a mail server takes for "keep it and come again".
const COME_AGAIN: i32 = 75;

fn text(message: Vec<u8>) -> String {
    String::from_utf8(message).unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_message_is_judged_from_a_file_or_a_pipe_and_nothing_else_is_needed(db: PgPool) {
    let mut here = Installation::open(db).await;
    for setting in ["DATABASE_URL", "REDIS_URL", "LIANYI_KEYS"] {
        here.unset(setting);
    }
    let message = text(notice("office@lianyi.example", "a"));
    let piped = here.run_with(&["bounce", "-", "--json"], &message).await;
    assert_eq!((piped.code, piped.err.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&piped.out).unwrap();
    assert_eq!(report["class"], "hard");
    assert_eq!(report["recipients"][0], "ada@example.org");
    assert_eq!((&report["status"], &report["code"]), (&"5.1.1".into(), &"550".into()));
    assert_eq!(report["reason"], "user_unknown");
    assert!(report["provider"].is_null() && report["message_id"].is_null());
    let file = here.folder.join("message.eml");
    std::fs::write(&file, &message).unwrap();
    let read = here.run(&["bounce", file.to_str().unwrap()]).await;
    assert_eq!((read.code, read.out.as_str()), (0, "hard user_unknown 5.1.1 ada@example.org\n"));
    // A mail server whose pipe is closed early takes that for a fault.
    let long = here.run_with(&["bounce", "-"], &format!("{message}{}", "word ".repeat(1 << 20))).await;
    assert_eq!((long.code, long.out.as_str()), (0, read.out.as_str()));
    let missing = here.run(&["bounce", "/nowhere/message.eml"]).await;
    assert_eq!(missing.code, 1);
    assert!(missing.only_line().contains("/nowhere/message.eml"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_piped_message_is_recorded_once_and_kept_by_the_mail_server_while_the_database_is_away(db: PgPool) {
    let mut here = Installation::open(db).await;
    let delivery = delivered(&here.house).await;
    let message = text(notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a"));
    let url = here.unset("DATABASE_URL").unwrap();
    here.set("DATABASE_URL", &format!("postgres://lianyi@{}/lianyi", free_port()));
    let away = here.run_with(&["bounce", "-", "--record"], &message).await;
    assert_eq!((away.code, away.out.as_str()), (COME_AGAIN, ""));
    away.only_line();
    // A setting that is wrong keeps the message, too.
    here.unset("DATABASE_URL");
    assert_eq!(here.run_with(&["bounce", "-", "--record"], &message).await.code, COME_AGAIN);
    assert_eq!(reason(&here.house.db).await, None);
    here.set("DATABASE_URL", &url);
    for _ in 0..2 {
        let taken = here.run_with(&["bounce", "-", "--record"], &message).await;
        assert_eq!((taken.code, taken.err.as_str()), (0, ""));
        assert_eq!(taken.out, "hard user_unknown 5.1.1 ada@example.org\n");
    }
    assert_eq!(reason(&here.house.db).await.as_deref(), Some("hard_bounce"));
    let noted: i64 =
        sqlx::query_scalar("select count(*) from bounces").fetch_one(&here.house.db).await.unwrap();
    assert_eq!(noted, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_timetable_reads_a_mailbox_and_its_password_reaches_no_log(db: PgPool) {
    let mut here = Installation::open(db).await;
    let delivery = delivered(&here.house).await;
    let server = Dovecot::start().await;
    server.lay("1.bounce", &notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a"));
    let setting = here.key_file("mailbox", &server.url(), 0o400);
    here.set("LIANYI_BOUNCES_FILE", &setting);
    here.set("LIANYI_LOG", "trace");
    let mut schedule = here.start("schedule").await;
    let seen = async || server.has_seen("1.bounce") == Some(true);
    until("the mailbox is read", seen).await;
    assert_eq!(reason(&here.house.db).await.as_deref(), Some("hard_bounce"));
    schedule.signal("TERM");
    assert_eq!(schedule.end().await, Some(0));
    let log = schedule.log().join("\n");
    assert!(log.contains("messages that came back were read"), "{log}");
    assert!(!log.contains("a-word"), "{log}");
}
