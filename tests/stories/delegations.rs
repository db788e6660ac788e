use domain::{
    forums,
    ids::{DelegationId, ForumId, RegistrationId},
    registrations::{self, DelegationForm, GuestsForm, NamePeopleError, PlacesForm, State},
    staff::Role,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use crate::support::{House, in_days, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Some seats for Kazakhstan until the tenth day, with Fatima as the focal point.
pub(super) async fn delegation(house: &House, forum: ForumId, seats: &str) -> DelegationId {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = DelegationForm {
        country: "KZ".into(),
        category: "delegate".into(),
        seats: seats.into(),
        returns_at: in_days(10, 9),
        latin_name: "Fatima".into(),
        email: "fatima@example.org".into(),
        language: "en".into(),
        ..DelegationForm::default()
    };
    let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
    let new = form.parse(&forum, now()).unwrap();
    registrations::make_delegation(&house.db, forum.id, &new, by, now()).await.unwrap()
}

pub(super) async fn name(house: &House, id: DelegationId, list: &str) -> Result<(), NamePeopleError> {
    let form = GuestsForm { list: list.into(), list_country: "KZ".into(), list_language: "en".into() };
    registrations::name_people(&house.db, id, &form.parse().unwrap(), None, now()).await
}

pub(super) async fn registration_of(house: &House, email: &str) -> RegistrationId {
    let id = "select id from registrations where email = $1 order by requested_at desc limit 1";
    RegistrationId(sqlx::query_scalar(id).bind(email).fetch_one(&house.db).await.unwrap())
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn unused_seats_return_on_their_day_and_go_to_whoever_waits(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let kz = delegation(&house, forum, "2").await;
    let (waits, state) = house.register(forum, "waits").await;
    assert_eq!(state, State::Waitlisted);
    name(&house, kz, "Ada <ada@example.org>").await.unwrap();
    let ada = registration_of(&house, "ada@example.org").await;
    assert_eq!(house.state_of(ada).await, State::Held);
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    assert_eq!(house.state_of(ada).await, State::Confirmed);
    registrations::expire_due(&house.db, now() + DAY * 9).await.unwrap();
    assert_eq!(house.state_of(waits).await, State::Waitlisted);
    registrations::expire_due(&house.db, now() + DAY * 11).await.unwrap();
    assert_eq!((house.state_of(waits).await, house.state_of(ada).await), (State::Offered, State::Confirmed));
    assert!(matches!(name(&house, kz, "Bea <bea@example.org>").await, Err(NamePeopleError::Closed)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_focal_point_replaces_a_person_without_losing_the_seat(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    delegation(&house, forum, "1").await;
    let (waits, _) = house.register(forum, "waits").await;
    let mail = house.mail_to("fatima@example.org").await;
    let link = house.link(&mail, "/delegation/");
    let mut focal_point = house.browser();
    focal_point.get(&link).await.assert(200);
    let wrong = focal_point
        .send(&format!("{link}/name"), &[("list", "Ada"), ("list_language", "en")])
        .await
        .assert(422);
    assert!(wrong.body.contains("The mail address is missing or not valid"), "{}", wrong.body);
    let list = [("list", "Ada <ada@example.org>"), ("list_language", "en")];
    focal_point.send(&format!("{link}/name"), &list).await.assert(303);
    let letter = house.mail_to("ada@example.org").await;
    assert!(letter.text().unwrap().contains("Your delegation has named you"), "{:?}", letter.text());
    let ada = registration_of(&house, "ada@example.org").await;
    let many = [("list", "Bea <bea@example.org>"), ("list_language", "en")];
    let full = focal_point.send(&format!("{link}/name"), &many).await.assert(422);
    assert!(full.body.contains("fewer seats left"), "{}", full.body);
    let id = ada.to_string();
    let by_bea = [("registration", id.as_str()), ("list", "Bea <bea@example.org>"), ("list_language", "ru")];
    focal_point.send(&format!("{link}/replace"), &by_bea).await.assert(303);
    let bea = registration_of(&house, "bea@example.org").await;
    assert_eq!((house.state_of(ada).await, house.state_of(bea).await), (State::Withdrawn, State::Held));
    assert_eq!(house.state_of(waits).await, State::Waitlisted);
    assert_eq!(house.mail_to("bea@example.org").await.header("Content-Language").unwrap(), "ru");
    // Taken off the list, the seat is the delegation's still.
    focal_point.send(&format!("{link}/withdraw"), &[("registration", &bea.to_string())]).await.assert(303);
    assert_eq!(
        (house.state_of(bea).await, house.state_of(waits).await),
        (State::Withdrawn, State::Waitlisted)
    );
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_list_with_somebody_who_is_registered_names_nobody(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let kz = delegation(&house, forum, "3").await;
    house.register(forum, "ada").await;
    let refused = name(&house, kz, "Bea <bea@example.org>\nAda <ada@example.org>").await;
    let Err(NamePeopleError::Invalid(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!((problems.0[0].row, problems.0[0].code), (Some(2), "guest-registered"));
    let n: i64 = sqlx::query_scalar("select count(*) from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn seats_that_are_not_there_are_given_to_no_delegation(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    house.register(forum, "ada").await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/delegations");
    desk.get(&path).await.assert(200);
    let returns = in_days(10, 9);
    let seats = |n: &'static str| {
        [
            ("country", "KZ"),
            ("organisation", "Supreme Court"),
            ("category", "delegate"),
            ("seats", n),
            ("returns_at", returns.as_str()),
            ("latin_name", "Fatima"),
            ("email", "fatima@example.org"),
            ("language", "ru"),
        ]
    };
    let refused = desk.send(&path, &seats("2")).await.assert(422);
    assert!(refused.body.contains("not enough free seats"), "{}", refused.body);
    desk.send(&path, &seats("1")).await.assert(303);
    let list = desk.get(&path).await.assert(200);
    assert!(list.body.contains("Supreme Court") && list.body.contains("Fatima"), "{}", list.body);
    let id: uuid::Uuid = sqlx::query_scalar("select id from delegations").fetch_one(&house.db).await.unwrap();
    desk.send(&format!("{path}/return"), &[("delegation", &id.to_string())]).await.assert(303);
    assert_eq!(house.register(forum, "bea").await.1, State::Held);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_focal_point_decides_about_its_own_country_and_sees_no_other_delegations_people(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(10).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm {
        offers_end: "1".into(),
        decided_by: vec!["focal_point".into()],
        ..PlacesForm::default()
    };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
    delegation(&house, forum, "2").await;
    let link = house.link(&house.mail_to("fatima@example.org").await, "/delegation/");
    let ask = async |name: &str, country: &str| {
        let request =
            registrations::Request { country: country.into(), ..crate::support::request(name, "en") };
        let new = request.parse().unwrap();
        let id = registrations::register(&house.db, forum, &new, now()).await.unwrap().0;
        registrations::confirm(&house.db, id, now()).await.unwrap();
        id
    };
    let (own, foreign) = (ask("own", "KZ").await, ask("foreign", "UZ").await);
    let mut focal_point = house.browser();
    let page = focal_point.get(&link).await.assert(200);
    assert!(
        page.body.contains("own@example.org") && !page.body.contains("foreign@example.org"),
        "{}",
        page.body
    );
    for act in ["approve", "refuse"] {
        let fields = [("registration", foreign.to_string()), ("reason", "no".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(f, v)| (*f, v.as_str())).collect();
        focal_point.send(&format!("{link}/{act}"), &fields).await.assert(404);
    }
    for act in ["replace", "withdraw"] {
        let id = own.to_string();
        let fields =
            [("registration", id.as_str()), ("list", "Bea <bea@example.org>"), ("list_language", "en")];
        focal_point.send(&format!("{link}/{act}"), &fields).await.assert(404);
    }
    focal_point.send(&format!("{link}/approve"), &[("registration", &own.to_string())]).await.assert(303);
    assert_eq!(
        (house.state_of(own).await, house.state_of(foreign).await),
        (State::Confirmed, State::AwaitingApproval)
    );
}
