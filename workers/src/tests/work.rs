use std::time::{Duration, Instant};

use domain::{clock, mailings, post::State};
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
    assert!(
        ledger.iter().all(|(state, _)| !matches!(state, State::Leased | State::HandingOver)),
        "{ledger:?}"
    );
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
async fn while_the_relay_is_away_mails_keep_their_place_and_all_go_when_it_is_back(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let invited = house.invite_class(&forum).await;
    house.mailbox.go_away().await;
    let worker = at_work(&house, None);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let untouched = house.ledger().await.iter().filter(|(state, _)| *state == State::Queued).count();
    assert!(untouched as u64 > invited / 2, "{untouched} of {invited}");
    house.mailbox.come_back().await.unwrap();
    let all =
        house.mailbox.wait_for(Duration::from_secs(30), |_| house.mailbox.caught().len() as u64 >= invited);
    assert!(all.await.is_some());
    finish(worker).await;
    assert_eq!(house.mailbox.caught().len() as u64, invited);
    assert!(house.ledger().await.iter().all(|(state, _)| *state == State::Accepted));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn asking_what_is_due_twice_at_once_does_no_harm(db: PgPool) {
    let now = clock::now();
    let (first, second) = tokio::join!(tick(&db, now), tick(&db, now));
    first.unwrap();
    second.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_that_is_due_begins_by_itself_once_however_many_timetables_there_are(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let mailing = house.announce(&forum).await;
    let (stop, stopped) = watch::channel(false);
    let timetables =
        [stopped.clone(), stopped].map(|stopped| tokio::spawn(schedule(house.db().clone(), stopped)));
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if house.ledger().await.len() >= 38 {
            break;
        }
    }
    assert_eq!(mailings::runs_of(house.db(), mailing).await.unwrap().len(), 1);
    assert_eq!(house.ledger().await.len(), 38);
    stop.send(true).unwrap();
    for timetable in timetables {
        tokio::time::timeout(Duration::from_secs(5), timetable).await.unwrap().unwrap().unwrap();
    }
}
