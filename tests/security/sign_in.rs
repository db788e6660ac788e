//! S12, S16 and S17: signing in leads nowhere else, tells nothing of who is known, and mails nobody else.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::staff::{self, Role};
use serde_json::json;
use sqlx::PgPool;

use crate::support::{Answer, Browser, House};

/// The eight digits of a mail, written as `1234 5678`.
async fn code_for(house: &House, address: &str) -> String {
    let text = house.mail_to(address).await.text().unwrap();
    let digits = |line: &str| line.chars().filter(char::is_ascii_digit).collect::<String>();
    text.lines().find(|l| l.trim().len() <= 9 && digits(l).len() == 8).map(digits).unwrap()
}

/// S12
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn after_signing_in_only_a_path_of_our_own_is_followed(db: PgPool) {
    let house = House::open(db).await;
    house.staff("admin@lianyi.example", Role::Admin).await;
    for (next, leads_to) in [
        ("/en/desk/forums", "/en/desk/forums"),
        ("//evil.test", "/en/desk"),
        ("/\\evil.test", "/en/desk"),
        ("\\\\evil.test", "/en/desk"),
        ("/\t/evil.test", "/en/desk"),
        ("///evil.test", "/en/desk"),
        ("https://evil.test/", "/en/desk"),
        ("http:evil.test", "/en/desk"),
        ("javascript:alert(1)", "/en/desk"),
        ("evil.test", "/en/desk"),
        ("/en/../../evil", "/en/desk"),
        ("/a\r\nset-cookie: x=y", "/en/desk"),
        ("/en/desk\u{202e}", "/en/desk"),
        ("", "/en/desk"),
    ] {
        // Codes are few in a quarter of an hour; time passes between these.
        sqlx::query("update sign_ins set created_at = created_at - interval '1 hour'")
            .execute(&house.db)
            .await
            .unwrap();
        let mut browser = house.browser();
        let query = serde_html_form::to_string([("next", next)]).unwrap();
        browser.get(&format!("/en/sign-in?{query}")).await.assert(200);
        let fields = [("email", "admin@lianyi.example"), ("next", next)];
        let sent = browser.send("/en/sign-in", &fields).await.assert(303);
        assert_eq!(sent.leads_to(), "/en/sign-in/code", "{next:?}");
        browser.get("/en/sign-in/code").await.assert(200);
        let code = code_for(&house, "admin@lianyi.example").await;
        let welcome = browser.send("/en/sign-in/code", &[("code", &code)]).await.assert(303);
        assert_eq!(welcome.leads_to(), leads_to, "{next:?}");
    }
}

/// One form, sent once in a browser of its own. How long the answer took comes with it.
async fn sent(house: &House, form: &str, fields: &[(&str, &str)]) -> (Answer, Duration) {
    let mut browser = house.browser();
    browser.get(form).await.assert(200);
    let began = Instant::now();
    let answer = browser.send(form, fields).await;
    (answer, began.elapsed())
}

/// What two visitors can compare: the status, where it leads, and the whole page behind it.
async fn seen(house: &House, answer: &Answer) -> (u16, String, String) {
    let shown = house.browser().get(&answer.leads_to()).await.assert(200).body;
    (answer.status.as_u16(), answer.leads_to(), without_token(shown))
}

/// A page without its form's token, which is each visitor's own.
fn without_token(page: String) -> String {
    match page.split_once("name=\"form_token\" value=\"") {
        Some((head, tail)) => format!("{head}{}", tail.split_once('"').unwrap().1),
        None => page,
    }
}

const TRIES: usize = 30;

/// Tries a form for known and unknown addresses in turn: both must see the same, in about the same time.
/// The middle of thirty is compared, which a busy machine disturbs little.
async fn tells_nothing(house: &House, form: &str, fields: impl Fn(&str) -> Vec<(&'static str, String)>) {
    let mut took = [Vec::new(), Vec::new()];
    let mut first = None;
    for n in 0..TRIES {
        for (kind, times) in ["known", "unknown"].into_iter().zip(&mut took) {
            let name = format!("{kind}{}", "abcdefghijklmnopqrstuvwxyzабвгд".chars().nth(n).unwrap());
            let fields = fields(&name);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let (answer, time) = sent(house, form, &fields).await;
            assert_eq!(answer.body.len(), 0, "{kind}: {}", answer.body);
            let seen = seen(house, &answer).await;
            assert_eq!(*first.get_or_insert_with(|| seen.clone()), seen, "{kind}");
            times.push(time);
        }
    }
    let [known, unknown] = took.map(|mut times| {
        times.sort_unstable();
        times[TRIES / 2].as_secs_f64()
    });
    let factor = (known / unknown).max(unknown / known);
    assert!(factor < 2.5, "{form}: known {known:.4} s, unknown {unknown:.4} s");
}

/// S16
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn signing_in_tells_nothing_of_who_has_an_account(db: PgPool) {
    let house = House::open(db).await;
    for letter in "abcdefghijklmnopqrstuvwxyzабвгд".chars() {
        house.staff(&format!("known{letter}@lianyi.example"), Role::Auditor).await;
    }
    let email = |name: &str| vec![("email", format!("{name}@lianyi.example"))];
    tells_nothing(&house, "/en/sign-in", email).await;
    // The mail tells the truth: it goes to those who have an account.
    house.deliver().await;
    let to: Vec<String> = house.mailbox.caught().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to.len(), TRIES);
    assert!(to.iter().all(|address| address.starts_with("known")));
}

