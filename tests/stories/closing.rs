//! Staff close by hand what was to end later.

use domain::{
    forums::{self, ChangeStateError},
    registrations,
    staff::Role,
};
use sqlx::PgPool;

use crate::support::{Answer, House, now};

const ORGANISER: &str = "organiser@lianyi.example";

/// The moment of the look, and its seal, as they are sent back.
fn agreed(shown: &Answer) -> [(&'static str, String); 2] {
    let (_, at) = shown.body.split_once("name=\"at\" value=\"").unwrap();
    [("at", at.split('"').next().unwrap().to_owned()), ("seal", shown.seal())]
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn registration_is_closed_now_after_a_look_and_the_calendar_stays(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let page = format!("/en/forums/{}", house.slug(forum).await);
    let mut organiser = house.signed_in(ORGANISER, Role::Organiser).await;
    let desk = format!("/en/desk/forums/{forum}");
    organiser
        .get(&desk)
        .await
        .assert(200)
        .says(&format!("{desk}/close"))
        .does_not_say(&format!("{desk}/end"));
    let shown = organiser.send(&format!("{desk}/close"), &[]).await.assert(200);
    let shown = shown.says("Nothing has been saved yet").says("Close registration now");
    house.browser().get(&page).await.assert(200).says("/register").says("Add to calendar");
    let [at, seal] = agreed(&shown);
    let sent = [(at.0, &*at.1), (seal.0, &*seal.1)];
    organiser.send(&format!("{desk}/close"), &sent).await.assert(303);
    house.browser().get(&page).await.assert(200).does_not_say("/register").says("Add to calendar");
    house.browser().get(&format!("{page}/register")).await.assert(303);
    assert_eq!(house.deliver().await, 0);
    organiser.send(&format!("{desk}/close"), &sent).await.assert(409);
    organiser.get(&desk).await.assert(200).does_not_say(&format!("{desk}/close"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forum_that_has_begun_is_over_when_staff_say_so_and_its_certificates_can_be_issued(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut organiser = house.signed_in(ORGANISER, Role::Organiser).await;
    let desk = format!("/en/desk/forums/{forum}");
    let (ada, _) = house.register(forum, "ada").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    let hers = house.link(&house.mail_to("ada@example.org").await, "/registration/");
    house.browser().get(&hers).await.assert(200).says("/withdraw").says("/ticket");
    organiser.get(&desk).await.assert(200).says(&format!("{desk}/postpone")).says(&format!("{desk}/cancel"));
    organiser.send(&format!("{desk}/end"), &[]).await.assert(409).says("The forum has not begun yet.");
    let begun =
        "update forums set starts_at = now() - interval '3 hours', ends_at = now() + interval '5 hours',
                                   languages = '{zh,ru}'";
    sqlx::query(begun).execute(&house.db).await.unwrap();
    organiser.get(&desk).await.assert(200).says(&format!("{desk}/end"));
    organiser.get(&format!("{desk}/documents")).await.assert(200).does_not_say("name=\"languages\"");
    let shown = organiser.send(&format!("{desk}/end"), &[]).await.assert(200);
    let [at, seal] = agreed(&shown);
    organiser.send(&format!("{desk}/end"), &[(at.0, &*at.1), (seal.0, &*seal.1)]).await.assert(303);
    let known = forums::find(&house.db, forum).await.unwrap().unwrap();
    assert!(known.is_over(now()));
    let over = organiser.get(&desk).await.assert(200).says("<span class=\"tag\">Over</span>");
    over.does_not_say(&format!("{desk}/postpone")).does_not_say(&format!("{desk}/cancel"));
    organiser.get("/en/desk/forums").await.assert(200).says("<span class=\"tag\">Over</span>");
    let over = house.browser().get(&hers).await.assert(200).says("The forum is over");
    over.does_not_say("/withdraw").does_not_say("/ticket");
    let page = organiser.get(&format!("{desk}/documents")).await.assert(200);
    for (language, ticked) in [("zh", true), ("en", false), ("ru", true)] {
        let spoken = format!("name=\"languages\" value=\"{language}\" checked");
        assert_eq!(page.body.contains(&spoken), ticked, "{language}");
    }
    let by = house.staff(ORGANISER, Role::Organiser).await;
    let (change, agreed) = (forums::Change::End(now()), forums::Agreed::default());
    let again = forums::change(&house.db, forum, change, agreed, by, now()).await;
    assert!(matches!(again, Err(forums::ChangeError::State(ChangeStateError::Over))), "{again:?}");
}
