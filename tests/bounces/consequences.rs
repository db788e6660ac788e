use domain::{
    links::Purpose,
    post::{self, Bounce, BounceClass, BounceSource},
    staff::Role,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use workers::bounces::{Source, Taken, take, take_in};

use crate::support::{House, now};

fn bounce(class: BounceClass, day: i64, counts: bool) -> Bounce {
    Bounce {
        email: "ada@example.org".into(),
        delivery: None,
        class,
        reason: "mailbox_full".into(),
        status: Some("5.2.2".into()),
        code: None,
        provider: None,
        said: Some("552 5.2.2 mailbox full".into()),
        source: BounceSource::Report,
        counts,
        key: format!("{day}"),
    }
}

async fn note(db: &PgPool, bounce: Bounce, at: Timestamp) {
    let mut tx = db.begin().await.unwrap();
    post::note_bounces(&mut tx, &[bounce], at).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn reason(db: &PgPool) -> Option<String> {
    let reason = "select reason::text from suppressions where email = 'ada@example.org'";
    sqlx::query_scalar(reason).fetch_optional(db).await.unwrap()
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_hard_bounce_suppresses_at_once_and_soft_ones_on_the_fifth_day_for_thirty(db: PgPool) {
    let start = now();
    for day in 0..4 {
        // Ten in one day count once.
        for n in 0..10 {
            note(&db, bounce(BounceClass::Soft, day * 100 + n, true), start + days(day)).await;
        }
    }
    assert_eq!(reason(&db).await, None);
    // A limit of the provider never counts.
    note(&db, bounce(BounceClass::Soft, 900, false), start + days(5)).await;
    assert_eq!(reason(&db).await, None);
    note(&db, bounce(BounceClass::Soft, 901, true), start + days(5)).await;
    assert_eq!(reason(&db).await.as_deref(), Some("soft_bounces"));
    assert_eq!(post::lift_expired(&db, start + days(34)).await.unwrap(), 0);
    assert_eq!(post::lift_expired(&db, start + days(36)).await.unwrap(), 1);
    assert_eq!(reason(&db).await, None);
    note(&db, bounce(BounceClass::Hard, 902, true), start + days(40)).await;
    assert_eq!(reason(&db).await.as_deref(), Some("hard_bounce"));
    assert_eq!(post::lift_expired(&db, start + days(400)).await.unwrap(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn soft_bounces_fade_in_thirty_days(db: PgPool) {
    for n in 0..12 {
        note(&db, bounce(BounceClass::Soft, n, true), now() + days(8 * n)).await;
    }
    assert_eq!(reason(&db).await, None);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_staff_decided_stays_and_what_they_lifted_is_not_counted_again(db: PgPool) {
    let house = House::open(db).await;
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    for day in 0..5 {
        note(&house.db, bounce(BounceClass::Soft, day, true), now() + days(day - 5)).await;
    }
    assert_eq!(reason(&house.db).await.as_deref(), Some("soft_bounces"));
    post::lift(&house.db, "ada@example.org", by, now()).await.unwrap();
    note(&house.db, bounce(BounceClass::Soft, 9, true), now() + days(1)).await;
    assert_eq!(reason(&house.db).await, None);
    post::suppress(&house.db, "ada@example.org", "asked by telephone", by, now()).await.unwrap();
    note(&house.db, bounce(BounceClass::Hard, 10, true), now()).await;
    assert_eq!(reason(&house.db).await.as_deref(), Some("staff"));
}

pub async fn delivered(house: &House) -> uuid::Uuid {
    let forum = house.forum(5).await;
    house.register(forum, "ada").await;
    house.deliver().await;
    sqlx::query_scalar("select id from deliveries").fetch_one(&house.db).await.unwrap()
}

pub fn notice(to: &str, id: &str) -> Vec<u8> {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nMessage-ID: <{id}@mx.example>\r\n\
         Subject: Undelivered Mail Returned to Sender\r\n\r\n<ada@example.org>: 550 5.1.1 user unknown\r\n"
    )
    .into_bytes()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_report_counts_once_and_only_if_it_names_a_delivery_of_ours(db: PgPool) {
    let house = House::open(db).await;
    let delivery = delivered(&house).await;
    let forged = notice("office@lianyi.example", "forged");
    take(&house.db, &house.keys, &forged, now()).await.unwrap();
    assert_eq!(reason(&house.db).await, None);
    let report = notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a");
    for _ in 0..2 {
        let taken = take(&house.db, &house.keys, &report, now()).await.unwrap();
        assert!(matches!(taken, Taken::Bounce(_)));
    }
    assert_eq!(reason(&house.db).await.as_deref(), Some("hard_bounce"));
    let of_delivery = "select count(*) from bounces where delivery_id is not null";
    let noted: i64 = sqlx::query_scalar(of_delivery).fetch_one(&house.db).await.unwrap();
    assert_eq!(noted, 1);
    let state: String =
        sqlx::query_scalar("select state::text from deliveries").fetch_one(&house.db).await.unwrap();
    assert_eq!(state, "accepted");
    let mut desk = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    let page = desk.get("/en/desk/suppressions?reason=hard_bounce").await;
    assert!(page.body.contains("ada@example.org") && page.body.contains("5.1.1"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_report_about_a_paper_is_held_against_the_address_of_its_registration(db: PgPool) {
    let house = House::open(db).await;
    let delivery = delivered(&house).await;
    let paper = "
        with paper as (
            insert into documents (id, kind, forum_id, registration_id, serial, number, languages, issued_at, data_key,
                                   key_name, paper, edition, tries)
            select gen_random_uuid(), 'certificate', forum_id, id, '7K3F9QXM2AB4', 'C-2027-0001', '{en}', now(), '', 'k1',
                   '', 0, 5
            from registrations
            returning id
        )
        update deliveries set letter = jsonb_build_object('kind', 'document_ready', 'document', paper.id), person_id = null
        from paper";
    sqlx::query(paper).execute(&house.db).await.unwrap();
    let report = notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a");
    take(&house.db, &house.keys, &report, now()).await.unwrap();
    assert_eq!(reason(&house.db).await.as_deref(), Some("hard_bounce"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_report_is_not_held_against_an_address_that_came_after_the_mail(db: PgPool) {
    let house = House::open(db).await;
    let delivery = delivered(&house).await;
    let corrected = "update registrations set email = 'lovelace@example.org'";
    sqlx::query(corrected).execute(&house.db).await.unwrap();
    let report = notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a");
    take(&house.db, &house.keys, &report, now()).await.unwrap();
    let suppressed: i64 =
        sqlx::query_scalar("select count(*) from suppressions").fetch_one(&house.db).await.unwrap();
    assert_eq!(suppressed, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_maildir_is_read_once_and_what_is_not_understood_stays_unread(db: PgPool) {
    let house = House::open(db).await;
    let delivery = delivered(&house).await;
    let folder = std::env::temp_dir().join(format!("lianyi-maildir-{}", uuid::Uuid::now_v7()));
    for part in ["new", "cur", "tmp"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let report = notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a");
    std::fs::write(folder.join("new/1.bounce"), report).unwrap();
    std::fs::write(folder.join("new/2.person"), "From: a@b.example\r\nSubject: hello\r\n\r\nhello\r\n")
        .unwrap();
    let source = Source::parse(&format!("maildir:{}", folder.display())).unwrap();
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 2);
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 0);
    assert!(folder.join("cur/1.bounce:2,S").exists() && folder.join("cur/2.person:2,").exists());
    assert_eq!(reason(&house.db).await.as_deref(), Some("hard_bounce"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mail_to_the_unsubscribe_address_unsubscribes_whose_link_it_holds(db: PgPool) {
    let house = House::open(db).await;
    let person = uuid::Uuid::now_v7();
    let add = "insert into people (id, native_name, latin_name, country, language, email)
               values ($1, '', 'Ada', 'KZ', 'en', 'ada@example.org')";
    sqlx::query(add).bind(person).execute(&house.db).await.unwrap();
    let mail = |token: &str| {
        format!("From: ada@example.org\r\nTo: unsubscribe@lianyi.example\r\nSubject: {token}\r\n\r\n\r\n")
            .into_bytes()
    };
    let taken = take(&house.db, &house.keys, &mail("v1.k1.unsubscribe.x.1.y"), now()).await.unwrap();
    assert!(matches!(taken, Taken::Left(_)));
    let token = house.keys.sign(Purpose::Unsubscribe, person, now(), days(30));
    assert_eq!(take(&house.db, &house.keys, &mail(&token), now()).await.unwrap(), Taken::Unsubscribed);
    assert_eq!(reason(&house.db).await.as_deref(), Some("unsubscribed"));
}
