//! The ticket as a page, which is there as soon as it is asked for.

use domain::{
    attendance, documents,
    forums::Postponement,
    qr,
    registrations::{self, CompanionForm, PlacesForm},
    staff::Role,
};
use sqlx::PgPool;

use super::{calendars::postpone, companions::rules, documents::confirmed};
use crate::support::{House, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_is_a_page_as_soon_as_a_place_is_confirmed_and_no_longer_than_it_is(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (id, _) = house.register(forum, "ada").await;
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.links().iter().all(|link| !link.ends_with("/ticket")), "a place that is held has none");
    let mine = house.link(&mail, "/registration/");
    let mut phone = house.browser();
    assert_eq!(phone.get(&format!("{mine}/ticket")).await.assert(303).leads_to(), mine);
    phone.get(&mine).await.assert(200).does_not_say("/ticket\"");

    registrations::confirm(&house.db, id, now()).await.unwrap();
    phone.get(&mine).await.assert(200).says(&format!("{mine}/ticket\""));
    let ticket = house.link(&house.mail_to("ada@example.org").await, "/ticket");
    let page = phone.get(&ticket).await.assert(200).says(">ada<").says("Spring Forum").says("Shanghai");
    let page = page.says(&attendance::ticket_number(id)).does_not_say("http-equiv").does_not_say("style=");
    assert_eq!(page.header("cache-control"), "no-store");
    // In the reader's language, with the code that the holder's own language has.
    let russian = phone.get(&ticket.replacen("/en/", "/ru/", 1)).await.assert(200).says("Весенний форум");
    let link = attendance::ticket_link(&house.keys, &house.workers.base_url, "en".parse().unwrap(), id);
    let picture = qr::draw(&link).unwrap().path;
    assert!(page.body.contains(&picture) && russian.body.contains(&picture));

    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    postpone(&house, forum, Postponement::ToBeAnnounced, by).await;
    assert_eq!(phone.get(&format!("{mine}/ticket")).await.assert(303).leads_to(), mine);
    phone.get(&mine).await.assert(200).does_not_say("/ticket\"");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_on_a_phone_has_the_code_of_the_one_on_paper_and_names_who_comes_along(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    rules(&house, forum, PlacesForm { companions: vec!["1".into()], ..PlacesForm::default() }).await;
    let (id, mine) = confirmed(&house, forum, "ada").await;
    let dan = CompanionForm {
        native_name: "Данияр".into(),
        latin_name: "Daniyar".into(),
        country: "KZ".into(),
        role: "interpreter".into(),
    };
    registrations::add_companion(&house.db, id, &dan.parse().unwrap(), None, now()).await.unwrap();
    let page =
        house.browser().get(&format!("{mine}/ticket")).await.assert(200).says("Данияр").says("Daniyar");
    let ours = documents::Ours { keys: &house.keys, base_url: &house.workers.base_url };
    documents::want_ticket(&house.db, ours, id, now()).await.unwrap();
    let making = documents::next_to_make(&house.db, &house.keys, now()).await.unwrap().unwrap();
    let paper: documents::Paper = serde_json::from_slice(&making.paper).unwrap();
    let [code] = paper.codes()[..] else { panic!("a ticket has one code") };
    assert!(page.body.contains(&qr::draw(code).unwrap().path));
}
