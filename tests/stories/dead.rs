//! Mails that no program moves any more, and what staff decide about each.

use domain::{ids::DeliveryId, post, staff::Role};
use mailbox::Behaviour;
use sqlx::PgPool;

use crate::support::House;

/// A mail of unknown outcome to Ada, and one to Bea that could not be written.
async fn house_with_dead_mails(db: PgPool) -> (House, DeliveryId, DeliveryId) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.mailbox.script_next("ada@example.org", Behaviour::DropAfterDot);
    house.register(forum, "ada").await;
    house.deliver().await;
    house.register(forum, "bea").await;
    sqlx::query(
        "update deliveries set state = 'rejected', last_error = 'writing it failed' where state = 'queued'",
    )
    .execute(&house.db)
    .await
    .unwrap();
    let dead = post::dead(&house.db, None, None).await.unwrap();
    let of = |state| dead.iter().find(|d| d.state == state).unwrap().id;
    assert_eq!(dead.len(), 2);
    let (uncertain, unwritten) = (of(post::State::Uncertain), of(post::State::Rejected));
    (house, uncertain, unwritten)
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_dead_mail_is_sent_once_more_as_the_same_message_and_one_of_unknown_outcome_only_once(db: PgPool) {
    let (house, uncertain, unwritten) = house_with_dead_mails(db).await;
    house.mailbox.script_next("ada@example.org", Behaviour::DropAfterDot);
    let again = post::retry(&house.db, &[uncertain, unwritten], None).await.unwrap();
    assert_eq!(again.len(), 2);
    house.deliver().await;
    assert_eq!(house.mails_to("bea@example.org").len(), 1);
    let mails = house.mails_to("ada@example.org");
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    // Unknown again: twice is all that anybody may get.
    let dead = post::dead(&house.db, None, None).await.unwrap();
    assert_eq!((dead.len(), dead[0].may_retry), (1, false));
    assert!(post::retry(&house.db, &[uncertain], None).await.unwrap().is_empty());
    assert_eq!(post::close(&house.db, &[uncertain], None).await.unwrap(), [uncertain]);
    assert!(post::dead(&house.db, None, None).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mail_that_was_accepted_or_whose_time_ran_out_is_not_sent_again(db: PgPool) {
    let (house, uncertain, unwritten) = house_with_dead_mails(db).await;
    let expire = "update deliveries set expires_at = now() - interval '1 minute' where id = $1";
    sqlx::query(expire).bind(uncertain.0).execute(&house.db).await.unwrap();
    post::retry(&house.db, &[unwritten], None).await.unwrap();
    house.deliver().await;
    assert!(post::retry(&house.db, &[uncertain, unwritten], None).await.unwrap().is_empty());
    assert!(post::close(&house.db, &[unwritten], None).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_desk_shows_dead_mails_with_their_reason_and_writes_down_who_decided(db: PgPool) {
    let (house, uncertain, unwritten) = house_with_dead_mails(db).await;
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    mailer.get("/en/desk/post").await.assert(200).says("Outcome unknown").says("Writing the mail failed");
    mailer.send("/en/desk/post/retry", &[("delivery", &unwritten.to_string())]).await.assert(303);
    mailer.send("/en/desk/post/close", &[("delivery", &uncertain.to_string())]).await.assert(303);
    mailer.send("/en/desk/post/close", &[("delivery", "no id")]).await.assert(400);
    mailer.get("/en/desk/post").await.assert(200).says("There is no such mail.");
    let mut auditor = house.signed_in("auditor@lianyi.example", Role::Auditor).await;
    auditor.get("/en/desk/audit").await.assert(200).says("Had a mail sent once more").says("Closed a mail");
}
