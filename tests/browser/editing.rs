use domain::{forums, staff::Role};
use sqlx::PgPool;

use super::{Screen, pictures, screen::journey};
use crate::support::in_days;

const ORGANISER: &str = "organiser@lianyi.example";

/// An organiser fills the agenda of an announced forum, adds speakers and material, looks at its page as others will
/// see it, postpones it, and makes a copy.
async fn edits(screen: &Screen<'_>) {
    let premises = screen.premises;
    premises.staff(ORGANISER, Role::Organiser).await;
    let forum = premises.forum(5).await;
    premises.register(forum, "ada").await;
    let slug = premises.slug(forum).await;
    screen.sign_in(ORGANISER).await;
    screen.open(&format!("/desk/forums/{forum}")).await;
    screen.press("main a[href$='/agenda']").await;
    for (native, latin, country) in [("Айгүл Омарова", "Aigul Omarova", "KZ"), ("王伟", "Wang Wei", "CN")]
    {
        screen.press("main a[href$='/speakers/new']").await;
        screen.write("native_name", native).await;
        screen.write("latin_name", latin).await;
        screen.choose("country", country).await;
        screen.write("position_zh", "法官").await;
        screen.write("position_en", "Judge").await;
        screen.write("position_ru", "Судья").await;
        screen.picture("desk-speaker").await;
        screen.press("main form .button").await;
    }
    screen.press("main a[href$='/agenda/new']").await;
    screen.press("main form .button").await;
    screen.pictures("desk-session-errors").await;
    for (n, (zh, en, ru, from, to, room)) in [
        ("电子证据", "Electronic evidence", "Электронные доказательства", 9, "10:30", "A"),
        ("远程庭审", "Remote hearings", "Дистанционные заседания", 9, "10:45", "B"),
        ("夜间问答", "Late questions", "Ночные вопросы", 23, "00:30", "A"),
    ]
    .into_iter()
    .enumerate()
    {
        screen.open(&format!("/desk/forums/{forum}/agenda/new")).await;
        screen.write("title_zh", zh).await;
        screen.write("title_en", en).await;
        screen.write("title_ru", ru).await;
        screen.set("starts_at", &[in_days(60, from).as_str()]).await;
        screen.set("ends_at", &[to]).await;
        screen.write("room_zh", &format!("{room} 厅")).await;
        screen.write("room_en", &format!("Room {room}")).await;
        screen.write("room_ru", &format!("Зал {room}")).await;
        if n < 2 {
            screen.touch(&format!("label.choice:nth-of-type({}) input[name=speakers]", n + 1)).await;
            screen.tick("interpretation", "ru").await;
        }
        screen.press("main form .button").await;
    }
    screen.pictures("desk-agenda").await;
    assert_eq!(forums::agenda(&premises.db, forum).await.unwrap().len(), 3);

    screen.open(&format!("/desk/forums/{forum}/materials")).await;
    screen.write("title_zh", "会议手册").await;
    screen.write("title_en", "Handbook of the forum").await;
    screen.write("title_ru", "Справочник форума").await;
    let file = pictures::folder().join("handbook.pdf");
    pictures::write(&file, b"%PDF-1.7\n%%EOF\n");
    screen.chrome.find("input[type=file]").await.send_keys(file.to_str().unwrap()).await.unwrap();
    screen.press("main form[enctype] .button").await;
    screen.pictures("desk-materials").await;
    assert_eq!(forums::materials(&premises.db, forum).await.unwrap().len(), 1);

    screen.open(&format!("/desk/forums/{forum}/preview")).await;
    screen.choose("who", "confirmed").await;
    screen.set("at", &[in_days(60, 9).as_str()]).await;
    screen.press("main form .button").await;
    screen.pictures("desk-preview").await;
    screen.open(&format!("/forums/{slug}")).await;
    screen.pictures("forum-agenda").await;

    screen.open(&format!("/desk/forums/{forum}/edit")).await;
    screen.pictures("desk-forum-edit").await;
    screen.write("venue_en", "Shanghai, Congress Hall").await;
    screen.press("main form .button").await;
    screen.picture("desk-change-venue").await;
    screen.press("main form .button").await;
    screen.pictures("desk-forum-stale").await;

    screen.press("main a[href$='/postpone']").await;
    screen.picture("desk-postpone").await;
    screen.press("main form:last-of-type .button").await;
    screen.pictures("desk-change").await;
    assert_eq!(forums::find(&premises.db, forum).await.unwrap().unwrap().state, forums::State::Published);
    screen.press("main form .button").await;
    assert_eq!(forums::find(&premises.db, forum).await.unwrap().unwrap().state, forums::State::Postponed);
    let mail = premises.mail_to("ada@example.org").await;
    screen.letter(&mail, "postponed").await;
    screen.open(&format!("/forums/{slug}")).await;
    screen.picture("forum-postponed").await;

    screen.open(&format!("/desk/forums/{forum}/clone")).await;
    screen.set("starts_on", &[&in_days(400, 9)[..10]]).await;
    screen.picture("desk-clone").await;
    screen.press("main form .button").await;
    screen.picture("desk-forum-copy").await;
    let copy = forums::of_staff(&premises.db).await.unwrap();
    assert!(copy.iter().any(|f| f.state == forums::State::Draft && f.slug.starts_with("spring-forum-")));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_edits_in_chinese(db: PgPool) {
    journey(db, "zh", edits).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_edits_in_english(db: PgPool) {
    journey(db, "en", edits).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_edits_in_russian(db: PgPool) {
    journey(db, "ru", edits).await;
}
