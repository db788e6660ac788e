//! S8: programs speak JSON, are known by no cookie, and no page of another site can use them.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::staff::Role;
use serde_json::json;
use sqlx::PgPool;

use super::Scene;

fn registration(name: &str) -> String {
    json!({ "category": "delegate", "person": { "latin_name": name, "email": format!("{name}@example.org"),
            "country": "KZ", "language": "en" } })
    .to_string()
}

/// S8
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_api_takes_json_and_nothing_else(db: PgPool) {
    let scene = Scene::open(db).await;
    let path = format!("/api/v1/forums/{}/registrations", scene.slug);
    let form = "category=delegate&latin_name=Eva&email=eva%40example.org&country=KZ&language=en".to_owned();
    for (kind, body) in [
        (Some("application/x-www-form-urlencoded"), form),
        (Some("multipart/form-data; boundary=x"), registration("Eva")),
        (Some("text/plain"), registration("Eva")),
        (Some("text/json"), registration("Eva")),
        (Some("application/jsonp"), registration("Eva")),
        (None, registration("Eva")),
    ] {
        let mut program = scene.browser();
        let mut request = program.request(Method::POST, &path);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let answer = program.ask(request.body(Body::from(body)).unwrap()).await.assert(415);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{kind:?}");
    }
    let n: i64 = sqlx::query_scalar("select count(*) from registrations where email = 'eva@example.org'")
        .fetch_one(&scene.db)
        .await
        .unwrap();
    assert_eq!(n, 0);
    let mut program = scene.browser();
    let request = program
        .request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Body::from(registration("Eva")))
        .unwrap();
    program.ask(request).await.assert(201);
}

/// S8
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_api_knows_nobody_by_a_cookie(db: PgPool) {
    let scene = Scene::open(db).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    assert!(!admin.cookies.is_empty());
    sqlx::query("update forums set state = 'draft' where id = $1")
        .bind(scene.forum.0)
        .execute(&scene.db)
        .await
        .unwrap();
    // The page shows an admin the draft; the API shows it to nobody.
    admin.clone().get(&format!("/en/forums/{}", scene.slug)).await.assert(200);
    for path in ["/api/v1/forums", "/api/v1/openapi.json"] {
        let known = admin.clone().get(path).await.assert(200).does_not_say(&scene.slug);
        assert_eq!(known.body, scene.browser().get(path).await.body);
        assert_eq!(known.header("set-cookie"), "");
    }
    let draft = format!("/api/v1/forums/{}", scene.slug);
    admin.clone().get(&draft).await.assert(404);
    admin.clone().call(&format!("{draft}/registrations"), &json!({})).await.assert(404);
}

/// S8
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_page_of_another_site_may_read_what_we_answer(db: PgPool) {
    let scene = Scene::open(db).await;
    for (line, path) in scene.routes() {
        for method in [Method::GET, Method::OPTIONS] {
            let mut browser = scene.browser();
            let request = browser
                .request(method, &path)
                .header(header::ORIGIN, "https://evil.test")
                .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
                .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
                .body(Body::empty())
                .unwrap();
            let answer = browser.ask(request).await;
            let opened = answer.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
            assert_eq!(opened, None, "{} {}", line.method, line.path);
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{}", line.path);
        }
    }
}

/// Who reads the description knows every call, and every call that it names is there.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_call_is_described_and_nothing_else_is(db: PgPool) {
    let scene = Scene::open(db).await;
    let described = scene.browser().get("/api/v1/openapi.json").await.assert(200).json();
    let unnamed = |path: &str| {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let mut known = std::collections::BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, call) in item.as_object().unwrap() {
            assert!(!call["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path} says nothing");
            assert!(call["tags"][0].is_string(), "{method} {path}");
            if method == "post" {
                assert!(call["parameters"].to_string().contains("Idempotency-Key"), "{path}");
            }
            known.insert(format!("{} {}", method.to_uppercase(), unnamed(path)));
        }
    }
    let ours: std::collections::BTreeSet<String> = web::route_lines(&scene.app)
        .iter()
        .filter_map(|line| Some((line, line.path.strip_prefix("/api/v1")?)))
        .filter(|(_, path)| *path != "/openapi.json")
        .map(|(line, path)| format!("{} {}", line.method, unnamed(path)))
        .collect();
    assert_eq!(known, ours);
    for (line, what, _) in scene.calls() {
        let (_, path) = line.path.split_once("/api/v1").unwrap();
        let item = described["paths"].as_object().unwrap();
        let (_, item) = item.iter().find(|(known, _)| unnamed(known) == unnamed(path)).unwrap();
        let call = &item[line.method.to_lowercase()];
        assert_eq!(call["security"][0]["token"][0], what.code(), "{} {}", line.method, line.path);
    }
}

/// What programmers read of the API has a page for each group of calls, light and without a script.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_call_is_told_on_a_page_of_its_group(db: PgPool) {
    let scene = Scene::open(db).await;
    let mut reader = scene.browser();
    let described = reader.get("/api/v1/openapi.json").await.json();
    let index = reader.get("/api/docs").await.assert(200).says("Idempotency-Key").says("look-first");
    let mut told = 0;
    for tag in described["tags"].as_array().unwrap() {
        let path = format!("/api/docs/{}", tag["name"].as_str().unwrap());
        assert!(index.body.contains(&format!("href=\"{path}\"")), "{path}");
        let page = reader.get(&path).await.assert(200).does_not_say("<script");
        assert!(page.body.len() <= 30_000, "{path} weighs {}", page.body.len());
        for (call, item) in described["paths"].as_object().unwrap() {
            for (method, operation) in
                item.as_object().unwrap().iter().filter(|(_, o)| o["tags"][0] == tag["name"])
            {
                let line = format!("<code>{} {call}</code>", method.to_uppercase());
                assert!(page.body.contains(&line), "{path}: {line}");
                let summary = operation["summary"].as_str().unwrap().split(['\'', '"']).next().unwrap();
                assert!(page.body.contains(summary), "{path}: {summary}");
                told += 1;
            }
        }
        // Every link within the page leads somewhere.
        for target in page.body.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(page.body.contains(&format!("id=\"{target}\"")), "{path}#{target}");
        }
    }
    assert!(told > 50, "{told}");
    reader.get("/api/docs/nothing").await.assert(404);
}
