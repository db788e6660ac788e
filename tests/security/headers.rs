//! S9 and S10: what every answer tells the browser, and what no page contains.

use axum::{
    Router,
    body::Body,
    http::{Method, header},
};
use domain::{language::Language, staff::Role};
use sqlx::PgPool;
use web::Access;

use super::{Scene, scene::is_public, sources};
use crate::support::{Answer, Browser};

/// Of files that others have uploaded.
const OF_FILES: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; \
    report-to csp; report-uri /csp-reports";

#[track_caller]
fn is_guarded(what: &str, answer: &Answer) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("reporting-endpoints", "csp=\"/csp-reports\""),
    ] {
        // What was uploaded has no rights at all.
        let is_file = ["/materials/{material}", "/files/{upload}"].iter().any(|place| what.ends_with(place))
            && answer.status == 200;
        let value = if is_file && name == "content-security-policy" { OF_FILES } else { value };
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    // The page at a door may ask for the camera; nobody else's program runs there either.
    let policy = answer.header("permissions-policy");
    let is_door = what.contains("/door/") || what.ends_with("/check-in");
    assert!(policy.contains("camera=()") || is_door && policy.contains("camera=(self)"), "{what}");
    assert!(policy.contains("geolocation=(), microphone=(), payment=(), usb=()"), "{what}");
    assert!(["same-origin", "no-referrer"].contains(&answer.header("referrer-policy")), "{what}");
}

/// S9, S10
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_answer_carries_the_headers_that_guard_it(db: PgPool) {
    let scene = Scene::open(db).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    for (line, path) in scene.routes() {
        let method: Method = line.method.parse().unwrap();
        for mut browser in [scene.browser(), admin.clone()] {
            let request = browser.request(method.clone(), &path).body(Body::empty()).unwrap();
            is_guarded(line.path, &browser.ask(request).await);
        }
    }
    let page = scene.browser().get("/en/").await.assert(200).body;
    let assets: Vec<&str> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert_eq!(assets.len(), 2, "a stylesheet and a seal");
    for asset in assets {
        is_guarded(asset, &scene.browser().get(asset).await.assert(200));
    }
    for (path, status) in [("/nowhere", 404), ("/en/nowhere", 404), ("/en/registration/x", 410)] {
        is_guarded(path, &scene.browser().get(path).await.assert(status));
    }
    let mut elsewhere = Browser::new(scene.router.clone(), "http://evil.test".to_owned());
    is_guarded("another host", &elsewhere.get("/en/").await.assert(421));
}

/// S9, S10, S63
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_answer_after_a_fault_carries_them_too(db: PgPool) {
    let scene = Scene::open(db).await;
    let fault = axum::routing::get(async || -> () { panic!("a fault of ours") });
    let router = web::router(scene.app.clone(), Router::new().route("/fault", fault));
    let mut browser = Browser::new(router, "http://lianyi.test".to_owned());
    is_guarded("a fault", &browser.get("/fault").await.assert(500));
}

/// S10
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_somebody_sees_who_is_signed_in_is_kept_by_no_cache(db: PgPool) {
    let scene = Scene::open(db).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    for (line, path) in scene.pages() {
        let answer = admin.clone().get(&path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{}", line.path);
        let varies: Vec<_> =
            answer.headers.get_all(header::VARY).iter().map(|v| v.to_str().unwrap()).collect();
        assert!(varies.contains(&"Cookie"), "{}: {varies:?}", line.path);
        // Whoever has no session is shown another page under the same address, which must not be kept either.
        if !is_public(line.access) {
            let stranger = scene.browser().get(&path).await;
            assert_eq!(stranger.header("vary"), "Cookie", "{}", line.path);
        }
    }
}

/// S10
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_address_of_a_page_behind_a_link_is_told_to_nobody(db: PgPool) {
    let scene = Scene::open(db).await;
    let mut seen = 0;
    for (line, path) in scene.pages() {
        if line.access != Access::HolderOfLink {
            continue;
        }
        let parts = line.path.split('/').zip(path.split('/'));
        let parts = parts.map(|(name, part)| if name == "{token}" { "nothing-like-a-token" } else { part });
        let wrong = parts.collect::<Vec<_>>().join("/");
        for path in [path.clone(), wrong] {
            let answer = scene.browser().get(&path).await;
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("x-robots-tag"), "noindex", "{path}");
            seen += 1;
        }
    }
    assert!(seen >= 12);
}

