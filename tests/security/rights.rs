//! S23 and S25: every route asks who may use it, and every id is asked again whether it may be seen.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    ids::ForumId,
    language::Language,
    staff::{self, Account, Role},
    texts,
};
use sqlx::PgPool;
use web::{Access, RouteLine};

use super::{
    Scene,
    scene::{is_public, of_programs},
    sources,
};
use crate::support::{Answer, Browser, House, now};

const ROLES: [Role; 7] = Role::ALL;

/// Asks as a browser would: a form with its token, from our own page.
async fn ask(browser: &mut Browser, line: &RouteLine, path: &str) -> Answer {
    match line.method {
        "GET" => browser.get(path).await,
        "POST" => browser.send(path, &[]).await,
        other => panic!("{other} {path}"),
    }
}

async fn account(house: &House, email: &str) -> Account {
    let all = staff::all(&house.db).await.unwrap();
    all.into_iter().find(|account| account.email == email).unwrap()
}

/// S23
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn without_a_session_a_closed_page_leads_to_sign_in_and_a_closed_form_is_kept(db: PgPool) {
    let scene = Scene::open(db).await;
    let [signed_out, again] =
        ["error-signed-out", "error-send-again"].map(|key| texts::say(Language::En, key));
    let mut visitor = scene.browser();
    visitor.get("/en/sign-in").await.assert(200);
    let mut closed = 0;
    for (line, path) in scene.routes() {
        if is_public(line.access) {
            continue;
        }
        // A session that never was, or that has ended, is none.
        let mut pretender = scene.browser();
        pretender.cookies.insert("lianyi".to_owned(), "x".repeat(43));
        for browser in [&mut visitor, &mut pretender] {
            let answer = ask(browser, &line, &path).await;
            if line.path.ends_with("/sign-out") {
                // Who is signed out already is where signing out leads.
                assert_eq!((answer.status.as_u16(), answer.leads_to().as_str()), (303, "/en/"));
            } else if line.method == "GET" {
                assert_eq!(answer.status, 303, "{}", line.path);
                assert!(answer.leads_to().starts_with("/en/sign-in"), "{}: {}", line.path, answer.leads_to());
            } else {
                assert_eq!(answer.status, 401, "{}", line.path);
                answer.says(&signed_out).says(&again).says(&format!("action=\"{path}\""));
            }
        }
        closed += 1;
    }
    assert!(closed > 30, "the walk must find the desk");
}

/// S23
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn each_role_gets_in_where_it_may_and_nowhere_else(db: PgPool) {
    let scene = Scene::open(db).await;
    for role in ROLES {
        let email = format!("{}@lianyi.example", role.code());
        let mut browser = scene.signed_in(&email, role).await;
        let account = account(&scene, &email).await;
        assert_eq!(account.grants.len(), 1);
        browser.get("/en/sign-in").await;
        for (line, path) in scene.routes() {
            if line.path.contains("/sign-in") {
                continue; // these begin another session
            }
            let answer = ask(&mut browser, &line, &path).await;
            let refused = matches!(line.access, Access::Staff(what) if !account.may_somewhere(what));
            let what = format!("{} on {} {}: {}", role.code(), line.method, line.path, answer.status);
            assert_eq!(answer.status == 403, refused, "{what}");
            assert_ne!(answer.status, 401, "{what}");
            assert!(!answer.status.is_server_error(), "{what}: {}", answer.body);
            let to_sign_in = answer.status == 303 && answer.leads_to().contains("/sign-in");
            assert!(!to_sign_in, "{what}");
        }
    }
}

/// S23
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_member_gets_in_nowhere_at_the_desk(db: PgPool) {
    let scene = Scene::open(db).await;
    let id = scene.staff("member@lianyi.example", Role::Visa).await;
    let token = staff::print_link(&scene.db, id, now()).await.unwrap();
    let mut member = scene.browser();
    member.get(&format!("/en/sign-in/{token}")).await.assert(200);
    member.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
    member.get("/en/desk").await.assert(200);
    // Rights that are taken away are gone at the next request.
    sqlx::query("delete from grants where account_id = $1").bind(id.0).execute(&scene.db).await.unwrap();
    for (line, path) in scene.routes() {
        if matches!(line.access, Access::Staff(_)) {
            ask(&mut member, &line, &path).await.assert(403);
        }
    }
    member.get("/en/me").await.assert(200);
}

/// S23
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_table_of_routes_gives_nothing_away(db: PgPool) {
    let house = House::open(db).await;
    let lines = web::route_lines(&house.app);
    for line in &lines {
        let what = format!("{} {}: {:?}", line.method, line.path, line.access);
        assert_eq!(line.path.contains("/desk"), matches!(line.access, Access::Staff(_)), "{what}");
        assert_eq!(line.path.contains("{token}"), line.access == Access::HolderOfLink, "{what}");
        let own = line.path.ends_with("/me") || line.path.ends_with("/sign-out");
        assert_eq!(own, line.access == Access::SignedIn, "{what}");
        let methods: &[&str] = match of_programs(line.access) {
            Some(_) => &["GET", "POST", "PUT", "PATCH", "DELETE"],
            None => &["GET", "POST"],
        };
        assert!(methods.contains(&line.method), "{what}");
    }
    // There is one way to put a route into the house, and it asks for the right.
    let allowed =
        [("services/web/src/access.rs", ".route("), ("services/web/src/router/mod.rs", ".merge(extra)")];
    for (name, text) in sources::rust().iter().filter(|(name, _)| name.starts_with("services/web/")) {
        let mut text = text.replace("self.route(", "");
        for (_, known) in allowed.iter().filter(|(file, _)| file == name) {
            text = text.replacen(known, "", 1);
        }
        for way in [".route(", ".merge(", ".nest(", ".route_service(", ".nest_service(", ".fallback_service("]
        {
            assert!(!text.contains(way), "{name}: {way}");
        }
    }
}

