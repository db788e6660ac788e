//! What an organiser writes of a forum, and how it is seen.

use domain::{
    forums::{self, SessionForm},
    ids::ForumId,
    language::Language,
    staff::Role,
    texts::say,
};
use sqlx::PgPool;

use crate::support::{Browser, House, in_days, now};

pub(super) const ORGANISER: &str = "organiser@lianyi.example";

pub(super) async fn organiser(house: &House, forum: ForumId) -> (Browser, String) {
    let mut browser = house.signed_in(ORGANISER, Role::Organiser).await;
    let desk = format!("/en/desk/forums/{forum}");
    browser.get(&desk).await.assert(200);
    (browser, desk)
}

/// The form that saves the house's forum as it is, with other words in some fields.
pub(super) fn form<'f>(times: &'f [String; 2], other: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("title_zh", "春季论坛"),
        ("title_en", "Spring Forum"),
        ("title_ru", "Весенний форум"),
        ("venue_zh", "上海"),
        ("venue_en", "Shanghai"),
        ("venue_ru", "Шанхай"),
        ("mode", "in_person"),
        ("time_zone", "Asia/Shanghai"),
        ("second_time_zone", "Asia/Almaty"),
        ("starts_at", times[0].as_str()),
        ("ends_at", times[1].as_str()),
        ("capacity", "5"),
        ("waitlist", "on"),
        ("category_code", "delegate"),
        ("category_title_zh", "代表"),
        ("category_title_en", "Delegate"),
        ("category_title_ru", "Делегат"),
        ("category_quota", "5"),
    ];
    for (name, value) in other {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_text_that_fell_behind_another_language_is_shown_until_it_is_touched_or_marked(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let times = [in_days(60, 9), in_days(60, 17)];
    let behind = say(Language::En, "desk-stale-lead");
    organiser.get(&desk).await.does_not_say(&behind);
    let save = format!("{desk}/edit");
    organiser.send(&save, &form(&times, &[("title_en", "The Spring Forum")])).await.assert(303);
    organiser
        .get(&desk)
        .await
        .says("The title may be out of date in Chinese")
        .says("The title may be out of date in Russian")
        .does_not_say("The title may be out of date in English");
    // One language follows, and another is said to be up to date as it is.
    let caught_up = [("title_en", "The Spring Forum"), ("title_zh", "春之论坛")];
    organiser.send(&save, &form(&times, &caught_up)).await.assert(303);
    organiser
        .get(&desk)
        .await
        .does_not_say("The title may be out of date in Chinese")
        .says("The title may be out of date in Russian");
    let page = organiser.get(&save).await.assert(200);
    assert_eq!(page.body.matches("value=\"title_ru\"").count(), 1, "{}", page.body);
    let fresh = [&caught_up[..], &[("fresh", "title_ru")]].concat();
    organiser.send(&save, &form(&times, &fresh)).await.assert(303);
    organiser.get(&desk).await.does_not_say(&behind);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_announced_forum_mixes_no_languages(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let times = [in_days(60, 9), in_days(60, 17)];
    organiser
        .send(&format!("{desk}/edit"), &form(&times, &[("summary_en", "Judges meet judges")]))
        .await
        .assert(422)
        .says(&say(Language::En, "problem-missing-translation"))
        .says("Judges meet judges");
    let all =
        [("summary_en", "Judges meet judges"), ("summary_zh", "法官相会"), ("summary_ru", "Встреча судей")];
    organiser.send(&format!("{desk}/edit"), &form(&times, &all)).await.assert(303);
    let slug = house.slug(forum).await;
    house.browser().get(&format!("/ru/forums/{slug}")).await.says("Встреча судей").does_not_say("Judges");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_sees_a_page_as_anybody_at_any_time_and_nobody_else_does(db: PgPool) {
    let house = House::open(db).await;
    let draft = house.draft(5, 60).await;
    sqlx::query("update forums set join_link = 'https://meet.example/room'")
        .execute(&house.db)
        .await
        .unwrap();
    let (mut organiser, desk) = organiser(&house, draft).await;
    let preview = format!("{desk}/preview");
    let [open, closed] = ["register-button", "forum-registration-closed"].map(|key| say(Language::En, key));
    organiser.get(&preview).await.assert(200).says(&open).does_not_say("meet.example");
    let door = format!("{preview}?who=confirmed&at={}", in_days(60, 9));
    organiser.get(&door).await.assert(200).says("https://meet.example/room");
    let after = format!("{preview}?who=stranger&at={}", in_days(61, 9));
    organiser.get(&after).await.assert(200).says(&closed).does_not_say(&open);
    assert_eq!(forums::find(&house.db, draft).await.unwrap().unwrap().state, forums::State::Draft);
    let mut stranger = house.browser();
    assert!(stranger.get(&door).await.assert(303).leads_to().contains("/sign-in"));
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    mailer.get(&door).await.assert(403);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forums_address_is_chosen_until_it_is_announced(db: PgPool) {
    let house = House::open(db).await;
    let draft = house.draft(5, 60).await;
    let other = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, draft).await;
    let times = [in_days(60, 9), in_days(60, 17)];
    let (save, taken) = (format!("{desk}/edit"), house.slug(other).await);
    organiser
        .send(&save, &form(&times, &[("slug", &taken)]))
        .await
        .assert(422)
        .says(&say(Language::En, "problem-slug-taken"));
    organiser.send(&save, &form(&times, &[("slug", "judges-meet")])).await.assert(303);
    organiser.get(&desk).await;
    organiser.send(&format!("{desk}/publish"), &[]).await.assert(303);
    house.browser().get("/en/forums/judges-meet").await.assert(200);
    organiser
        .send(&save, &form(&times, &[("slug", "judges-met")]))
        .await
        .assert(422)
        .says(&say(Language::En, "problem-slug-is-known"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_somebody_else_saved_meanwhile_is_not_overwritten_without_a_word(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let save = format!("{desk}/edit");
    let seen = value_of(&organiser.get(&save).await.assert(200).body, "seen");
    let session = SessionForm {
        title_zh: "开幕".into(),
        title_en: "Opening".into(),
        title_ru: "Открытие".into(),
        starts_at: in_days(60, 9),
        ends_at: "10:00".into(),
        ..SessionForm::default()
    };
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    let session = session.parse(None, &found, &[]).unwrap();
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    forums::save_session(&house.db, forum, &session, by, now()).await.unwrap();
    let times = [in_days(60, 9), in_days(60, 17)];
    let typed = [("seen", seen.as_str()), ("venue_en", "Shanghai, Hall Two")];
    let answer = organiser.send(&save, &form(&times, &typed)).await.assert(409);
    let answer = answer.says(&say(Language::En, "desk-forum-overtaken")).says("Shanghai, Hall Two");
    assert_eq!(forums::agenda(&house.db, forum).await.unwrap().len(), 1);
    // Who has read that may save all the same.
    let typed = [("seen", &*value_of(&answer.body, "seen")), ("title_en", "The Spring Forum")];
    organiser.send(&save, &form(&times, &typed)).await.assert(303);
    assert_eq!(forums::agenda(&house.db, forum).await.unwrap().len(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_text_in_a_language_that_the_form_does_not_offer_stays(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let persian = r#"update forums set title = title || '{"fa": "همایش بهاری"}', venue = venue || '{"fa": "شانگهای"}' where id = $1"#;
    sqlx::query(persian).bind(forum.0).execute(&house.db).await.unwrap();
    let (mut organiser, desk) = organiser(&house, forum).await;
    let times = [in_days(60, 9), in_days(60, 17)];
    organiser.send(&format!("{desk}/edit"), &form(&times, &[("title_en", "A Forum")])).await.assert(303);
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    assert_eq!(found.title.exactly(Language::Fa), "همایش بهاری");
    assert_eq!(found.venue.exactly(Language::Fa), "شانگهای");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn persian_is_written_for_papers_and_moves_nobody(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    organiser
        .get(&format!("{desk}/edit"))
        .await
        .assert(200)
        .says("name=\"title_fa\" lang=\"fa\" dir=\"rtl\"");
    let before = forums::find(&house.db, forum).await.unwrap().unwrap();
    let times = [in_days(60, 9), in_days(60, 17)];
    let persian = [("title_fa", "همایش بهاری"), ("venue_fa", "شانگهای")];
    organiser.send(&format!("{desk}/edit"), &form(&times, &persian)).await.assert(303);
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    assert_eq!(found.title.exactly(Language::Fa), "همایش بهاری");
    assert_eq!(found.venue.exactly(Language::Fa), "شانگهای");
    assert_eq!(found.edition(), before.edition(), "calendars, mails and papers say what they said");
    organiser.get(&format!("{desk}/edit")).await.says("همایش بهاری");
    let wiped = [("title_fa", ""), ("venue_fa", "")];
    organiser.send(&format!("{desk}/edit"), &form(&times, &wiped)).await.assert(303);
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    assert_eq!((found.title, found.venue), (before.title, before.venue));
}

/// What a field of a page's form holds.
pub(super) fn value_of(page: &str, field: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{field}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}
