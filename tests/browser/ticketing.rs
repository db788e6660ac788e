use domain::{
    attendance,
    language::Language,
    registrations::{self, Request},
};
use serde_json::json;
use sqlx::PgPool;

use super::{Screen, pictures, screen::journey};
use crate::support::{now, request};

/// A phone that is held out at the entrance: from the confirming mail to the code, which another camera reads in
/// light, in dark and on paper.
async fn is_held_out(screen: &Screen<'_>) {
    let premises = screen.premises;
    let forum = premises.forum(5).await;
    let form = Request {
        native_name: "Абдурахмонова Нигора Шухратжоновна".into(),
        latin_name: "Nigora Shukhratjonovna Abdurakhmonova".into(),
        ..request("nigora", screen.language)
    };
    let (id, _) = registrations::register(&premises.db, forum, &form.parse().unwrap(), now()).await.unwrap();
    registrations::confirm(&premises.db, id, now()).await.unwrap();
    let mail = premises.mail_to("nigora@example.org").await;
    screen.letter(&mail, "confirmed-ticket").await;
    screen.open_mail(&mail, "/registration/").await;
    screen.picture("registration-ticket").await;
    screen.press("main .button[href$='/ticket']").await;
    screen.says(&attendance::ticket_number(id)).await;
    screen.says("Nigora Shukhratjonovna Abdurakhmonova").await;
    screen.pictures("ticket").await;

    let language: Language = screen.language.parse().unwrap();
    let code = attendance::ticket_link(&premises.keys, &premises.base_url, language, id);
    for is_light in [true, false] {
        screen.light(is_light).await;
        assert_eq!(pictures::read_code(screen).await.as_deref(), Some(code.as_str()), "light: {is_light}");
    }
    screen.chrome.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    assert_eq!(pictures::read_code(screen).await.as_deref(), Some(code.as_str()), "on paper");
    screen.chrome.devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
    let print = screen.chrome.print().await;
    pictures::write(&pictures::folder().join(format!("print-{}-ticket.pdf", screen.language)), &print);
    screen.press("main .button[href$='/papers']").await;
    screen.picture("papers").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_is_held_out_in_chinese(db: PgPool) {
    journey(db, "zh", is_held_out).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_is_held_out_in_english(db: PgPool) {
    journey(db, "en", is_held_out).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_is_held_out_in_russian(db: PgPool) {
    journey(db, "ru", is_held_out).await;
}
