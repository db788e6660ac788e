//! Tickets, badges, certificates and visa letters, from the button to the PDF and to whoever doubts it.

use domain::{
    documents::{self, PassportForm, VisaTerms},
    ids::{DocumentId, ForumId, RegistrationId},
    language::Language,
    registrations,
    staff::Role,
    texts::{self, say, say_with},
};
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;

use super::the_day::{Day, HOUR, zone};
use crate::support::{Browser, House, build_program, now};

/// Somebody with a confirmed place, and the path of “my registration” from the mail.
pub async fn confirmed(house: &House, forum: ForumId, name: &str) -> (RegistrationId, String) {
    let (id, _) = house.register(forum, name).await;
    registrations::confirm(&house.db, id, now()).await.unwrap();
    let mail = house.mail_to(&format!("{name}@example.org")).await;
    (id, house.link(&mail, "/registration/"))
}

pub async fn end(house: &House, forum: ForumId) {
    let ended = "update forums set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day',
                 registration_closes_at = null where id = $1";
    sqlx::query(ended).bind(forum.0).execute(&house.db).await.unwrap();
}

pub fn passport(number: &str) -> PassportForm {
    PassportForm {
        passport_name: "ADA LOVELACE".into(),
        passport_number: number.into(),
        nationality: "KZ".into(),
        born_on: "1985-12-10".into(),
        expires_on: "2099-01-31".into(),
        passport_consent: "yes".into(),
    }
}

/// A forum that gives visa letters, with somebody who gave a passport.
pub async fn with_passport(house: &House, number: &str) -> (ForumId, RegistrationId, String) {
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let forum = house.forum(5).await;
    let terms = VisaTerms { gives_letters: true, kept_days: 30 };
    documents::set_visa_terms(&house.db, forum, terms, by).await.unwrap();
    let (id, link) = confirmed(house, forum, "ada").await;
    let given = passport(number).parse(now()).unwrap();
    documents::save_passport(&house.db, &house.keys, id, &given, now()).await.unwrap();
    (forum, id, link)
}

/// The path of the only PDF on a page.
fn pdf_on(page: &str) -> String {
    let paths: Vec<&str> = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| path.split('/').next_back().is_some_and(|last| last.parse::<uuid::Uuid>().is_ok()))
        .filter(|path| path.contains("/papers/") || path.contains("/documents/"))
        .collect();
    assert_eq!(paths.len(), 1, "{page}");
    paths[0].to_owned()
}

async fn serial(house: &House, registration: RegistrationId) -> String {
    let newest = "select serial from documents where registration_id = $1 and number is not null order by id desc limit 1";
    sqlx::query_scalar(newest).bind(registration.0).fetch_one(&house.db).await.unwrap()
}

