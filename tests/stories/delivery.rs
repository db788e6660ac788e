use domain::{
    ids::WorkerId,
    post::{self, State},
};
use mailbox::Behaviour;
use sqlx::PgPool;

use crate::support::{House, until};

async fn state_of(house: &House, address: &str) -> String {
    let state = "select d.state::text from deliveries d join registrations r on d.letter ->> 'registration' = r.id::text
                 where r.email = $1 order by d.created_at desc limit 1";
    sqlx::query_scalar(state).bind(address.to_owned()).fetch_one(&house.db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn mails_wait_while_the_relay_is_down_and_go_out_when_it_is_back(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.mailbox.go_away().await;
    house.register(forum, "ada").await;
    house.deliver().await;
    assert_eq!(state_of(&house, "ada@example.org").await, "deferred");
    house.mailbox.come_back().await.unwrap();
    sqlx::query("update deliveries set due_at = now()").execute(&house.db).await.unwrap();
    house.deliver().await;
    assert_eq!(state_of(&house, "ada@example.org").await, "accepted");
    assert_eq!(house.mails_to("ada@example.org").len(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_relays_answer_is_kept_word_for_word(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.mailbox.script("ada@example.org", Behaviour::Refuse(550, "5.1.1 no such user".into()));
    house.mailbox.script("bea@example.org", Behaviour::Refuse(451, "4.7.1 come again".into()));
    house.register(forum, "ada").await;
    house.register(forum, "bea").await;
    house.deliver().await;
    assert_eq!(state_of(&house, "ada@example.org").await, "rejected");
    assert_eq!(state_of(&house, "bea@example.org").await, "deferred");
    let replies: Vec<String> = sqlx::query_scalar("select relay_reply from deliveries order by relay_reply")
        .fetch_all(&house.db)
        .await
        .unwrap();
    assert!(
        replies[0].contains("4.7.1 come again") && replies[1].contains("550 5.1.1 no such user"),
        "{replies:?}"
    );
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_line_that_breaks_after_the_final_dot_leaves_the_mail_uncertain_and_it_is_sent_once_more_under_its_id(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.mailbox.script_next("ada@example.org", Behaviour::DropAfterDot);
    house.register(forum, "ada").await;
    house.deliver().await;
    assert_eq!(state_of(&house, "ada@example.org").await, "uncertain");
    let swept = post::sweep(&house.db).await.unwrap();
    assert_eq!(swept.resent, 1);
    house.deliver().await;
    assert_eq!(state_of(&house, "ada@example.org").await, "accepted");
    let mails = house.mails_to("ada@example.org");
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    assert_eq!(post::sweep(&house.db).await.unwrap(), post::Swept::default());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_a_dead_worker_held_is_put_right_and_its_late_results_are_void(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.register(forum, "ada").await;
    let dead = WorkerId::mint();
    post::heartbeat(&house.db, dead).await.unwrap();
    let leased = post::lease_due(&house.db, dead, 10).await.unwrap();
    assert_eq!(leased.len(), 1);
    assert!(post::lease_due(&house.db, WorkerId::mint(), 10).await.unwrap().is_empty());
    let handed = post::step(&house.db, &[], &[leased[0].key()], true).await.unwrap();
    assert_eq!(handed[0].state, State::HandingOver);
    // While it shows itself, nobody touches what it holds.
    assert_eq!(post::sweep(&house.db).await.unwrap().uncertain, 0);
    sqlx::query("update workers set seen_at = now() - interval '1 minute'").execute(&house.db).await.unwrap();
    // Half a minute after the database itself came up, at the latest.
    until("it is put right", async || {
        let swept = post::sweep(&house.db).await.unwrap();
        assert_eq!(swept.uncertain, swept.resent);
        swept.uncertain == 1
    })
    .await;
    let late = post::HandOverResult {
        id: leased[0].id,
        lease_token: leased[0].lease_token,
        outcome: post::Outcome::Rejected { reply: "550 too late".into(), at_rcpt: true },
    };
    post::step(&house.db, &[&late], &[], true).await.unwrap();
    assert_eq!(state_of(&house, "ada@example.org").await, "queued");
    let moves: Vec<String> = sqlx::query_scalar("select became::text from delivery_events order by id")
        .fetch_all(&house.db)
        .await
        .unwrap();
    assert_eq!(moves, ["leased", "handing_over", "uncertain", "queued"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_relay_that_puts_a_mail_off_has_three_days_from_then_and_one_that_is_away_has_all_the_time(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let pass = async |days: i32| {
        sqlx::query(
            "update deliveries set due_at = now(), created_at = created_at - make_interval(days => $1),
                                   first_deferred_at = first_deferred_at - make_interval(days => $1)",
        )
        .bind(days)
        .execute(&house.db)
        .await
        .unwrap();
        house.deliver().await;
        state_of(&house, "ada@example.org").await
    };
    house.mailbox.go_away().await;
    house.register(forum, "ada").await;
    house.deliver().await;
    assert_eq!(pass(4).await, "deferred", "nobody was there to ask");
    house.mailbox.come_back().await.unwrap();
    house.mailbox.script("ada@example.org", Behaviour::Refuse(450, "4.2.0 greylisted".into()));
    assert_eq!(pass(4).await, "deferred", "this was the first answer");
    assert_eq!(pass(2).await, "deferred");
    assert_eq!(pass(2).await, "rejected");
}
