use domain::{
    association::{self, ApplicationState, Request},
    ids::ApplicationId,
    roll,
    staff::Role,
};
use sqlx::PgPool;

use crate::support::{Browser, House, now};

/// An application under the name of somebody on the roll who has an address there, from another address.
async fn applied(house: &House) -> (roll::Enrolment, ApplicationId) {
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let roll = roll::enrolments_of_class(&house.db, class.id).await.unwrap();
    let alumna = roll.into_iter().find(|e| e.email.is_some() && e.language.code() == "ru").unwrap();
    let request = Request {
        class: "C071".to_owned(),
        native_name: alumna.native_name.clone(),
        latin_name: alumna.latin_name.clone(),
        email: "somebody@example.org".to_owned(),
        country: alumna.country.clone(),
        language: "ru".to_owned(),
    };
    let id = association::apply(&house.db, &request.parse().unwrap(), now()).await.unwrap();
    association::confirm_address(&house.db, id, now()).await.unwrap();
    (alumna, id)
}

/// The officer presses the button; the link that arrives at the address on the roll.
async fn asked(house: &House, officer: &mut Browser, alumna: &roll::Enrolment, id: ApplicationId) -> String {
    let page = format!("/en/desk/applications/{id}");
    officer.get(&page).await.assert(200);
    officer.send(&format!("{page}/ask"), &[("enrolment", &alumna.id.to_string())]).await.assert(303);
    let mail = house.mail_to(alumna.email.as_ref().unwrap()).await;
    let text = mail.text().unwrap();
    assert!(text.contains("s…@example. org") && !text.contains("somebody@example.org"), "{text}");
    house.link(&mail, "/association/claim/")
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_has_the_address_on_the_roll_claims_the_application_once(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (alumna, id) = applied(&house).await;
    let mut officer = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let link = asked(&house, &mut officer, &alumna, id).await;
    let page = format!("/en/desk/applications/{id}");
    officer.send(&format!("{page}/ask"), &[("enrolment", &alumna.id.to_string())]).await.assert(422);

    let mut holder = house.browser();
    holder.get(&link).await.assert(200);
    let state = association::find_application(&house.db, id).await.unwrap().unwrap().state;
    assert_eq!(state, ApplicationState::Pending, "opening the link changes nothing");
    holder.send(&link, &[("claim", "mine")]).await.assert(303);
    let member = association::membership_of_person(&house.db, alumna.person_id).await.unwrap().unwrap();
    let welcome = house.mail_to("somebody@example.org").await;
    assert!(welcome.text().unwrap().contains(&member.number));
    // A second answer changes nothing.
    holder.send(&link, &[("claim", "not_mine")]).await.assert(303);
    let application = association::find_application(&house.db, id).await.unwrap().unwrap();
    assert_eq!(application.claim_answer.as_deref(), Some("mine"));
    assert_eq!(application.state, ApplicationState::Approved);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_disowns_an_application_lets_officers_know_and_nobody_becomes_a_member(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (alumna, id) = applied(&house).await;
    let mut officer = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let link = asked(&house, &mut officer, &alumna, id).await;
    let mut holder = house.browser();
    holder.get(&link).await.assert(200);
    holder.send(&link, &[("claim", "perhaps")]).await.assert(400);
    holder.send(&link, &[("claim", "not_mine")]).await.assert(303);
    holder.send(&link, &[("claim", "mine")]).await.assert(303);
    assert!(association::membership_of_person(&house.db, alumna.person_id).await.unwrap().is_none());
    officer.get(&format!("/en/desk/applications/{id}")).await.assert(200).says("the application is not mine");
}
