//! S54: the log is for those who run the house, and names nobody.

use axum::{body::Body, http::Method};
use domain::{
    links::Purpose,
    secret::{Personal, Secret},
    staff::{self, Role},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sqlx::PgPool;

use crate::support::{Installation, now, until};

/// S54
#[test]
fn secrets_and_personal_values_say_nothing_of_themselves() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "only shown")]
    struct Holder {
        key: Secret<String>,
        name: Personal<String>,
    }
    let holder =
        Holder { key: Secret::new("hunter2".to_owned()), name: Personal::new("Rustam Yusupov".to_owned()) };
    let shown = format!("{holder:?} {holder:#?}");
    assert!(!shown.contains("hunter2") && !shown.contains("Rustam"), "{shown}");
    let keys = domain::links::Keys::parse(crate::support::KEYS).unwrap();
    let shown = format!("{keys:?}");
    assert!(!shown.contains("0001") && !shown.contains("0, 1, 2"), "{shown}");
}

/// S54
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_log_is_json_with_the_requests_number_from_the_page_to_the_worker_and_names_nobody(db: PgPool) {
    let mut here = Installation::open(db).await;
    here.set("LIANYI_LOG", "trace");
    let forum = here.house.forum(5).await;
    let slug = here.house.slug(forum).await;
    let account = here.house.staff("secretary@lianyi.example", Role::Admin).await;
    let printed = staff::print_link(&here.house.db, account, now()).await.unwrap();
    let (web, worker) = (here.start("serve").await, here.start("work").await);

    // Somebody registers, follows the link, signs in by a printed one, searches, and mistypes.
    let mut browser = here.browser();
    let form = format!("/en/forums/{slug}/register");
    browser.get(&format!("{form}?utm_source=rustam%40court.example")).await.assert(200);
    let fields = [
        ("latin_name", "Rustam Yusupov"),
        ("email", "rustam@court.example"),
        ("country", "UZ"),
        ("category", "delegate"),
        ("language", "en"),
    ];
    let number = browser.send(&form, &fields).await.assert(303).header("x-request-id").to_owned();
    let mailbox = here.house.mailbox.clone();
    let mail = mailbox.wait_for(crate::support::PATIENCE, |mail| mail.to == "rustam@court.example").await;
    let link = here.house.link(&mail.unwrap(), "/registration/");
    browser.get(&link).await.assert(200);
    browser.send(&format!("{link}/confirm"), &[]).await.assert(303);
    browser.get(&format!("/en/sign-in/{printed}")).await.assert(200);
    browser.send(&format!("/en/sign-in/{printed}"), &[]).await.assert(303);
    let session = browser.cookies["lianyi"].clone();
    browser.get("/en/desk/people?q=rustam%40court.example").await.assert(200);
    let forged = here.house.keys.sign(Purpose::Offer, forum.0, now(), SignedDuration::from_hours(1));
    browser.get(&format!("/en/registration/{forged}")).await.assert(410);
    browser.get("/en/rustam@court.example/nowhere").await.assert(404);

    let page = format!("http://lianyi.test{link}");
    let report = serde_json::json!([{ "type": "csp-violation", "url": page, "body": {
        "documentURL": page, "blockedURL": "https://evil.test/rustam?utm_source=rustam", "effectiveDirective": "img-src" } }]);
    let report = browser.request(Method::POST, "/csp-reports").body(Body::from(report.to_string())).unwrap();
    browser.ask(report).await.assert(204);

    until("the report is told", async || web.log().iter().any(|l| l.contains("img-src"))).await;
    until("the worker tells of the mail", async || worker.log().iter().any(|l| l.contains(&number))).await;
    let tokens = [link.rsplit('/').next().unwrap().to_owned(), printed, session, forged];
    for (role, program) in [("serve", &web), ("work", &worker)] {
        for line in program.log() {
            let entry: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{role}: {e}: {line}"));
            let at: Timestamp = entry["timestamp"].as_str().unwrap().parse().unwrap();
            assert!(entry["timestamp"].as_str().unwrap().ends_with('Z') && at <= now(), "{line}");
            for personal in ["rustam", "yusupov", "secretary", "%40", "utm_source", "form_token"] {
                assert!(!line.to_lowercase().contains(personal), "{role} tells {personal}: {line}");
            }
            for token in &tokens {
                assert!(!line.contains(token.as_str()), "{role} tells a token: {line}");
            }
        }
    }
    let held_back = web.log().into_iter().find(|line| line.contains("img-src")).unwrap();
    let held_back: Value = serde_json::from_str(&held_back).unwrap();
    assert_eq!(held_back["fields"]["page"], "/en/registration");
    assert_eq!(held_back["fields"]["blocked"], "https://evil.test");
    let of_request = |log: Vec<String>| log.into_iter().filter(|l| l.contains(&number)).collect::<Vec<_>>();
    let answered = of_request(web.log()).into_iter().find(|line| line.contains("answered")).unwrap();
    let answered: Value = serde_json::from_str(&answered).unwrap();
    assert_eq!(answered["span"]["id"], number.as_str());
    assert_eq!(answered["fields"]["route"], "/{language}/forums/{slug}/register");
    assert_eq!(answered["fields"]["status"], 303);
    assert!(of_request(worker.log()).iter().any(|line| line.contains("accepted")));
}
