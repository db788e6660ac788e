use domain::{registrations, staff::Role};
use sqlx::PgPool;

use super::{Screen, screen::journey};
use crate::support::{build_program, now, request};

const OFFICER: &str = "visa@lianyi.example";

/// An officer says that a forum gives visa letters; a participant gives a passport by the link that came by mail and
/// is told what is wrong with it; the officer opens it for a reason and issues the letter; whoever holds it finds that
/// it is ours, and that it no longer holds once it was taken back.
async fn vouches(screen: &Screen<'_>) {
    let premises = screen.premises;
    let forum = premises.forum(5).await;
    let asked = request("ada", screen.language).parse().unwrap();
    let (registration, _) = registrations::register(&premises.db, forum, &asked, now()).await.unwrap();
    registrations::confirm(&premises.db, registration, now()).await.unwrap();
    premises.staff(OFFICER, Role::Admin).await;
    screen.sign_in(OFFICER).await;
    let desk = format!("/desk/forums/{forum}/documents");
    screen.open(&desk).await;
    screen.tick("gives_letters", "yes").await;
    screen.press("form[action$='/terms'] .button").await;

    screen.hand_on().await;
    let mail = premises.mail_to("ada@example.org").await;
    screen.open_mail(&mail, "/registration/").await;
    screen.press("main a[href$='/papers']").await;
    screen.pictures("papers-passport").await;
    screen.press("main a[href$='/passport']").await;
    screen.write("passport_name", "ADA LOVELACE").await;
    screen.press("main form .button").await;
    screen.pictures("passport-errors").await;
    assert_eq!(screen.typed("passport_name").await, "ADA LOVELACE");
    screen.write("passport_number", "N1234567").await;
    screen.choose("nationality", "KZ").await;
    screen.set("born_on", &["1985-12-10"]).await;
    screen.set("expires_on", &["2099-01-31"]).await;
    screen.tick("passport_consent", "yes").await;
    screen.press("main form .button").await;
    assert!(!screen.chrome.text().await.contains("N1234567"), "what was given is never shown again");

    screen.hand_on().await;
    screen.sign_in(OFFICER).await;
    screen.open(&desk).await;
    screen.pictures("desk-documents").await;
    screen.press("main a[href*='/passports/']").await;
    screen.pictures("desk-passport").await;
    screen.write("why", "The consulate asks for the number").await;
    screen.press("main form .button").await;
    screen.says("N1234567").await;
    screen.open(&desk).await;
    screen.tick("chosen", &registration.to_string()).await;
    screen.press("form[action$='/visa-letters'] .button").await;
    assert_eq!(workers::make_papers(&premises.workers).await.unwrap(), 1);
    screen.open(&desk).await;
    screen.pictures("desk-documents-issued").await;

    screen.hand_on().await;
    let serial = "select serial from documents where registration_id = $1 and kind = 'visa_letter'";
    let serial: String =
        sqlx::query_scalar(serial).bind(registration.0).fetch_one(&premises.db).await.unwrap();
    screen.open(&format!("/verify/{serial}")).await;
    assert!(screen.has(".notice.good").await, "the letter is ours");
    screen.pictures("verify").await;
    screen.sign_in(OFFICER).await;
    screen.open(&desk).await;
    screen.touch("tbody tr:first-child details summary").await;
    screen.press("tbody tr:first-child .button[formaction$='/revoke']").await;
    screen.picture("desk-documents-errors").await;
    screen.write("why", "The passport was changed").await;
    screen.press("tbody tr:first-child .button[formaction$='/revoke']").await;
    screen.hand_on().await;
    screen.open(&format!("/verify/{serial}")).await;
    assert!(screen.has(".notice.wrong").await, "the letter was taken back");
    screen.picture("verify-revoked").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_officer_vouches_for_somebody_in_chinese(db: PgPool) {
    build_program().await;
    journey(db, "zh", vouches).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_officer_vouches_for_somebody_in_english(db: PgPool) {
    build_program().await;
    journey(db, "en", vouches).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_officer_vouches_for_somebody_in_russian(db: PgPool) {
    build_program().await;
    journey(db, "ru", vouches).await;
}
