//! Several relays, and relays that want nothing of us.

use domain::post::{Outcome, State};
use mailbox::Behaviour;
use sqlx::PgPool;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

use super::{
    House,
    hand_over::{mail, relay},
};
use crate::{drain, post::Office};

/// A relay that greets as it is told, answers one verb as it is told, and says yes to the rest.
async fn a_relay_that_says(greeting: &'static str, verb: &'static str, answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                let mut said = greeting;
                while write.write_all(format!("{said}\r\n").as_bytes()).await.is_ok()
                    && let Ok(Some(line)) = lines.next_line().await
                {
                    said = if line.starts_with(verb) {
                        answer
                    } else if line.starts_with("EHLO") {
                        "250-yes\r\n250 AUTH PLAIN"
                    } else {
                        "250 yes"
                    };
                }
            });
        }
    });
    format!("smtp://somebody:secret@{at}")
}

#[tokio::test]
async fn a_refusal_of_the_sender_is_no_mails_end_and_slows_the_house_down() {
    for refusal in ["553 5.7.1 sender not owned by you", "451 4.3.0 later", "452 4.3.1 no room"] {
        let url = a_relay_that_says("220 hello", "MAIL", refusal).await;
        let office = Office::impatient("post@forum.example", &[url]);
        let (outcome, connection) =
            office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
        assert!(matches!(&outcome, Outcome::NotSent { error } if error.contains(refusal)), "{outcome:?}");
        assert!(connection.is_none());
        assert!(office.is_silent(), "until a mail is taken, one a second asks");
    }
    let url = a_relay_that_says("220 hello", "MAIL", "555 no such parameter").await;
    let office = Office::impatient("post@forum.example", &[url]);
    let (outcome, _) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
    assert!(matches!(outcome, Outcome::Rejected { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_relay_that_takes_no_mail_is_left_for_the_next_in_the_same_attempt() {
    for (greeting, verb, answer) in [
        ("421 too many connections", "", ""),
        ("554 nobody is welcome", "", ""),
        ("220 hello", "EHLO", "451 not now"),
        ("220 hello", "AUTH", "535 5.7.8 who are you?"),
        ("220 hello", "AUTH", "454 4.7.0 ask me later"),
        ("220 hello", "MAIL", "421 going down"),
        ("220 hello", "MAIL", "450 4.7.1 too much mail from you"),
        ("220 hello", "MAIL", "550 5.7.1 not from you"),
        ("220 hello", "RCPT", "554 5.7.1 <ada@court.example>: Relay access denied"),
        ("220 hello", "RCPT", "550 5.7.1 Unable to relay"),
        ("220 hello", "RCPT", "530 5.7.0 sign in first"),
        ("220 hello", "RCPT", "550 5.7.1 authentication required"),
        ("220 hello", "RCPT", "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied"),
        ("220 hello", "RCPT", "553 5.7.1 <post@forum.example>: Sender address rejected: not owned by user"),
        ("220 hello", "RCPT", "451 4.3.0 <ada@court.example>: lookup failure"),
        ("220 hello", "RCPT", "452 4.3.1 no room"),
        ("220 hello", "DATA", "554 5.7.1 relay access denied"),
    ] {
        let (mailbox, _) = relay().await;
        let first = a_relay_that_says(greeting, verb, answer).await;
        let spare = format!("{}?weight=0", mailbox.url());
        let office = Office::impatient("post@forum.example", &[first, spare]);
        for _ in 0..2 {
            let (outcome, _) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
            assert!(matches!(outcome, Outcome::Accepted { .. }), "{greeting} {answer}: {outcome:?}");
        }
        assert!(!office.is_silent());
        assert_eq!(mailbox.caught().len(), 2);
    }
}

#[tokio::test]
async fn what_a_relay_says_of_the_recipient_is_not_asked_of_another() {
    let (mailbox, _) = relay().await;
    for (answer, is_final) in [("451 4.2.0 greylisted", false), ("550 5.1.1 no such user", true)] {
        let first = a_relay_that_says("220 hello", "RCPT", answer).await;
        let spare = format!("{}?weight=0", mailbox.url());
        let office = Office::impatient("post@forum.example", &[first, spare]);
        let (outcome, _) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
        assert_eq!(
            matches!(&outcome, Outcome::Rejected { reply, .. } if reply == answer),
            is_final,
            "{outcome:?}"
        );
        assert_eq!(matches!(outcome, Outcome::Deferred { .. }), !is_final);
    }
    assert!(mailbox.caught().is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_relay_that_lets_us_in_no_more_is_held_against_nobody(db: PgPool) {
    let house = House::open(db).await;
    for refused in [
        Behaviour::Refuse(554, "5.7.1 <ada@court.example>: Relay access denied".to_owned()),
        Behaviour::RefuseData(554, "5.7.1 Relay access denied".to_owned()),
    ] {
        house.mailbox.script("ada@court.example", refused);
        house.ask_for_code("ada@court.example").await;
        drain(&house.ctx).await.unwrap();
        let ledger = house.ledger().await;
        assert!(ledger.iter().any(|(state, _)| *state == State::Deferred), "{ledger:?}");
        assert!(ledger.iter().all(|(state, _)| *state != State::Rejected), "{ledger:?}");
        let held: i64 =
            sqlx::query_scalar("select (select count(*) from bounces) + (select count(*) from suppressions)")
                .fetch_one(house.db())
                .await
                .unwrap();
        assert_eq!(held, 0);
    }
}

#[tokio::test]
async fn an_address_beyond_ascii_waits_for_no_relay_that_cannot_write_it() {
    let (mailbox, _) = relay().await;
    let plain = a_relay_that_says("220 hello", "NOOP", "").await;
    for also_away in [false, true] {
        let mut relays = vec![plain.clone()];
        if also_away {
            let (away, _) = relay().await;
            away.go_away().await;
            relays.push(away.url());
        }
        let office = Office::impatient("post@forum.example", &relays);
        let (outcome, _) = office.hand_over(None, &mail(&office, "рустам@court.example", "hello")).await;
        // The one that is away may know better.
        assert_eq!(matches!(outcome, Outcome::NotSent { .. }), also_away, "{outcome:?}");
        assert_eq!(matches!(outcome, Outcome::Unwritable { .. }), !also_away, "{outcome:?}");
    }
    let office = Office::impatient("post@forum.example", &[plain, format!("{}?weight=0", mailbox.url())]);
    let (outcome, _) = office.hand_over(None, &mail(&office, "рустам@court.example", "hello")).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert_eq!(mailbox.caught()[0].to, "рустам@court.example");
}

#[tokio::test]
async fn relays_share_new_connections_by_their_weight() {
    let ((much, _), (little, _)) = (relay().await, relay().await);
    let relays = [format!("{}?weight=3", much.url()), little.url()];
    let office = Office::impatient("post@forum.example", &relays);
    for _ in 0..8 {
        let (outcome, _) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    }
    assert_eq!((much.caught().len(), little.caught().len()), (6, 2));
}

#[tokio::test]
async fn when_one_relay_is_away_the_next_is_used() {
    let (mailbox, _) = relay().await;
    let (away, _) = relay().await;
    away.go_away().await;
    let office = Office::impatient("post@forum.example", &[away.url(), mailbox.url()]);
    let (outcome, _) = office.hand_over(None, &mail(&office, "ada@court.example", "hello")).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
}
