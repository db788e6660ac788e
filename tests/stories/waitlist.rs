use domain::{
    ids::{OfferId, RegistrationId},
    links::Purpose,
    registrations::{self, RegisterError, State, WithdrawError},
};
use jiff::SignedDuration;
use sqlx::PgPool;
use tokio::task::JoinSet;

use crate::support::{House, now, request};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn taken(house: &House) -> i64 {
    sqlx::query_scalar("select count(*) from registrations where takes_a_place(state)")
        .fetch_one(&house.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_seats_go_to_as_many_as_there_are_however_many_ask_at_once(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut crowd = JoinSet::new();
    for n in 0..40 {
        let db = house.db.clone();
        crowd.spawn(async move {
            let new =
                request(&format!("guest{}", char::from(b'a' + n % 26)).repeat(1 + usize::from(n) / 26), "en");
            registrations::register(&db, forum, &new.parse().unwrap(), now()).await.unwrap().1
        });
    }
    let states = crowd.join_all().await;
    assert_eq!(states.iter().filter(|s| **s == State::Held).count(), 5);
    assert_eq!(states.iter().filter(|s| **s == State::Waitlisted).count(), 35);
    assert_eq!(taken(&house).await, 5);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_seat_stays_empty_and_none_is_given_twice_while_people_come_and_go(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut early = Vec::new();
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        early.push(house.register(forum, name).await.0);
    }
    let mut crowd = JoinSet::new();
    for (n, id) in early.into_iter().enumerate() {
        let db = house.db.clone();
        crowd.spawn(async move {
            registrations::withdraw(&db, id, None, now()).await.unwrap();
        });
        let db = house.db.clone();
        crowd.spawn(async move {
            let new = request(&"late".repeat(n + 1), "en").parse().unwrap();
            registrations::register(&db, forum, &new, now()).await.unwrap();
        });
    }
    crowd.join_all().await;
    assert_eq!(taken(&house).await, 5);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_place_whose_address_was_not_confirmed_in_time_is_offered_to_the_next(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let (first, _) = house.register(forum, "ada").await;
    let (second, _) = house.register(forum, "bea").await;
    registrations::expire_due(&house.db, now() + DAY).await.unwrap();
    assert_eq!(house.state_of(first).await, State::Held);
    registrations::expire_due(&house.db, now() + DAY * 2).await.unwrap();
    assert_eq!(house.state_of(first).await, State::Expired);
    assert_eq!(house.state_of(second).await, State::Offered);
    // Asking again at the same moment finds nothing to do.
    assert_eq!(registrations::expire_due(&house.db, now() + DAY * 2).await.unwrap(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offer_that_nobody_takes_goes_to_the_next_in_line(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    let (cai, _) = house.register(forum, "cai").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    assert_eq!((house.state_of(bea).await, house.state_of(cai).await), (State::Offered, State::Waitlisted));
    registrations::expire_due(&house.db, now() + DAY * 3).await.unwrap();
    assert_eq!((house.state_of(bea).await, house.state_of(cai).await), (State::Expired, State::Offered));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn shortly_before_the_start_nobody_is_asked_any_more(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(1, 2).await;
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    sqlx::query("update forums set starts_at = now() + interval '30 minutes'")
        .execute(&house.db)
        .await
        .unwrap();
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::Waitlisted);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_registration_ends_once(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let (ada, _) = house.register(forum, "ada").await;
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    assert!(matches!(registrations::withdraw(&house.db, ada, None, now()).await, Err(WithdrawError::Ended)));
    let nobody = RegistrationId::mint();
    assert!(matches!(
        registrations::withdraw(&house.db, nobody, None, now()).await,
        Err(WithdrawError::NotFound)
    ));
    // Having withdrawn, one may register again.
    let (_, state) = house.register(forum, "ada").await;
    assert_eq!(state, State::Held);
    let again =
        registrations::register(&house.db, forum, &request("ada", "en").parse().unwrap(), now()).await;
    assert!(matches!(again, Err(RegisterError::AlreadyRegistered)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_calendar_entry_is_shown_to_those_alone_who_have_had_a_place(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let (first, _) = house.register(forum, "first").await;
    let (ada, _) = house.register(forum, "ada").await;
    registrations::withdraw(&house.db, first, None, now()).await.unwrap();
    assert_eq!(house.state_of(ada).await, State::Offered);
    let page = format!("/en/registration/{}", house.keys.sign(Purpose::Registration, ada.0, now(), DAY));
    let entry = format!("{page}/calendar.ics");
    let mut browser = house.browser();
    browser.get(&page).await.assert(200).does_not_say(&entry);
    let offer = sqlx::query_scalar("select id from offers").fetch_one(&house.db).await.unwrap();
    registrations::answer_offer(&house.db, OfferId(offer), true, now()).await.unwrap();
    browser.get(&page).await.assert(200).says(&entry);
    browser.get(&entry).await.assert(200);
}
