use domain::{
    forums,
    registrations::{
        self, Bringing, CompanionError, CorrectError, CorrectionForm, Decider, NewCompanion, PlacesForm,
        State,
    },
    staff::Role,
};
use sqlx::PgPool;

use super::{brings, forum, holder, of_country, rules, taken, together};
use crate::support::{House, now};

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
