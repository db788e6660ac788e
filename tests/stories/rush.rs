//! Many at once: never a seat too many, none idle while somebody waits for it, nobody overtaken.

use std::time::Duration;

use domain::{
    ids::{ForumId, RegistrationId},
    registrations::{self, Counter, State},
};
use jiff::SignedDuration;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::task::JoinSet;

use crate::support::{House, now, request};

const SEATS: i32 = 12;
const PEOPLE: usize = 100;
const SEEDS: u64 = 10;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A pool as large as the one that serves.
async fn wide(db: &PgPool) -> PgPool {
    PgPoolOptions::new().max_connections(20).connect_with((*db.connect_options()).clone()).await.unwrap()
}

fn one(seed: u64, n: usize, country: &str) -> registrations::NewRegistration {
    let name = |n: usize| {
        let letters: Vec<u8> =
            (0..3).map(|at| b'a' + u8::try_from(n / 26_usize.pow(at) % 26).unwrap()).collect();
        String::from_utf8(letters).unwrap()
    };
    let request = registrations::Request {
        email: format!("s{seed}n{n}@example.org"),
        country: country.into(),
        ..request(&name(n), "en")
    };
    request.parse().unwrap()
}

async fn count(db: &PgPool, sql: &'static str, forum: ForumId) -> i64 {
    sqlx::query_scalar(sql).bind(forum.0).fetch_one(db).await.unwrap()
}

const TAKEN: &str = "select coalesce(sum(n), 0)::bigint from places_taken where forum_id = $1";
const TAKEN_BY_KZ: &str =
    "select coalesce(sum(n), 0)::bigint from places_taken where forum_id = $1 and country = 'KZ'";
/// Somebody who waits while somebody of the same country who came later holds an offer or a place that was once offered.
const OVERTAKEN: &str = "
    select count(*) from registrations w join registrations later
        on later.forum_id = w.forum_id and later.country = w.country
       and (later.requested_at, later.id) > (w.requested_at, w.id) and takes_a_place(later.state)
    where w.forum_id = $1 and w.state = 'waitlisted'";
const OFFERS: &str =
    "select count(*) from offers o join registrations r on r.id = o.registration_id where r.forum_id = $1";
const MAILS_OF_OFFERS: &str = "
    select count(*) from deliveries d join offers o on d.dedupe_key = 'tx:offer:' || o.id
    join registrations r on r.id = o.registration_id where r.forum_id = $1";
const OFFERED_TWICE: &str = "
    select count(*) from (
        select from offers o join registrations r on r.id = o.registration_id where r.forum_id = $1
        group by o.registration_id having count(*) > 1
    ) twice";