/// S9
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn browsers_may_tell_what_the_policy_held_back(db: PgPool) {
    let scene = Scene::open(db).await;
    let report = |length: usize| {
        format!(r#"[{{"type":"csp-violation","url":"x","body":{{"blockedURL":"{}"}}}}]"#, "x".repeat(length))
    };
    let before =
        r#"{"csp-report":{"document-uri":"http://lianyi.test/en/","blocked-uri":"inline"}}"#.to_owned();
    for (what, body, status) in [
        ("the Reporting API", report(10), 204),
        ("an older browser", before, 204),
        ("something else", "hello".to_owned(), 400),
        ("a book", report(40_000), 400),
    ] {
        let mut browser = scene.browser();
        let request = browser.request(Method::POST, "/csp-reports").body(Body::from(body)).unwrap();
        assert_eq!(browser.ask(request).await.status, status, "{what}");
    }
}

/// The one script, which pages at a door take from our own files.
const SCRIPT: &str = "<script src=\"{{ p.door_script() }}\" defer></script>";

/// S9
#[test]
fn no_template_holds_script_or_style_within_the_page_or_asks_another_host() {
    for (name, template) in sources::templates() {
        if name.starts_with("letters/") || !name.ends_with(".html") {
            continue;
        }
        let template = template.replace(SCRIPT, "");
        // The mailbox of the demo shows mails in a frame without rights.
        let forbidden =
            ["style=", "<script", "<style", "javascript:", "src=\"http", "href=\"http", "url(http"];
        for forbidden in forbidden {
            assert!(!template.contains(forbidden), "{name} contains {forbidden}");
        }
        for attribute in template.split_whitespace().filter(|word| word.contains('=')) {
            assert!(!attribute.starts_with("on"), "{name} contains {attribute}");
        }
    }
}

/// A page without the elements of data in it (JSON-LD), which no browser runs: each is JSON, and nothing in it opens or
/// closes an element.
pub fn without_data(page: &str) -> String {
    const OPENING: &str = "<script type=\"application/ld+json\">";
    let mut pieces = page.split(OPENING);
    let mut rest = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (data, after) = piece.split_once("</script>").unwrap();
        assert!(!data.contains(['<', '>', '&']), "{data}");
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["@type"], "Event");
        rest.push_str(after);
    }
    rest
}

/// S9
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_page_holds_script_or_style_within_it_or_asks_another_host(db: PgPool) {
    let scene = Scene::open(db).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    for language in Language::OFFERED {
        for (_, path) in scene.pages() {
            let path = path.replacen("/en/", &format!("/{language}/"), 1);
            let answer = admin.clone().get(&path).await;
            if !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            let body = without_data(&answer.body);
            for forbidden in ["style=", "<script", "<style", " on", "javascript:"] {
                let inside_a_tag = |text: &str| text.contains(forbidden) && text.contains('=');
                let tags = body.split('<').filter_map(|part| part.split_once('>').map(|(tag, _)| tag));
                let found = tags.map(|tag| format!("<{tag}")).find(|tag| match forbidden {
                    " on" => tag.split(' ').any(|a| a.starts_with("on") && inside_a_tag(a)),
                    _ => tag.contains(forbidden) && !tag.starts_with("<script src=\"/assets/door-"),
                });
                assert_eq!(found, None, "{path}");
            }
            for link in answer.body.split("src=\"").skip(1).chain(answer.body.split("<link ").skip(1)) {
                let tag = link.split('>').next().unwrap();
                assert!(!tag.contains("//"), "{path} asks another host: {tag}");
            }
        }
    }
}
