//! Each mail house gets mailings at its own pace, and one that asks for less gets less.

use domain::{ids::WorkerId, post};
use mailbox::Behaviour;
use sqlx::PgPool;

use crate::support::House;

/// So many mailings to a domain that are due.
async fn due(house: &House, domain: &str, n: i32) {
    sqlx::query(
        "insert into deliveries (id, dedupe_key, message_id, letter, lane, domain, provider)
         select id, 'pace:' || id, '<' || id || '@' || mail_domain || '>', '{\"kind\": \"mailing\"}', 'bulk', $1,
                coalesce((select provider from provider_domains where domain = $1), 'other')
         from (select gen_random_uuid() as id from generate_series(1, $2)) new, post_office",
    )
    .bind(domain)
    .bind(n)
    .execute(&house.db)
    .await
    .unwrap();
}

/// A provider had this long to fill its bucket.
async fn waits(house: &House, minutes: i32) {
    sqlx::query("update providers set filled_at = filled_at - make_interval(mins => $1)")
        .bind(minutes)
        .execute(&house.db)
        .await
        .unwrap();
}

async fn leased(house: &House) -> usize {
    let worker = WorkerId::mint();
    post::heartbeat(&house.db, worker).await.unwrap();
    post::lease_mailings(&house.db, worker, 500).await.unwrap().len()
}

