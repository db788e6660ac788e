//! What papers vouch for, and what becomes of them when it changes.

use domain::{
    documents::{self, IssueError, Ours},
    forums::{self, Agreed, Change, Changed, Postponement},
    ids::{ForumId, RegistrationId},
    language::Language,
    registrations,
    staff::Role,
    texts::say,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::documents::{confirmed, passport, with_passport};
use crate::support::{House, build_program, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

fn ours(house: &House) -> Ours<'_> {
    Ours { keys: &house.keys, base_url: "http://lianyi.test" }
}

/// Issues a visa letter, and returns its serial number.
async fn issued(house: &House, forum: ForumId, id: RegistrationId) -> String {
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let n = documents::issue_visa_letters(&house.db, ours(house), forum, &[id], LANGUAGES, by, now()).await;
    assert_eq!(n.unwrap(), 1);
    newest(house, id).await
}

async fn newest(house: &House, id: RegistrationId) -> String {
    let newest = "select serial from documents where registration_id = $1 and kind = 'visa_letter' order by id desc limit 1";
    sqlx::query_scalar(newest).bind(id.0).fetch_one(&house.db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_doubts_a_letter_sees_the_initials_that_stand_on_it(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, "KZ7654321").await;
    let other = "update registrations set latin_name = 'Zoe Quimby' where id = $1";
    sqlx::query(other).bind(id.0).execute(&house.db).await.unwrap();
    let serial = issued(&house, forum, id).await;
    let mut stranger = house.browser();
    let page = stranger.get(&format!("/en/verify/{serial}")).await.assert(200);
    page.says("A. L.").does_not_say("Z. Q.").does_not_say("LOVELACE");
    let told = stranger.get(&format!("/api/v1/verify/{serial}")).await.assert(200).json();
    assert_eq!(told["initials"], "A. L.");
}

async fn agree(house: &House, forum: ForumId, change: Change<'_>) -> forums::Effects {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let seen = forums::change(&house.db, forum, change, Agreed::default(), by, now()).await.unwrap();
    let Changed::Shown(effects) = seen else { panic!("made without a look") };
    let seal = effects.seal();
    let agreed = Agreed { seal: Some(&seal), send: &[] };
    let made = forums::change(&house.db, forum, change, agreed, by, now()).await.unwrap();
    assert!(matches!(made, Changed::Made(_)));
    effects
}

async fn later(house: &House, forum: ForumId) -> Change<'static> {
    let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
    let later = |at: Option<jiff::Timestamp>| at.unwrap() + DAY * 7;
    Change::Postpone(Postponement::To { starts_at: later(forum.starts_at), ends_at: later(forum.ends_at) })
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_visa_letter_ends_with_the_registration_that_it_vouches_for(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let (forum, id, link) = with_passport(&house, "KZ7654321").await;
    let serial = issued(&house, forum, id).await;
    workers::make_papers(&house.workers).await.unwrap();
    let mut stranger = house.browser();
    let check = format!("/en/verify/{serial}");
    stranger
        .get(&check)
        .await
        .says(&say(Language::En, "verify-valid"))
        .says(&say(Language::En, "verify-state-published"));
    let page = house.browser().get(&format!("{link}/papers")).await.assert(200).body;
    let letter =
        page.split("href=\"").find_map(|rest| rest.split('"').next().filter(|p| p.contains("/papers/")));
    house.browser().get(letter.unwrap()).await.assert(200);
    house.deliver().await;
    registrations::withdraw(&house.db, id, None, now()).await.unwrap();
    stranger.get(&check).await.does_not_say(&say(Language::En, "verify-valid"));
    house.browser().get(letter.unwrap()).await.assert(404);
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.text().unwrap().contains(&say(Language::En, "letter-ended-visa-letter")));
    let mut officer = house.signed_in("visa@lianyi.example", Role::Visa).await;
    let why = say(Language::En, "desk-document-why-registration-withdrawn");
    officer.get(&format!("/en/desk/forums/{forum}/documents")).await.says(&why);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_cancelled_forum_takes_its_visa_letters_back_and_says_so_before(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, "KZ7654321").await;
    let serial = issued(&house, forum, id).await;
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let desk = format!("/en/desk/forums/{forum}");
    organiser.get(&desk).await.assert(200);
    organiser
        .send(&format!("{desk}/cancel"), &[])
        .await
        .assert(200)
        .says("One visa letter that was issued is taken back");
    assert_eq!(agree(&house, forum, Change::Cancel).await.visa_letters, 1);
    house
        .browser()
        .get(&format!("/en/verify/{serial}"))
        .await
        .does_not_say(&say(Language::En, "verify-valid"))
        .says(&say(Language::En, "verify-state-cancelled"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_letter_that_names_another_day_says_so_and_is_issued_again_by_one_button(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, "KZ7654321").await;
    let first = issued(&house, forum, id).await;
    let change = Change::Postpone(Postponement::ToBeAnnounced);
    assert_eq!(agree(&house, forum, change).await.visa_letters, 1);
    let mut stranger = house.browser();
    stranger
        .get(&format!("/en/verify/{first}"))
        .await
        .does_not_say(&say(Language::En, "verify-valid"))
        .says(&say(Language::En, "verify-outdated"))
        .says(&say(Language::En, "verify-state-postponed"))
        .says(&say(Language::En, "forum-date-to-be-announced"));
    let told = stranger.get(&format!("/api/v1/verify/{first}")).await.assert(200).json();
    assert_eq!((told["holds"].as_bool(), told["outdated"].as_bool()), (Some(true), Some(true)));
    // No letter can say when somebody is awaited.
    let mut officer = house.signed_in("visa@lianyi.example", Role::Visa).await;
    let desk = format!("/en/desk/forums/{forum}/documents");
    officer.get(&desk).await.assert(200).says(&say(Language::En, "desk-document-outdated"));
    officer.send(&format!("{desk}/outdated"), &[]).await.assert(409);
    let chosen = id.to_string();
    let letter = [("chosen", chosen.as_str()), ("first_language", "zh"), ("second_language", "en")];
    officer.send(&format!("{desk}/visa-letters"), &letter).await.assert(409);

    let moved = later(&house, forum).await;
    agree(&house, forum, moved).await;
    let answer = officer.send(&format!("{desk}/outdated"), &[]).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=1"));
    let second = newest(&house, id).await;
    assert_ne!(first, second);
    stranger.get(&format!("/en/verify/{second}")).await.says(&say(Language::En, "verify-valid"));
    stranger
        .get(&format!("/en/verify/{first}"))
        .await
        .does_not_say(&say(Language::En, "verify-outdated"))
        .does_not_say(&say(Language::En, "verify-valid"));
    let answer = officer.send(&format!("{desk}/outdated"), &[]).await.assert(303);
    assert!(answer.leads_to().ends_with("?issued=0"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_sits_in_a_forum_that_changes_its_hall_is_told(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let forum = house.forum(5).await;
    confirmed(&house, forum, "ada").await;
    let running = "update forums set starts_at = date_trunc('minute', now() - interval '1 day'),
                   ends_at = date_trunc('minute', now() + interval '1 day'), registration_closes_at = null where id = $1";
    sqlx::query(running).bind(forum.0).execute(&house.db).await.unwrap();
    house.deliver().await;
    house.mailbox.forget();
    let is = forums::find(&house.db, forum).await.unwrap().unwrap();
    let local =
        |at: Option<jiff::Timestamp>| at.unwrap().to_zoned(is.zone()).strftime("%Y-%m-%dT%H:%M").to_string();
    let form = forums::DraftForm {
        title_zh: "春季论坛".into(),
        title_en: "Spring Forum".into(),
        title_ru: "Весенний форум".into(),
        venue_zh: "二号厅".into(),
        venue_en: "Hall 2".into(),
        venue_ru: "Зал 2".into(),
        mode: "in_person".into(),
        time_zone: "Asia/Shanghai".into(),
        starts_at: local(is.starts_at),
        ends_at: local(is.ends_at),
        capacity: "5".into(),
        category_code: vec!["delegate".into()],
        category_title_zh: vec!["代表".into()],
        category_title_en: vec!["Delegate".into()],
        category_title_ru: vec!["Делегат".into()],
        category_quota: vec!["5".into()],
        ..forums::DraftForm::default()
    };
    forums::save_draft(&house.db, Some(forum), &form.parse().unwrap(), by, now()).await.unwrap();
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.text().unwrap().contains("Shanghai → Hall 2"), "{:?}", mail.text());
    assert!(mail.calendar().unwrap().contains("LOCATION:Hall 2"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_that_no_longer_holds_is_no_longer_there(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    let made = async || {
        let ticket = documents::want_ticket(&house.db, ours(&house), id, now()).await.unwrap();
        workers::make_papers(&house.workers).await.unwrap();
        format!("{link}/papers/{ticket}")
    };
    let papers = format!("{link}/papers");
    let ticket = made().await;
    house.browser().get(&ticket).await.assert(200);
    let moved = later(&house, forum).await;
    agree(&house, forum, moved).await;
    house.browser().get(&ticket).await.assert(404);
    house.browser().get(&papers).await.assert(200).does_not_say(&ticket);
    let ticket = made().await;
    house.browser().get(&ticket).await.assert(200);
    // Until a new date is announced there is none to print.
    agree(&house, forum, Change::Postpone(Postponement::ToBeAnnounced)).await;
    let refused = documents::want_ticket(&house.db, ours(&house), id, now()).await;
    assert!(matches!(refused, Err(IssueError::NotNow)));
    house.browser().get(&ticket).await.assert(404);
    let moved = later(&house, forum).await;
    agree(&house, forum, moved).await;
    let ticket = made().await;
    registrations::withdraw(&house.db, id, None, now()).await.unwrap();
    house.browser().get(&ticket).await.assert(404);
    house.browser().get(&papers).await.assert(200).does_not_say(&ticket);
}

/// Papers lock a registration and point at its forum; whoever gives up or cancels locks the forum and then the
/// registrations: neither may ever wait for the other in a ring.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn papers_are_issued_while_people_withdraw_and_the_forum_is_cancelled(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let forum = house.forum(60).await;
    let terms = documents::VisaTerms { gives_letters: true, kept_days: 30 };
    documents::set_visa_terms(&house.db, forum, terms, by).await.unwrap();
    let mut people = Vec::new();
    for n in 0..24_u8 {
        let (id, _) = house.register(forum, &format!("guest{}", char::from(b'a' + n))).await;
        registrations::confirm(&house.db, id, now()).await.unwrap();
        let given = passport("KZ7654321").parse(now()).unwrap();
        documents::save_passport(&house.db, &house.keys, id, &given, now()).await.unwrap();
        people.push(id);
    }
    let backwards: Vec<RegistrationId> = people.iter().rev().copied().collect();
    let fine = |result: Result<(), IssueError>| match result {
        Ok(()) | Err(IssueError::NotNow) => {}
        Err(error) => panic!("{error:?}"),
    };
    let (db, house) = (&house.db, &house);
    for (n, id) in people.iter().enumerate() {
        let ticket = async || fine(documents::want_ticket(db, ours(house), *id, now()).await.map(drop));
        let letters = async |chosen: &[RegistrationId]| {
            fine(
                documents::issue_visa_letters(db, ours(house), forum, chosen, LANGUAGES, by, now())
                    .await
                    .map(drop),
            );
        };
        let withdraws = async || registrations::withdraw(db, *id, None, now()).await.unwrap();
        let (some, others) = (&people[n..], &backwards[..people.len() - n]);
        tokio::join!(ticket(), withdraws(), letters(some), ticket(), letters(others));
    }
    let ended = "select count(*) from documents d join registrations r on r.id = d.registration_id
                 where d.kind = 'visa_letter' and d.revoked_at is null and has_ended(r.state)";
    let vouching: i64 = sqlx::query_scalar(ended).fetch_one(db).await.unwrap();
    assert_eq!(vouching, 0, "no letter outlives its registration");

    // The same while all of a forum ends at once.
    for _ in 0..6 {
        let forum = house.forum(20).await;
        let mut people = Vec::new();
        for name in ["ada", "bea", "cai", "dan"] {
            let (id, _) = house.register(forum, name).await;
            registrations::confirm(db, id, now()).await.unwrap();
            people.push(id);
        }
        let ticket =
            async |n: usize| fine(documents::want_ticket(db, ours(house), people[n], now()).await.map(drop));
        let cancel = async || forums::cancel(db, forum, by, now()).await.unwrap();
        tokio::join!(ticket(0), ticket(1), cancel(), ticket(2), ticket(3));
    }
}
