use domain::{clock, mailings, post::State};
use mailbox::Behaviour;
use sqlx::PgPool;
use tokio::{sync::watch, time::timeout};

use super::{
    House, PATIENCE,
    lanes::{at_work, finish},
    until,
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
    until("the relay holds up the invitations", async || {
        house.ledger().await.iter().any(|(state, _)| matches!(state, State::HandingOver | State::Deferred))
    })
    .await;
    for n in 0..6 {
        let email = format!("ada{n}@court.example");
        house.ask_for_code(&email).await;
        house.mail_comes_to(&email).await;
        until("its answer is kept", async || {
            house.ledger().await.iter().filter(|(state, _)| *state == State::Accepted).count() > n
        })
        .await;
    }
    finish(worker).await;
    // Measured by the ledger, from the act to the relay's answer. The first warms everything up; of the others the
    // middle one counts, which a busy machine disturbs little.
    let seconds: Vec<f64> = sqlx::query_scalar(
        "select extract(epoch from e.at - d.created_at)::float8
         from deliveries d join delivery_events e on e.delivery_id = d.id and e.became = 'accepted'
         where d.created_at > (select min(at) from delivery_events where became = 'accepted') order by 1",
    )
    .fetch_all(house.db())
    .await
    .unwrap();
    assert!(seconds.len() == 5 && seconds[2] < 2.0, "{seconds:?}");
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
    let arrived = all.wait_for(PATIENCE, |_| house.mailbox.caught().len() as u64 >= invited);
    assert!(arrived.await.is_some());
    for worker in workers {
        finish(worker).await;
    }
    let mut recipients: Vec<String> = house.mailbox.caught().into_iter().map(|mail| mail.to).collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!((recipients.len() as u64, house.mailbox.caught().len() as u64), (invited, invited));
}

/// How often a mail was carried to the relay, and how many seconds lie between the first time and the last.
async fn tries(house: &House) -> (i64, f64) {
    let tries = "select count(*), coalesce(extract(epoch from max(at) - min(at)), 0)::float8
                 from delivery_events where became = 'handing_over'";
    sqlx::query_as(tries).fetch_one(house.db()).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn while_the_relay_is_away_mails_keep_their_place_and_all_go_when_it_is_back(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let invited = house.invite_class(&forum).await;
    house.mailbox.go_away().await;
    let worker = at_work(&house, None);
    // What the hands hold is tried at once; after that one mail a second asks whether somebody takes it.
    until("the relay was asked again and again", async || tries(&house).await.0 >= 8).await;
    let (tried, seconds) = tries(&house).await;
    assert!(tried as f64 <= 4.0 + seconds, "{tried} tries within {seconds} s");
    house.mailbox.come_back().await.unwrap();
    let all = house.mailbox.wait_for(PATIENCE, |_| house.mailbox.caught().len() as u64 >= invited);
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
    until("it has begun", async || !house.ledger().await.is_empty()).await;
    assert_eq!(mailings::runs_of(house.db(), mailing, None).await.unwrap().len(), 1);
    assert_eq!(house.ledger().await.len(), 38);
    stop.send(true).unwrap();
    for timetable in timetables {
        timeout(PATIENCE, timetable).await.unwrap().unwrap().unwrap();
    }
}
