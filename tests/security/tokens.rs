//! S8 and S60: programs act for an account by a token, within its scopes and for as long as it lives.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::staff::{self, Permission, Role};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;

use super::Scene;
use crate::support::{Answer, now};

const ADMIN: &str = "admin@lianyi.example";

async fn token(scene: &Scene, email: &str, scopes: &[Permission], expires: Option<Timestamp>) -> String {
    let name = format!("{email} {scopes:?}");
    staff::add_token(&scene.db, email, &name, scopes, expires, now()).await.unwrap()
}

async fn ask(scene: &Scene, method: &str, path: &str, token: Option<&str>) -> Answer {
    let mut program = scene.browser();
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let mut request = program.request(method, path).header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    program.ask(request.body(Body::from("{}")).unwrap()).await
}

/// S8
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_staff_call_wants_a_token_that_is_in_use_and_no_cookie_stands_in_for_it(db: PgPool) {
    let scene = Scene::open(db).await;
    let mut admin = scene.signed_in(ADMIN, Role::Admin).await;
    let expired = token(&scene, ADMIN, &[], Some(now() + SignedDuration::from_secs(60))).await;
    sqlx::query("update tokens set expires_at = now() - interval '1 second'")
        .execute(&scene.db)
        .await
        .unwrap();
    let revoked = token(&scene, ADMIN, &[Permission::ManageForums], None).await;
    assert!(staff::revoke_token(&scene.db, ADMIN, &format!("{ADMIN} [ManageForums]"), now()).await.unwrap());
    assert!(scene.calls().len() >= 4, "the walk must find the calls of staff");
    for (line, _, path) in scene.calls() {
        let made_up = format!("lianyi_{}", "x".repeat(43));
        for token in [None, Some("x"), Some(made_up.as_str()), Some(expired.as_str()), Some(revoked.as_str())]
        {
            let answer = ask(&scene, line.method, &path, token).await.assert(401);
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{}", line.path);
            assert_eq!(answer.header("content-type"), "application/problem+json", "{}", line.path);
        }
        if line.method == "GET" {
            admin.get(&path).await.assert(401);
        }
    }
}

/// S8, S23
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_token_allows_what_its_account_may_and_of_that_what_its_scopes_name(db: PgPool) {
    let scene = Scene::open(db).await;
    for role in [Role::Admin, Role::Organiser, Role::Registrar, Role::Visa, Role::Mailer, Role::Auditor] {
        let email = format!("{}@lianyi.example", role.code());
        scene.staff(&email, role).await;
        for scopes in [&[][..], &[Permission::SeeRegistrations], &[Permission::SeeAudit]] {
            let token = token(&scene, &email, scopes, None).await;
            let (_, account) = staff::find_token(&scene.db, &token, now()).await.unwrap().unwrap();
            for (line, what, path) in scene.calls() {
                let held = scopes.is_empty() || scopes.contains(&what);
                assert_eq!(account.may_somewhere(what), held && account_may(&scene, &email, what).await);
                let status = ask(&scene, line.method, &path, Some(&token)).await.status.as_u16();
                assert_eq!(
                    status == 403,
                    !account.may_somewhere(what),
                    "{} {} {status}",
                    role.code(),
                    line.path
                );
            }
        }
    }
}

async fn account_may(scene: &Scene, email: &str, what: Permission) -> bool {
    let all = staff::all(&scene.db).await.unwrap();
    all.into_iter().find(|account| account.email == email).unwrap().may_somewhere(what)
}

/// S25
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_token_of_one_forums_staff_opens_no_other_forum(db: PgPool) {
    let scene = Scene::open(db).await;
    let other = scene.forum_in(3, 90).await;
    let (slug, other_slug) = (scene.slug(scene.forum).await, scene.slug(other).await);
    assert_ne!(slug, other_slug);
    staff::add(&scene.db, "local@lianyi.example", Role::Organiser, Some(&other_slug)).await.unwrap();
    let token = token(&scene, "local@lianyi.example", &[], None).await;
    let (here, _) = scene.register(scene.forum, "Aida").await;
    let (there, _) = scene.register(other, "Timur").await;
    let list = |slug: &str| format!("/api/v1/forums/{slug}/registrations");
    ask(&scene, "GET", &list(&slug), Some(&token)).await.assert(403);
    ask(&scene, "GET", &list(&other_slug), Some(&token)).await.assert(200).says("Timur").does_not_say("Aida");
    ask(&scene, "POST", &format!("/api/v1/registrations/{here}/withdraw"), Some(&token)).await.assert(404);
    let path = format!("/api/v1/registrations/{there}/withdraw");
    ask(&scene, "POST", &path, Some(&token)).await.assert(200).says("withdrawn");
    ask(&scene, "POST", &path, Some(&token)).await.assert(409).says("ended");
    ask(&scene, "POST", &format!("/api/v1/forums/{slug}/cancel"), Some(&token)).await.assert(403);
    ask(&scene, "POST", &format!("/api/v1/forums/{other_slug}/cancel"), Some(&token))
        .await
        .assert(200)
        .says("cancelled");
}

