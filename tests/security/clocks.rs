//! At the desk a forum's moments are told on the clocks of its place, as they are typed.

use domain::staff::Role;
use sqlx::PgPool;

use super::Scene;

/// What is written on a page, without what may be chosen.
fn words(page: &str) -> String {
    let shown = page.split("<select").map(|part| part.split_once("</select>").map_or(part, |(_, rest)| rest));
    let texts = shown.flat_map(|part| part.split('<').filter_map(|tag| tag.split_once('>')));
    texts.map(|(_, words)| words).collect::<Vec<_>>().join(" ")
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_page_of_a_forum_at_the_desk_tells_an_hour_of_utc_alone(db: PgPool) {
    let scene = Scene::open(db).await;
    sqlx::query("update invitations set reminded_at = now()").execute(&scene.db).await.unwrap();
    let mut admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    let mut looked_at = 0;
    for (line, path) in scene.routes() {
        let of_a_forum = ["/{language}/desk/forums/{forum}", "/{language}/desk/registrations/{registration}"];
        if line.method != "GET" || !of_a_forum.iter().any(|room| line.path.starts_with(room)) {
            continue;
        }
        let page = admin.get(&path).await;
        if !page.header("content-type").starts_with("text/html") || page.status != 200 {
            continue;
        }
        let words = words(&page.body);
        let rest = words.replace("UTC+", "").replace("UTC−", "");
        assert!(!rest.contains("UTC"), "{}: {words}", line.path);
        let tells =
            ["/registrations", "/invitations", "/delegations"].iter().any(|end| line.path.ends_with(end));
        assert!(!tells || words.contains("Shanghai, UTC+8"), "{}: {words}", line.path);
        looked_at += 1;
    }
    assert!(looked_at > 12, "the walk must find the pages of a forum: {looked_at}");
}
