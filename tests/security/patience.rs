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

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_comes_while_the_house_is_full_waits_in_line_for_a_while_and_not_in_a_long_one(db: PgPool) {
    let house = House::open(db).await;
    let settings = web::Settings {
        base_url: "http://lianyi.test".to_owned(),
        at_once: 1,
        turn_within: Duration::from_secs(2),
        ..web::Settings::default()
    };
    let (free, door) = watch::channel(false);
    let served = get(move || async move {
        let mut door = door.clone();
        assert!(door.wait_for(|open| *open).await.is_ok());
    });
    let app = web::App::new(house.db.clone(), house.keys.clone(), settings);
    let router = web::router(app, Router::new().route("/counter", served));
    let ask = || {
        let mut browser = Browser::new(router.clone(), "http://lianyi.test".to_owned());
        tokio::spawn(async move { browser.get("/counter").await.status.as_u16() })
    };
    // One is served and eight stand in line; whoever else comes is told so before anybody's turn is over.
    let mut came: Vec<_> = (0..12).map(|_| ask()).collect();
    let mut turned_away = 0;
    until("three are turned away", async || {
        for n in (0..came.len()).rev() {
            if came[n].is_finished() {
                assert_eq!(came.swap_remove(n).await.unwrap(), 503);
                turned_away += 1;
            }
        }
        turned_away >= 3
    })
    .await;
    assert_eq!((turned_away, came.len()), (3, 9));
    // Those in line have waited long enough; the one who is being served is served.
    until("the line gives up", async || came.iter().filter(|one| one.is_finished()).count() == 8).await;
    let waits = ask();
    free.send(true).unwrap();
    assert_eq!(waits.await.unwrap(), 200);
    let mut answers = Vec::new();
    for one in came {
        answers.push(one.await.unwrap());
    }
    answers.sort_unstable();
    assert_eq!(answers, [200, 503, 503, 503, 503, 503, 503, 503, 503]);
    assert_eq!(web::Settings::default().turn_within, Duration::from_secs(15));
}
