//! S8 and S60: programs act for an account by a token, within its scopes and for as long as it lives.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    ids::RegistrationId,
    links::Purpose,
    registrations,
    staff::{self, Permission, Role},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::Scene;
use crate::support::{Answer, now};

const ADMIN: &str = "admin@lianyi.example";

async fn token(scene: &Scene, email: &str, scopes: &[Permission], expires: Option<Timestamp>) -> String {
    let name: String = format!("{email} {scopes:?}").chars().take(80).collect();
    staff::add_token(&scene.db, email, &name, scopes, expires, now()).await.unwrap()
}

async fn ask(scene: &Scene, method: &str, path: &str, token: Option<&str>) -> Answer {
    send(scene, method, path, token, "", &json!({})).await
}

/// A call with a body, and a key where it has one.
async fn send(
    scene: &Scene,
    method: &str,
    path: &str,
    token: Option<&str>,
    key: &str,
    body: &Value,
) -> Answer {
    let mut program = scene.browser();
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let mut request = program
        .request(method, path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    program.ask(request.body(Body::from(body.to_string())).unwrap()).await
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
        for scopes in
            [&[][..], &[Permission::SeeRegistrations], &[Permission::SeeAudit], &[Permission::SeePassports]]
        {
            let token = token(&scene, &email, scopes, None).await;
            let (_, account) = staff::find_token(&scene.db, &token, now()).await.unwrap().unwrap();
            for (line, what, path) in scene.calls() {
                // Passports are opened to a program only whose token names them.
                let unnamed = scopes.is_empty() && what != Permission::SeePassports;
                let held = unnamed || scopes.contains(&what);
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
    let cancel = format!("/api/v1/forums/{other_slug}/cancel");
    let look = ask(&scene, "POST", &cancel, Some(&token)).await.assert(409).json();
    let seen = json!({ "seal": look["seal"] });
    send(&scene, "POST", &cancel, Some(&token), "", &seen).await.assert(200).says("cancelled");
}

/// S25
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_may_do_everything_for_one_forum_reaches_nothing_of_another(db: PgPool) {
    let scene = Scene::open(db).await;
    let other = scene.forum_in(3, 90).await;
    let slug = scene.slug(other).await;
    staff::add(&scene.db, "local@lianyi.example", Role::Admin, Some(&slug)).await.unwrap();
    let token = token(&scene, "local@lianyi.example", &Permission::ALL, None).await;
    for (line, _, path) in scene.calls() {
        let before = trail(&scene).await;
        let status = ask(&scene, line.method, &path, Some(&token)).await.status.as_u16();
        assert!([403, 404].contains(&status), "{} {}: {status}", line.method, line.path);
        assert_eq!(trail(&scene).await, before, "{} {}", line.method, line.path);
        // For its own forum it may, or the test proves nothing.
        if line.path.matches('{').count() == 1 && line.path.contains("{slug}") {
            let own = path.replace(&scene.slug, &slug);
            let status = ask(&scene, line.method, &own, Some(&token)).await.status.as_u16();
            assert!(![401, 403].contains(&status), "{} {}: {status}", line.method, line.path);
        }
    }
}

/// How many acts are in the log.
async fn trail(scene: &Scene) -> i64 {
    sqlx::query_scalar("select count(*) from audit_entries").fetch_one(&scene.db).await.unwrap()
}

/// S8, S25: a participant's own program may give the registration up, and nothing else.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_token_of_a_registrations_link_withdraws_it_and_no_other(db: PgPool) {
    let scene = Scene::open(db).await;
    let other = scene.forum_in(3, 90).await;
    let ((aida, _), (timur, _)) = (scene.register(other, "aida").await, scene.register(other, "timur").await);
    let hour = SignedDuration::from_hours(1);
    let withdraw = |id: RegistrationId| format!("/api/v1/registrations/{id}/withdraw");
    let of_aida = scene.keys.sign(Purpose::Manage, aida.0, now(), hour);
    for purpose in [Purpose::Invitation, Purpose::Offer, Purpose::Unsubscribe, Purpose::Delegation] {
        let wrong = scene.keys.sign(purpose, aida.0, now(), hour);
        ask(&scene, "POST", &withdraw(aida), Some(&wrong)).await.assert(401);
    }
    let expired = scene.keys.sign(Purpose::Manage, aida.0, now() - hour, hour);
    ask(&scene, "POST", &withdraw(aida), Some(&expired)).await.assert(401);
    ask(&scene, "POST", &withdraw(timur), Some(&of_aida)).await.assert(404);
    // It opens no other call, not even for its own registration.
    for (line, _, path) in scene.calls().into_iter().filter(|(line, ..)| !line.path.ends_with("/withdraw")) {
        let own = path.replace(&scene.registration.to_string(), &aida.to_string());
        ask(&scene, line.method, &own, Some(&of_aida)).await.assert(401);
    }
    for _ in 0..2 {
        let answer = send(&scene, "POST", &withdraw(aida), Some(&of_aida), "once", &json!({})).await;
        let told = answer.assert(200).does_not_say("@").json();
        assert_eq!(told, json!({ "id": aida.to_string(), "state": "withdrawn" }));
    }
    ask(&scene, "POST", &withdraw(aida), Some(&of_aida)).await.assert(409).says("ended");
    assert_eq!(scene.state_of(timur).await, registrations::State::Held);
    let by_mail = scene.keys.sign(Purpose::Registration, timur.0, now(), hour);
    ask(&scene, "POST", &withdraw(timur), Some(&by_mail)).await.assert(200);
    // The participant is no member of staff: the log has none of this.
    let noted = "select count(*) from audit_entries where action = 'registration.withdraw'";
    assert_eq!(sqlx::query_scalar::<_, i64>(noted).fetch_one(&scene.db).await.unwrap(), 0);
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
    let withdraw = format!("/api/v1/registrations/{aida}/withdraw");
    let cancel = format!("/api/v1/forums/{}/cancel", scene.slug);
    for _ in 0..2 {
        send(&scene, "POST", &withdraw, Some(&token), "once", &json!({})).await.assert(200).says("withdrawn");
    }
    ask(&scene, "POST", &withdraw, Some(&token)).await.assert(409);
    // A refusal keeps no key: what it asks for is sent under the same one.
    let look = send(&scene, "POST", &cancel, Some(&token), "once", &json!({})).await.assert(409).json();
    let seen = json!({ "seal": look["seal"] });
    for _ in 0..2 {
        send(&scene, "POST", &cancel, Some(&token), "once", &seen).await.assert(200).says("cancelled");
    }
    // What is cancelled is cancelled, however often it is asked for.
    ask(&scene, "POST", &cancel, Some(&token)).await.assert(200).says("cancelled");
    let list = format!("/api/v1/forums/{}/registrations?limit=1", scene.slug);
    let lines = ask(&scene, "GET", &list, Some(&token)).await.assert(200);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&lines.body).unwrap().as_array().unwrap().len(), 1);
}
