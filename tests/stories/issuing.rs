//! Papers for many: issued in turn, made in order, and in no language that somebody has yet to write.

use std::os::unix::fs::PermissionsExt as _;

use domain::{
    documents::{self, Kind, Whom},
    ids::{ForumId, RegistrationId},
    language::Language,
    moments,
    staff::Role,
    texts::{say, say_with},
};
use sqlx::PgPool;

use super::documents::{confirmed, end, with_passport};
use crate::support::{Browser, House, build_program, now};

/// A forum that has ended, with so many who have a place: somebody, and others who are much like them.
async fn over(house: &House, many: i32) -> (ForumId, RegistrationId) {
    let forum = house.forum(3000).await;
    let (first, _) = confirmed(house, forum, "ada").await;
    let crowd = "
        insert into registrations (id, forum_id, category_id, person_id, latin_name, email, country, language, state,
                                   requested_at, confirmed_at)
        select gen_random_uuid(), forum_id, category_id, person_id, 'Guest', 'guest' || n || '@example.org', country,
               language, state, requested_at, confirmed_at
        from registrations, generate_series(2, $2) n where id = $1";
    sqlx::query(crowd).bind(first.0).bind(many).execute(&house.db).await.unwrap();
    end(house, forum).await;
    (forum, first)
}

async fn registrar(house: &House, forum: ForumId) -> (Browser, String) {
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let desk = format!("/en/desk/forums/{forum}/documents");
    registrar.get(&desk).await.assert(200);
    (registrar, desk)
}

const EVERYBODY: [(&str, &str); 2] = [("whom", "everybody"), ("languages", "en")];

async fn count(db: &PgPool, what: &'static str) -> i64 {
    sqlx::query_scalar(what).fetch_one(db).await.unwrap()
}

