use domain::staff::Role;
use sqlx::PgPool;

use super::{Screen, screen::journey};
use crate::support::in_days;

const ORGANISER: &str = "organiser@lianyi.example";

/// An organiser gives a country seats; its focal point names people by the link that came by mail, is told what is
/// wrong with the list, replaces one of them, and the desk sees who comes.
async fn delegates(screen: &Screen<'_>) {
    let premises = screen.premises;
    let forum = premises.forum(20).await;
    premises.staff(ORGANISER, Role::Organiser).await;
    screen.sign_in(ORGANISER).await;
    screen.open(&format!("/desk/forums/{forum}")).await;
    screen.press("main a[href$='/delegations']").await;
    screen.press("form[action$='/delegations'] .button").await;
    screen.pictures("desk-delegations-errors").await;
    screen.choose("country", "KZ").await;
    screen.tick("category", "delegate").await;
    screen.write("seats", "3").await;
    screen.set("returns_at", &[in_days(20, 18).as_str()]).await;
    screen.write("latin_name", "Fatima Rahimova").await;
    screen.write("email", "fatima@example.org").await;
    screen.tick("language", screen.language).await;
    screen.press("form[action$='/delegations'] .button").await;
    screen.pictures("desk-delegations").await;

    screen.hand_on().await;
    let mail = premises.mail_to("fatima@example.org").await;
    screen.letter(&mail, "delegation").await;
    screen.open_mail(&mail, "/delegation/").await;
    screen.pictures("delegation").await;
    screen.write("list", "Aliya Sadykova, aliya@example.org\nDaniyar").await;
    screen.press("form[action$='/name'] .button").await;
    screen.pictures("delegation-errors").await;
    assert_eq!(screen.typed("list").await, "Aliya Sadykova, aliya@example.org\nDaniyar");
    screen.write("list", "Aliya Sadykova, aliya@example.org\nDaniyar Ospanov <daniyar@example.org>").await;
    screen.press("form[action$='/name'] .button").await;
    screen.says("aliya@example.org").await;
    screen.says("daniyar@example.org").await;
    screen.pictures("delegation-named").await;
    screen.touch("tbody tr:first-child details:has([action$='/replace']) summary").await;
    let field = screen.chrome.find("tbody tr:first-child [name=list]").await;
    field.send_keys("Saule Akhmetova <saule@example.org>").await.unwrap();
    screen.press("tbody tr:first-child [action$='/replace'] .button").await;
    screen.says("saule@example.org").await;

    screen.hand_on().await;
    screen.sign_in(ORGANISER).await;
    screen.open(&format!("/desk/forums/{forum}/delegations")).await;
    screen.press("tbody a[href*='/delegations/']").await;
    screen.says("Saule Akhmetova").await;
    screen.pictures("desk-delegation").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_country_sends_people_in_chinese(db: PgPool) {
    journey(db, "zh", delegates).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_country_sends_people_in_english(db: PgPool) {
    journey(db, "en", delegates).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_country_sends_people_in_russian(db: PgPool) {
    journey(db, "ru", delegates).await;
}
