use sqlx::PgPool;
use workers::bounces::{Source, take_in};

use super::consequences::{delivered, notice, reason};
use crate::support::{Authority, Dovecot, House, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailbox_is_read_once_and_what_is_not_understood_stays_in_it_unread(db: PgPool) {
    let house = House::open(db).await;
    let delivery = delivered(&house).await;
    let server = Dovecot::start().await;
    let source = Source::parse(&server.url()).unwrap();
    // Only the beginning of a long one is fetched.
    let mut report = notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a");
    report.resize(3 << 20, b'.');
    server.lay("1.bounce", &report);
    server.lay("2.person", b"From: a@b.example\r\nSubject: hello\r\n\r\nhello\r\n");
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 2);
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 0);
    assert_eq!(reason(&house.db).await.as_deref(), Some("hard_bounce"));
    assert_eq!((server.has_seen("1.bounce"), server.has_seen("2.person")), (Some(true), Some(false)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailbox_that_was_away_is_read_when_it_is_back_and_a_message_whose_mark_was_lost_counts_once(
    db: PgPool,
) {
    let house = House::open(db).await;
    let delivery = delivered(&house).await;
    let mut server = Dovecot::start().await;
    let source = Source::parse(&server.url()).unwrap();
    server.lay("1.bounce", &notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a"));
    server.stop();
    let away = take_in(&house.db, &house.keys, &source, now()).await.unwrap_err();
    assert!(format!("{away:#}").starts_with("the mailbox of bounces: "), "{away:#}");
    server.start_again().await;
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 1);
    server.forget("1.bounce");
    server.start_again().await;
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 1);
    let noted: i64 = sqlx::query_scalar("select count(*) from bounces").fetch_one(&house.db).await.unwrap();
    assert_eq!(noted, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_wrong_password_of_the_mailbox_is_told_without_it(db: PgPool) {
    let house = House::open(db).await;
    let server = Dovecot::start().await;
    let url = server.url().replace("a-word", "another-word");
    let refused = take_in(&house.db, &house.keys, &Source::parse(&url).unwrap(), now()).await.unwrap_err();
    let said = format!("{refused:#}");
    assert!(said.contains("signing in") && !said.contains("word"), "{said}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailbox_that_is_to_be_encrypted_is_not_read_over_a_line_that_is_not(db: PgPool) {
    let house = House::open(db).await;
    let server = Dovecot::start().await;
    server.lay("1.person", b"From: a@b.example\r\nSubject: hello\r\n\r\nhello\r\n");
    let url = server.url().replace("imap://", "imaps://");
    let refused = take_in(&house.db, &house.keys, &Source::parse(&url).unwrap(), now()).await.unwrap_err();
    assert!(format!("{refused:#}").contains("TLS"), "{refused:#}");
    assert_eq!(server.has_seen("1.person"), Some(false));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_somebody_has_opened_before_us_is_read_all_the_same(db: PgPool) {
    let house = House::open(db).await;
    let delivery = delivered(&house).await;
    let server = Dovecot::start().await;
    let source = Source::parse(&server.url()).unwrap();
    server.lay_opened("1.bounce", &notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a"));
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 1);
    assert_eq!(reason(&house.db).await.as_deref(), Some("hard_bounce"));
    // Nor does another process read it again.
    let source = Source::parse(&server.url()).unwrap();
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_encrypted_mailbox_is_read_where_its_certificate_holds_and_nowhere_else(db: PgPool) {
    let house = House::open(db).await;
    let server = Dovecot::start().await;
    server.lay("1.person", b"From: a@b.example\r\nSubject: hello\r\n\r\nhello\r\n");
    let (known, stranger) = (Authority::open(server.folder()), Authority::open(server.folder()));
    let port = server.encrypted_by(known.certify("localhost", 1)).await;
    let read = async |ca: String| {
        let url = server.url_by(port, &ca);
        take_in(&house.db, &house.keys, &Source::parse(&url).unwrap(), now()).await
    };
    let refused = read(stranger.ca()).await.unwrap_err();
    assert!(format!("{refused:#}").contains("TLS"), "{refused:#}");
    assert_eq!(read(known.ca()).await.unwrap(), 1);
}
