use std::time::{Duration, Instant};

use domain::{clock, post::State};
use mailbox::Behaviour;
use sqlx::PgPool;
use tokio::sync::watch;

use super::{
    House,
    lanes::{at_work, finish},
};
use crate::{schedule, tick};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_relay_that_stalls_on_bulk_mail_does_not_delay_a_sign_in_code(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    house.invite_class(&forum).await;
    let class = domain::roll::find_class(house.db(), "C001").await.unwrap().unwrap();
    for enrolment in domain::roll::enrolments_of_class(house.db(), class.id).await.unwrap() {
        if let Some(email) = &enrolment.email {
            house.mailbox.script(email, Behaviour::Stall);
        }
    }
    let worker = at_work(&house, None);
    tokio::time::sleep(Duration::from_millis(500)).await;
    for n in 0..5 {
        let began = Instant::now();
        let email = format!("ada{n}@court.example");
        house.ask_for_code(&email).await;
        assert!(house.mail_to(&email, Duration::from_secs(5)).await.is_some());
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }
    finish(worker).await;
    // A stop leaves nothing in hand: every mail stands where it can be seen and taken again.
    let ledger = house.ledger().await;
    assert!(ledger.iter().all(|(state, _)| !matches!(state, State::Leased | State::HandingOver)), "{ledger:?}");
    assert!(ledger.iter().any(|(state, _)| *state == State::Deferred), "{ledger:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn two_workers_send_each_mail_once(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let workers = [at_work(&house, None), at_work(&house, None)];
    let invited = house.invite_class(&forum).await;
    let all = house.mailbox.clone();
    let arrived = all.wait_for(Duration::from_secs(20), |_| house.mailbox.caught().len() as u64 >= invited);
    assert!(arrived.await.is_some());
    for worker in workers {
        finish(worker).await;
    }
    let mut recipients: Vec<String> = house.mailbox.caught().into_iter().map(|mail| mail.to).collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!((recipients.len() as u64, house.mailbox.caught().len() as u64), (invited, invited));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn asking_what_is_due_twice_at_once_does_no_harm(db: PgPool) {
    let now = clock::now();
    let (first, second) = tokio::join!(tick(&db, now), tick(&db, now));
    first.unwrap();
    second.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_timetable_ends_when_it_is_told_to(db: PgPool) {
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(schedule(db, stopped));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(!running.is_finished());
    stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(5), running).await.unwrap().unwrap().unwrap();
}