/// What must hold at every moment, whoever looks.
async fn look(db: &PgPool, forum: ForumId) {
    let taken = count(db, TAKEN, forum).await;
    assert!(taken <= i64::from(SEATS), "{taken} seats of {SEATS} are taken");
    let of_kz = count(db, TAKEN_BY_KZ, forum).await;
    assert!(of_kz <= 5, "{of_kz} seats of 5 are taken by one country");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn hundreds_ask_for_a_dozen_seats_while_others_leave_and_offers_end_and_a_dozen_have_one(db: PgPool) {
    let house = House::open(db).await;
    let db = wide(&house.db).await;
    for seed in 0..SEEDS {
        let mut dice = StdRng::seed_from_u64(seed);
        let forum = house.forum(SEATS).await;
        sqlx::query(
            "insert into country_quotas (category_id, country, quota) select id, 'KZ', 5 from categories where forum_id = $1",
        )
        .bind(forum.0)
        .execute(&db)
        .await
        .unwrap();
        let counter = Counter::default();
        let mut acts = JoinSet::new();
        let mut early = Vec::new();
        for n in 0..SEATS as usize + 8 {
            let new = one(seed, n, if n % 2 == 0 { "KZ" } else { "CN" });
            early.push(registrations::register(&db, forum, &new, now()).await.unwrap().0);
        }
        early.shuffle(&mut dice);
        for (n, id) in early.into_iter().enumerate() {
            let (db, pause) = (db.clone(), Duration::from_millis(dice.random_range(0..60)));
            acts.spawn(async move {
                tokio::time::sleep(pause).await;
                leave_or_stay(&db, id, n).await;
            });
        }
        for n in 100..100 + PEOPLE {
            let country = if dice.random_bool(0.5) { "KZ" } else { "CN" };
            let (new, by_counter) = (one(seed, n, country), dice.random_bool(0.8));
            let (db, counter) = (db.clone(), counter.clone());
            let pause = Duration::from_millis(dice.random_range(0..60));
            acts.spawn(async move {
                tokio::time::sleep(pause).await;
                if by_counter {
                    counter.register(&db, forum, new, now()).await.unwrap();
                } else {
                    registrations::register(&db, forum, &new, now()).await.unwrap();
                }
            });
        }
        // Twice in the same second everything that was kept runs out.
        for _ in 0..2 {
            let (db, pause) = (db.clone(), Duration::from_millis(dice.random_range(20..60)));
            acts.spawn(async move {
                tokio::time::sleep(pause).await;
                registrations::expire_due(&db, now() + DAY * 3).await.unwrap();
            });
        }
        while let Some(done) = acts.join_next().await {
            done.unwrap();
            look(&db, forum).await;
        }
        registrations::expire_due(&db, now()).await.unwrap();
        look(&db, forum).await;
        assert_eq!(count(&db, OVERTAKEN, forum).await, 0, "seed {seed}");
        assert_eq!(count(&db, OFFERED_TWICE, forum).await, 0, "seed {seed}");
        let offers = count(&db, OFFERS, forum).await;
        assert!(offers > 0, "seed {seed} gave nobody on the waitlist a seat");
        assert_eq!(count(&db, MAILS_OF_OFFERS, forum).await, offers, "seed {seed}");
        // All seats are taken, unless those who wait are all of the country that has its part.
        let (taken, of_kz) = (count(&db, TAKEN, forum).await, count(&db, TAKEN_BY_KZ, forum).await);
        let others = "select count(*) from registrations where forum_id = $1 and state = 'waitlisted' and country <> 'KZ'";
        let all = "select count(*) from registrations where forum_id = $1 and state = 'waitlisted'";
        let idle = i64::from(SEATS) - taken;
        assert!(idle == 0 || count(&db, others, forum).await == 0, "seed {seed}: {idle} seats are idle");
        assert!(
            idle == 0 || of_kz == 5 || count(&db, all, forum).await == 0,
            "seed {seed}: {idle} seats are idle"
        );
    }
}

/// One leaves, one takes what was offered, one confirms; who was too late finds that it has ended.
async fn leave_or_stay(db: &PgPool, id: RegistrationId, n: usize) {
    if n.is_multiple_of(3) {
        let _ended = registrations::withdraw(db, id, None, now()).await;
        return;
    }
    let offer: Option<uuid::Uuid> =
        sqlx::query_scalar("select id from offers where registration_id = $1 and answer is null")
            .bind(id.0)
            .fetch_optional(db)
            .await
            .unwrap();
    match offer {
        Some(offer) => {
            let _late =
                registrations::answer_offer(db, domain::ids::OfferId(offer), n.is_multiple_of(2), now())
                    .await;
        }
        None => {
            let _ended = registrations::confirm(db, id, now()).await;
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_asks_together_is_registered_in_the_order_of_asking_each_with_one_mail(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(10).await;
    let counter = Counter::default();
    let mut crowd = JoinSet::new();
    for n in 0..150 {
        let (db, counter) = (house.db.clone(), counter.clone());
        // Every third address comes twice.
        let new = one(0, n / 3 * 3 + (n % 3) / 2, "KZ");
        crowd.spawn(async move { counter.register(&db, forum, new, now()).await });
    }
    let told = crowd.join_all().await;
    let held = told.iter().filter(|told| matches!(told, Ok((_, State::Held)))).count();
    let waiting = told.iter().filter(|told| matches!(told, Ok((_, State::Waitlisted)))).count();
    let again = told
        .iter()
        .filter(|told| matches!(told, Err(registrations::RegisterError::AlreadyRegistered)))
        .count();
    assert_eq!((held, waiting, again), (10, 90, 50));
    let mails = "select count(*) from deliveries where letter ->> 'kind' = 'registration'";
    let mails: i64 = sqlx::query_scalar(mails).fetch_one(&house.db).await.unwrap();
    assert_eq!(mails, 100);
    let people: i64 = sqlx::query_scalar("select count(distinct person_id) from registrations")
        .fetch_one(&house.db)
        .await
        .unwrap();
    assert_eq!(people, 100);
    let overtaken: i64 = count(&house.db, OVERTAKEN, forum).await;
    assert_eq!(overtaken, 0);
}