/// S60
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_token_may_ask_six_hundred_times_a_minute(db: PgPool) {
    let scene = Scene::open(db).await;
    scene.staff(ADMIN, Role::Admin).await;
    let token = token(&scene, ADMIN, &[], None).await;
    let path = format!("/api/v1/forums/{}/registrations", scene.slug);
    ask(&scene, "GET", &path, Some(&token)).await.assert(200);
    sqlx::query("update attempts set n = 600 where what = 'token'").execute(&scene.db).await.unwrap();
    // A minute that has just begun counts anew.
    sqlx::query("insert into attempts (what, network_hash, hour, n) select what, network_hash, hour + interval '1 minute', 600 from attempts where what = 'token'")
        .execute(&scene.db)
        .await
        .unwrap();
    let answer = ask(&scene, "GET", &path, Some(&token)).await.assert(429);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() <= 60);
}

/// What is kept of a token is not the token.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_reads_the_table_of_tokens_can_call_nothing(db: PgPool) {
    let scene = Scene::open(db).await;
    scene.staff(ADMIN, Role::Admin).await;
    let token = token(&scene, ADMIN, &[], None).await;
    let row: String =
        sqlx::query_scalar("select row_to_json(t)::text from tokens t").fetch_one(&scene.db).await.unwrap();
    assert!(!row.contains(&token) && !row.contains(token.trim_start_matches("lianyi_")), "{row}");
    let entries: String = sqlx::query_scalar("select string_agg(details::text, '') from audit_entries")
        .fetch_one(&scene.db)
        .await
        .unwrap();
    assert!(!entries.contains(token.trim_start_matches("lianyi_")));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_name_is_of_one_token_in_use_and_free_again_when_its_time_is_over(db: PgPool) {
    let scene = Scene::open(db).await;
    scene.staff(ADMIN, Role::Admin).await;
    let soon = Some(now() + SignedDuration::from_secs(60));
    let add = async |expires| staff::add_token(&scene.db, ADMIN, "crm", &[], expires, now()).await;
    let first = add(soon).await.unwrap();
    assert!(matches!(add(None).await, Err(staff::AddTokenError::NameTaken(_))));
    sqlx::query("update tokens set expires_at = now()").execute(&scene.db).await.unwrap();
    let second = add(None).await.unwrap();
    assert!(staff::find_token(&scene.db, &first, now()).await.unwrap().is_none());
    assert!(staff::find_token(&scene.db, &second, now()).await.unwrap().is_some());
    assert_eq!(staff::tokens(&scene.db, now()).await.unwrap().len(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_call_that_is_repeated_under_its_key_finds_what_it_did(db: PgPool) {
    let scene = Scene::open(db).await;
    scene.staff(ADMIN, Role::Admin).await;
    let token = token(&scene, ADMIN, &[], None).await;
    let (aida, _) = scene.register(scene.forum, "Aida").await;
    // What is cancelled is cancelled, however often it is asked for.
    for (path, says, without_a_key) in [
        (format!("/api/v1/registrations/{aida}/withdraw"), "withdrawn", 409),
        (format!("/api/v1/forums/{}/cancel", scene.slug), "cancelled", 200),
    ] {
        for _ in 0..2 {
            let mut program = scene.browser();
            let request = program
                .request(Method::POST, &path)
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header("idempotency-key", "once");
            program.ask(request.body(Body::empty()).unwrap()).await.assert(200).says(says);
        }
        ask(&scene, "POST", &path, Some(&token)).await.assert(without_a_key);
    }
    let list = format!("/api/v1/forums/{}/registrations?limit=1", scene.slug);
    let lines = ask(&scene, "GET", &list, Some(&token)).await.assert(200);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&lines.body).unwrap().as_array().unwrap().len(), 1);
}
