//! Who comes along with a participant: each takes a place that is free, and none that somebody waits for.

use domain::{
    attendance, forums,
    ids::{CompanionId, ForumId, RegistrationId},
    registrations::{
        self, Bringing, CompanionError, CompanionForm, Decider, NewCompanion, PlacesForm, State,
    },
    staff::Role,
    texts::say,
};
use jiff::SignedDuration;
use sqlx::PgPool;
use tokio::task::JoinSet;

use super::documents::confirmed;
use crate::support::{House, now, request};

/// How the only category of a forum gives its places.
pub async fn rules(house: &House, forum: ForumId, form: PlacesForm) {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm { offers_end: "1".into(), ..form };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
}

/// A forum in which everybody may bring so many people along.
async fn forum(house: &House, seats: i32, companions: usize) -> ForumId {
    let forum = house.forum(seats).await;
    let companions = vec![companions.to_string()];
    rules(house, forum, PlacesForm { companions, ..PlacesForm::default() }).await;
    forum
}

fn of_country(name: &str, country: &str) -> NewCompanion {
    let form = CompanionForm {
        latin_name: name.into(),
        country: country.into(),
        role: "interpreter".into(),
        ..CompanionForm::default()
    };
    form.parse().unwrap()
}

async fn brings(house: &House, who: RegistrationId, name: &str) -> Result<CompanionId, CompanionError> {
    registrations::add_companion(&house.db, who, &of_country(name, "KZ"), None, now()).await
}

async fn holder(house: &House, forum: ForumId, name: &str) -> RegistrationId {
    let (id, _) = house.register(forum, name).await;
    registrations::confirm(&house.db, id, now()).await.unwrap();
    id
}

