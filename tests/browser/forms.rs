use domain::{forums, staff::Role};
use sqlx::PgPool;

use super::{Screen, screen::journey};

const ORGANISER: &str = "forms@lianyi.example";
/// It asks what to cook, and of those whose place is confirmed how they come.
const FORUM: &str = "x-2027-alu";

/// An organiser asks one thing more; a participant answers it on a phone, and what is asked later once it is time.
async fn asks_and_answers(screen: &Screen<'_>) {
    let premises = screen.premises;
    let forum = forums::find_by_slug(&premises.db, FORUM).await.unwrap().unwrap().id;
    premises.staff(ORGANISER, Role::Organiser).await;
    screen.sign_in(ORGANISER).await;
    screen.open(&format!("/desk/forums/{forum}")).await;
    screen.press("main a[href$='/form']").await;
    screen.pictures("desk-form").await;
    screen.press("main .actions a[href$='/form/add']").await;
    screen.write("key", "guests").await;
    screen.choose("kind", "number").await;
    screen.tick("required", "yes").await;
    screen.write("label_zh", "随行几人？").await;
    screen.write("label_en", "How many come with you?").await;
    screen.press("main form .button").await;
    assert!(screen.has("#field-label_ru.wrong .error").await);
    assert_eq!(screen.typed("label_zh").await, "随行几人？");
    screen.pictures("desk-field-errors").await;
    screen.write("label_ru", "Сколько человек с вами?").await;
    screen.press("main form .button").await;
    screen.press("main .actions a[href$='/form/preview']").await;
    screen.pictures("desk-form-preview").await;
    screen.hand_on().await;

    screen.open(&format!("/forums/{FORUM}/register")).await;
    screen.write("native_name", "Анна Орлова").await;
    screen.write("latin_name", "Anna Orlova").await;
    screen.write("email", "anna@court.example").await;
    screen.choose("country", "KZ").await;
    screen.tick("category", "delegate").await;
    screen.tick("language", screen.language).await;
    screen.tick("answer-diet", "halal").await;
    screen.write("answer-guests", "many").await;
    screen.pictures("register-questions").await;
    screen.press("main form .button").await;
    assert!(screen.has(".summary a[href='#answer-guests']").await);
    assert!(screen.has("#field-answer-guests.wrong .error").await);
    assert!(screen.has("input[name=answer-diet][value=halal]:checked").await);
    assert_eq!(screen.typed("answer-guests").await, "many");
    screen.write("answer-guests", "2").await;
    screen.press("main form .button").await;

    let mail = premises.mail_to("anna@court.example").await;
    screen.open_mail(&mail, "/registration/").await;
    screen.press("form[action$='/confirm'] button").await;
    screen.press("main a[href$='/details']").await;
    screen.pictures("details").await;
    screen.tick("answer-travel", "local").await;
    screen.press("main form .button").await;
    assert!(!screen.has(".summary").await, "what is asked of travellers only is not asked of others");
    screen.pictures("registration-answers").await;
    screen.hand_on().await;

    screen.sign_in(ORGANISER).await;
    screen.open(&format!("/desk/forums/{forum}/registrations")).await;
    screen.press("main table a[href*='/desk/registrations/']").await;
    screen.pictures("desk-registration").await;
    screen.open(&format!("/desk/forums/{forum}/feedback")).await;
    screen.picture("desk-feedback").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_is_made_and_filled_in_in_chinese(db: PgPool) {
    journey(db, "zh", asks_and_answers).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_is_made_and_filled_in_in_english(db: PgPool) {
    journey(db, "en", asks_and_answers).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_is_made_and_filled_in_in_russian(db: PgPool) {
    journey(db, "ru", asks_and_answers).await;
}
