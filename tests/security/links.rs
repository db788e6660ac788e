//! S43 and S44: links that let their holder act, and the one click that ends mailings.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    links::{Keys, Purpose},
    post,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::Scene;
use crate::support::{Answer, KEYS, now};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const OTHER: &str = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffe0e1e2e3e4e5e6e7e8e9eaebecedeeef";
const PURPOSES: [Purpose; 9] = [
    Purpose::Registration,
    Purpose::Manage,
    Purpose::Invitation,
    Purpose::Offer,
    Purpose::Application,
    Purpose::Claim,
    Purpose::Delegation,
    Purpose::Unsubscribe,
    Purpose::Door,
];

/// The places that a link of a purpose opens, and those where its button leads.
fn places(purpose: Purpose) -> (&'static str, &'static [&'static str]) {
    match purpose {
        Purpose::Registration | Purpose::Manage => ("registration", &["/confirm", "/withdraw"]),
        Purpose::Invitation => ("invitation", &["", "/stand-in"]),
        Purpose::Offer => ("offer", &[""]),
        Purpose::Application => ("association/application", &[""]),
        Purpose::Claim => ("association/claim", &[""]),
        Purpose::Delegation => ("delegation", &["/name", "/replace", "/withdraw", "/approve", "/refuse"]),
        Purpose::Unsubscribe => ("unsubscribe", &[""]),
        Purpose::Door => ("door", &["", "/scan", "/undo"]),
    }
}

/// The place behind a token, as a page and as each of its forms.
async fn everywhere(scene: &Scene, purpose: Purpose, token: &str) -> Vec<Answer> {
    let (place, forms) = places(purpose);
    let mut browser = scene.browser();
    browser.get("/en/sign-in").await.assert(200);
    let mut answers = vec![browser.get(&format!("/en/{place}/{token}")).await];
    for form in forms {
        let fields = [("answer", "accept")];
        answers.push(browser.send(&format!("/en/{place}/{token}{form}"), &fields).await);
    }
    answers
}

/// S43
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_link_opens_only_what_it_was_signed_for_and_only_while_it_lasts(db: PgPool) {
    let scene = Scene::open(db).await;
    for purpose in PURPOSES {
        let right = scene.token(purpose);
        let (place, _) = places(purpose);
        scene.browser().get(&format!("/en/{place}/{right}")).await.assert(200);
        let subject = right.split('.').nth(3).unwrap().to_owned();
        let id: uuid::Uuid = subject.parse().unwrap();
        let expired = scene.keys.sign(purpose, id, now() - HOUR * 2, HOUR);
        let foreign = Keys::parse(&format!("k1 {OTHER}")).unwrap().sign(purpose, id, now(), HOUR);
        let unknown = Keys::parse(&format!("k9 {OTHER}")).unwrap().sign(purpose, id, now(), HOUR);
        let mut wrong = vec![
            ("expired", expired.clone()),
            ("signed with another key", foreign),
            ("signed with a key that we do not have", unknown),
            ("for somebody else", right.replace(&subject, &uuid::Uuid::now_v7().simple().to_string())),
            ("with a longer life", longer(&expired)),
            ("without its signature", right.rsplit_once('.').unwrap().0.to_owned()),
            ("with an empty signature", format!("{}.", right.rsplit_once('.').unwrap().0)),
            ("with half a signature", right[..right.len() - 20].to_owned()),
            ("of another version", right.replacen("v1.", "v2.", 1)),
            ("with its last letter changed", turned(&right)),
            ("nothing like a link", "x".to_owned()),
        ];
        for other in PURPOSES.into_iter().filter(|other| places(*other).0 != place) {
            wrong.push(("signed for something else", scene.keys.sign(other, id, now(), HOUR)));
        }
        for (how, token) in wrong {
            for answer in everywhere(&scene, purpose, &token).await {
                assert_eq!(answer.status, 410, "{purpose:?} {how}: {}", answer.body);
            }
        }
    }
    assert_eq!(scene.state_of(scene.registration).await, domain::registrations::State::Offered);
    assert!(!post::is_suppressed(&scene.db, scene.person).await.unwrap());
}

/// The same link as if it lasted an hour longer.
fn longer(token: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let later = (parts[4].parse::<i64>().unwrap() + 3 * 3_600).to_string();
    [&parts[..4], &[later.as_str()], &parts[5..]].concat().join(".")
}

fn turned(token: &str) -> String {
    let middle = token.len() - 10;
    let letter = if &token[middle..=middle] == "A" { "B" } else { "A" };
    format!("{}{letter}{}", &token[..middle], &token[middle + 1..])
}

/// S43
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn keys_are_changed_without_breaking_the_links_that_are_out(db: PgPool) {
    let scene = Scene::open(db).await;
    let old = scene.token(Purpose::Registration);
    let settings = |keys: &str| {
        let settings = web::Settings {
            base_url: "http://lianyi.test".to_owned(),
            registrations_per_hour: 0,
            ..web::Settings::default()
        };
        let app = web::App::new(scene.db.clone(), Keys::parse(keys).unwrap(), settings);
        crate::support::Browser::new(web::router(app, axum::Router::new()), "http://lianyi.test".to_owned())
    };
    let path = format!("/en/registration/{old}");
    settings(&format!("k2 {OTHER}\n{KEYS}")).get(&path).await.assert(200);
    settings(&format!("k2 {OTHER}")).get(&path).await.assert(410);
}

/// S43
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_link_that_a_program_got_does_not_prove_an_address(db: PgPool) {
    let scene = Scene::open(db).await;
    let (held, _) = scene.register(scene.forum_in(5, 90).await, "dan").await;
    let manage = scene.keys.sign(Purpose::Manage, held.0, now(), HOUR);
    let mut program = scene.browser();
    let page = program.get(&format!("/en/registration/{manage}")).await.assert(200);
    page.does_not_say("/confirm");
    program.send(&format!("/en/registration/{manage}/confirm"), &[]).await.assert(403);
    let by_mail = scene.keys.sign(Purpose::Registration, held.0, now(), HOUR);
    program.send(&format!("/en/registration/{by_mail}/confirm"), &[]).await.assert(303);
}

/// S44
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn one_click_ends_mailings_without_cookie_or_page_and_is_done_when_it_is_answered(db: PgPool) {
    let scene = Scene::open(db).await;
    let path = format!("/en/unsubscribe/{}", scene.token(Purpose::Unsubscribe));
    let is_done = async || post::is_suppressed(&scene.db, scene.person).await.unwrap();
    let page = scene.browser().get(&path).await.assert(200).says("<button").does_not_say("bea@example.org");
    assert!(page.body.contains("b…@example.org"), "the address is masked: {}", page.body);
    assert_eq!(page.header("set-cookie"), "");
    let mut head = scene.browser();
    let request = head.request(Method::HEAD, &path).body(Body::empty()).unwrap();
    head.ask(request).await.assert(200);
    assert!(!is_done().await, "looking ends nothing");
    for _ in 0..2 {
        // As mail programs send it: from anywhere, knowing nothing.
        let mut program = scene.browser();
        let request = program
            .request(Method::POST, &path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site")
            .header(header::ORIGIN, "https://mail.test")
            .body(Body::from("List-Unsubscribe=One-Click"))
            .unwrap();
        program.ask(request).await.assert(200).does_not_say("bea@example.org");
        assert!(is_done().await, "done before it is answered");
    }
    let n: i64 = sqlx::query_scalar("select count(*) from suppressions").fetch_one(&scene.db).await.unwrap();
    assert_eq!(n, 1);
}

/// S44
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_copy_of_a_mailing_carries_the_one_click(db: PgPool) {
    let scene = Scene::open(db).await;
    while scene.deliver().await > 0 {}
    let copies: Vec<_> =
        scene.mailbox.caught().into_iter().filter(|mail| mail.header("List-Id").is_some()).collect();
    // To each of the class one copy of the mailing and one invitation.
    let n: i64 = sqlx::query_scalar("select count(*) from deliveries where lane = 'bulk'")
        .fetch_one(&scene.db)
        .await
        .unwrap();
    assert_eq!(i64::try_from(copies.len()).unwrap(), n);
    assert!(n > 20);
    for mail in copies {
        assert_eq!(mail.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        let link = mail.header("List-Unsubscribe").unwrap();
        let link = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
        assert!(mail.links().contains(&link), "the same link stands in the text");
        let path = link.strip_prefix("http://lianyi.test").unwrap();
        let mut program = scene.browser();
        let request = program.request(Method::POST, path).body(Body::empty()).unwrap();
        program.ask(request).await.assert(200);
        let suppressed: i64 = sqlx::query_scalar("select count(*) from suppressions where email = $1")
            .bind(&mail.to)
            .fetch_one(&scene.db)
            .await
            .unwrap();
        assert_eq!(suppressed, 1, "{}", mail.to);
    }
}
