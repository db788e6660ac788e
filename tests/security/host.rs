//! S11 and S45: our own address comes from the settings, never from a request, and no address on it tells of a
//! person.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    http::{Method, header},
};
use domain::{links::Purpose, staff::Role};
use sqlx::PgPool;

use super::Scene;
use crate::support::{Answer, Browser, House};

/// S11
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_request_for_another_host_is_not_answered(db: PgPool) {
    let scene = Scene::open(db).await;
    for host in ["evil.test", "lianyi.test.evil.test", "lianyi.test:8443", "evil.test@lianyi.test", ""] {
        for (line, path) in scene.routes() {
            let mut stranger = Browser::new(scene.router.clone(), format!("http://{host}"));
            let method: Method = line.method.parse().unwrap();
            let request = stranger.request(method, &path).body(Body::empty()).unwrap();
            let answer = stranger.ask(request).await;
            assert_eq!(answer.status, 421, "{path} as {host:?}: {}", answer.body);
        }
    }
    // A browser that names us is answered, however the letters are written.
    let mut browser = Browser::new(scene.router.clone(), "http://Lianyi.Test".to_owned());
    browser.get("/en/").await.assert(200);
}

/// S11
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn links_are_built_from_the_settings_whatever_a_request_says(db: PgPool) {
    let house = House::at(db, "https://alumni.example.org").await;
    let slug = house.slug(house.forum(5).await).await;
    let mut browser = house.browser();
    let form = format!("/en/forums/{slug}/register");
    browser.get(&form).await.assert(200);
    let fields = [
        ("form_token", browser.form_token().to_owned()),
        ("latin_name", "Ada".to_owned()),
        ("email", "ada@example.org".to_owned()),
        ("country", "KZ".to_owned()),
        ("category", "delegate".to_owned()),
        ("language", "en".to_owned()),
    ];
    let request = browser
        .request(Method::POST, &form)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-host", "evil.test")
        .header("x-forwarded-proto", "ftp")
        .header("forwarded", "host=evil.test")
        .header("x-original-url", "https://evil.test/")
        .body(Body::from(serde_html_form::to_string(&fields).unwrap()))
        .unwrap();
    let sent = browser.ask(request).await.assert(303);
    assert!(sent.leads_to().starts_with("/en/"));
    let mail = house.mail_to("ada@example.org").await;
    assert!(!mail.links().is_empty());
    for link in mail.links() {
        assert!(link.starts_with("https://alumni.example.org/"), "{link}");
    }
    assert!(!String::from_utf8_lossy(&mail.raw).contains("evil"));
    for path in ["/sitemap.xml", "/robots.txt", "/.well-known/security.txt"] {
        browser.get(path).await.assert(200).says("https://alumni.example.org/").does_not_say("evil");
    }
}

/// Registers somebody from an address on the network, perhaps by way of a proxy that tells of another.
async fn register_from(house: &House, router: &Router, name: &str, peer: &str, told: Option<&str>) -> Answer {
    register_with(house, router, (name, ""), peer, told).await
}

/// The same with an access code.
async fn register_with(
    house: &House,
    router: &Router,
    (name, code): (&str, &str),
    peer: &str,
    told: Option<&str>,
) -> Answer {
    let slug = house.slug(domain::ids::ForumId(forum(house).await)).await;
    let mut browser = Browser::new(router.clone(), "http://lianyi.test".to_owned());
    let path = format!("/en/forums/{slug}/register");
    browser.get(&path).await.assert(200);
    let email = format!("{name}@example.org");
    let fields = [
        ("form_token", browser.form_token()),
        ("latin_name", name),
        ("email", &email),
        ("country", "KZ"),
        ("category", "delegate"),
        ("access_code", code),
        ("language", "en"),
    ];
    let mut request = browser
        .request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .extension(peer.parse::<SocketAddr>().unwrap());
    if let Some(told) = told {
        request = request.header("x-forwarded-for", told);
    }
    browser.ask(request.body(Body::from(serde_html_form::to_string(fields).unwrap())).unwrap()).await
}

async fn forum(house: &House) -> uuid::Uuid {
    sqlx::query_scalar("select id from forums").fetch_one(&house.db).await.unwrap()
}

/// S11
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn only_a_listed_proxy_may_say_for_whom_it_speaks(db: PgPool) {
    let house = House::open(db).await;
    house.forum(50).await;
    let settings = web::Settings {
        base_url: "http://lianyi.test".to_owned(),
        trusted_proxies: vec!["10.0.0.2".parse().unwrap()],
        registrations_per_hour: 2,
        ..web::Settings::default()
    };
    let router = web::router(web::App::new(house.db.clone(), house.keys.clone(), settings), Router::new());
    let from = async |name, peer, told| register_from(&house, &router, name, peer, told).await;

    // A stranger who tells another address each time is still the one who calls.
    from("a", "203.0.113.7:40000", Some("198.51.100.1")).await.assert(303);
    from("b", "203.0.113.7:40001", Some("192.0.2.1")).await.assert(303);
    let refused = from("c", "203.0.113.7:40002", Some("127.0.0.1")).await.assert(429);
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&seconds), "to the next hour: {seconds}");
    refused.says("value=\"c@example.org\"");
    // So is one who tells it to our proxy, which adds what it saw.
    from("d", "10.0.0.2:50000", Some("192.0.2.99, 198.51.100.7")).await.assert(303);
    from("e", "10.0.0.2:50000", Some("192.0.2.98, 198.51.100.7")).await.assert(303);
    from("f", "10.0.0.2:50000", Some("192.0.2.97, 198.51.100.7")).await.assert(429);
    // Another address behind the proxy has its own count.
    from("g", "10.0.0.2:50000", Some("198.51.100.8")).await.assert(303);
}

