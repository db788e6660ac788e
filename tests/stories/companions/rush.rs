//! Parties and single people come, go, shrink and answer at once: never a seat too many, nobody overtaken.

use domain::{
    forums,
    ids::{ForumId, OfferId},
    registrations::{self, AnswerOfferError, CompanionError, ConfirmError, State, WithdrawError},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use sqlx::PgPool;
use tokio::task::JoinSet;

use super::{forum, letters, party_of};
use crate::{
    stories::rush::{IDLE, count, look},
    support::{House, now},
};

/// Seats, and parties that ask for them.
const SMALL: (i32, usize) = (12, 60);
const LARGE: (i32, usize) = (50, 400);

/// Somebody in line while somebody who came later holds an offer: all are of one country and one category.
const OFFERED_BEFORE: &str = "
    select count(*) from registrations w join registrations later
        on later.forum_id = w.forum_id and (later.requested_at, later.id) > (w.requested_at, w.id)
       and takes_a_place(later.state)
    where w.forum_id = $1 and w.state = 'waitlisted'";
/// How many places the first in line wait for; none where nobody waits.
const FIRST_WANTS: &str = "
    select coalesce((
        select 1 + (select count(*) from companions c where c.registration_id = r.id)
        from registrations r where r.forum_id = $1 and r.state = 'waitlisted' order by r.requested_at, r.id limit 1
    ), 0)::bigint";

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn parties_come_and_go_at_once_and_no_seat_is_given_twice_and_no_party_overtaken(db: PgPool) {
    let house = House::open(db).await;
    let wide = sqlx::postgres::PgPoolOptions::new().max_connections(20);
    let db = wide.connect_with((*house.db.connect_options()).clone()).await.unwrap();
    for seed in 0..6 {
        rush(&house, &db, seed, SMALL).await;
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn hundreds_of_parties_ask_for_fifty_seats_and_fifty_at_most_are_taken(db: PgPool) {
    let house = House::open(db).await;
    let wide = sqlx::postgres::PgPoolOptions::new().max_connections(20);
    let db = wide.connect_with((*house.db.connect_options()).clone()).await.unwrap();
    rush(&house, &db, 50, LARGE).await;
}

async fn rush(house: &House, db: &PgPool, seed: u64, (seats, crowd): (i32, usize)) {
    let mut dice = StdRng::seed_from_u64(seed);
    let forum = forum(house, seats, 3).await;
    let mut early = Vec::new();
    for n in 0..usize::try_from(seats).unwrap() {
        early.push(register(db, forum, seed, n, dice.random_range(0..4)).await);
    }
    let mut acts = JoinSet::new();
    for n in 0..crowd {
        let (db, others) = (db.clone(), dice.random_range(0..4));
        acts.spawn(async move {
            register(&db, forum, seed, 1_000 + n, others).await;
        });
    }
    for who in early {
        let (db, act) = (db.clone(), dice.random_range(0..4));
        acts.spawn(async move {
            match act {
                0 => match registrations::withdraw(&db, who, None, now()).await {
                    Ok(()) | Err(WithdrawError::Ended) => {}
                    other => panic!("{other:?}"),
                },
                1 | 2 => {
                    for one in registrations::companions_of(&db, who).await.unwrap().into_iter().take(act) {
                        match registrations::remove_companion(&db, who, one.id, None, now()).await {
                            Ok(()) | Err(CompanionError::NotNow(_)) => {}
                            other => panic!("{other:?}"),
                        }
                    }
                }
                _ => match registrations::confirm(&db, who, now()).await {
                    Ok(()) | Err(ConfirmError::Ended) => {}
                    other => panic!("{other:?}"),
                },
            }
        });
    }
    while let Some(done) = acts.join_next().await {
        done.unwrap();
        look(db, forum).await;
        answer_an_offer(db, forum, &mut acts, dice.random_bool(0.5)).await;
    }
    look(db, forum).await;
    assert_eq!(count(db, OFFERED_BEFORE, forum).await, 0, "seed {seed}");
    // What is idle is too little for whoever is first.
    let (idle, wants) = (count(db, IDLE, forum).await, count(db, FIRST_WANTS, forum).await);
    assert!(wants == 0 || idle < wants, "seed {seed}: {idle} seats are idle while {wants} are waited for");
    let waits = forums::filled(db, forum).await.unwrap().waitlisted;
    assert!(waits > 0, "seed {seed} let nobody wait");
}

async fn register(
    db: &PgPool,
    forum: ForumId,
    seed: u64,
    n: usize,
    others: usize,
) -> domain::ids::RegistrationId {
    let names: Vec<String> = (0..others).map(|other| letters(other, n)).collect();
    let with: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "KZ")).collect();
    let mut new = party_of(&letters(5, n), &with);
    new.who.email = format!("s{seed}n{n}@example.org");
    let (id, state) = registrations::register(db, forum, &new, now()).await.unwrap();
    assert!(matches!(state, State::Held | State::Waitlisted), "{state:?}");
    id
}

/// Some of those who are offered places answer, while all else goes on.
async fn answer_an_offer(db: &PgPool, forum: ForumId, acts: &mut JoinSet<()>, accept: bool) {
    let open = "select o.id from offers o join registrations r on r.id = o.registration_id
                where r.forum_id = $1 and o.answer is null order by o.id limit 1";
    let Some(offer) = sqlx::query_scalar(open).bind(forum.0).fetch_optional(db).await.unwrap() else {
        return;
    };
    // Of those who decline there are only as many as there were acts before: the rush comes to its end.
    if acts.is_empty() {
        return;
    }
    let db = db.clone();
    acts.spawn(async move {
        match registrations::answer_offer(&db, OfferId(offer), accept, now()).await {
            Ok(_) | Err(AnswerOfferError::Answered | AnswerOfferError::Expired) => {}
            other => panic!("{other:?}"),
        }
    });
}
