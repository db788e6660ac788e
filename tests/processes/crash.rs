//! The promise of the ledger, when a worker is killed in the middle and Redis forgets everything.

use std::collections::{HashMap, HashSet};

use mailbox::Caught;
use sqlx::PgPool;

use super::mailing_to;
use crate::support::{Gate, Installation, until};

const CONNECTIONS: usize = 4;

/// The states that deliveries are in, each with its number.
async fn states(db: &PgPool) -> HashMap<String, i64> {
    let states = sqlx::query_as("select state::text, count(*) from deliveries group by state");
    states.fetch_all(db).await.unwrap().into_iter().collect()
}

/// A minute passes: the dead worker was not seen, and what was announced to the lost Redis is announced again.
async fn a_minute_passes(db: &PgPool) {
    for sql in [
        "update workers set seen_at = seen_at - interval '1 minute'",
        "update deliveries set announced_at = announced_at - interval '1 minute' where state = 'queued'",
    ] {
        sqlx::query(sql).execute(db).await.unwrap();
    }
}

fn by_recipient(mails: Vec<Caught>) -> HashMap<String, Vec<Caught>> {
    let mut to: HashMap<String, Vec<Caught>> = HashMap::new();
    for mail in mails {
        to.entry(mail.to.clone()).or_default().push(mail);
    }
    to
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_recipient_of_a_mailing_is_accounted_for_when_a_worker_is_killed_and_redis_forgets(db: PgPool) {
    let mut here = Installation::open(db).await;
    here.house.load_demo_data().await;
    let gate = Gate::before(here.house.mailbox.address()).await;
    here.set("SMTP_URL", &format!("smtp://{}", gate.at));
    here.set("LIANYI_CONNECTIONS", &CONNECTIONS.to_string());
    let _clock = here.start("schedule").await;
    let mut worker = here.start("work").await;
    mailing_to(&here.house, "KZ").await;
    until("the mailing is under way", async || here.house.mailbox.caught().len() > 10).await;
    // The relay keeps what it is given, and its answers do not come back any more.
    gate.mute();
    until("all hands are full", async || {
        states(&here.house.db).await.get("handing_over") == Some(&i64::try_from(CONNECTIONS).unwrap())
    })
    .await;
    let waiting = states(&here.house.db).await.get("queued").copied().unwrap_or_default();
    assert!(waiting > 0, "the worker is killed in the middle");
    worker.signal("KILL");
    assert_eq!(worker.end().await, None);
    here.redis.ask("FLUSHALL").await.unwrap();
    gate.open();
    a_minute_passes(&here.house.db).await;

    let _worker = here.start("work").await;
    until("nothing waits or moves", async || {
        let states = states(&here.house.db).await;
        !["queued", "leased", "handing_over", "deferred"].iter().any(|state| states.contains_key(*state))
    })
    .await;
    let states = states(&here.house.db).await;
    let recipients: i32 =
        sqlx::query_scalar("select recipients from runs").fetch_one(&here.house.db).await.unwrap();
    assert_eq!(states.values().sum::<i64>(), i64::from(recipients));
    let uncertain = states.get("uncertain").copied().unwrap_or_default();
    assert!((1..=i64::try_from(CONNECTIONS).unwrap()).contains(&uncertain), "{states:?}");
    assert_eq!(states.len(), 2, "accepted, or uncertain: {states:?}");
    // Nobody has two; nobody whose mail was accepted has none.
    let got = by_recipient(here.house.mailbox.caught());
    assert!(got.values().all(|mails| mails.len() == 1));
    let accepted: Vec<String> = sqlx::query_scalar(
        "select p.email from deliveries d join people p on p.id = d.person_id where d.state = 'accepted'",
    )
    .fetch_all(&here.house.db)
    .await
    .unwrap();
    let without: Vec<_> = accepted.iter().filter(|address| !got.contains_key(*address)).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mail_that_somebody_waits_for_is_sent_again_under_its_own_id_by_the_next_worker(db: PgPool) {
    let mut here = Installation::open(db).await;
    let forum = here.house.forum(50).await;
    let gate = Gate::before(here.house.mailbox.address()).await;
    here.set("SMTP_URL", &format!("smtp://{}", gate.at));
    here.set("LIANYI_CONNECTIONS", &CONNECTIONS.to_string());
    let _clock = here.start("schedule").await;
    let mut worker = here.start("work").await;
    here.house.register(forum, "first").await;
    until("the line is open", async || !here.house.mails_to("first@example.org").is_empty()).await;
    until("its answer is kept", async || states(&here.house.db).await.contains_key("accepted")).await;
    gate.mute();
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    for name in names {
        here.house.register(forum, name).await;
    }
    until("mails are in hand", async || states(&here.house.db).await.contains_key("handing_over")).await;
    worker.signal("KILL");
    worker.end().await;
    here.redis.ask("FLUSHALL").await.unwrap();
    gate.open();
    a_minute_passes(&here.house.db).await;

    let _worker = here.start("work").await;
    until("everybody has a mail", async || {
        states(&here.house.db).await.get("accepted") == Some(&i64::try_from(names.len() + 1).unwrap())
    })
    .await;
    let got = by_recipient(here.house.mailbox.caught());
    assert_eq!(got.len(), names.len() + 1);
    let twice: Vec<_> = got.values().filter(|mails| mails.len() > 1).collect();
    assert!(twice.len() <= CONNECTIONS * 2, "at most one for each connection of the two couriers");
    for mails in twice {
        let ids: HashSet<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
        assert_eq!((mails.len(), ids.len()), (2, 1));
    }
}