/// S60: nobody empties a forum by bringing crowds along under addresses that are not theirs.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_more_people_are_brought_along_from_one_address_in_an_hour_than_may_register(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(50).await;
    let slug = house.slug(forum).await;
    sqlx::query("update categories set companions = 2").execute(&house.db).await.unwrap();
    let settings = web::Settings {
        base_url: "http://lianyi.test".to_owned(),
        registrations_per_hour: 3,
        ..web::Settings::default()
    };
    let router = web::router(web::App::new(house.db.clone(), house.keys.clone(), settings), Router::new());
    let comes = async |name: &str, peer: &str| {
        let with = |role: &str| serde_json::json!({ "latin_name": role, "country": "KZ", "role": role });
        let body = serde_json::json!({
            "category": "delegate",
            "person": { "latin_name": name, "email": format!("{name}@example.org"), "country": "KZ", "language": "en" },
            "companions": [with("driver"), with("aide")],
        });
        let mut browser = Browser::new(router.clone(), "http://lianyi.test".to_owned());
        let request = browser
            .request(Method::POST, &format!("/api/v1/forums/{slug}/registrations"))
            .header(header::CONTENT_TYPE, "application/json")
            .extension(peer.parse::<SocketAddr>().unwrap())
            .body(Body::from(body.to_string()))
            .unwrap();
        browser.ask(request).await
    };
    comes("a", "203.0.113.7:40000").await.assert(201);
    comes("b", "203.0.113.7:40000").await.assert(429);
    comes("c", "198.51.100.7:40000").await.assert(201);
    assert_eq!(domain::forums::filled(&house.db, forum).await.unwrap().taken, 6);
}

/// S60: access codes cannot be tried out.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_guesses_access_codes_is_stopped_and_the_right_code_then_tells_nothing(db: PgPool) {
    let house = House::open(db).await;
    let id = house.forum(50).await;
    sqlx::query("insert into access_codes (id, category_id, code) select $1, id, 'guest-2027' from categories where forum_id = $1")
        .bind(id.0)
        .execute(&house.db)
        .await
        .unwrap();
    let from = async |name: &str, code: &str, peer: &str| {
        register_with(&house, &house.router, (name, code), peer, None).await
    };
    for n in 0..30 {
        from("a", &format!("guess-{n}"), "203.0.113.7:40000").await.assert(422);
    }
    from("a", "guest-2027", "203.0.113.8:40000").await.assert(429);
    from("a", "GUEST-2027", "198.51.100.7:40000").await.assert(303);
}

/// S45
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_address_on_our_site_tells_of_a_person(db: PgPool) {
    let scene = Scene::with_words(db, "Gulnara").await;
    while scene.deliver().await > 0 {}
    let mut links: Vec<String> = Vec::new();
    for mail in scene.mailbox.caught() {
        links.extend(mail.links());
        let unsubscribe = mail.header("List-Unsubscribe").unwrap_or_default();
        links.extend(unsubscribe.split(['<', '>']).filter(|part| part.contains("://")).map(str::to_owned));
    }
    assert!(links.len() > 50, "mails with links went out");
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    for (_, path) in scene.pages() {
        let page = admin.clone().get(&path).await;
        links.push(path);
        for attribute in ["href=\"", "action=\"", "src=\""] {
            let found = page.body.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
            links.extend(found.map(str::to_owned));
        }
    }
    // Where forms lead to: a registration, a sign-in, an application, and the answer to an invitation.
    let mut visitor = scene.browser();
    visitor.get("/en/sign-in").await;
    links.push(visitor.send("/en/sign-in", &[("email", "admin@lianyi.example")]).await.leads_to());
    let invitation = format!("/en/invitation/{}", scene.token(Purpose::Invitation));
    visitor.get(&invitation).await;
    links.push(visitor.send(&invitation, &[("answer", "accept")]).await.leads_to());
    visitor.get("/en/association/join").await;
    let fields = [
        ("class", "C071"),
        ("latin_name", "Gulnara"),
        ("email", "gulnara@example.org"),
        ("country", "KZ"),
        ("language", "en"),
    ];
    links.push(visitor.send("/en/association/join", &fields).await.leads_to());
    for link in links {
        if link.starts_with("mailto:") {
            continue;
        }
        let decoded = link.replace("%40", "@").replace("&#64;", "@").to_lowercase();
        assert!(!decoded.contains('@'), "{link}");
        assert!(!decoded.contains("gulnara"), "{link}");
    }
}
