//! S59 and S63: nobody can keep the house busy for long, and a fault of ours tells nothing of us.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    http::{Method, header},
    routing::get,
};
use sqlx::PgPool;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::timeout,
};
use web::Limits;

use super::sources;
use crate::support::{Browser, House, PATIENCE, until, wire};

/// A house behind a real socket, until it is dropped.
struct Open {
    at: SocketAddr,
    _stop: watch::Sender<bool>,
}

async fn open(house: &House, limits: Limits) -> Open {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(web::serve(listener, house.router.clone(), limits, stopped));
    Open { at, _stop: stop }
}

/// Whether the other side ends a connection, and after how long.
async fn is_closed(line: &mut TcpStream) -> Duration {
    let began = Instant::now();
    let ended = timeout(PATIENCE, line.read_to_end(&mut Vec::new())).await;
    assert!(ended.is_ok(), "the connection stays open");
    began.elapsed()
}

fn request(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: lianyi.test\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_header_that_comes_too_slowly_ends_the_connection(db: PgPool) {
    let house = House::open(db).await;
    let within = Duration::from_millis(300);
    let open = open(&house, Limits { headers_within: within, ..Limits::default() }).await;
    for beginning in ["", "GET / HTTP/1.1\r\n", "GET /en/ HTTP/1.1\r\nHost: lianyi.test\r\nX-Slow: "] {
        let mut line = TcpStream::connect(open.at).await.unwrap();
        line.write_all(beginning.as_bytes()).await.unwrap();
        let took = is_closed(&mut line).await;
        assert!(took < within * 10, "{beginning:?} had {took:?}");
    }
    assert_eq!(Limits::default().headers_within, Duration::from_secs(10));
    // One that comes in time is answered.
    assert_eq!(wire::say(open.at, &request("/robots.txt", "")).await.unwrap().status, 200);
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn more_than_64_headers_or_16_kilobytes_of_them_are_refused(db: PgPool) {
    let house = House::open(db).await;
    let open = open(&house, Limits::default()).await;
    let headers = |n: usize| (0..n).map(|n| format!("X-{n}: 1\r\n")).collect::<String>();
    // Two more are sent with every request here.
    assert_eq!(wire::say(open.at, &request("/robots.txt", &headers(62))).await.unwrap().status, 200);
    assert_eq!(wire::say(open.at, &request("/robots.txt", &headers(63))).await.unwrap().status, 431);
    let long = |kilobytes: usize| format!("X-Long: {}\r\n", "x".repeat(kilobytes * 1024));
    assert_eq!(wire::say(open.at, &request("/robots.txt", &long(12))).await.unwrap().status, 200);
    assert_eq!(wire::say(open.at, &request("/robots.txt", &long(17))).await.unwrap().status, 431);
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_body_of_more_than_two_megabytes_is_refused(db: PgPool) {
    let house = House::open(db).await;
    let slug = house.slug(house.forum(5).await).await;
    for (path, kind, status) in [
        ("/en/sign-in".to_owned(), "application/x-www-form-urlencoded", 413),
        (format!("/api/v1/forums/{slug}/registrations"), "application/json", 413),
        ("/en/unsubscribe/x".to_owned(), "application/x-www-form-urlencoded", 413),
    ] {
        let mut browser = house.browser();
        let body = "x".repeat(2 * 1024 * 1024 + 1);
        let request = browser
            .request(Method::POST, &path)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        let answer = browser.ask(request).await.assert(status);
        let kind = if path.starts_with("/api/") { "application/problem+json" } else { "text/html" };
        assert!(answer.header("content-type").starts_with(kind), "{path}: {}", answer.header("content-type"));
    }
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn more_connections_than_the_limit_are_closed_and_places_come_back(db: PgPool) {
    let house = House::open(db).await;
    let open = open(&house, Limits { connections: 3, ..Limits::default() }).await;
    let mut lines = Vec::new();
    for _ in 0..3 {
        let mut line = TcpStream::connect(open.at).await.unwrap();
        line.write_all(b"GET /robots.txt HTTP/1.1\r\n").await.unwrap();
        lines.push(line);
    }
    // These three are inside once a fourth is turned away.
    until("the house is full", async || {
        let mut one_more = TcpStream::connect(open.at).await.unwrap();
        timeout(Duration::from_millis(50), one_more.read_to_end(&mut Vec::new())).await.is_ok()
    })
    .await;
    for mut line in lines {
        line.write_all(b"Host: lianyi.test\r\nConnection: close\r\n\r\n").await.unwrap();
        assert_eq!(wire::read(&mut line).await.unwrap().status, 200, "those inside are answered");
    }
    until("places come back", async || wire::say(open.at, &request("/robots.txt", "")).await.is_ok()).await;
    assert_eq!(Limits::default().connections, 2_000);
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn when_too_much_is_asked_at_once_a_form_is_kept_and_can_be_sent_again(db: PgPool) {
    let house = House::open(db).await;
    let slug = house.slug(house.forum(5).await).await;
    let settings = web::Settings {
        base_url: "http://lianyi.test".to_owned(),
        at_once: 1,
        turn_within: Duration::ZERO,
        registrations_per_hour: 0,
        ..web::Settings::default()
    };
    let app = web::App::new(house.db.clone(), house.keys.clone(), settings);
    let (inside, may_leave) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (came, leaves) = (inside.clone(), may_leave.clone());
    let slow = get(move || async move {
        came.add_permits(1);
        leaves.acquire().await.unwrap().forget();
    });
    let router = web::router(app, Router::new().route("/slow", slow));
    let browser = || Browser::new(router.clone(), "http://lianyi.test".to_owned());
    let form = format!("/ru/forums/{slug}/register");
    let mut visitor = browser();
    visitor.get(&form).await.assert(200);

    let mut busy = browser();
    let working = tokio::spawn(async move { busy.get("/slow").await });
    inside.acquire().await.unwrap().forget();
    let fields = [
        ("native_name", "Юсупов <Рустам> & \"Ко\""),
        ("latin_name", "Rustam"),
        ("email", "rustam@court.example"),
        ("country", "UZ"),
        ("category", "delegate"),
        ("language", "ru"),
    ];
    let refused = visitor.send(&form, &fields).await.assert(503).says("lang=\"ru\"");
    assert_eq!(refused.header("retry-after"), "30");
    browser().call(&format!("/api/v1/forums/{slug}/registrations"), &serde_json::json!({})).await.assert(503);

    may_leave.add_permits(1);
    working.await.unwrap().assert(200);
    // The button of the page sends the same form once more.
    let kept = kept_fields(&refused.body);
    let kept: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    for field in fields {
        assert!(kept.contains(&field), "{field:?} is not among {kept:?}");
    }
    assert!(refused.body.contains(&format!("action=\"{form}\"")));
    visitor.send(&form, &kept[1..]).await.assert(303);
    let name: String =
        sqlx::query_scalar("select native_name from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(name, fields[0].1);
}

/// The hidden fields of a page, as a browser reads them.
fn kept_fields(page: &str) -> Vec<(String, String)> {
    let unescape = |text: &str| {
        text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#38;", "&")
    };
    let hidden = page.split("<input type=\"hidden\" name=\"").skip(1);
    let pair = |rest: &str| {
        let (name, rest) = rest.split_once("\" value=\"")?;
        Some((unescape(name), unescape(rest.split('"').next()?)))
    };
    hidden.filter_map(pair).collect()
}

/// S63
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_fault_of_ours_reaches_nobody_and_stops_nothing(db: PgPool) {
    let house = House::open(db).await;
    let fault = get(async || -> String { panic!("the password is hunter2, in file secret.rs") });
    let router = web::router(house.app.clone(), Router::new().route("/fault", fault));
    let mut browser = Browser::new(router, "http://lianyi.test".to_owned());
    for _ in 0..3 {
        let answer = browser.get("/fault").await.assert(500);
        let number = answer.header("x-request-id").to_owned();
        assert_eq!(number.len(), 32);
        let answer = answer.says(&number);
        for told in ["hunter2", "secret.rs", "panic", "thread"] {
            assert!(!answer.body.contains(told), "{told} is told: {}", answer.body);
        }
    }
    browser.get("/en/").await.assert(200);
}

/// S63
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_fault_in_the_database_is_told_as_a_number_only(db: PgPool) {
    let house = House::open(db).await;
    sqlx::query("alter table forums rename to forums_elsewhere").execute(&house.db).await.unwrap();
    let page = house.browser().get("/en/forums").await.assert(500);
    let api = house.browser().get("/api/v1/forums").await.assert(500);
    assert_eq!(api.header("content-type"), "application/problem+json");
    for answer in [page, api] {
        for told in ["relation", "does not exist", "select", "sqlx", "SQLSTATE", "forums_"] {
            assert!(!answer.body.contains(told), "{told} is told: {}", answer.body);
        }
    }
}

/// S63
#[test]
fn overflow_is_a_fault_in_release_too_and_unsafe_code_is_forbidden() {
    let workspace = sources::read("Cargo.toml");
    let release = workspace.split("[profile.release]").nth(1).unwrap().split("\n[").next().unwrap();
    assert!(release.lines().any(|line| line == "overflow-checks = true"), "{release}");
    assert!(!release.contains("panic = \"abort\""), "a fault must end a request, not the process");
    let lints = workspace.split("[workspace.lints.rust]").nth(1).unwrap().split("\n[").next().unwrap();
    assert!(lints.lines().any(|line| line == "unsafe_code = \"forbid\""), "{lints}");
    for room in ["services/domain", "services/web", "services/lianyi", "services/mailbox", "workers", "tests"]
    {
        let manifest = sources::read(&format!("{room}/Cargo.toml"));
        assert!(manifest.contains("[lints]\nworkspace = true"), "{room} has lints of its own");
    }
}
