//! Delegations that change: their people, their seats, their day and their focal point, and about whom they decide.

use domain::{
    fields, forums,
    ids::{DelegationId, ForumId, RegistrationId},
    language::Language,
    registrations::{
        self, CompanionForm, DelegationError, DelegationForm, GuestsForm, NamePeopleError, PlacesForm, State,
        Wanted,
    },
    staff::Role,
    texts::say,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::{
    companions::rules,
    delegations::{delegation, name, registration_of},
};
use crate::support::{House, in_days, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn decided_by_focal_points(house: &House, forum: ForumId) {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm {
        offers_end: "1".into(),
        decided_by: vec!["focal_point".into()],
        ..PlacesForm::default()
    };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_was_named_is_replaced_until_the_forum_begins_also_where_unused_seats_have_returned(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let kz = delegation(&house, forum, "2").await;
    name(&house, kz, "Ada <ada@example.org>").await.unwrap();
    let ada = registration_of(&house, "ada@example.org").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    let (waits, _) = house.register(forum, "waits").await;
    let late = now() + DAY * 11;
    registrations::expire_due(&house.db, late).await.unwrap();
    assert_eq!(house.state_of(waits).await, State::Offered);
    let form = GuestsForm {
        list: "Bea <bea@example.org>".into(),
        list_country: "KZ".into(),
        list_language: "en".into(),
    };
    let people = form.parse().unwrap();
    registrations::replace_person(&house.db, kz, ada, &people[0], None, late).await.unwrap();
    let bea = registration_of(&house, "bea@example.org").await;
    assert_eq!((house.state_of(ada).await, house.state_of(bea).await), (State::Withdrawn, State::Held));
    let begun = now() + DAY * 61;
    let refused = registrations::replace_person(&house.db, kz, bea, &people[0], None, begun).await;
    assert!(matches!(refused, Err(NamePeopleError::Closed)), "{refused:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_delegation_gets_other_seats_another_day_and_another_focal_point_whose_link_alone_holds(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let kz = delegation(&house, forum, "2").await;
    name(&house, kz, "Ada <ada@example.org>").await.unwrap();
    let old = house.link(&house.mail_to("fatima@example.org").await, "/delegation/");
    house.register(forum, "first").await;
    let (waits, state) = house.register(forum, "waits").await;
    assert_eq!(state, State::Waitlisted);
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/delegations/{kz}");
    desk.get(&path).await.assert(200).says("fatima@example.org");
    let returns = in_days(20, 9);
    let form = |seats: &'static str, email: &'static str| {
        [
            ("seats", seats),
            ("returns_at", returns.as_str()),
            ("latin_name", "Focal Point"),
            ("email", email),
            ("language", "en"),
        ]
    };
    desk.send(&path, &form("4", "fatima@example.org")).await.assert(422).says("not enough free seats");
    let few = desk.send(&path, &form("0", "fatima@example.org")).await.assert(422);
    assert!(few.body.contains("seats-error"), "{}", few.body);
    // One seat fewer is offered to who waits.
    desk.send(&path, &form("1", "gulnara@example.org")).await.assert(303);
    assert_eq!(house.state_of(waits).await, State::Offered);
    let changed = registrations::find_delegation(&house.db, kz).await.unwrap().unwrap();
    assert_eq!((changed.seats, changed.email.as_deref()), (1, Some("gulnara@example.org")));
    assert!(changed.returns_at() > now() + DAY * 15);
    let new = house.link(&house.mail_to("gulnara@example.org").await, "/delegation/");
    house.browser().get(&new).await.assert(200).says("ada@example.org");
    house.browser().get(&old).await.assert(404).does_not_say("ada@example.org");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_delegation_decides_about_its_own_country_while_its_seats_have_not_returned_and_no_other_does(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(10).await;
    decided_by_focal_points(&house, forum).await;
    let country = delegation(&house, forum, "1").await;
    let court = delegation(&house, forum, "1").await;
    sqlx::query("update delegations set organisation = 'Supreme Court' where id = $1")
        .bind(court.0)
        .execute(&house.db)
        .await
        .unwrap();
    let await_decision = async |name: &str| {
        let (id, _) = house.register(forum, name).await;
        registrations::confirm(&house.db, id, now()).await.unwrap();
        id
    };
    let decide = async |delegation: DelegationId, id: RegistrationId| {
        registrations::approve(&house.db, id, registrations::Decider::FocalPoint(delegation), now()).await
    };
    let ada = await_decision("ada").await;
    // An organisation does not decide where the country does.
    let refused = decide(court, ada).await;
    assert!(matches!(refused, Err(registrations::DecideError::NotFound)), "{refused:?}");
    assert!(registrations::delegates(&house.db, court).await.unwrap().is_empty());
    decide(country, ada).await.unwrap();
    // And a country does not once its seats have returned; now the organisation is the only one.
    let bea = await_decision("bea").await;
    registrations::return_seats(
        &house.db,
        (forum, country),
        house.staff("organiser@lianyi.example", Role::Organiser).await,
        now(),
    )
    .await
    .unwrap();
    let refused = decide(country, bea).await;
    assert!(matches!(refused, Err(registrations::DecideError::NotFound)), "{refused:?}");
    decide(court, bea).await.unwrap();
}

/// Names another focal point for a delegation of two, or the same one otherwise.
async fn focal_point(
    house: &House,
    (forum, delegation): (ForumId, DelegationId),
    name: &str,
    email: &str,
) -> Result<(), DelegationError> {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = DelegationForm {
        country: "KZ".into(),
        category: "delegate".into(),
        seats: "2".into(),
        returns_at: in_days(10, 9),
        latin_name: name.into(),
        email: email.into(),
        language: "ru".into(),
        ..DelegationForm::default()
    };
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    let new = form.parse(&found, now()).unwrap();
    registrations::change_delegation(&house.db, (forum, delegation), &new, by, now()).await
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_wrong_address_of_a_focal_point_is_corrected_at_once_and_the_right_one_gets_the_link(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let kz = delegation(&house, forum, "2").await;
    house.mail_to("fatima@example.org").await;
    let mut sent = Vec::new();
    for email in ["gulnara@example.org", "fatima@example.org"] {
        focal_point(&house, (forum, kz), "Focal Point", email).await.unwrap();
        sent.push(house.link(&house.mail_to(email).await, "/delegation/"));
    }
    house.browser().get(&sent[0]).await.assert(404);
    house.browser().get(&sent[1]).await.assert(200);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_name_of_a_focal_point_is_corrected_where_it_is_nobody_elses_to_correct(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let kz = delegation(&house, forum, "2").await;
    focal_point(&house, (forum, kz), "Fatima Bekova", "fatima@example.org").await.unwrap();
    let found = registrations::find_delegation(&house.db, kz).await.unwrap().unwrap();
    assert_eq!((found.latin_name.as_str(), found.language), ("Fatima Bekova", Language::Ru));
    // Her letter was not sent yet: it goes to nobody, and the one that follows to who it is for.
    focal_point(&house, (forum, kz), "Gulnara", "gulnara@example.org").await.unwrap();
    while house.deliver().await > 0 {}
    let sent = ["fatima@example.org", "gulnara@example.org"].map(|to| house.mails_to(to).len());
    assert_eq!(sent, [0, 1]);
    sqlx::query("update people set address_confirmed_at = now()").execute(&house.db).await.unwrap();
    focal_point(&house, (forum, kz), "Gulnara", "gulnara@example.org").await.unwrap();
    let refused = focal_point(&house, (forum, kz), "Somebody", "gulnara@example.org").await;
    let Err(DelegationError::Invalid(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems.of("latin_name"), Some("person-known"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_spreadsheet_of_registrations_names_the_country_of_a_delegation(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let kz = delegation(&house, forum, "2").await;
    name(&house, kz, "Ada <ada@example.org>").await.unwrap();
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let table = fields::export(&house.db, forum, &Wanted::default(), Language::En, by).await.unwrap();
    let column = table.header.iter().position(|head| *head == say(Language::En, "desk-export-delegation"));
    assert_eq!(table.rows[0][column.unwrap()], fields::Cell::Words("Kazakhstan".into()));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_places_of_who_came_along_with_somebody_who_is_replaced_go_to_who_waits(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    rules(&house, forum, PlacesForm { companions: vec!["2".into()], ..PlacesForm::default() }).await;
    let kz = delegation(&house, forum, "1").await;
    name(&house, kz, "Ada <ada@example.org>").await.unwrap();
    let ada = registration_of(&house, "ada@example.org").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    for one in ["Ben", "Cai"] {
        let form = CompanionForm {
            latin_name: one.into(),
            country: "KZ".into(),
            role: "interpreter".into(),
            ..CompanionForm::default()
        };
        registrations::add_companion(&house.db, ada, &form.parse().unwrap(), None, now()).await.unwrap();
    }
    let (waits, state) = house.register(forum, "waits").await;
    assert_eq!(state, State::Waitlisted);
    let list = "Bea <bea@example.org>".into();
    let form = GuestsForm { list, list_country: "KZ".into(), list_language: "en".into() };
    let bea = form.parse().unwrap();
    registrations::replace_person(&house.db, kz, ada, &bea[0], None, now()).await.unwrap();
    assert_eq!(house.state_of(waits).await, State::Offered);
}
