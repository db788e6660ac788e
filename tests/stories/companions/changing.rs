use domain::{
    forums,
    registrations::{
        self, Bringing, CompanionError, CorrectError, CorrectionForm, Decider, NewCompanion, NewRegistration,
        PlacesForm, State,
    },
    staff::Role,
};
use sqlx::PgPool;

use super::{brings, forum, holder, of_country, party_of, rules, taken, together};
use crate::support::{House, now, request};

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

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_is_put_into_another_category_takes_their_party_along_where_there_is_room_for_all(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 4, 2).await;
    let second = "insert into categories (id, forum_id, code, title, quota, place)
                  values (gen_random_uuid(), $1, 'observer', '{\"en\": \"Observer\"}', 2, 2)";
    sqlx::query(second).bind(forum.0).execute(&house.db).await.unwrap();
    let (ada, _) = together(&house, forum, "ada", 2).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let moves = async || {
        let known = registrations::find(&house.db, ada).await.unwrap().unwrap();
        let form = CorrectionForm { category: "observer".into(), ..CorrectionForm::of(&known) };
        registrations::correct(&house.db, ada, &form.parse().unwrap(), by, now()).await
    };
    let told = moves().await;
    assert!(matches!(told, Err(CorrectError::NoRoom)), "{told:?}");
    let one = registrations::companions_of(&house.db, ada).await.unwrap().remove(0).id;
    registrations::remove_companion(&house.db, ada, one, None, now()).await.unwrap();
    moves().await.unwrap();
    let categories = forums::categories(&house.db, forum).await.unwrap();
    assert_eq!(categories.iter().map(|c| c.taken).collect::<Vec<_>>(), [0, 2]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_who_waits_is_overtaken_by_a_companion_who_is_exchanged_for_one_of_another_country(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(6).await;
    let form = PlacesForm {
        companions: vec!["2".into()],
        country_quotas: vec!["UZ 2".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    let ada = holder(&house, forum, "ada").await;
    let ben = brings(&house, ada, "Ben").await.unwrap();
    registrations::add_companion(&house.db, ada, &of_country("Zed", "UZ"), None, now()).await.unwrap();
    let party = party_of("cai", &[("Dan", "UZ"), ("Eve", "UZ")]);
    let (waits, state) = registrations::register(&house.db, forum, &party, now()).await.unwrap();
    assert_eq!(state, State::Waitlisted, "one place of Uzbekistan is free, and laid aside for two");
    let change = async |country: &str| {
        let new = of_country("Ben", country);
        registrations::change_companion(&house.db, ada, ben, &new, None, now()).await
    };
    let told = change("UZ").await;
    assert!(matches!(told, Err(CompanionError::NoRoom)), "{told:?}");
    change("CN").await.unwrap();
    assert_eq!(house.state_of(waits).await, State::Waitlisted);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_party_that_waits_is_not_changed_into_one_that_the_forum_could_never_have_room_for(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let form = PlacesForm {
        companions: vec!["2".into()],
        country_quotas: vec!["UZ 1".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    holder(&house, forum, "ada").await;
    let party = party_of("bea", &[("Cai", "KZ"), ("Dan", "UZ")]);
    let (bea, state) = registrations::register(&house.db, forum, &party, now()).await.unwrap();
    assert_eq!(state, State::Waitlisted);
    let cai = registrations::companions_of(&house.db, bea).await.unwrap().remove(0).id;
    let change = async |country: &str| {
        let new = of_country("Cai", country);
        registrations::change_companion(&house.db, bea, cai, &new, None, now()).await
    };
    let told = change("UZ").await;
    assert!(matches!(told, Err(CompanionError::NoRoom)), "{told:?}");
    change("CN").await.unwrap();
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let known = registrations::find(&house.db, bea).await.unwrap().unwrap();
    let form = CorrectionForm { country: "UZ".into(), ..CorrectionForm::of(&known) };
    let told = registrations::correct(&house.db, bea, &form.parse().unwrap(), by, now()).await;
    assert!(matches!(told, Err(CorrectError::NoRoom)), "{told:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_party_that_is_too_large_for_the_forum_holds_up_nobody_who_is_put_into_its_category(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 5, 1).await;
    let second = "insert into categories (id, forum_id, code, title, quota, place, companions)
                  values (gen_random_uuid(), $1, 'observer', '{\"en\": \"Observer\"}', 2, 2, 1)";
    sqlx::query(second).bind(forum.0).execute(&house.db).await.unwrap();
    let ada = holder(&house, forum, "ada").await;
    let observe = async |mut new: NewRegistration| {
        new.category = "observer".into();
        registrations::register(&house.db, forum, &new, now()).await.unwrap()
    };
    let (zoe, _) = observe(party_of("zoe", &[])).await;
    let (party, state) = observe(party_of("bea", &[("Ben", "KZ")])).await;
    assert_eq!(state, State::Waitlisted);
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let moves = async || {
        let known = registrations::find(&house.db, ada).await.unwrap().unwrap();
        let form = CorrectionForm { category: "observer".into(), ..CorrectionForm::of(&known) };
        registrations::correct(&house.db, ada, &form.parse().unwrap(), by, now()).await
    };
    let told = moves().await;
    assert!(matches!(told, Err(CorrectError::NoRoom)), "{told:?}");
    let smaller = "update categories set quota = 1 where forum_id = $1 and code = 'observer'";
    sqlx::query(smaller).bind(forum.0).execute(&house.db).await.unwrap();
    registrations::withdraw(&house.db, zoe, None, now()).await.unwrap();
    assert_eq!(house.state_of(party).await, State::Waitlisted);
    moves().await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whose_name_is_erased_counts_among_those_somebody_brings_and_is_brought_along_no_second_time(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = forum(&house, 4, 1).await;
    let ada = holder(&house, forum, "ada").await;
    brings(&house, ada, "Ben").await.unwrap();
    holder(&house, forum, "zoe").await;
    let (party, state) = together(&house, forum, "bea", 1).await;
    assert_eq!(state, State::Waitlisted);
    let erased = "update companions set native_name = '', latin_name = '', role = '', erased_at = now()";
    sqlx::query(erased).execute(&house.db).await.unwrap();
    let told = brings(&house, ada, "Cai").await;
    assert!(matches!(told, Err(CompanionError::NotNow(Bringing::Up(0)))), "{told:?}");
    // The day has come: whoever stands at the door is let in.
    let begun = forums::find(&house.db, forum).await.unwrap().unwrap().starts_at.unwrap();
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    let new = request("bea", "en").parse().unwrap();
    registrations::walk_in(&house.db, forum, &new, by, begun).await.unwrap();
    assert_eq!((house.state_of(party).await, taken(&house.db, forum).await), (State::Confirmed, 4));
    let left = "select count(*) from companions where registration_id = $1";
    let left: i64 = sqlx::query_scalar(left).bind(party.0).fetch_one(&house.db).await.unwrap();
    assert_eq!(left, 0);
}
