//! Many at once: never a seat too many, none idle while somebody waits for it, nobody overtaken.

mod ground;

use std::time::Duration;

use domain::{
    forums,
    ids::{ForumId, RegistrationId},
    registrations::{self, Counter, RegisterError, State},
};
use jiff::SignedDuration;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::task::JoinSet;

use self::ground::Ground;
use crate::support::{House, now, request};

/// Seats, and people who ask for them in the same second.
const SMALL: (i32, usize) = (12, 100);
/// That of the issue, once: the other seeds find other orders of fewer.
const LARGE: (i32, usize) = (50, 1_000);
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

pub(crate) async fn count(db: &PgPool, sql: &'static str, forum: ForumId) -> i64 {
    sqlx::query_scalar(sql).bind(forum.0).fetch_one(db).await.unwrap()
}

/// Seats that are taken beyond what there is: of the forum, of a category, of a country.
pub(crate) const OVERSOLD: &str = "
    select coalesce(sum(greatest(0, taken - there)), 0)::bigint from (
        select coalesce(sum(t.n), 0) as taken, f.capacity as there from forums f
        left join places_taken t on t.forum_id = f.id where f.id = $1 group by f.id
        union all
        select coalesce(sum(t.n), 0), c.quota from categories c
        left join places_taken t on t.category_id = c.id where c.forum_id = $1 group by c.id
        union all
        select coalesce(sum(t.n), 0), q.quota from country_quotas q join categories c on c.id = q.category_id
        left join places_taken t on t.category_id = c.id and t.country = q.country
        where c.forum_id = $1 group by c.id, q.country, q.quota
    ) counted";
pub(crate) const IDLE: &str = "
    select f.capacity - coalesce(sum(t.n), 0)::bigint from forums f left join places_taken t on t.forum_id = f.id
    where f.id = $1 group by f.id";
const TAKEN_BY_KZ: &str = "
    select coalesce(sum(t.n), 0)::bigint from places_taken t join categories c on c.id = t.category_id
    where t.forum_id = $1 and t.country = 'KZ' and c.code = 'delegate'";
/// Somebody who waits while somebody of the same country and category who came later holds an offer or a place that was
/// once offered. Seats that were kept for guests and delegations are overtaking nobody.
pub(crate) const OVERTAKEN: &str = "
    select count(*) from registrations w join registrations later
        on later.forum_id = w.forum_id and later.country = w.country and later.category_id = w.category_id
       and (later.requested_at, later.id) > (w.requested_at, w.id) and takes_a_place(later.state)
    where w.forum_id = $1 and w.state = 'waitlisted' and later.delegation_id is null
      and not exists (select from invitations i where i.registration_id = later.id)";
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
const WAIT_OF_OTHERS: &str = "
    select count(*) from registrations r join categories c on c.id = r.category_id
    where r.forum_id = $1 and r.state = 'waitlisted' and r.country <> 'KZ' and c.code = 'delegate'";
const WAIT: &str = "
    select count(*) from registrations r join categories c on c.id = r.category_id
    where r.forum_id = $1 and r.state = 'waitlisted' and c.code = 'delegate'";

/// What must hold at every moment, whoever looks.
pub(crate) async fn look(db: &PgPool, forum: ForumId) {
    let oversold = count(db, OVERSOLD, forum).await;
    assert_eq!(oversold, 0, "{oversold} seats are taken that are not there");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn hundreds_ask_for_a_dozen_seats_while_others_leave_and_offers_end_and_a_dozen_have_one(db: PgPool) {
    let house = House::open(db).await;
    let db = wide(&house.db).await;
    for seed in 0..SEEDS {
        rush(&house, &db, seed, SMALL).await;
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_thousand_ask_for_fifty_seats_in_the_same_second_and_fifty_have_one(db: PgPool) {
    let house = House::open(db).await;
    let db = wide(&house.db).await;
    rush(&house, &db, 50, LARGE).await;
}

async fn rush(house: &House, db: &PgPool, seed: u64, (seats, crowd): (i32, usize)) {
    let mut dice = StdRng::seed_from_u64(seed);
    let ground = Ground::lay(house, db, seed, seats).await;
    let forum = ground.forum;
    let counter = Counter::default();
    let mut acts = JoinSet::new();
    let mut early = Vec::new();
    // Some of the guests are among them.
    for n in 0..usize::try_from(seats).unwrap() + 8 {
        let new = one(seed, n, if n % 2 == 0 { "KZ" } else { "CN" });
        early.push(registrations::register(db, forum, &new, now()).await.unwrap().0);
    }
    early.shuffle(&mut dice);
    for (n, id) in early.into_iter().enumerate() {
        let (db, pause) = (db.clone(), Duration::from_millis(dice.random_range(0..60)));
        acts.spawn(async move {
            tokio::time::sleep(pause).await;
            leave_or_stay(&db, id, n).await;
        });
    }
    ground.meanwhile(db, seed, seats, &mut acts, &mut dice);
    for n in 100..100 + crowd {
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
        look(db, forum).await;
    }
    registrations::expire_due(db, now()).await.unwrap();
    look(db, forum).await;
    assert_eq!(count(db, OVERTAKEN, forum).await, 0, "seed {seed}");
    assert_eq!(count(db, OFFERED_TWICE, forum).await, 0, "seed {seed}");
    let offers = count(db, OFFERS, forum).await;
    assert!(offers > 0, "seed {seed} gave nobody on the waitlist a seat");
    assert_eq!(count(db, MAILS_OF_OFFERS, forum).await, offers, "seed {seed}");
    // All seats are taken, unless those who wait are all of the country that has its part.
    let (idle, of_kz) = (count(db, IDLE, forum).await, count(db, TAKEN_BY_KZ, forum).await);
    assert!(idle == 0 || count(db, WAIT_OF_OTHERS, forum).await == 0, "seed {seed}: {idle} seats are idle");
    assert!(
        idle == 0 || of_kz == 5 || count(db, WAIT, forum).await == 0,
        "seed {seed}: {idle} seats are idle"
    );
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forum_that_is_cancelled_in_the_rush_leaves_nobody_with_a_place_and_nobody_untold(db: PgPool) {
    let house = House::open(db).await;
    let db = wide(&house.db).await;
    let (seats, crowd) = SMALL;
    for seed in 100..103 {
        let mut dice = StdRng::seed_from_u64(seed);
        let ground = Ground::lay(&house, &db, seed, seats).await;
        let (forum, by) = (ground.forum, ground.by);
        let mut acts = JoinSet::new();
        for n in 100..100 + crowd {
            let (db, new) = (db.clone(), one(seed, n, "CN"));
            let pause = Duration::from_millis(dice.random_range(0..60));
            acts.spawn(async move {
                tokio::time::sleep(pause).await;
                match registrations::register(&db, forum, &new, now()).await {
                    Ok(_) | Err(RegisterError::Closed | RegisterError::NotFound) => {}
                    Err(error) => panic!("{error}"),
                }
            });
        }
        let cancels = db.clone();
        acts.spawn(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            forums::cancel(&cancels, forum, by, now()).await.unwrap();
        });
        while let Some(done) = acts.join_next().await {
            done.unwrap();
        }
        let open = "select count(*) from registrations where forum_id = $1 and not has_ended(state)";
        assert_eq!(count(&db, open, forum).await, 0, "seed {seed}");
        let untold = "
            select count(*) from registrations r where r.forum_id = $1
            and not exists (select from deliveries where dedupe_key = 'tx:registration_ended:' || r.id)";
        assert_eq!(count(&db, untold, forum).await, 0, "seed {seed}");
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
