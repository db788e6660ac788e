//! What everybody sees alike is kept for a moment; what belongs to somebody never is.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use domain::{links::Purpose, staff::Role};
use jiff::SignedDuration;
use sqlx::PgPool;
use tokio::time::timeout;

use crate::support::{Browser, House, now};

const HOST: &str = "lianyi.test";

/// The same house, with pages kept for longer than a test takes.
fn keeping(house: &House) -> Router {
    keeping_for(house, Duration::from_secs(3600))
}

fn keeping_for(house: &House, long: Duration) -> Router {
    let settings = web::Settings {
        base_url: format!("http://{HOST}"),
        registrations_per_hour: 0,
        pages_kept: long,
        ..web::Settings::default()
    };
    web::router(web::App::new(house.db.clone(), house.keys.clone(), settings), Router::new())
}

async fn rename(house: &House, title: &str) {
    sqlx::query("update forums set title = jsonb_build_object('en', $1::text)")
        .bind(title)
        .execute(&house.db)
        .await
        .unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_page_is_made_once_for_all_strangers_and_anew_for_whoever_may_be_known(db: PgPool) {
    let house = House::open(db).await;
    let path = format!("/en/forums/{}", house.slug(house.forum(5).await).await);
    let mut stranger = Browser::new(keeping(&house), format!("http://{HOST}"));
    let first = stranger.get(&path).await.assert(200).says("Spring Forum");
    rename(&house, "Autumn Forum").await;
    let second = stranger.get(&path).await.assert(200).says("Spring Forum");
    assert_eq!(first.headers[header::ETAG], second.headers[header::ETAG]);
    assert_ne!(first.headers["x-request-id"], second.headers["x-request-id"]);
    assert!(second.headers.contains_key(header::CONTENT_SECURITY_POLICY));
    // Another address is another page, and a program counts places.
    stranger.get(&format!("{path}?again")).await.assert(200).says("Autumn Forum");
    let api = path.replace("/en/", "/api/v1/");
    stranger.get(&api).await.assert(200).says("Autumn Forum");
    rename(&house, "Winter Forum").await;
    stranger.get(&api).await.assert(200).says("Winter Forum");
    stranger.cookies.insert("lianyi-browser".to_owned(), "x".repeat(43));
    stranger.get(&path).await.assert(200).says("Winter Forum");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_reader_who_has_the_page_is_told_so_in_a_line(db: PgPool) {
    let house = House::open(db).await;
    let mut stranger = Browser::new(keeping(&house), format!("http://{HOST}"));
    let page = stranger.get("/ru/forums").await.assert(200);
    let tag = page.headers[header::ETAG].clone();
    let ask = |tag: &str| {
        let request = Request::get("/ru/forums").header(header::HOST, HOST);
        request.header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap()
    };
    let known = stranger.ask(ask(tag.to_str().unwrap())).await.assert(304);
    assert!(known.body.is_empty());
    assert_eq!(known.headers[header::ETAG], tag);
    stranger.ask(ask("\"another\"")).await.assert(200).says("<html");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_belongs_to_somebody_is_never_kept(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    let (registration, _) = house.register(forum, "aida").await;
    let router = keeping(&house);
    let mut staff = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let cookies = staff.cookies.clone();
    staff = Browser::new(router.clone(), format!("http://{HOST}"));
    staff.cookies = cookies;
    staff.get("/en/desk").await.assert(200);
    staff.get(&format!("/en/forums/{slug}")).await.assert(200).says("/desk/");
    let mut stranger = Browser::new(router.clone(), format!("http://{HOST}"));
    stranger.get("/en/desk").await.assert(303);
    stranger.get(&format!("/en/forums/{slug}")).await.assert(200).does_not_say("/desk/");

    // A link's page follows what it is about, and each form has a token of its own.
    let token = house.keys.sign(Purpose::Manage, registration.0, now(), SignedDuration::from_hours(1));
    let mine = format!("/en/registration/{token}");
    let before = stranger.get(&mine).await.assert(200);
    assert!(!before.headers.contains_key(header::ETAG));
    stranger.cookies.clear();
    stranger.get(&format!("/en/forums/{slug}/register")).await.assert(200);
    let first = stranger.form_token().to_owned();
    stranger.cookies.clear();
    stranger.get(&format!("/en/forums/{slug}/register")).await.assert(200);
    assert_ne!(first, stranger.form_token());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_is_kept_is_given_to_our_own_host_only(db: PgPool) {
    let house = House::open(db).await;
    let mut stranger = Browser::new(keeping(&house), format!("http://{HOST}"));
    stranger.get("/en/forums").await.assert(200);
    let elsewhere =
        Request::builder().method(Method::GET).uri("/en/forums").header(header::HOST, "evil.test");
    let answer = stranger.ask(elsewhere.body(Body::empty()).unwrap()).await.assert(421);
    assert!(!answer.headers.contains_key(header::ETAG));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn one_visitor_has_a_page_made_anew_while_the_others_get_it_as_it_is(db: PgPool) {
    let house = House::open(db).await;
    let path = format!("/en/forums/{}", house.slug(house.forum(5).await).await);
    let router = keeping_for(&house, Duration::from_secs(2));
    let visitor = || Browser::new(router.clone(), format!("http://{HOST}"));
    visitor().get(&path).await.assert(200).says("Spring Forum");
    // Whoever has the page made now waits for this.
    let mut desk = house.db.begin().await.unwrap();
    sqlx::query("lock table forums in access exclusive mode").execute(&mut *desk).await.unwrap();
    sqlx::query("update forums set title = '{\"en\": \"Autumn Forum\"}'").execute(&mut *desk).await.unwrap();
    let renewer = loop {
        let (mut browser, path) = (visitor(), path.clone());
        let mut asked = tokio::spawn(async move { browser.get(&path).await });
        match timeout(Duration::from_millis(100), &mut asked).await {
            Ok(page) => page.unwrap().assert(200).says("Spring Forum"),
            Err(_waits) => break asked,
        };
    };
    for _ in 0..3 {
        let page = timeout(Duration::from_secs(1), visitor().get(&path)).await;
        page.expect("the page as it is").assert(200).says("Spring Forum");
    }
    desk.commit().await.unwrap();
    renewer.await.unwrap().assert(200).says("Autumn Forum");
    visitor().get(&path).await.assert(200).says("Autumn Forum");
}