/// S16
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn registering_tells_nothing_of_who_is_registered(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(200).await;
    for letter in "abcdefghijklmnopqrstuvwxyzабвгд".chars() {
        let new = domain::registrations::Request {
            email: format!("known{letter}@lianyi.example"),
            ..crate::support::request("Ada", "en")
        };
        let new = new.parse().unwrap();
        domain::registrations::register(&house.db, forum, &new, crate::support::now()).await.unwrap();
    }
    let slug = house.slug(forum).await;
    let fields = |name: &str| {
        vec![
            ("latin_name", "Ada".to_owned()),
            ("email", format!("{name}@lianyi.example")),
            ("country", "KZ".to_owned()),
            ("category", "delegate".to_owned()),
            ("language", "en".to_owned()),
        ]
    };
    tells_nothing(&house, &format!("/en/forums/{slug}/register"), fields).await;
}

/// S16
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_full_forum_tells_nothing_of_who_is_registered_either(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    house.register(forum, "ada").await;
    let slug = house.slug(forum).await;
    let mut answers = Vec::new();
    for waitlist in [true, false] {
        sqlx::query("update forums set waitlist = $1").bind(waitlist).execute(&house.db).await.unwrap();
        for name in ["ada", "bea", "cai"].into_iter().filter(|name| waitlist || *name != "bea") {
            let email = format!("{name}@example.org");
            let fields = [
                ("latin_name", "Ada"),
                ("email", email.as_str()),
                ("country", "KZ"),
                ("category", "delegate"),
                ("language", "en"),
            ];
            let (answer, _) = sent(&house, &format!("/en/forums/{slug}/register"), &fields).await;
            let number = answer.header("x-request-id").to_owned();
            // What was typed comes back to whoever typed it.
            let shown = without_token(answer.body.replace(&number, "").replace(&email, ""));
            answers.push((answer.status, shown));
        }
        // With a waitlist, Cai stands on it by now; without one, only Ada was ever taken.
        sqlx::query("delete from deliveries").execute(&house.db).await.unwrap();
        sqlx::query("delete from registrations where email <> 'ada@example.org'")
            .execute(&house.db)
            .await
            .unwrap();
    }
    let (with_waitlist, without) = answers.split_at(3);
    assert!(with_waitlist.iter().all(|answer| *answer == with_waitlist[0]));
    assert!(without.iter().all(|answer| *answer == without[0]), "{without:?}");
}

async fn post(browser: &mut Browser, path: &str, body: String) -> Answer {
    let body = format!("form_token={}&{body}", browser.form_token());
    let request = browser
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    browser.ask(request).await
}

/// S17
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_address_is_one_string(db: PgPool) {
    let house = House::open(db).await;
    house.staff("admin@lianyi.example", Role::Admin).await;
    let slug = house.slug(house.forum(5).await).await;
    let rest = "latin_name=Ada&country=KZ&category=delegate&language=en&class=C071";
    for form in ["/en/sign-in", &format!("/en/forums/{slug}/register"), "/en/association/join"] {
        let mut browser = house.browser();
        browser.get(form).await.assert(200);
        let twice = "email=admin%40lianyi.example&email=thief%40evil.test";
        post(&mut browser, form, format!("{twice}&{rest}")).await.assert(400);
        for several in [
            "email[]=admin%40lianyi.example&email[]=thief%40evil.test",
            "email[0]=admin%40lianyi.example",
            "email=admin%40lianyi.example%2Cthief%40evil.test",
            "email=admin%40lianyi.example%20thief%40evil.test",
            "email=admin%40lianyi.example%0Athief%40evil.test",
            "email=%22admin%40lianyi.example%22%40evil.test",
        ] {
            post(&mut browser, form, format!("{several}&{rest}")).await.assert(422);
        }
    }
    let api = format!("/api/v1/forums/{slug}/registrations");
    for email in [
        json!(["admin@lianyi.example", "thief@evil.test"]),
        json!({ "a": "admin@lianyi.example" }),
        json!(null),
        json!(1),
        json!("admin@lianyi.example,thief@evil.test"),
    ] {
        let person = json!({ "latin_name": "Ada", "email": email, "country": "KZ", "language": "en" });
        house.browser().call(&api, &json!({ "category": "delegate", "person": person })).await.assert(422);
    }
    let twice = r#"{"category":"delegate","person":{"latin_name":"A","email":"a@example.org",
        "email":"thief@evil.test","country":"KZ","language":"en"}}"#;
    let request = Browser::new(house.router.clone(), "http://lianyi.test".to_owned())
        .request(Method::POST, &api)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(twice))
        .unwrap();
    house.browser().ask(request).await.assert(422);
    assert_eq!(house.deliver().await, 0);
}

/// S17
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_code_goes_to_the_address_that_is_kept_whatever_was_typed(db: PgPool) {
    let house = House::open(db).await;
    let account = house.staff("admin@lianyi.example", Role::Admin).await;
    assert_eq!(staff::account_of_email(&house.db, "admin@lianyi.example").await.unwrap(), Some(account));
    for typed in [
        " Admin@LIANYI.example ", // the same address
        "аdmin@lianyi.example",   // a Cyrillic а
        "admın@lianyi.example",   // a Turkish ı, which becomes I in capitals
        "ADMİN@lianyi.example",
        "admin+x@lianyi.example",
        "admin@lianyi.example.evil.test",
        "admin@ⓛianyi.example", // IDNA maps it to the same domain
    ] {
        let mut browser = house.browser();
        browser.get("/en/sign-in").await;
        browser.send("/en/sign-in", &[("email", typed)]).await;
    }
    house.deliver().await;
    let mails = house.mailbox.caught();
    assert!(!mails.is_empty());
    for mail in mails {
        assert_eq!(mail.to, "admin@lianyi.example");
        assert!(mail.header("To").unwrap().contains("admin@lianyi.example"));
    }
}
