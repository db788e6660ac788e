use domain::{
    post::{self, Bounce, BounceClass, BounceSource},
    staff::Role,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::{Screen, screen::journey};
use crate::support::now;

const MAILER: &str = "mailer@lianyi.example";

fn bounce(email: &str, class: BounceClass, said: &str, key: i64) -> Bounce {
    Bounce {
        email: email.to_owned(),
        delivery: None,
        class,
        reason: "user_unknown".to_owned(),
        status: Some("5.1.1".to_owned()),
        code: None,
        provider: None,
        said: Some(said.to_owned()),
        source: BounceSource::Report,
        counts: true,
        key: format!("{email} {key}"),
    }
}

/// A mailer looks up whom mailings do not reach and why, adds somebody who asked by telephone, and lifts one.
async fn looks_after(screen: &Screen<'_>) {
    let premises = screen.premises;
    let dead = bounce("gone@example.org", BounceClass::Hard, "550 5.1.1 nobody of that name", 0);
    post::note_bounced(&premises.db, &[dead], now()).await.unwrap();
    for day in 0..5 {
        let full = bounce("full@example.org", BounceClass::Soft, "the mailbox is full", day);
        post::note_bounced(&premises.db, &[full], now() - SignedDuration::from_hours(24 * (4 - day)))
            .await
            .unwrap();
    }
    premises.staff(MAILER, Role::Mailer).await;
    screen.sign_in(MAILER).await;
    screen.press("main a[href$='/desk/suppressions']").await;
    for words in [
        "gone@example.org",
        "The address does not exist",
        "550 5.1.1 nobody of that name",
        "full@example.org",
        "Came back five times in thirty days",
        "the mailbox is full",
        "until ",
    ] {
        screen.says(words).await;
    }
    screen.pictures("desk-suppressions-filled").await;

    address(screen, "ann@example").await;
    screen.write("note", "asked by telephone").await;
    screen.press("form[action$='/suppressions/add'] .button").await;
    screen.says("Please enter an e-mail address").await;
    assert_eq!(screen.typed("note").await, "asked by telephone");
    screen.picture("desk-suppressions-wrong").await;
    address(screen, "ann@example.org").await;
    screen.press("form[action$='/suppressions/add'] .button").await;
    screen.says("ann@example.org").await;
    screen.says("asked by telephone").await;

    screen.choose("reason", "hard_bounce").await;
    screen.press("form.filter .button").await;
    screen.says("gone@example.org").await;
    let rows = screen.chrome.text().await;
    assert!(!rows.contains("full@example.org") && !rows.contains("ann@example.org"), "{rows}");
    screen.touch("main table summary").await;
    screen.press("form[action$='/suppressions/lift'] .button").await;
    let left = screen.chrome.text().await;
    assert!(!left.contains("gone@example.org"), "{left}");
    screen.says("full@example.org").await;
    screen.says("ann@example.org").await;
}

/// Types the address to add; the forms that lift have one of the same name.
async fn address(screen: &Screen<'_>, words: &str) {
    let field = screen.chrome.find("#email").await;
    field.clear().await.unwrap();
    field.send_keys(words).await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailer_sees_whom_mailings_do_not_reach_and_why_and_adds_and_lifts(db: PgPool) {
    journey(db, "en", looks_after).await;
}
