//! What is wrong in a registration is put right: by whoever it is of, at the desk, by a program.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    ids::{ForumId, OfferId, RegistrationId},
    links::Purpose,
    registrations::{
        self, AnswerOfferError, CorrectError, CorrectionForm, PlacesForm, Registration, Request, State,
    },
    staff::{self, Permission, Role},
};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::PgPool;

use super::delegations::{delegation, name, registration_of};
use crate::support::{House, now, request};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn known(house: &House, id: RegistrationId) -> Registration {
    registrations::find(&house.db, id).await.unwrap().unwrap()
}

async fn register_from(house: &House, forum: ForumId, name: &str, country: &str) -> (RegistrationId, State) {
    let new = Request { country: country.into(), ..request(name, "en") }.parse().unwrap();
    registrations::register(&house.db, forum, &new, now()).await.unwrap()
}

async fn correct(
    house: &House,
    id: RegistrationId,
    change: impl Fn(CorrectionForm) -> CorrectionForm,
) -> Result<(), CorrectError> {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let correction = change(CorrectionForm::of(&known(house, id).await)).parse().unwrap();
    registrations::correct(&house.db, id, &correction, by, now()).await
}

async fn rules(house: &House, forum: ForumId, hours: &str, countries: &str) {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm {
        offers_end: hours.into(),
        country_quotas: vec![countries.into()],
        ..PlacesForm::default()
    };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_participant_corrects_the_name_the_language_and_the_zone_and_nothing_else(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let (ada, _) = house.register(forum, "ada").await;
    let link = house.link(&house.mail_to("ada@example.org").await, "/registration/");
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    let before = known(&house, ada).await;
    let mut browser = house.browser();
    browser.get(&link).await.assert(200).says(&format!("href=\"{link}/correct\""));
    let path = format!("{link}/correct");
    browser.get(&path).await.assert(200).says("value=\"ada\"");
    let mut fields = vec![
        ("native_name", "Ада"),
        ("latin_name", "爱达"),
        ("language", "ru"),
        ("time_zone", "Asia/Almaty"),
        ("email", "eve@example.org"),
        ("country", "CN"),
        ("category", "guest"),
    ];
    let wrong = browser.send(&path, &fields).await.assert(422).says("id=\"latin_name-error\"");
    assert!(wrong.body.contains("value=\"爱达\"") && wrong.body.contains("value=\"Ада\""), "{}", wrong.body);
    fields[1].1 = "Ada Lovelace";
    browser.send(&path, &fields).await.assert(303);
    let after = known(&house, ada).await;
    assert_eq!((after.native_name.as_str(), after.latin_name.as_str()), ("Ада", "Ada Lovelace"));
    assert_eq!((after.language.code(), after.time_zone.as_deref()), ("ru", Some("Asia/Almaty")));
    assert_eq!((after.email, after.country), (before.email, before.country));
    assert_eq!(after.category_id, before.category_id);
    assert_eq!((after.state, after.sequence), (State::Confirmed, before.sequence + 1));
    browser.get(&link).await.assert(200).says("Ada Lovelace");

    // A link that may have been forwarded lets no stranger in by another name.
    let manage = house.keys.sign(Purpose::Manage, ada.0, now(), HOUR);
    let path = format!("/en/registration/{manage}/correct");
    browser.get(&path).await.assert(403);
    browser.send(&path, &fields).await.assert(403);
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    browser.get(&link).await.assert(200).does_not_say("/correct\"");
    browser.send(&format!("{link}/correct"), &fields).await.assert(410);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_desk_corrects_all_of_it_and_a_new_address_is_confirmed_as_after_registering(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let (ada, _) = house.register(forum, "ada").await;
    house.register(forum, "bea").await;
    let old = house.link(&house.mail_to("ada@example.org").await, "/registration/");
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let page = format!("/en/desk/registrations/{ada}");
    let path = format!("{page}/correct");
    desk.get(&page).await.assert(200).says(&path);
    desk.get(&path).await.assert(200).says("ada@example.org");
    let fields = |email: &'static str| {
        [
            ("latin_name", "Ada Lovelace"),
            ("email", email),
            ("country", "UZ"),
            ("category", "delegate"),
            ("language", "en"),
        ]
    };
    desk.send(&path, &fields("bea@example.org")).await.assert(422).says("id=\"email-error\"");
    desk.send(&path, &fields("lovelace")).await.assert(422).says("value=\"lovelace\"");
    desk.send(&path, &fields("lovelace@example.org")).await.assert(303);
    let corrected = known(&house, ada).await;
    assert_eq!((corrected.state, corrected.country.as_str()), (State::Held, "UZ"));
    let new = house.link(&house.mail_to("lovelace@example.org").await, "/registration/");
    // Who reads the old address has nothing of it any more.
    let mut browser = house.browser();
    browser.get(&old).await.assert(404).does_not_say("Lovelace");
    browser.get(&new).await.assert(200).says("Ada Lovelace");
    browser.send(&format!("{new}/confirm"), &[]).await.assert(303);
    assert_eq!(house.state_of(ada).await, State::Confirmed);
    let confirmed = house.mail_to("lovelace@example.org").await;
    assert_eq!(confirmed.subject().unwrap(), "Your place is confirmed: Spring Forum");
    house.browser().get(&house.link(&confirmed, "/registration/")).await.assert(200);
    let fields: serde_json::Value =
        sqlx::query_scalar("select details from audit_entries where action = 'registration.correct'")
            .fetch_one(&house.db)
            .await
            .unwrap();
    assert_eq!(fields, json!({ "fields": ["latin_name", "email", "country"] }));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_place_moves_to_another_country_only_where_one_is_free_and_what_it_leaves_is_offered(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    rules(&house, forum, "1", "KZ 1\nUZ 1").await;
    let (ada, _) = register_from(&house, forum, "ada", "KZ").await;
    let (bea, _) = register_from(&house, forum, "bea", "UZ").await;
    let (cai, state) = register_from(&house, forum, "cai", "KZ").await;
    assert_eq!(state, State::Waitlisted);
    let to = |country: &'static str| {
        move |form: CorrectionForm| CorrectionForm { country: country.into(), ..form }
    };
    let refused = correct(&house, ada, to("UZ")).await;
    assert!(matches!(refused, Err(CorrectError::NoRoom)), "{refused:?}");
    assert_eq!(known(&house, ada).await.country, "KZ");
    registrations::withdraw(&house.db, bea, None, now()).await.unwrap();
    correct(&house, ada, to("UZ")).await.unwrap();
    assert_eq!((house.state_of(ada).await, house.state_of(cai).await), (State::Held, State::Offered));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_is_put_before_those_in_line_by_a_correction(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(5, 3).await;
    let (ada, _) = register_from(&house, forum, "ada", "KZ").await;
    rules(&house, forum, "120", "UZ 1").await;
    let (bea, _) = register_from(&house, forum, "bea", "UZ").await;
    let (cai, _) = register_from(&house, forum, "cai", "UZ").await;
    // So late nobody is asked any more, and the seat stays free.
    registrations::withdraw(&house.db, bea, None, now()).await.unwrap();
    assert_eq!(house.state_of(cai).await, State::Waitlisted);
    let refused = correct(&house, ada, |form| CorrectionForm { country: "UZ".into(), ..form }).await;
    assert!(matches!(refused, Err(CorrectError::NoRoom)), "{refused:?}");
    // A name takes nothing from anybody.
    correct(&house, ada, |form| CorrectionForm { latin_name: "Ada Lovelace".into(), ..form }).await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_sits_in_a_delegations_seat_stays_of_its_country(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let kz = delegation(&house, forum, "2").await;
    name(&house, kz, "Ada <ada@example.org>").await.unwrap();
    let ada = registration_of(&house, "ada@example.org").await;
    let moved = correct(&house, ada, |form| CorrectionForm { country: "UZ".into(), ..form }).await;
    let Err(CorrectError::Invalid(problems)) = moved else { panic!("{moved:?}") };
    assert_eq!(problems.of("country"), Some("seat-of-delegation"));
    correct(&house, ada, |form| CorrectionForm { latin_name: "Ada Lovelace".into(), ..form }).await.unwrap();
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let page = format!("/en/desk/forums/{forum}/delegations/{kz}");
    desk.get(&format!("/en/desk/registrations/{ada}")).await.assert(200).says(&page);
    let people = desk.get(&page).await.assert(200).says("Ada Lovelace").says("ada@example.org");
    assert!(people.body.contains(&format!("/en/desk/registrations/{ada}\"")), "{}", people.body);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offer_goes_to_the_new_address_and_the_old_one_cannot_take_it(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    let open = async || -> uuid::Uuid {
        let open = "select id from offers where answer is null";
        sqlx::query_scalar(open).fetch_one(&house.db).await.unwrap()
    };
    let (old, until) = (open().await, known(&house, bea).await.kept_until());
    let to = |form| CorrectionForm { email: "beatrice@example.org".into(), ..form };
    correct(&house, bea, to).await.unwrap();
    let taken = registrations::answer_offer(&house.db, OfferId(old), true, now()).await;
    assert!(matches!(taken, Err(AnswerOfferError::Expired)), "{taken:?}");
    assert_eq!((house.state_of(bea).await, known(&house, bea).await.kept_until()), (State::Offered, until));
    house.link(&house.mail_to("beatrice@example.org").await, "/offer/");
    registrations::answer_offer(&house.db, OfferId(open().await), true, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::Confirmed);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_corrects_what_it_names_and_leaves_the_rest(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let (ada, _) = house.register(forum, "ada").await;
    let email = "registrar@lianyi.example";
    house.staff(email, Role::Registrar).await;
    let rights = [Permission::ManageRegistrations, Permission::SeeRegistrations];
    let token = staff::add_token(&house.db, email, "site", &rights, None, now()).await.unwrap();
    let mut program = house.browser();
    let mut patch = async |body: serde_json::Value| {
        let request = program
            .request(Method::PATCH, &format!("/api/v1/registrations/{ada}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        program.ask(request.body(Body::from(body.to_string())).unwrap()).await
    };
    let line = patch(json!({ "latin_name": "Ada Lovelace" })).await.assert(200).json();
    assert_eq!((&line["latin_name"], &line["country"]), (&json!("Ada Lovelace"), &json!("KZ")));
    let wrong = patch(json!({ "category": "nobody" })).await.assert(422).json();
    assert_eq!(wrong["errors"][0]["field"], "category");
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    let ended = patch(json!({ "latin_name": "Ada" })).await.assert(409).json();
    assert_eq!(ended["code"], "ended");
}
