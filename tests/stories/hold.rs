//! A database that is not the one it was sends nothing until staff say so.

use domain::{
    post::{self, HeldWhy, State},
    staff::Role,
};
use jiff::SignedDuration;
use sqlx::{Connection as _, PgConnection, PgPool, postgres::PgPoolOptions};

use crate::support::{House, now};

async fn held(db: &PgPool) -> Option<HeldWhy> {
    post::find_hold(db).await.unwrap().map(|hold| hold.why)
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_new_database_takes_the_installations_name_and_another_name_holds_all_mail_until_it_is_released(
    db: PgPool,
) {
    for _ in 0..2 {
        let standing = post::check(&db, "alumni.example.org").await.unwrap();
        assert_eq!((standing.hold, standing.is_new), (None, false));
    }
    // Run under another name: a copy for trials.
    let standing = post::check(&db, "staging.example.org").await.unwrap();
    assert!(standing.is_new);
    assert_eq!(held(&db).await, Some(HeldWhy::Instance));
    // It is said once, and it stays though the right name comes back.
    assert!(!post::check(&db, "staging.example.org").await.unwrap().is_new);
    assert!(post::check(&db, "alumni.example.org").await.unwrap().hold.is_some());
    assert_eq!(post::release(&db, None, None).await.unwrap(), Some(0));
    assert_eq!(post::release(&db, None, None).await.unwrap(), None, "nothing was held");
    // Whoever works next gives it the name.
    assert_eq!(post::check(&db, "staging.example.org").await.unwrap().hold, None);
    assert!(post::check(&db, "alumni.example.org").await.unwrap().hold.is_some());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_copy_beside_the_original_is_held_and_the_original_is_not(db: PgPool) {
    post::check(&db, "alumni.example.org").await.unwrap();
    let options = (*db.connect_options()).clone();
    let original = options.get_database().unwrap().to_owned();
    let copy = format!("copy_of_{original}").chars().take(63).collect::<String>();
    db.close().await;
    let mut cluster = PgConnection::connect_with(&options.clone().database("postgres")).await.unwrap();
    let say = |sql: String| sqlx::AssertSqlSafe(sql);
    sqlx::query(say(format!("create database \"{copy}\" template \"{original}\"")))
        .execute(&mut cluster)
        .await
        .unwrap();
    let open = |name: &str| PgPoolOptions::new().connect_lazy_with(options.clone().database(name));
    let (there, here) = (open(&copy), open(&original));
    let found = post::check(&there, "alumni.example.org").await.unwrap();
    let own = post::check(&here, "alumni.example.org").await.unwrap();
    there.close().await;
    here.close().await;
    sqlx::query(say(format!("drop database \"{copy}\""))).execute(&mut cluster).await.unwrap();
    assert_eq!(found.hold.map(|hold| hold.why), Some(HeldWhy::Restored));
    assert_eq!(own.hold, None);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_was_sent_before_the_backup_is_cancelled_when_mail_is_let_go_again(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.register(forum, "ada").await;
    sqlx::query("update deliveries set created_at = now() - interval '2 hours'")
        .execute(&house.db)
        .await
        .unwrap();
    house.register(forum, "bea").await;
    assert!(post::begin_hold(&house.db, HeldWhy::Staff, None).await.unwrap());
    assert!(!post::begin_hold(&house.db, HeldWhy::Restored, None).await.unwrap(), "held is held");
    let waiting = post::waiting(&house.db).await.unwrap();
    assert_eq!(waiting.iter().map(|w| (w.kind.as_str(), w.n)).collect::<Vec<_>>(), [("registration", 2)]);
    let an_hour_ago = now() - SignedDuration::from_hours(1);
    assert_eq!(post::release(&house.db, Some(an_hour_ago), None).await.unwrap(), Some(1));
    house.deliver().await;
    assert_eq!(house.mails_to("ada@example.org").len(), 0);
    assert_eq!(house.mails_to("bea@example.org").len(), 1);
    let states: Vec<State> = post::recent(&house.db).await.unwrap().iter().map(|e| e.state).collect();
    assert!(states.contains(&State::Cancelled) && states.contains(&State::Accepted), "{states:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_desk_says_on_every_page_that_mail_is_held_and_lifts_the_hold_in_two_steps(db: PgPool) {
    let house = House::open(db).await;
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    let mut auditor = house.signed_in("auditor@lianyi.example", Role::Auditor).await;
    assert!(!mailer.get("/en/desk").await.assert(200).body.contains("All mail has been held"));
    mailer.get("/en/desk/post").await.assert(200).says("Nothing is held.");
    mailer.send("/en/desk/post/hold", &[]).await.assert(303);
    for page in ["/en/desk", "/en/desk/mailings", "/en/desk/post"] {
        mailer
            .get(page)
            .await
            .assert(200)
            .says("All mail has been held")
            .says("Staff have stopped all mail.");
    }
    auditor.get("/en/desk/audit").await.assert(200).says("All mail has been held").says("All mail was held");
    assert!(!house.browser().get("/en/").await.body.contains("All mail has been held"));
    auditor.send("/en/desk/post/release", &[]).await.assert(403);
    mailer.get("/en/desk/post").await.assert(200).says("Lift the hold");
    mailer.send("/en/desk/post/release", &[("sent_before", "yesterday")]).await.assert(400);
    assert_eq!(held(&house.db).await, Some(HeldWhy::Staff));
    mailer.send("/en/desk/post/release", &[("sent_before", "2026-01-01T00:00")]).await.assert(303);
    assert_eq!(held(&house.db).await, None);
}
