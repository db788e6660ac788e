use domain::staff::Role;
use sqlx::PgPool;

use super::{Screen, screen::journey};
use crate::support::now;

const ADMIN: &str = "admin@lianyi.example";

/// An admin writes to a class in three languages and sends it, and looks around the rest of the desk.
async fn schedules(screen: &Screen<'_>) {
    let premises = screen.premises;
    premises.staff(ADMIN, Role::Admin).await;
    screen.sign_in(ADMIN).await;
    screen.pictures("desk-of-admin").await;
    screen.press("main a[href$='/desk/mailings']").await;
    screen.press("main a[href$='/desk/mailings/new']").await;
    screen.press("main form .button").await;
    screen.picture("desk-mailing-errors").await;
    screen.write("name", "Class 71").await;
    screen.tick("kind", "announcement").await;
    screen.tick("audience", "class").await;
    screen.choose("class", "C071").await;
    screen.press("main form .button").await;
    for (name, words) in [
        ("subject_zh", "十周年纪念文集征稿"),
        ("subject_en", "Essays for the tenth anniversary"),
        ("subject_ru", "Статьи к десятилетию"),
        ("body_zh", "请于六月前寄来您的文章。"),
        ("body_en", "Please send us your essay before June."),
        ("body_ru", "Пришлите, пожалуйста, Вашу статью до июня."),
    ] {
        screen.write(name, words).await;
    }
    screen.press("form[action$='/content'] .button").await;
    screen.pictures("desk-mailing-draft").await;
    screen.tick("when", "now").await;
    screen.press("form[action$='/schedule'] .button").await;
    workers::tick(&premises.db, now()).await.unwrap();
    while premises.deliver().await > 0 {}
    screen.open("/desk/mailings").await;
    screen.pictures("desk-mailings").await;
    screen.press("main table a").await;
    screen.pictures("desk-mailing").await;
    let here = |mail: &mailbox::Caught| mail.language().is_some_and(|tag| tag.starts_with(screen.language));
    let mails = premises.mailbox.caught();
    let sent = mails
        .iter()
        .filter(|mail| here(mail))
        .find(|mail| mail.links().iter().any(|link| link.contains("/unsubscribe/")));
    screen.letter(sent.unwrap_or_else(|| panic!("nothing went out in {}", screen.language)), "mailing").await;
    screen.open_mail(sent.unwrap(), "/unsubscribe/").await;
    screen.picture("unsubscribe").await;

    screen.open("/desk/people").await;
    screen.pictures("desk-people").await;
    screen.press("main table a").await;
    screen.picture("desk-person").await;
    for room in ["members", "suppressions", "audit", "components"] {
        screen.open(&format!("/desk/{room}")).await;
        screen.pictures(&format!("desk-{room}")).await;
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_writes_to_a_class_in_chinese(db: PgPool) {
    journey(db, "zh", schedules).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_writes_to_a_class_in_english(db: PgPool) {
    journey(db, "en", schedules).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_writes_to_a_class_in_russian(db: PgPool) {
    journey(db, "ru", schedules).await;
}
