//! Mails that no program moves any more, and what staff decide about each.

use domain::{
    ids::{DeliveryId, RunId, WorkerId},
    mailings::{self, Audience, ContentForm, Kind, NewMailing, Schedule},
    post,
    staff::Role,
};
use jiff::tz::TimeZone;
use mailbox::Behaviour;
use sqlx::PgPool;

use crate::support::{House, now, until};

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

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn dead_mails_of_a_run_are_decided_on_its_own_page(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    let run = a_run_with_two_dead_mails(&house).await;
    let page = format!("/en/desk/runs/{run}");
    let dead = post::dead(&house.db, Some(run), None).await.unwrap();
    mailer.get(&page).await.assert(200).says("Set aside, or outcome unknown").says("Close without sending");
    for (act, line) in [("retry", &dead[0]), ("close", &dead[1])] {
        let decided = [("delivery", line.id.to_string()), ("run", run.to_string())];
        let decided = decided.each_ref().map(|(name, value)| (*name, value.as_str()));
        let answer = mailer.send(&format!("/en/desk/post/{act}"), &decided).await.assert(303);
        assert_eq!(answer.leads_to(), page);
    }
    mailer.get(&page).await.assert(200).does_not_say("Set aside, or outcome unknown");
}

/// A mailing to a class two of whose mails could not be written.
async fn a_run_with_two_dead_mails(house: &House) -> RunId {
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    let new = NewMailing {
        name: "News".into(),
        kind: Kind::Announcement,
        audience: Audience::Class("C071".into()),
        topic: "news".into(),
        forum: None,
    };
    let id = mailings::create(&house.db, &new, by).await.unwrap();
    let words = || "News".to_owned();
    let content = ContentForm {
        subject_zh: words(),
        body_zh: words(),
        subject_en: words(),
        body_en: words(),
        subject_ru: words(),
        body_ru: words(),
    };
    mailings::save_content(&house.db, id, &content, by).await.unwrap();
    let once = Schedule::At { local: now().to_zoned(TimeZone::UTC).datetime(), time_zone: "UTC".into() };
    mailings::schedule(&house.db, id, &once, by, now()).await.unwrap();
    mailings::start_due(&house.db).await.unwrap();
    let run = mailings::runs_of(&house.db, id, None).await.unwrap()[0].id;
    let sql = "update deliveries set state = 'rejected', last_error = 'writing it failed'
               where id in (select id from deliveries where run_id = $1 order by id limit 2)";
    sqlx::query(sql).bind(run.0).execute(&house.db).await.unwrap();
    run
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn only_a_worker_that_goes_with_its_mail_again_and_again_has_it_set_aside(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.register(forum, "ada").await;
    let worker = WorkerId::mint();
    // A relay so slow that the lease runs out says nothing of the mail; a worker that dies with it may.
    let wear_out = async |worker_lives: bool| {
        let make_due = "update deliveries set due_at = now() - interval '1 second' where state = 'deferred'";
        sqlx::query(make_due).execute(&house.db).await.unwrap();
        post::heartbeat(&house.db, worker).await.unwrap();
        assert_eq!(post::lease_due(&house.db, worker, 10).await.unwrap().len(), 1);
        let over = "update leases set until = now() - interval '1 second'";
        sqlx::query(over).execute(&house.db).await.unwrap();
        if !worker_lives {
            sqlx::query("delete from workers").execute(&house.db).await.unwrap();
        }
        until("the lease is swept", async || post::sweep(&house.db).await.unwrap().released == 1).await;
        let state = "select state::text from deliveries";
        sqlx::query_scalar::<_, String>(state).fetch_one(&house.db).await.unwrap()
    };
    for _ in 0..6 {
        assert_eq!(wear_out(true).await, "deferred");
    }
    for _ in 0..4 {
        assert_eq!(wear_out(false).await, "deferred");
    }
    assert_eq!(wear_out(false).await, "rejected");
    // Staff have it sent once more: what was before counts no longer.
    let dead = post::dead(&house.db, None, None).await.unwrap();
    post::retry(&house.db, &[dead[0].id], None).await.unwrap();
    assert_eq!(wear_out(false).await, "deferred");
}