async fn slowness(house: &House, provider: &str) -> i32 {
    sqlx::query_scalar("select slowness from providers where code = $1")
        .bind(provider)
        .fetch_one(&house.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mail_house_gets_no_more_than_its_bucket_holds_and_others_do_not_wait_for_it(db: PgPool) {
    let house = House::open(db).await;
    waits(&house, 60).await;
    due(&house, "qq.com", 100).await;
    due(&house, "court.example", 100).await;
    let at_once = 8;
    assert_eq!(leased(&house).await, 100 + at_once, "all of the others, and a bucketful");
    assert!(leased(&house).await <= 1, "the bucket is empty");
    // 120 a minute: two a second, and no more than a bucketful however long nobody came.
    sqlx::query("update providers set filled_at = filled_at - interval '2 seconds'")
        .execute(&house.db)
        .await
        .unwrap();
    let refilled = leased(&house).await;
    assert!((4..=6).contains(&refilled), "{refilled}");
    waits(&house, 60).await;
    assert_eq!(leased(&house).await, at_once);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn two_workers_share_one_bucket(db: PgPool) {
    let house = House::open(db).await;
    waits(&house, 60).await;
    due(&house, "mail.ru", 100).await;
    let (one, other) = tokio::join!(leased(&house), leased(&house));
    assert!((10..=12).contains(&(one + other)), "{one} and {other}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mail_house_that_asks_for_less_rests_and_then_gets_half(db: PgPool) {
    let house = House::open(db).await;
    waits(&house, 60).await;
    due(&house, "163.com", 100).await;
    let reply = "550 RP:ORQ the mail house has had enough for today";
    post::slow_down(&house.db, "163.com", reply).await.unwrap();
    // Ten answers that were under way say nothing new.
    for _ in 0..10 {
        post::slow_down(&house.db, "163.com", reply).await.unwrap();
    }
    assert_eq!(slowness(&house, "netease").await, 1);
    assert_eq!(leased(&house).await, 0, "it rests");
    assert_eq!(post::mailings_are_due(&house.db).await.unwrap(), None);
    sqlx::query(
        "update providers set resting_until = now(), filled_at = now() - interval '6 seconds', tokens = 0",
    )
    .execute(&house.db)
    .await
    .unwrap();
    // 100 a minute would be ten in six seconds.
    let got = leased(&house).await;
    assert!((5..=6).contains(&got), "{got}");
    // Half an hour without a complaint takes one step back.
    sqlx::query("update providers set slowed_at = slowed_at - interval '31 minutes'")
        .execute(&house.db)
        .await
        .unwrap();
    leased(&house).await;
    assert_eq!(slowness(&house, "netease").await, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_domain_that_nobody_knows_is_slowed_down_by_itself(db: PgPool) {
    let house = House::open(db).await;
    due(&house, "slow.example", 50).await;
    due(&house, "quick.example", 50).await;
    post::slow_down(&house.db, "slow.example", "421 too many messages").await.unwrap();
    assert_eq!(leased(&house).await, 50, "those of the other domain");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_limit_is_waited_out_and_a_dead_address_is_suppressed_when_it_is_refused(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.register(forum, "ada").await;
    house.register(forum, "bea").await;
    let limit = "Ip frequency limited. https://service.mail.qq.com/detail/122/172".to_owned();
    house.mailbox.script("ada@example.org", Behaviour::Refuse(550, limit));
    house.mailbox.script("bea@example.org", Behaviour::Refuse(550, "5.1.1 No such user here".to_owned()));
    house.deliver().await;
    let states: Vec<(String, i64)> = sqlx::query_as(
        "select state::text, count(*) from deliveries where relay_reply is not null group by 1 order by 1",
    )
    .fetch_all(&house.db)
    .await
    .unwrap();
    assert_eq!(states, [("deferred".to_owned(), 1), ("rejected".to_owned(), 1)]);
    let suppressed: Vec<(String, String)> =
        sqlx::query_as("select email, reason::text from suppressions").fetch_all(&house.db).await.unwrap();
    assert_eq!(suppressed, [("bea@example.org".to_owned(), "hard_bounce".to_owned())]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_refusal_of_the_message_that_says_no_more_strikes_nobody_off_and_one_of_the_recipient_does(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.register(forum, "ada").await;
    house.register(forum, "bea").await;
    house.mailbox.script("ada@example.org", Behaviour::RefuseData(554, "Transaction failed".to_owned()));
    house.mailbox.script("bea@example.org", Behaviour::Refuse(550, "No".to_owned()));
    house.deliver().await;
    let noted: Vec<(String, String)> =
        sqlx::query_as("select email, class::text from bounces order by email")
            .fetch_all(&house.db)
            .await
            .unwrap();
    let noted: Vec<(&str, &str)> =
        noted.iter().map(|(email, class)| (email.as_str(), class.as_str())).collect();
    assert_eq!(noted, [("ada@example.org", "soft"), ("bea@example.org", "hard")]);
    let suppressed: Vec<String> =
        sqlx::query_scalar("select email from suppressions").fetch_all(&house.db).await.unwrap();
    assert_eq!(suppressed, ["bea@example.org"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_says_only_not_now_gets_less_and_a_greylist_and_a_full_mailbox_slow_nobody(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let belongs = "insert into provider_domains (domain, provider) values ('example.org', 'qq')";
    sqlx::query(belongs).execute(&house.db).await.unwrap();
    for (name, code, text, steps) in [
        ("ada", 450, "4.7.1 Greylisted, try again in 300 seconds", 0),
        ("bea", 452, "4.2.2 mailbox full", 0),
        ("cid", 421, "4.4.2 connection timed out", 0),
        ("dan", 421, "try again later", 1),
        ("eve", 451, "4.7.1 not now", 1),
    ] {
        sqlx::query("update providers set slowness = 0, slowed_at = null, resting_until = null")
            .execute(&house.db)
            .await
            .unwrap();
        house.register(forum, name).await;
        house.mailbox.script(&format!("{name}@example.org"), Behaviour::Refuse(code, text.to_owned()));
        house.deliver().await;
        assert_eq!(slowness(&house, "qq").await, steps, "{code} {text}");
    }
    let suppressed: i64 =
        sqlx::query_scalar("select count(*) from suppressions").fetch_one(&house.db).await.unwrap();
    assert_eq!(suppressed, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_domain_that_closes_the_line_is_slowed_down_when_nobody_knows_it(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.register(forum, "ada").await;
    house
        .mailbox
        .script("ada@example.org", Behaviour::Refuse(421, "too busy, closing connection".to_owned()));
    house.deliver().await;
    due(&house, "example.org", 5).await;
    due(&house, "court.example", 5).await;
    assert_eq!(leased(&house).await, 5, "those of the other domain");
}
