use domain::{
    forums,
    ids::CompanionId,
    registrations::{self, Bringing, CompanionError, PlacesForm, State},
    staff::Role,
};
use jiff::SignedDuration;
use sqlx::PgPool;
use tokio::task::JoinSet;

use super::{brings, forum, holder, letters, of_country, rules, taken};
use crate::support::{House, now, request};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_companion_takes_a_place_of_the_forum_of_the_category_and_of_their_country(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(4).await;
    let form = PlacesForm {
        companions: vec!["3".into()],
        country_quotas: vec!["KZ 2".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    let ada = holder(&house, forum, "ada").await;
    brings(&house, ada, "Ben").await.unwrap();
    let third_of_kz = brings(&house, ada, "Cai").await;
    assert!(matches!(third_of_kz, Err(CompanionError::NoRoom)), "{third_of_kz:?}");
    registrations::add_companion(&house.db, ada, &of_country("Cai", "CN"), None, now()).await.unwrap();
    assert_eq!(taken(&house.db, forum).await, 3);
    let category = forums::categories(&house.db, forum).await.unwrap().remove(0);
    assert_eq!((category.taken, category.free()), (3, 1));
    let from_cn = registrations::Request { country: "CN".into(), ..request("dan", "en") };
    let (_, state) =
        registrations::register(&house.db, forum, &from_cn.parse().unwrap(), now()).await.unwrap();
    assert_eq!(state, State::Held);
    let full = registrations::add_companion(&house.db, ada, &of_country("Eve", "CN"), None, now()).await;
    assert!(matches!(full, Err(CompanionError::NoRoom)), "{full:?}");
    assert_eq!(taken(&house.db, forum).await, 4);
    let named = registrations::companions_of(&house.db, ada).await.unwrap();
    assert_eq!(named.iter().map(|c| c.latin_name.as_str()).collect::<Vec<_>>(), ["Ben", "Cai"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn people_are_brought_along_by_those_whose_place_is_their_own_and_no_more_than_they_may(db: PgPool) {
    let house = House::open(db).await;
    let alone = house.forum(5).await;
    let ada = holder(&house, alone, "ada").await;
    let reason = |told: Result<CompanionId, CompanionError>| match told {
        Err(CompanionError::NotNow(reason)) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(brings(&house, ada, "Ben").await), Bringing::Nobody);

    let forum = forum(&house, 3, 1).await;
    let (bea, _) = house.register(forum, "bea").await;
    assert_eq!(house.state_of(bea).await, State::Held);
    assert_eq!(reason(brings(&house, bea, "Ben").await), Bringing::NoPlaceYet);
    registrations::confirm(&house.db, bea, now()).await.unwrap();
    let ben = brings(&house, bea, "Ben").await.unwrap();
    assert_eq!(reason(brings(&house, bea, "Eve").await), Bringing::Up(0));
    holder(&house, forum, "cai").await;
    let (dan, _) = house.register(forum, "dan").await;
    assert_eq!(house.state_of(dan).await, State::Waitlisted);
    assert_eq!(reason(brings(&house, dan, "Eve").await), Bringing::NoPlaceYet);

    // Once registration is over, people can only be taken off the list: others wait for their place.
    let closed = "update forums set registration_closes_at = now() - interval '1 hour' where id = $1";
    sqlx::query(closed).bind(forum.0).execute(&house.db).await.unwrap();
    let changed =
        registrations::change_companion(&house.db, bea, ben, &of_country("Eve", "KZ"), None, now()).await;
    assert!(matches!(changed, Err(CompanionError::NotNow(Bringing::Closed))), "{changed:?}");
    for _ in 0..2 {
        registrations::remove_companion(&house.db, bea, ben, None, now()).await.unwrap();
    }
    assert_eq!(house.state_of(dan).await, State::Offered);
    assert_eq!(taken(&house.db, forum).await, 3);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_who_waits_is_overtaken_by_a_companion(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 1, 1).await;
    let ada = holder(&house, forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    // A place more, and nobody has been offered it yet.
    for larger in [
        "update forums set capacity = 2 where id = $1",
        "update categories set quota = 2 where forum_id = $1",
    ] {
        sqlx::query(larger).bind(forum.0).execute(&house.db).await.unwrap();
    }
    let told = brings(&house, ada, "Ben").await;
    assert!(matches!(told, Err(CompanionError::NoRoom)), "{told:?}");
    registrations::expire_due(&house.db, now()).await.unwrap();
    registrations::withdraw(&house.db, bea, None, now()).await.unwrap();
    brings(&house, ada, "Ben").await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn how_many_may_be_brought_along_is_set_with_the_places_and_copied_with_the_forum(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut desk = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let page = format!("/en/desk/forums/{forum}/places");
    desk.get(&page).await.assert(200).says("name=\"companions\"");
    for wrong in ["two", "-1", "21"] {
        desk.send(&page, &[("offers_end", "1"), ("companions", wrong)])
            .await
            .assert(422)
            .says(&format!("value=\"{wrong}\""));
    }
    desk.send(&page, &[("offers_end", "1"), ("companions", "4")]).await.assert(303);
    assert_eq!(registrations::places(&house.db, forum).await.unwrap().companions, ["4"]);
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let starts = now() + SignedDuration::from_hours(24 * 400);
    let day = starts.to_zoned(jiff::tz::TimeZone::UTC).date();
    let copy = forums::clone_forum(&house.db, forum, Some(day), by, now()).await.unwrap();
    assert_eq!(registrations::places(&house.db, copy).await.unwrap().companions, ["4"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn many_bring_people_along_at_once_while_others_come_and_go_and_no_seat_is_given_twice(db: PgPool) {
    const SEATS: i32 = 20;
    let house = House::open(db).await;
    let wide = sqlx::postgres::PgPoolOptions::new().max_connections(20);
    let db = wide.connect_with((*house.db.connect_options()).clone()).await.unwrap();
    for seed in 0..5_usize {
        let forum = forum(&house, SEATS, 3).await;
        let mut holders = Vec::new();
        for n in 0..10 {
            holders.push(holder(&house, forum, &letters(seed, n)).await);
        }
        let mut acts = JoinSet::new();
        for n in 0..40 {
            let (own, who) = (db.clone(), holders[(n * 7 + seed) % 10]);
            acts.spawn(async move {
                let new = of_country(&letters(seed, n), "KZ");
                match registrations::add_companion(&own, who, &new, None, now()).await {
                    Ok(_) | Err(CompanionError::NoRoom | CompanionError::NotNow(_)) => {}
                    other => panic!("{other:?}"),
                }
            });
            if n % 4 == 0 {
                let (db, new) = (db.clone(), request(&letters(seed, 100 + n), "en").parse().unwrap());
                acts.spawn(async move {
                    registrations::register(&db, forum, &new, now()).await.unwrap();
                });
            }
        }
        for leaving in holders.iter().skip(seed).step_by(4).copied() {
            let db = db.clone();
            acts.spawn(async move {
                registrations::withdraw(&db, leaving, None, now()).await.unwrap();
            });
        }
        while let Some(done) = acts.join_next().await {
            done.unwrap();
            let taken = taken(&db, forum).await;
            assert!(taken <= i64::from(SEATS), "seed {seed}: {taken} of {SEATS} are taken");
        }
        let most = "select coalesce(max(n), 0) from (
                        select count(*) as n from companions c join registrations r on r.id = c.registration_id
                        where r.forum_id = $1 group by r.id) each";
        let most: i64 = sqlx::query_scalar(most).bind(forum.0).fetch_one(&db).await.unwrap();
        assert!((1..=3).contains(&most), "seed {seed}: {most}");
        // No seat is idle while somebody waits for one.
        let found = forums::filled(&db, forum).await.unwrap();
        assert!(found.taken == i64::from(SEATS) || found.waitlisted == 0, "seed {seed}: {found:?}");
    }
}