async fn newest(house: &House, forum: ForumId) -> DocumentId {
    documents::of_forum(&house.db, forum, None).await.unwrap()[0].id
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_is_made_when_it_is_asked_for_and_made_anew_when_something_on_it_changed(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    let mut ada = house.browser();
    ada.get(&link).await.assert(200).says("/papers");
    let papers = format!("{link}/papers");
    ada.get(&papers).await.assert(200).does_not_say("http-equiv=\"refresh\"");
    ada.send(&format!("{papers}/ticket"), &[]).await.assert(303);
    // Until a worker has made it the page looks again by itself.
    ada.get(&papers)
        .await
        .assert(200)
        .says("http-equiv=\"refresh\"")
        .says(&say(Language::En, "papers-being-made"));
    assert_eq!(workers::make_papers(&house.workers).await.unwrap(), 1);
    let page = ada.get(&papers).await.assert(200).does_not_say("http-equiv=\"refresh\"").body;
    let path = pdf_on(&page);
    let pdf = ada.get(&path).await.assert(200);
    assert!(pdf.body.starts_with("%PDF") && pdf.header("content-type") == "application/pdf");
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"ticket.pdf\"");
    assert_eq!(pdf.header("cache-control"), "no-store");
    // Asked for again, it is the same; with another name on it, another.
    ada.send(&format!("{papers}/ticket"), &[]).await.assert(303);
    assert_eq!(pdf_on(&ada.get(&papers).await.body), path);
    let rename = "update registrations set latin_name = 'Ada King' where id = $1";
    sqlx::query(rename).bind(id.0).execute(&house.db).await.unwrap();
    ada.send(&format!("{papers}/ticket"), &[]).await.assert(303);
    ada.get(&papers).await.says("http-equiv=\"refresh\"");
    ada.get(&path).await.assert(404);
    // Nobody opens it by a link of somebody else.
    workers::make_papers(&house.workers).await.unwrap();
    let path = pdf_on(&ada.get(&papers).await.body);
    let (_, other) = confirmed(&house, forum, "bea").await;
    let document = path.rsplit('/').next().unwrap();
    house.browser().get(&format!("{other}/papers/{document}")).await.assert(404);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_visa_letter_is_numbered_and_whoever_scans_it_learns_that_it_is_ours(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let (forum, id, link) = with_passport(&house, "KZ7654321").await;
    let mut officer = house.signed_in("visa@lianyi.example", Role::Visa).await;
    let desk = format!("/en/desk/forums/{forum}/documents");
    officer.get(&desk).await.assert(200).says("ada").does_not_say("KZ7654321");
    let chosen = id.to_string();
    let same = [("chosen", chosen.as_str()), ("first_language", "zh"), ("second_language", "zh")];
    officer.send(&format!("{desk}/visa-letters"), &same).await.assert(422);
    let fields = [("chosen", chosen.as_str()), ("first_language", "zh"), ("second_language", "ru")];
    let answer = officer.send(&format!("{desk}/visa-letters"), &fields).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=1"));
    // Issued once: pressing the button again issues nothing.
    let answer = officer.send(&format!("{desk}/visa-letters"), &fields).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=0"));
    assert_eq!(workers::make_papers(&house.workers).await.unwrap(), 1);
    let letter = format!("{desk}/{}/letter", newest(&house, forum).await);
    officer.get(&desk).await.assert(200).says(&format!("action=\"{letter}\""));
    officer.send(&letter, &[]).await.assert(200).says("%PDF");

    let mail = house.mail_to("ada@example.org").await;
    let number = format!("V-{}-0001", now().to_zoned(jiff::tz::TimeZone::UTC).year());
    let text = mail.text().unwrap();
    assert!(text.contains(&number) && !text.contains("KZ7654321"), "{text}");
    assert!(mail.links().iter().any(|link| link.ends_with("/papers")));
    let mut ada = house.browser();
    let path = pdf_on(&ada.get(&format!("{link}/papers")).await.assert(200).body);
    ada.get(&path).await.assert(200).says("%PDF");

    let serial = serial(&house, id).await;
    let check = format!("/ru/verify/{serial}");
    let mut stranger = house.browser();
    let page = stranger.get(&check).await.assert(200).says(&say(Language::Ru, "verify-valid")).says(&number);
    let page = page.does_not_say("KZ7654321").does_not_say("ada@").does_not_say(">ada<").says("A.");
    drop(page);
    let spelt = format!("{}-{}", &serial[..4].to_lowercase(), &serial[4..].to_lowercase());
    stranger.get(&format!("/en/verify/{spelt}")).await.says(&say(Language::En, "verify-valid"));
    stranger.get("/en/verify/0000AAAA0000").await.assert(200).says(&say(Language::En, "verify-unknown"));
    // A number is no serial: it can be guessed.
    stranger
        .get(&format!("/en/verify/{number}"))
        .await
        .says(&say(Language::En, "verify-unknown"))
        .says("is not enough");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_letter_that_is_issued_again_takes_the_place_of_the_old_one(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let (forum, id, link) = with_passport(&house, "KZ7654321").await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::Zh, Language::En];
    documents::issue_visa_letters(&house.db, ours, forum, &[id], languages, by, now()).await.unwrap();
    let (first, old) = (newest(&house, forum).await, serial(&house, id).await);
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let desk = format!("/en/desk/forums/{forum}/documents");
    admin.get(&desk).await.assert(200);
    admin.send(&format!("{desk}/{first}/reissue-letter"), &[("why", " ")]).await.assert(422);
    admin.send(&format!("{desk}/{first}/reissue-letter"), &[("why", "A new passport")]).await.assert(303);
    let (second, new) = (newest(&house, forum).await, serial(&house, id).await);
    assert!(first != second && old != new);
    let mut stranger = house.browser();
    stranger.get(&format!("/en/verify/{new}")).await.says(&say(Language::En, "verify-valid"));
    stranger
        .get(&format!("/en/verify/{old}"))
        .await
        .does_not_say(&say(Language::En, "verify-valid"))
        .does_not_say("A new passport");
    admin.get(&desk).await.says("A new passport");
    workers::make_papers(&house.workers).await.unwrap();
    house.browser().get(&format!("{link}/papers/{first}")).await.assert(404);
    house.browser().get(&format!("{link}/papers/{second}")).await.assert(200);
    // Once revoked it is revoked, and its holder is told.
    admin.send(&format!("{desk}/{second}/revoke"), &[("why", "Withdrawn by the court")]).await.assert(303);
    admin.send(&format!("{desk}/{second}/revoke"), &[("why", "Again")]).await.assert(409);
    stranger.get(&format!("/en/verify/{new}")).await.does_not_say(&say(Language::En, "verify-valid"));
    let mail = house.mail_to("ada@example.org").await;
    let subject =
        texts::say_with(Language::En, "letter-document-revoked-subject", [("forum", "Spring Forum".into())]);
    assert_eq!(mail.header("Subject"), Some(subject));
    house.browser().get(&format!("{link}/papers/{second}")).await.assert(404);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn after_a_forum_where_nobody_was_checked_in_everybody_may_get_a_certificate(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let (_, link) = confirmed(&house, forum, "ada").await;
    confirmed(&house, forum, "bea").await;
    house.register(forum, "held").await;
    house.deliver().await;
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let desk = format!("/en/desk/forums/{forum}/documents");
    registrar.get(&desk).await.assert(200).says(&say(Language::En, "desk-certificates-later"));
    let languages = [("whom", "everybody"), ("languages", "ru"), ("languages", "zh")];
    registrar.send(&format!("{desk}/certificates"), &languages).await.assert(409);
    end(&house, forum).await;
    registrar.send(&format!("{desk}/certificates"), &[]).await.assert(422);
    let answer = registrar.send(&format!("{desk}/certificates"), &languages).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=2"));
    let answer = registrar.send(&format!("{desk}/certificates"), &languages).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=0"));
    assert_eq!(workers::make_papers(&house.workers).await.unwrap(), 2);
    house
        .browser()
        .get(&pdf_on(&house.browser().get(&format!("{link}/papers")).await.body))
        .await
        .says("%PDF");
    assert_eq!(house.deliver().await, 2);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_certificate_goes_to_those_who_came_and_says_for_how_long(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let day = Day::at(&house).await;
    let (ada, _) = (day.guest("ada").await, day.guest("bea").await);
    // One long day without an agenda, from nine to half past four.
    let nine =
        (now() - HOUR * 48).to_zoned(zone()).date().at(9, 0, 0, 0).to_zoned(zone()).unwrap().timestamp();
    let dated = "update forums set starts_at = $2, ends_at = $2 + interval '7 hours 30 minutes',
                 registration_closes_at = null where id = $1";
    sqlx::query(dated).bind(day.forum.0).bind(nine.to_sqlx()).execute(&house.db).await.unwrap();
    day.comes(ada, nine + HOUR).await.unwrap();
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let desk = format!("/en/desk/forums/{}/documents", day.forum);
    registrar.get(&desk).await.assert(200).says(&say_with(
        Language::En,
        "desk-certificates-came",
        [("n", 1.into())],
    ));
    let form = [("whom", "came"), ("languages", "en")];
    let answer = registrar.send(&format!("{desk}/certificates"), &form).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=1"));
    let making = documents::next_to_make(&house.db, &house.keys, now()).await.unwrap().unwrap();
    let paper = String::from_utf8(making.paper.to_vec()).unwrap();
    let lasted = say_with(Language::En, "document-duration", [("hours", 7.into()), ("minutes", 30.into())]);
    assert!(paper.contains("\"ada\"") && paper.contains(&lasted), "{paper}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn badges_are_a_sheet_for_everybody_with_a_place(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let desk = format!("/en/desk/forums/{forum}/documents");
    organiser.get(&desk).await.assert(200);
    organiser.send(&format!("{desk}/badges"), &[]).await.assert(409);
    for name in ["ada", "bea", "cai"] {
        confirmed(&house, forum, name).await;
    }
    organiser.send(&format!("{desk}/badges"), &[]).await.assert(303);
    organiser.get(&desk).await.says("http-equiv=\"refresh\"");
    assert_eq!(workers::make_papers(&house.workers).await.unwrap(), 1);
    organiser.get(&pdf_on(&organiser.clone().get(&desk).await.body)).await.assert(200).says("%PDF");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_paper_that_cannot_be_made_is_tried_again_and_then_set_aside(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    let mut broken = house.workers.clone();
    broken.typesetter.program = "/nowhere/lianyi".into();
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    documents::want_ticket(&house.db, ours, id, now()).await.unwrap();
    for _ in 0..6 {
        assert_eq!(workers::make_papers(&broken).await.unwrap(), 0);
        sqlx::query("update documents set tried_at = now() - interval '2 minutes'")
            .execute(&house.db)
            .await
            .unwrap();
    }
    let tries: i32 = sqlx::query_scalar("select tries from documents").fetch_one(&house.db).await.unwrap();
    assert_eq!(tries, 5);
    let mut ada: Browser = house.browser();
    let said = say(Language::En, "papers-set-aside");
    ada.get(&format!("{link}/papers")).await.says(&said).does_not_say("http-equiv=\"refresh\"");
}
