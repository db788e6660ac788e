//! S25, S29 and S35: what an organiser looks at in somebody's place is made up, is written nowhere, and does nothing.

use domain::{
    ids::ForumId,
    staff::{self, Role},
};
use sqlx::PgPool;

use super::{Scene, forged::fingerprint};
use crate::support::{Browser, House, in_days, now};

const HOSTILE: &str = "<b id=evil>\"'&</b><script>alert(1)</script>";

const WHO: [&str; 10] = [
    "stranger",
    "registering",
    "invited",
    "held",
    "awaiting",
    "waitlisted",
    "offered",
    "confirmed",
    "ticket",
    "focal_point",
];

/// Every place that can be taken, at every moment, with places left and without.
fn views(forum: ForumId) -> Vec<String> {
    let mut views = Vec::new();
    for who in WHO {
        for day in [-400, 1, 60, 61, 400] {
            for full in ["", "&full=yes"] {
                let at = in_days(day, 9);
                views.push(format!("/en/desk/forums/{forum}/preview?who={who}&at={at}&in=ru{full}"));
            }
        }
    }
    for at in ["0001-01-01T00:00", "9999-12-30T00:00", "9999-12-31T23:59", "never"] {
        views.extend(WHO.map(|who| format!("/en/desk/forums/{forum}/preview?who={who}&at={at}")));
    }
    views
}

async fn organiser_of(house: &House, slug: &str) -> Browser {
    let id = staff::add(&house.db, "one@lianyi.example", Role::Organiser, Some(slug)).await.unwrap();
    let token = staff::print_link(&house.db, id, now()).await.unwrap();
    let mut browser = house.browser();
    browser.get(&format!("/en/sign-in/{token}")).await.assert(200);
    browser.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
    browser
}

/// S25
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn only_who_writes_a_forum_looks_at_it_in_other_peoples_place(db: PgPool) {
    let house = House::open(db).await;
    let (own, other) = (house.draft(5, 60).await, house.draft(8, 60).await);
    let mut organiser = organiser_of(&house, &house.slug(own).await).await;
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    for who in WHO {
        let of = |forum| format!("/en/desk/forums/{forum}/preview?who={who}");
        organiser.get(&of(own)).await.assert(200);
        organiser.get(&of(other)).await.assert(403);
        registrar.get(&of(own)).await.assert(403);
        assert!(house.browser().get(&of(own)).await.assert(303).leads_to().contains("/sign-in"));
    }
}

/// S35: the person is made up, whoever is registered.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_preview_writes_nothing_and_knows_nobody(db: PgPool) {
    let scene = Scene::open(db).await;
    let mut organiser = organiser_of(&scene, &scene.slug).await;
    let views = views(scene.forum);
    organiser.get(&views[0]).await.assert(200);
    let before = fingerprint(&scene).await;
    for path in &views {
        let page = organiser.get(path).await.assert(200);
        page.does_not_say("bea@example.org").does_not_say("ada@example.org");
    }
    assert_eq!(fingerprint(&scene).await, before);
}

/// S29 and S35: nothing on the page that is shown leads anywhere or sends anything, and what was typed stays words.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nothing_on_a_preview_acts(db: PgPool) {
    let scene = Scene::with_words(db, HOSTILE).await;
    let mut organiser = organiser_of(&scene, &scene.slug).await;
    for path in views(scene.forum) {
        let page = organiser.get(&path).await.assert(200);
        let (own, shown) = page.body.split_once("<hr>").unwrap();
        let (shown, _) = shown.rsplit_once("</section>").unwrap();
        assert!(shown.contains("<h1"), "{path}: {}", page.body);
        assert!(shown.contains("id=evil"), "{path} was to show what was typed, or the test proves nothing");
        for acts in ["<form", " href=", " action=", " formaction=", "<script", "<b id=evil", "id=evil>\"'"] {
            assert!(!shown.contains(acts), "{path} has {acts}: {shown}");
        }
        // The desk's own form asks for another look.
        let (_, forms) = own.split_once("<form ").unwrap();
        assert!(forms.starts_with("method=\"get\"") && !forms.contains("<form "), "{path}: {own}");
    }
}