async fn taken(db: &PgPool, forum: ForumId) -> i64 {
    forums::find(db, forum).await.unwrap().unwrap().taken
}

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
async fn who_leaves_or_is_refused_frees_the_places_of_those_who_came_along_for_whoever_waits(db: PgPool) {
    let house = House::open(db).await;
    for refused in [false, true] {
        let forum = house.forum(3).await;
        let decided_by = if refused { "staff" } else { "nobody" };
        let form = PlacesForm {
            companions: vec!["2".into()],
            decided_by: vec![decided_by.into()],
            ..PlacesForm::default()
        };
        rules(&house, forum, form).await;
        let ada = holder(&house, forum, "ada").await;
        brings(&house, ada, "Ben").await.unwrap();
        brings(&house, ada, "Cai").await.unwrap();
        let mut waiting = Vec::new();
        for name in ["dan", "eve", "fay", "gus"] {
            let (id, state) = house.register(forum, name).await;
            assert_eq!(state, State::Waitlisted);
            waiting.push(id);
        }
        if refused {
            let by = Decider::Staff(house.staff("organiser@lianyi.example", Role::Organiser).await);
            registrations::refuse(&house.db, ada, "Judges only", by, now()).await.unwrap();
        } else {
            registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
        }
        let mut states = Vec::new();
        for id in waiting {
            states.push(house.state_of(id).await);
        }
        assert_eq!(states, [State::Offered, State::Offered, State::Offered, State::Waitlisted]);
        assert_eq!(taken(&house.db, forum).await, 3);
        let told = brings(&house, ada, "Hal").await;
        assert!(matches!(told, Err(CompanionError::NotNow(Bringing::Closed))), "{told:?}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_companion_is_exchanged_for_another_who_finds_room_in_their_countrys_part(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let form = PlacesForm {
        companions: vec!["2".into()],
        country_quotas: vec!["KZ 2".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    let ada = holder(&house, forum, "ada").await;
    let ben = brings(&house, ada, "Ben").await.unwrap();
    let cai =
        registrations::add_companion(&house.db, ada, &of_country("Cai", "CN"), None, now()).await.unwrap();
    let change = async |who, new: NewCompanion| {
        registrations::change_companion(&house.db, ada, who, &new, None, now()).await
    };
    // The forum is full: names change all the same.
    change(cai, of_country("Dan", "CN")).await.unwrap();
    let full = change(cai, of_country("Eve", "KZ")).await;
    assert!(matches!(full, Err(CompanionError::NoRoom)), "{full:?}");
    match change(cai, of_country("Ben", "CN")).await {
        Err(CompanionError::Invalid(problems)) => {
            assert_eq!(problems.of("latin_name"), Some("companion-twice"));
        }
        other => panic!("{other:?}"),
    }
    change(ben, of_country("Ben", "UZ")).await.unwrap();
    change(cai, of_country("Eve", "KZ")).await.unwrap();
    let stranger = holder(&house, house.forum(2).await, "zoe").await;
    let foreign =
        registrations::change_companion(&house.db, stranger, ben, &of_country("Zed", "KZ"), None, now())
            .await;
    assert!(foreign.is_err(), "{foreign:?}");
    let named = registrations::companions_of(&house.db, ada).await.unwrap();
    let named: Vec<_> = named.iter().map(|c| (c.latin_name.as_str(), c.country.as_str())).collect();
    assert_eq!(named, [("Ben", "UZ"), ("Eve", "KZ")]);
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
        let found = forums::find(&db, forum).await.unwrap().unwrap();
        assert!(found.taken == i64::from(SEATS) || found.waitlisted == 0, "seed {seed}: {found:?}");
    }
}

/// A name for each number, in letters.
fn letters(seed: usize, n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    [seed, n / 26, n].map(letter).iter().collect()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_comes_along_is_named_on_ones_own_page_and_seen_at_the_desk_the_door_and_in_the_mail(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let form = PlacesForm {
        companions: vec!["2".into()],
        decided_by: vec!["staff".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    let (ada, link) = confirmed(&house, forum, "ada").await;
    let mut own = house.browser();
    own.get(&link).await.assert(200).says(&format!("{link}/companions"));
    let page = format!("{link}/companions");
    own.get(&page).await.assert(200).says("up to 2 people");
    let t = |key: &str| say(domain::language::Language::En, key);
    let good =
        [("native_name", "王伟"), ("latin_name", "Wang Wei"), ("country", "CN"), ("role", "interpreter")];
    let without_role = [("latin_name", "Wang Wei"), ("country", "CN"), ("role", " ")];
    own.send(&page, &without_role).await.assert(422).says("role-error").says("value=\"Wang Wei\"");
    assert_eq!(own.send(&page, &good).await.assert(303).leads_to(), page);
    own.send(&page, &good).await.assert(422).says(&t("problem-companion-twice"));
    own.get(&link).await.assert(200).says("王伟").says("interpreter");

    // The forum is full: what was typed comes back with the reason.
    holder(&house, forum, "bea").await;
    let more = [("latin_name", "Eve"), ("country", "CN"), ("role", "driver")];
    own.send(&page, &more).await.assert(409).says(&t("companions-no-room")).says("value=\"Eve\"");
    let one = registrations::companions_of(&house.db, ada).await.unwrap().remove(0).id;
    let of_one = format!("{page}/{one}");
    own.get(&of_one).await.assert(200).says("value=\"Wang Wei\"");
    let renamed =
        [("native_name", "王伟"), ("latin_name", "Wang Weiwei"), ("country", "CN"), ("role", "aide")];
    own.send(&of_one, &renamed).await.assert(303);
    // Nobody reaches another's list by a link of their own.
    let (_, others) = confirmed(&house, house.forum(2).await, "zoe").await;
    own.get(&format!("{others}/companions/{one}")).await.assert(404);
    own.send(&format!("{others}/companions/{one}"), &renamed).await.assert(404);

    let mut desk = house.signed_in("admin@lianyi.example", Role::Admin).await;
    desk.get(&format!("/en/desk/registrations/{ada}")).await.assert(200).says("王伟").says("aide");
    let list = format!("/en/desk/forums/{forum}/registrations");
    desk.get(&list).await.assert(200).says("with one person").says("one of an accompanying person");
    let csv = desk.send(&format!("{list}/export"), &[("kind", "csv")]).await.assert(200);
    assert!(csv.body.contains("王伟 Wang Weiwei (China, aide)"), "{}", csv.body);
    let by = Decider::Staff(house.staff("organiser@lianyi.example", Role::Organiser).await);
    registrations::approve(&house.db, ada, by, now()).await.unwrap();
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.text().unwrap().contains("王伟 Wang Weiwei"), "{:?}", mail.text());
    let check_in = format!("/en/desk/forums/{forum}/check-in?q=");
    for typed in ["Weiwei", "%E7%8E%8B", "ada"] {
        let found = desk.get(&format!("{check_in}{typed}")).await.assert(200);
        found.says("ada</b>").says("And one person with them: 王伟 Wang Weiwei");
    }
    let point = attendance::points(&house.db, forum).await.unwrap().remove(0);
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    let title = |map: &domain::language::LanguageMap| map.best(domain::language::Language::En).to_owned();
    let roster = attendance::roster(&house.db, &house.keys, (&found, &point), title, now()).await.unwrap();
    let of_ada = roster.people.iter().find(|line| line.id == ada).unwrap();
    assert_eq!(of_ada.with, ["王伟 Wang Weiwei"]);

    own.get(&of_one).await.assert(200);
    own.send(&format!("{of_one}/remove"), &[]).await.assert(303);
    own.get(&page).await.assert(200).does_not_say("王伟");
    assert_eq!(taken(&house.db, forum).await, 2);
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
async fn who_waits_for_a_place_of_their_country_gets_that_of_a_companion_who_moves_to_another(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(4).await;
    let form = PlacesForm {
        companions: vec!["1".into()],
        country_quotas: vec!["KZ 2".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    let ada = holder(&house, forum, "ada").await;
    let ben = brings(&house, ada, "Ben").await.unwrap();
    let (waits, state) = house.register(forum, "waits").await;
    assert_eq!(state, State::Waitlisted);
    registrations::change_companion(&house.db, ada, ben, &of_country("Ben", "CN"), None, now())
        .await
        .unwrap();
    assert_eq!(house.state_of(waits).await, State::Offered);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_is_taken_off_the_record_of_a_forum_that_is_over(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 1).await;
    let ada = holder(&house, forum, "ada").await;
    let ben = brings(&house, ada, "Ben").await.unwrap();
    let ends = forums::find(&house.db, forum).await.unwrap().unwrap().ends_at.unwrap();
    let late = registrations::remove_companion(&house.db, ada, ben, None, ends).await;
    assert!(matches!(late, Err(CompanionError::NotNow(Bringing::Closed))), "{late:?}");
    assert_eq!(registrations::companions_of(&house.db, ada).await.unwrap().len(), 1);
}
