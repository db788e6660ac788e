//! Delegates who have no address of their own: the focal point vouches for them, and mail about them comes there.

use axum::http::{Method, header};
use domain::{
    ids::{ForumId, RegistrationId},
    mailings::{self, Audience},
    registrations::{self, CorrectionForm, DelegationForm, Registration, State},
    staff::{self, Permission, Role},
};
use serde_json::json;
use sqlx::PgPool;

use super::delegations::delegation;
use crate::support::{House, in_days, now};

async fn named(house: &House, name: &str) -> Registration {
    let id = sqlx::query_scalar("select id from registrations where latin_name = $1").bind(name);
    let id = RegistrationId(id.fetch_one(&house.db).await.unwrap());
    registrations::find(&house.db, id).await.unwrap().unwrap()
}

/// A forum with a delegation of Kazakhstan, and the page of its focal point Fatima, who has named Ada by her name alone.
async fn with_ada(house: &House) -> (ForumId, domain::ids::DelegationId, String) {
    let forum = house.forum(5).await;
    let kz = delegation(house, forum, "2").await;
    let link = house.link(&house.mail_to("fatima@example.org").await, "/delegation/");
    let list = [("list", "Ada Lovelace"), ("list_language", "en"), ("without_address", "yes")];
    let mut fatima = house.browser();
    fatima.get(&link).await.assert(200);
    fatima.send(&format!("{link}/name"), &list).await.assert(303);
    (forum, kz, link)
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_has_no_address_is_named_by_name_and_the_focal_point_gets_their_mail_and_their_page(
    db: PgPool,
) {
    let house = House::open(db).await;
    let (forum, _, link) = with_ada(&house).await;
    let ada = named(&house, "Ada Lovelace").await;
    assert_eq!((ada.state, ada.email.as_str()), (State::Confirmed, "fatima@example.org"));
    let own = "select email from people where id = $1";
    let own: Option<String> =
        sqlx::query_scalar(own).bind(ada.person_id.0).fetch_one(&house.db).await.unwrap();
    assert_eq!(own, None, "the address is the focal point's, not hers");
    let mail = house.mail_to("fatima@example.org").await;
    let text = mail.text().unwrap();
    assert!(text.contains("This letter is for Ada Lovelace") && text.contains("pass it on"), "{text}");
    assert!(text.contains("Dear Fatima") && !text.contains("Dear Ada"), "{text}");

    let mut fatima = house.browser();
    let page = fatima.get(&link).await.assert(200).says("no address of their own");
    let (_, hers) = page.body.split_once("href=\"/en/registration/").unwrap();
    let hers = format!("/en/registration/{}", hers.split('"').next().unwrap());
    fatima.get(&hers).await.assert(200).says("Ada Lovelace");
    fatima.get(&format!("{hers}/papers")).await.assert(200);

    // An address that was forgotten is missed, and nobody is named twice.
    let forgotten = [("list", "Bea Li"), ("list_language", "en")];
    let missed = fatima.send(&format!("{link}/name"), &forgotten).await.assert(422);
    missed
        .says("mail address is missing")
        .says("href=\"#without_address\"")
        .says("tick the box below the list");
    let twice = [("list", "Ada Lovelace"), ("list_language", "en"), ("without_address", "yes")];
    fatima
        .send(&format!("{link}/name"), &twice)
        .await
        .assert(422)
        .says("is registered for the forum already");

    // The focal point comes as well, under the same address.
    let (own, state) = house.register(forum, "fatima").await;
    assert_eq!(state, State::Held);
    house.deliver().await;
    let before = house.mails_to("fatima@example.org").len();
    fatima.send(&format!("{link}/withdraw"), &[("registration", &ada.id.to_string())]).await.assert(303);
    house.deliver().await;
    assert_eq!(house.mails_to("fatima@example.org").len(), before + 1);
    assert_eq!((house.state_of(ada.id).await, house.state_of(own).await), (State::Withdrawn, State::Held));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_address_that_is_found_later_is_the_delegates_own_once_it_is_confirmed(db: PgPool) {
    let house = House::open(db).await;
    with_ada(&house).await;
    let ada = named(&house, "Ada Lovelace").await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    // Nothing but the name is put right: mail still comes to the focal point.
    let form = CorrectionForm { latin_name: "Ada Byron".into(), ..CorrectionForm::of(&ada) };
    registrations::correct(&house.db, ada.id, &form.parse().unwrap(), by, now()).await.unwrap();
    let ada = named(&house, "Ada Byron").await;
    assert!(ada.through_focal_point && ada.state == State::Confirmed);
    let form = CorrectionForm { email: "ada@example.org".into(), ..CorrectionForm::of(&ada) };
    registrations::correct(&house.db, ada.id, &form.parse().unwrap(), by, now()).await.unwrap();
    let ada = named(&house, "Ada Byron").await;
    assert_eq!((ada.through_focal_point, ada.state), (false, State::Held));
    let mail = house.mail_to("ada@example.org").await;
    assert!(!mail.text().unwrap().contains("This letter is for"), "{:?}", mail.text());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn another_focal_point_gets_the_mail_about_those_who_have_no_address_and_the_links_of_before_end(
    db: PgPool,
) {
    let house = House::open(db).await;
    let (forum, kz, _) = with_ada(&house).await;
    let mailed = house.link(&house.mail_to("fatima@example.org").await, "/registration/");
    house.browser().get(&mailed).await.assert(200).says("Ada Lovelace");
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = DelegationForm {
        country: "KZ".into(),
        category: "delegate".into(),
        seats: "2".into(),
        returns_at: in_days(10, 9),
        latin_name: "Gulnara".into(),
        email: "gulnara@example.org".into(),
        language: "en".into(),
        ..DelegationForm::default()
    };
    let known = domain::forums::find(&house.db, forum).await.unwrap().unwrap();
    let new = form.parse(&known, now()).unwrap();
    registrations::change_delegation(&house.db, (forum, kz), &new, by, now()).await.unwrap();
    let ada = named(&house, "Ada Lovelace").await;
    assert_eq!(ada.email, "gulnara@example.org");
    house.browser().get(&mailed).await.assert(404).does_not_say("Lovelace");
    registrations::withdraw(&house.db, ada.id, Some(by), now()).await.unwrap();
    house.deliver().await;
    let mails: Vec<String> =
        house.mails_to("gulnara@example.org").iter().map(|mail| mail.text().unwrap()).collect();
    assert!(mails.iter().any(|text| text.contains("This letter is for Ada Lovelace")), "{mails:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_of_registrations_gives_the_address_of_a_focal_point_to_nobody_who_has_none(db: PgPool) {
    let house = House::open(db).await;
    let (forum, _, link) = with_ada(&house).await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/registrations");
    desk.get(&path).await.assert(200);
    let file = desk.send(&format!("{path}/export"), &[("kind", "csv")]).await.assert(200);
    file.says("Ada Lovelace").does_not_say("fatima@example.org");
    let mut fatima = house.browser();
    fatima.get(&link).await.assert(200);
    let file = fatima.send(&format!("{link}/export"), &[("kind", "csv")]).await.assert(200);
    file.says("Ada Lovelace").does_not_say("fatima@example.org");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_names_whoever_has_no_address_where_it_says_so(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let kz = delegation(&house, forum, "2").await;
    let email = "program@lianyi.example";
    house.staff(email, Role::Admin).await;
    let token = staff::add_token(&house.db, email, "site", &[Permission::Invite], None, now()).await.unwrap();
    let mut program = house.browser();
    for (without_address, status) in [(false, 422), (true, 200)] {
        let body = json!({
            "people": [{ "latin_name": "Ada Lovelace", "language": "en" }],
            "without_address": without_address,
        });
        let request = program
            .request(Method::POST, &format!("/api/v1/delegations/{kz}/people"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(axum::body::Body::from(body.to_string()))
            .unwrap();
        let told = program.ask(request).await.assert(status);
        if without_address {
            assert_eq!(told.json()[0]["through_focal_point"], true);
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn those_who_have_no_address_are_told_apart_by_both_their_names_among_all_of_the_delegation(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(6).await;
    delegation(&house, forum, "5").await;
    let link = house.link(&house.mail_to("fatima@example.org").await, "/delegation/");
    let mut fatima = house.browser();
    fatima.get(&link).await.assert(200);
    let mut names = async |list: &str, status: u16| {
        let typed =
            [("list", list), ("list_country", "KZ"), ("list_language", "en"), ("without_address", "yes")];
        fatima.send(&format!("{link}/name"), &typed).await.assert(status)
    };
    names("王伟;Wang Wei\n王薇;Wang Wei", 303).await;
    names("王伟;WANG WEI", 422).await.says("is registered for the forum already");
    names("李强;Li Qiang\n李强;LI Qiang", 422).await.says("is on another line as well");
    names("Bea Li <bea@example.org>", 303).await;
    names("Bea Li", 422).await.says("is registered for the forum already");
    let named = "select count(*) from registrations where delegation_id is not null";
    assert_eq!(sqlx::query_scalar::<_, i64>(named).fetch_one(&house.db).await.unwrap(), 3);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whom_a_mailing_cannot_reach_but_by_the_focal_point_is_counted_apart(db: PgPool) {
    let house = House::open(db).await;
    let (forum, _, link) = with_ada(&house).await;
    let slug = house.slug(forum).await;
    let audience: Audience =
        serde_json::from_value(json!({ "registered": { "forum": slug, "state": "confirmed" } })).unwrap();
    let reach = mailings::reach(&house.db, &audience, "forums").await.unwrap();
    assert_eq!((reach.count, reach.no_address, reach.through_focal_point), (0, 0, 1));
    house.browser().get(&link).await.assert(200).says("mailings do not reach them");
}
