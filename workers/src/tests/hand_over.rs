use std::time::{Duration, Instant};

use domain::{clock, ids::DeliveryId, language::Language, post::Outcome, post::State};
use mailbox::{Behaviour, Mailbox};
use sqlx::PgPool;

use super::{House, until};
use crate::{
    drain,
    post::{self, Content, Mail, Office},
    tick,
};

pub(super) async fn relay() -> (Mailbox, Office) {
    let mailbox = Mailbox::open("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let office = Office::impatient("post@forum.example", &[mailbox.url()]);
    (mailbox, office)
}

pub(super) fn mail(office: &Office, to: &str, text: &str) -> Mail {
    let content = Content {
        sender: "The base".to_owned(),
        language: Language::En,
        name: String::new(),
        address: to.to_owned(),
        subject: "A test".to_owned(),
        text: text.to_owned(),
        html: "<p>A test</p>".to_owned(),
        calendar: None,
        bulk: None,
    };
    post::write(office, DeliveryId::mint(), "<1@forum.example>", content, clock::now()).unwrap()
}

#[tokio::test]
async fn what_the_relay_answers_is_what_the_outcome_says() {
    let (mailbox, office) = relay().await;
    let refuse = |code, text: &str| Behaviour::Refuse(code, text.to_owned());
    let refuse_data = |code, text: &str| Behaviour::RefuseData(code, text.to_owned());
    let rejected = |reply: &str| Outcome::Rejected { reply: reply.to_owned() };
    let deferred = |reply: &str| Outcome::Deferred { reply: reply.to_owned() };
    for (behaviour, outcome, is_kept) in [
        (refuse(550, "5.1.1 no such user"), rejected("550 5.1.1 no such user"), true),
        (refuse(450, "4.2.0 greylisted\nin two lines"), deferred("450 4.2.0 greylisted in two lines"), true),
        (refuse(421, "going down"), deferred("421 going down"), false),
        (refuse_data(554, "5.7.1 looks like spam"), rejected("554 5.7.1 looks like spam"), false),
        (refuse_data(451, "4.3.0 try later"), deferred("451 4.3.0 try later"), false),
    ] {
        mailbox.script("ada@court.example", behaviour);
        let (got, connection) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
        assert_eq!((got, connection.is_some()), (outcome, is_kept));
    }
    assert!(mailbox.caught().is_empty());
    mailbox.script("ada@court.example", Behaviour::Accept);
    let (got, connection) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
    assert!(matches!(&got, Outcome::Accepted { reply } if reply.starts_with("250 ")), "{got:?}");
    assert!(connection.is_some());
}

#[tokio::test]
async fn silence_before_the_message_is_not_sent_and_silence_after_the_dot_is_uncertain() {
    let (mailbox, office) = relay().await;
    mailbox.script("stall@court.example", Behaviour::Stall);
    let (got, connection) = office.hand_over(None, &mail(&office, "stall@court.example", "hello")).await;
    assert!(matches!(got, Outcome::NotSent { .. }), "{got:?}");
    assert!(connection.is_none());
    mailbox.script("drop@court.example", Behaviour::DropAfterDot);
    let (got, connection) = office.hand_over(None, &mail(&office, "drop@court.example", "hello")).await;
    assert!(matches!(got, Outcome::Uncertain { .. }), "{got:?}");
    assert!(connection.is_none());
    mailbox.go_away().await;
    let (got, _) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
    assert!(matches!(got, Outcome::NotSent { .. }), "{got:?}");
}

#[tokio::test]
async fn a_refused_recipient_does_not_shift_the_answers_to_the_next_mail() {
    let (mailbox, office) = relay().await;
    mailbox.script("nobody@court.example", Behaviour::Refuse(550, "no such user".to_owned()));
    let mut kept = None;
    for n in 0..20 {
        let to = if n % 2 == 0 { "nobody@court.example" } else { "ada@court.example" };
        let (outcome, connection) = office.hand_over(kept, &mail(&office, to, "hello")).await;
        assert_eq!(matches!(outcome, Outcome::Accepted { .. }), n % 2 == 1, "{n}: {outcome:?}");
        kept = connection;
    }
    assert_eq!(mailbox.caught().len(), 10);
}

#[tokio::test]
async fn a_kept_connection_that_died_unseen_costs_nothing() {
    let (mailbox, office) = relay().await;
    let (_, kept) = office.hand_over(None, &mail(&office, "ada@court.example", "one")).await;
    assert!(kept.is_some());
    mailbox.go_away().await;
    mailbox.come_back().await.unwrap();
    let (outcome, _) = office.hand_over(kept, &mail(&office, "ada@court.example", "two")).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert_eq!(mailbox.caught().len(), 2);
}

#[tokio::test]
async fn lines_that_begin_with_a_dot_arrive_as_they_were_sent() {
    let (mailbox, office) = relay().await;
    let sent = mail(&office, "ada@court.example", ".\n..\n.hidden\nthe end\n.\n");
    let (outcome, _) = office.hand_over(None, &sent).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    let caught = mailbox.caught();
    assert_eq!(String::from_utf8_lossy(&caught[0].raw), String::from_utf8_lossy(&sent.bytes));
    assert_eq!(caught[0].text().unwrap().replace("\r\n", "\n"), ".\n..\n.hidden\nthe end\n.\n");
}

#[tokio::test]
async fn an_address_with_letters_beyond_ascii_goes_to_a_relay_that_takes_it() {
    let (mailbox, office) = relay().await;
    let (outcome, _) = office.hand_over(None, &mail(&office, "рустам@court.example", "hello")).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert_eq!(mailbox.caught()[0].to, "рустам@court.example");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_accepted_mail_is_written_down_with_the_relays_reply(db: PgPool) {
    let house = House::open(db).await;
    house.ask_for_code("ada@court.example").await;
    assert_eq!(drain(&house.ctx).await.unwrap(), 1);
    let ledger = house.ledger().await;
    assert_eq!(ledger.len(), 1);
    assert_eq!(ledger[0].0, State::Accepted);
    assert!(ledger[0].1.starts_with("250 "), "{ledger:?}");
    assert_eq!(drain(&house.ctx).await.unwrap(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_uncertain_mail_that_somebody_waits_for_goes_once_more_under_the_same_id(db: PgPool) {
    let house = House::open(db).await;
    house.mailbox.script("ada@court.example", Behaviour::DropAfterDot);
    house.ask_for_code("ada@court.example").await;
    drain(&house.ctx).await.unwrap();
    assert_eq!(house.ledger().await[0].0, State::Uncertain);
    for _ in 0..3 {
        tick(house.db(), clock::now()).await.unwrap();
        drain(&house.ctx).await.unwrap();
    }
    assert_eq!(house.ledger().await[0].0, State::Uncertain);
    let caught = house.mailbox.caught();
    assert_eq!(caught.len(), 2);
    assert_eq!(caught[0].header("Message-ID"), caught[1].header("Message-ID"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn mail_waits_for_a_relay_that_is_down_and_goes_when_it_is_back(db: PgPool) {
    let house = House::open(db).await;
    house.mailbox.go_away().await;
    house.ask_for_code("ada@court.example").await;
    drain(&house.ctx).await.unwrap();
    assert_eq!(house.ledger().await[0].0, State::Deferred);
    house.mailbox.come_back().await.unwrap();
    until("it has gone", async || {
        drain(&house.ctx).await.unwrap();
        house.ledger().await[0].0 == State::Accepted
    })
    .await;
    assert_eq!(house.mailbox.caught().len(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_code_that_a_newer_one_replaced_is_not_sent(db: PgPool) {
    let house = House::open(db).await;
    house.ask_for_code("ada@court.example").await;
    house.ask_for_code("ada@court.example").await;
    assert_eq!(drain(&house.ctx).await.unwrap(), 1);
    let states: Vec<State> = house.ledger().await.into_iter().map(|(state, _)| state).collect();
    assert!(states.contains(&State::Accepted), "{states:?}");
    assert!(states.iter().any(|s| matches!(s, State::Cancelled | State::Missed)), "{states:?}");
}

#[tokio::test]
async fn a_worker_that_slept_since_the_last_look_sends_nothing() {
    let (mailbox, office) = relay().await;
    let long_ago = Instant::now().checked_sub(Duration::from_secs(26)).unwrap();
    for (looked_at, sent) in [(long_ago, 0), (Instant::now(), 1)] {
        let mail = Mail { looked_at: Some(looked_at), ..mail(&office, "ada@example.org", "Anna") };
        let (outcome, connection) = office.hand_over(None, &mail).await;
        assert_eq!(matches!(outcome, Outcome::NotSent { .. }), sent == 0, "{outcome:?}");
        assert_eq!(matches!(outcome, Outcome::Accepted { .. }), sent == 1, "{outcome:?}");
        assert_eq!((connection.is_some(), mailbox.caught().len()), (sent == 1, sent));
    }
}