/// A second forum, with a registration, of which others know nothing.
async fn other_forum(house: &House) -> (ForumId, domain::ids::RegistrationId) {
    let other = house.forum(5).await;
    let slug = "update forums set slug = 'other-forum', title = '{\"en\": \"Other Forum\"}' where id = $1";
    sqlx::query(slug).bind(other.0).execute(&house.db).await.unwrap();
    (other, house.register(other, "zoe").await.0)
}

/// S25
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_looks_after_one_forum_neither_sees_nor_changes_another(db: PgPool) {
    let scene = Scene::open(db).await;
    let (other, registration) = other_forum(&scene).await;
    for role in ROLES {
        let email = format!("{}-of-one@lianyi.example", role.code());
        let id = staff::add(&scene.db, &email, role, Some(&scene.slug)).await.unwrap();
        let token = staff::print_link(&scene.db, id, now()).await.unwrap();
        let mut browser = scene.browser();
        browser.get(&format!("/en/sign-in/{token}")).await.assert(200);
        browser.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
        let account = account(&scene, &email).await;
        browser.get("/en/sign-in").await;
        browser.get("/en/desk").await.assert(200).does_not_say("Other Forum");
        for (line, own) in scene.routes() {
            let Access::Staff(what) = line.access else { continue };
            let said = |answer: &Answer| format!("{} on {}: {}", role.code(), line.path, answer.status);
            if line.path.contains("{forum}") || line.path.contains("{registration}") {
                let foreign = own
                    .replace(&scene.forum.to_string(), &other.to_string())
                    .replace(&scene.registration.to_string(), &registration.to_string());
                let answer = ask(&mut browser, &line, &foreign).await;
                assert!([403, 404].contains(&answer.status.as_u16()), "{}", said(&answer));
                assert!(!answer.body.contains("Other Forum"), "{}", said(&answer));
                // What it may do is done for its own forum, or the test proves nothing.
                let answer = ask(&mut browser, &line, &own).await;
                assert_eq!(answer.status == 403, !account.may_for(what, scene.forum), "{}", said(&answer));
            } else if line.path.ends_with("/desk/forums") && account.may_for(what, scene.forum) {
                ask(&mut browser, &line, &own).await.assert(200).does_not_say("Other Forum");
            } else if !line.path.ends_with("/desk") && !line.path.ends_with("/desk/components") {
                // People, mailings, applications, the log and new forums belong to no forum.
                let answer = ask(&mut browser, &line, &own).await;
                assert_eq!(answer.status, 403, "{}", said(&answer));
            }
        }
    }
    assert_eq!(scene.state_of(registration).await, domain::registrations::State::Held);
}

/// S25
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_draft_is_shown_to_those_who_look_after_it(db: PgPool) {
    let scene = Scene::open(db).await;
    let (other, _) = other_forum(&scene).await;
    sqlx::query("update forums set state = 'draft' where id = $1")
        .bind(other.0)
        .execute(&scene.db)
        .await
        .unwrap();
    let id = staff::add(&scene.db, "one@lianyi.example", Role::Organiser, Some(&scene.slug)).await.unwrap();
    let token = staff::print_link(&scene.db, id, now()).await.unwrap();
    let mut organiser = scene.browser();
    organiser.get(&format!("/en/sign-in/{token}")).await.assert(200);
    organiser.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
    let mut admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    admin.get("/en/forums/other-forum").await.assert(200);
    for browser in [&mut organiser, &mut scene.browser()] {
        for path in ["/en/forums/other-forum", "/en/forums/other-forum/register", "/forums/other-forum.ics"] {
            browser.get(path).await.assert(404);
        }
        browser.get("/api/v1/forums/other-forum").await.assert(404);
    }
}

/// S25: ids are long and random enough that nobody finds one by trying, and are refused when they are none.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_is_no_id_is_no_page(db: PgPool) {
    let scene = Scene::open(db).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    for (line, path) in scene.pages() {
        let Some(id) = path.split('/').find(|part| uuid::Uuid::parse_str(part).is_ok()) else { continue };
        for other in ["1", "%00", "..", &uuid::Uuid::now_v7().to_string()] {
            let mut browser = admin.clone();
            let request =
                browser.request(Method::GET, &path.replace(id, other)).header(header::ACCEPT, "*/*");
            let answer = browser.ask(request.body(Body::empty()).unwrap()).await;
            assert!([400, 404].contains(&answer.status.as_u16()), "{}: {}", line.path, answer.status);
        }
    }
}
