use domain::{association, roll, staff::Role};
use sqlx::PgPool;

use super::{Premises, Screen, screen::journey};

/// The class of the anniversary, with people of every language.
const CLASS: &str = "C071";
const OFFICER: &str = "registrar@lianyi.example";

/// An alumna finds her class and applies; an officer approves at the desk; she signs in as a member.
async fn joins(screen: &Screen<'_>) {
    let (premises, language) = (screen.premises, screen.language);
    let alumna = alumna(premises, language).await;
    let email = format!("alumna-{language}@example.org");
    premises.staff(OFFICER, Role::Registrar).await;

    screen.open("/about").await;
    screen.picture("about").await;
    screen.open("/timeline").await;
    screen.picture("timeline").await;
    screen.open("/privacy").await;
    screen.picture("privacy").await;
    screen.open("/association").await;
    screen.picture("association").await;
    screen.press("main a[href$='/classes']").await;
    screen.pictures("classes").await;
    screen.press(&format!("main a[href$='/join?class={CLASS}']")).await;
    assert_eq!(screen.typed("class").await, CLASS, "the class is chosen already");
    screen.press("main form .button").await;
    assert!(screen.has("#field-latin_name.wrong .error").await);
    screen.pictures("join-errors").await;
    screen.write("native_name", &alumna.native_name).await;
    screen.write("latin_name", &alumna.latin_name.to_uppercase()).await;
    screen.write("email", &email).await;
    screen.choose("country", &alumna.country).await;
    screen.tick("language", language).await;
    screen.pictures("join").await;
    screen.press("main form .button").await;
    screen.picture("applied").await;

    let mail = premises.mail_to(&email).await;
    screen.letter(&mail, "application").await;
    screen.open_mail(&mail, "/association/application/").await;
    screen.picture("application").await;
    screen.press("main form .button").await;
    screen.picture("application-confirmed").await;

    screen.hand_on().await;
    screen.sign_in(OFFICER).await;
    screen.pictures("desk-of-officer").await;
    screen.press("main a[href$='/desk/applications']").await;
    screen.pictures("desk-applications").await;
    screen.press("main table a").await;
    let chosen = format!("input[name=enrolment][value='{}']:checked", alumna.id);
    assert!(screen.has(&chosen).await, "the same name on the roll is chosen already");
    screen.pictures("desk-application").await;
    screen.press("form[action$='/approve'] .button").await;
    let membership =
        association::membership_of_person(&premises.db, alumna.person_id).await.unwrap().unwrap();
    screen.says(&membership.number).await;
    screen.picture("desk-application-approved").await;

    screen.hand_on().await;
    let welcome = premises.mail_to(&email).await;
    assert!(welcome.text().unwrap().contains(&membership.number));
    screen.letter(&welcome, "welcome").await;
    screen.sign_in(&email).await;
    screen.says(&membership.number).await;
    screen.pictures("me").await;
    screen.press("form[action$='/sign-out'] button").await;
    screen.open("/nowhere").await;
    screen.picture("nowhere").await;
}

/// Somebody of the class who reads this language and has never been heard of since.
async fn alumna(premises: &Premises, language: &str) -> roll::Enrolment {
    let class = roll::find_class(&premises.db, CLASS).await.unwrap().unwrap();
    let enrolled = roll::enrolments_of_class(&premises.db, class.id).await.unwrap();
    let reads_it = enrolled.into_iter().find(|e| e.language.code() == language && e.email.is_some());
    reads_it.unwrap_or_else(|| panic!("nobody in {CLASS} reads {language}"))
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_alumna_joins_in_chinese(db: PgPool) {
    journey(db, "zh", joins).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_alumna_joins_in_english(db: PgPool) {
    journey(db, "en", joins).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_alumna_joins_in_russian(db: PgPool) {
    journey(db, "ru", joins).await;
}
