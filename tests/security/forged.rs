//! S7: nothing is changed by opening a page, nor by a form that another site or another visitor made.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{language::Language, staff::Role, texts};
use sqlx::PgPool;

use super::Scene;
use crate::support::{Answer, Browser};

/// What a browser says of where a form comes from, and the token in it.
#[derive(Default, Clone, Copy)]
struct Sent<'a> {
    site: Option<&'a str>,
    origin: Option<&'a str>,
    token: Option<&'a str>,
}

async fn send(browser: &mut Browser, path: &str, sent: Sent<'_>) -> Answer {
    let body = sent.token.map(|token| format!("form_token={token}")).unwrap_or_default();
    let mut request =
        browser.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(site) = sent.site {
        request = request.header("sec-fetch-site", site);
    }
    if let Some(origin) = sent.origin {
        request = request.header(header::ORIGIN, origin);
    }
    browser.ask(request.body(Body::from(body)).unwrap()).await
}

/// S7
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_is_refused_unless_it_comes_from_our_own_page_with_the_visitors_own_token(db: PgPool) {
    let scene = Scene::open(db).await;
    let mut admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    admin.get("/en/desk/forums/new").await.assert(200);
    let own = admin.form_token().to_owned();
    let mut stranger = scene.browser();
    stranger.get("/en/sign-in").await.assert(200);
    let foreign = stranger.form_token().to_owned();
    assert_ne!(own, foreign);

    let (site, own, foreign) = (Some("same-origin"), Some(own.as_str()), Some(foreign.as_str()));
    // Such a page may have been open for long: what was typed is kept, and can be sent again.
    let stale = [
        ("without a token", Sent { site, ..Sent::default() }),
        ("with an empty token", Sent { site, token: Some(""), ..Sent::default() }),
        ("with another visitor's token", Sent { site, token: foreign, ..Sent::default() }),
    ];
    // Nobody else's words get our button.
    let forged = [
        ("from another site", Sent { site: Some("cross-site"), token: own, ..Sent::default() }),
        ("from a neighbour's host", Sent { site: Some("same-site"), token: own, ..Sent::default() }),
        ("from nowhere", Sent { site: Some("none"), token: own, ..Sent::default() }),
        ("from another origin", Sent { origin: Some("http://evil.test"), token: own, ..Sent::default() }),
        ("from no origin", Sent { origin: Some("null"), token: own, ..Sent::default() }),
        ("from who knows where", Sent { token: own, ..Sent::default() }),
        (
            "from another site that lends our origin",
            Sent { site: Some("cross-site"), origin: Some("http://lianyi.test"), token: own },
        ),
        ("from another site without a token", Sent { site: Some("cross-site"), ..Sent::default() }),
    ];
    let say = |key| texts::say(Language::En, key);
    let again = say("error-send-again");
    let forms = scene.forms();
    assert!(forms.len() > 20, "the walk must find the forms");
    for (line, path) in &forms {
        for (sent, key, is_kept) in
            [(&stale[..], "error-stale-form", true), (&forged[..], "error-forged", false)]
        {
            for (how, sent) in sent {
                let answer = send(&mut admin, path, *sent).await;
                let what = format!("{} {how}: {}", line.path, answer.body);
                assert_eq!(answer.status, 403, "{what}");
                assert!(answer.body.contains(&say(key)), "{what}");
                assert_eq!(answer.body.contains(&again), is_kept, "{what}");
            }
        }
    }
    // The same requests as they should be are let through, by either sign of where they come from.
    for (line, path) in &forms {
        let from_our_page = Sent { site, token: own, ..Sent::default() };
        let by_origin = Sent { origin: Some("http://lianyi.test"), token: own, ..Sent::default() };
        let ends_the_session = line.path.ends_with("/sign-out") || line.path.contains("/sign-in/");
        for sent in [Some(from_our_page), Some(by_origin).filter(|_| !ends_the_session)].into_iter().flatten()
        {
            let mut as_admin = admin.clone();
            let answer = send(&mut as_admin, path, sent).await;
            let refused = ["error-stale-form", "error-forged"].map(say);
            let passed = !refused.iter().any(|sentence| answer.body.contains(sentence));
            assert!(passed, "{}: {}", line.path, answer.body);
        }
    }
}

/// S7
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn opening_every_page_changes_nothing(db: PgPool) {
    let scene = Scene::open(db).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    let before = fingerprint(&scene).await;
    for (_, path) in scene.pages() {
        for mut browser in [admin.clone(), scene.browser()] {
            let answer = browser.get(&path).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.body);
        }
    }
    assert_eq!(fingerprint(&scene).await, before);
    // A form that is asked for as a page is no page, and leads to the page above.
    for (line, path) in scene.forms() {
        if !scene.pages().iter().any(|(page, _)| page.path == line.path) {
            let answer = admin.clone().get(&path).await.assert(303);
            assert_eq!(answer.leads_to(), path.rsplit_once('/').unwrap().0);
        }
    }
    assert_eq!(fingerprint(&scene).await, before);
}

/// All that the database holds, but for when sessions were last used.
pub(super) async fn fingerprint(scene: &Scene) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('select %L || md5(coalesce(string_agg(t::text, chr(10) order by t::text), '''')) from %I t',
                       table_name, table_name)
         from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'account_sessions'
         order by table_name",
    )
    .fetch_all(&scene.db)
    .await
    .unwrap();
    let mut found = Vec::new();
    for query in tables {
        found.push(sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&scene.db).await.unwrap());
    }
    found
}