/// Has the forum to itself for a moment, as whoever changes places does.
async fn lock(db: &PgPool, forum: ForumId) {
    let mut tx = db.begin().await.unwrap();
    let held = sqlx::query("select from forums where id = $1 for update").bind(forum.0);
    held.execute(&mut *tx).await.unwrap();
    tx.rollback().await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn two_thousand_certificates_are_issued_in_turn_while_others_get_at_the_forum(db: PgPool) {
    let house = House::open(db).await;
    let (forum, _) = over(&house, 2000).await;
    let (mut registrar, desk) = registrar(&house, forum).await;
    let answer = registrar.send(&format!("{desk}/certificates"), &EVERYBODY).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=100"), "{}", answer.leads_to());
    let still = say_with(Language::En, "desk-certificates-to-come", [("n", 1900.into())]);
    registrar.get(&desk).await.assert(200).says(&still).says("http-equiv=\"refresh\"");

    let issuing = workers::issue_certificates(&house.workers);
    tokio::pin!(issuing);
    let mut got_at_it = 0;
    let issued = loop {
        tokio::select! {
            issued = &mut issuing => break issued.unwrap(),
            () = lock(&house.db, forum) => got_at_it += 1,
        }
    };
    assert_eq!(issued, 1900);
    assert!(got_at_it >= 10, "the forum was free {got_at_it} times");
    let papers = "select count(distinct registration_id) from documents where kind = 'certificate'";
    assert_eq!(count(&house.db, papers).await, 2000);
    assert_eq!(count(&house.db, "select count(distinct number) from documents").await, 2000);
    assert_eq!(count(&house.db, "select count(*) from certificate_wishes").await, 0);
    let told = "select count(*) from deliveries where dedupe_key like 'tx:document:%'";
    assert_eq!(count(&house.db, told).await, 2000);
    assert_eq!(workers::issue_certificates(&house.workers).await.unwrap(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_certificate_that_is_taken_back_meanwhile_is_not_issued_again(db: PgPool) {
    let house = House::open(db).await;
    let (forum, _) = over(&house, 120).await;
    let (mut registrar, desk) = registrar(&house, forum).await;
    registrar.send(&format!("{desk}/certificates"), &EVERYBODY).await.assert(303);
    let first = documents::of_forum(&house.db, forum, None).await.unwrap().remove(0);
    let why = [("why", "Somebody else's name")];
    registrar.send(&format!("{desk}/{}/revoke", first.id), &why).await.assert(303);
    assert_eq!(workers::issue_certificates(&house.workers).await.unwrap(), 20);
    assert_eq!(count(&house.db, "select count(*) from documents where revoked_at is null").await, 119);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn certificates_that_are_still_to_come_go_with_the_forum_that_is_cancelled(db: PgPool) {
    let house = House::open(db).await;
    let (forum, _) = over(&house, 120).await;
    let (mut registrar, desk) = registrar(&house, forum).await;
    registrar.send(&format!("{desk}/certificates"), &EVERYBODY).await.assert(303);
    let cancelled = "update forums set state = 'cancelled' where id = $1";
    sqlx::query(cancelled).bind(forum.0).execute(&house.db).await.unwrap();
    assert!(workers::issue_certificates(&house.workers).await.is_err());
    assert_eq!(workers::issue_certificates(&house.workers).await.unwrap(), 0);
    assert_eq!(count(&house.db, "select count(*) from documents").await, 100);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_wants_a_ticket_waits_for_no_batch(db: PgPool) {
    let house = House::open(db).await;
    let (past, _) = over(&house, 3).await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::En];
    documents::issue_certificates(&house.db, ours, past, Whom::Everybody, &languages, by, now())
        .await
        .unwrap();
    let coming = house.forum(5).await;
    let (bea, _) = confirmed(&house, coming, "bea").await;
    documents::want_badges(&house.db, ours, coming, by, now()).await.unwrap();
    documents::want_ticket(&house.db, ours, bea, now()).await.unwrap();
    let mut made = Vec::new();
    while let Some(making) = documents::next_to_make(&house.db, &house.keys, now()).await.unwrap() {
        made.push(documents::find(&house.db, making.id).await.unwrap().unwrap().kind);
    }
    let three = [Kind::Certificate; 3];
    assert_eq!(made, [&[Kind::Ticket, Kind::Badges][..], &three].concat());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn one_process_makes_many_papers(db: PgPool) {
    build_program().await;
    let house = House::open(db).await;
    let (forum, _) = over(&house, 4).await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::En];
    documents::issue_certificates(&house.db, ours, forum, Whom::Everybody, &languages, by, now())
        .await
        .unwrap();
    // A program that notes each start, and then is the typesetter.
    let folder = std::env::temp_dir().join(format!("lianyi-starts-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let (program, starts) = (folder.join("typesetter"), folder.join("starts"));
    let real = house.workers.typesetter.program.display();
    let script = format!("#!/bin/sh\necho started >> '{}'\nexec '{real}' \"$@\"\n", starts.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut workers = house.workers.clone();
    workers.typesetter.program = program;
    assert_eq!(workers::make_papers(&workers).await.unwrap(), 4);
    assert_eq!(std::fs::read_to_string(&starts).unwrap(), "started\n");
    std::fs::remove_dir_all(&folder).unwrap();
    let page = documents::of_forum(&house.db, forum, None).await.unwrap();
    for paper in &page {
        let pdf = documents::open_pdf(&house.db, &house.keys, paper.id).await.unwrap().unwrap();
        assert!(pdf.starts_with(b"%PDF"));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_certificate_in_a_language_that_something_is_not_written_in_is_refused_by_name(db: PgPool) {
    let house = House::open(db).await;
    let (forum, _) = over(&house, 1).await;
    let (mut registrar, desk) = registrar(&house, forum).await;
    let persian = [("whom", "everybody"), ("languages", "ru"), ("languages", "fa")];
    let [label, title, venue] =
        ["desk-label-languages_fa", "problem-paper-lacks-title", "problem-paper-lacks-venue"]
            .map(|key| say(Language::En, key));
    let refused = registrar.send(&format!("{desk}/certificates"), &persian).await.assert(422);
    refused
        .says(&label)
        .says(&title)
        .says(&venue)
        .does_not_say(&say(Language::En, "desk-label-languages_ru"));
    assert!(documents::of_forum(&house.db, forum, None).await.unwrap().is_empty());

    let written =
        r#"update forums set title = title || '{"fa": "همایش بهاری"}', venue = venue || '{"fa": "شانگهای"}'"#;
    sqlx::query(written).execute(&house.db).await.unwrap();
    registrar.get(&desk).await.assert(200);
    registrar.send(&format!("{desk}/certificates"), &persian).await.assert(303);
    let making = documents::next_to_make(&house.db, &house.keys, now()).await.unwrap().unwrap();
    let paper: documents::Paper = serde_json::from_slice(&making.paper).unwrap();
    let documents::Paper::Certificate(certificate) = paper else { panic!("a certificate was to be made") };
    let page = certificate.pages.iter().find(|page| page.language == Language::Fa).unwrap();
    assert!(page.words.contains("همایش بهاری") && !page.words.contains("Spring"), "{}", page.words);
    // It is not issued again in words that were taken away since.
    sqlx::query("update forums set title = title - 'fa'").execute(&house.db).await.unwrap();
    let why = [("why", "A name was wrong")];
    registrar.get(&desk).await.assert(200);
    registrar.send(&format!("{desk}/{}/reissue", making.id), &why).await.assert(422).says(&title);
    assert!(documents::find(&house.db, making.id).await.unwrap().unwrap().holds());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_letter_is_issued_on_the_day_that_it_is_where_the_forum_is(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, "KZ7654321").await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    // In Shanghai it is four in the morning of the next day.
    let evening = now().to_zoned(jiff::tz::TimeZone::UTC).date().at(20, 0, 0, 0);
    let at = evening.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::Zh, Language::En];
    documents::issue_visa_letters(&house.db, ours, forum, &[id], languages, by, at).await.unwrap();
    let serial = documents::of_forum(&house.db, forum, None).await.unwrap()[0].serial.clone();
    let (today, tomorrow) = (evening.date(), evening.date().tomorrow().unwrap());
    house
        .browser()
        .get(&format!("/en/verify/{serial}"))
        .await
        .says(&moments::day(Language::En, tomorrow))
        .does_not_say(&moments::day(Language::En, today));
}
