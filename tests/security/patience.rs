//! S59: nobody holds the house up by being slow, and no one neighbour takes all its places.

use std::time::Duration;

use axum::{Router, routing::get};
use sqlx::PgPool;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};
use web::Limits;

use crate::support::{Browser, House, PATIENCE, until, wire};

fn impatient(house: &House) -> web::App {
    let settings = web::Settings {
        base_url: "http://lianyi.test".to_owned(),
        registrations_per_hour: 0,
        form_within: Duration::from_millis(300),
        answer_within: Duration::from_millis(300),
        ..web::Settings::default()
    };
    web::App::new(house.db.clone(), house.keys.clone(), settings)
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_that_comes_too_slowly_is_not_waited_for(db: PgPool) {
    let house = House::open(db).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (_stop, stopped) = watch::channel(false);
    let router = web::router(impatient(&house), Router::new());
    tokio::spawn(web::serve(listener, router, Limits::default(), stopped));
    let mut line = TcpStream::connect(at).await.unwrap();
    let head = "POST /en/sign-in HTTP/1.1\r\nHost: lianyi.test\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=";
    line.write_all(head.as_bytes()).await.unwrap();
    let answer = timeout(PATIENCE, wire::read(&mut line)).await.expect("it is waited for").unwrap();
    assert_eq!(answer.status, 408);
    assert_eq!(web::Settings::default().form_within, Duration::from_secs(30));
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_answer_that_takes_too_long_is_given_up(db: PgPool) {
    let house = House::open(db).await;
    let never = get(std::future::pending::<&str>);
    let router = web::router(impatient(&house), Router::new().route("/never", never));
    let mut browser = Browser::new(router, "http://lianyi.test".to_owned());
    let answer = timeout(PATIENCE, browser.get("/never")).await.expect("it is waited for");
    assert_eq!(answer.assert(503).header("retry-after"), "30");
    assert_eq!(web::Settings::default().answer_within, Duration::from_secs(30));
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn one_address_has_no_more_than_its_share_of_connections(db: PgPool) {
    let house = House::open(db).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (_stop, stopped) = watch::channel(false);
    let limits = Limits { from_one_address: 2, uncounted: Vec::new(), ..Limits::default() };
    tokio::spawn(web::serve(listener, house.router.clone(), limits, stopped));
    let mut lines = Vec::new();
    for _ in 0..2 {
        let mut line = TcpStream::connect(at).await.unwrap();
        line.write_all(b"GET /robots.txt HTTP/1.1\r\n").await.unwrap();
        lines.push(line);
    }
    until("the third is turned away", async || {
        let mut third = TcpStream::connect(at).await.unwrap();
        timeout(Duration::from_millis(50), third.read_to_end(&mut Vec::new())).await.is_ok()
    })
    .await;
    drop(lines);
    let request = b"GET /robots.txt HTTP/1.1\r\nHost: lianyi.test\r\nConnection: close\r\n\r\n";
    until("its places come back", async || wire::say(at, request).await.is_ok()).await;
    assert_eq!(Limits::default().from_one_address, 50);
}
