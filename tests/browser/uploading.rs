use std::env;

use domain::{
    fields::FieldForm,
    registrations::{self, State},
    staff::Role,
};
use serde_json::json;
use sqlx::PgPool;

use super::{Screen, screen::journey};
use crate::support::{now, request, until};

const REGISTRAR: &str = "registrar@lianyi.example";
const LETTER: &[u8] = b"%PDF-1.7\n% A letter of the court.\n%%EOF\n";

/// A participant answers a question by a file, after one that is none; staff find it at the desk and save it, byte for
/// byte what was given.
async fn answers_by_a_file(screen: &Screen<'_>) {
    let premises = screen.premises;
    let forum = premises.forum(5).await;
    let question = FieldForm {
        key: "letter".into(),
        stage: "registration".into(),
        kind: "file".into(),
        label_zh: "所在法院的推荐信".into(),
        label_en: "Letter of your court".into(),
        label_ru: "Письмо вашего суда".into(),
        required: "yes".into(),
        ..FieldForm::default()
    };
    premises.ask(forum, question).await;
    let ada = request("ada", screen.language).parse().unwrap();
    let (id, _) = registrations::register(&premises.db, forum, &ada, now()).await.unwrap();
    let folder = env::temp_dir().join(format!("lianyi-files-{}", uuid::Uuid::new_v4()));
    let (given, saved) = (folder.join("given"), folder.join("saved"));
    std::fs::create_dir_all(&given).unwrap();
    std::fs::create_dir_all(&saved).unwrap();
    let (words, letter) = (given.join("words.pdf"), given.join("court-letter.pdf"));
    std::fs::write(&words, "no PDF at all").unwrap();
    std::fs::write(&letter, LETTER).unwrap();

    let mail = premises.mail_to("ada@example.org").await;
    screen.open_mail(&mail, "/registration/").await;
    screen.press("form[action$='/confirm'] button").await;
    assert_eq!(premises.state_of(id).await, State::Confirmed);
    screen.press("main a[href$='/answers']").await;
    for (file, is_taken) in [(&words, false), (&letter, true)] {
        screen.chrome.find("input[type=file]").await.send_keys(file.to_str().unwrap()).await.unwrap();
        screen.press("form[action*='/files/'] .button").await;
        assert_eq!(screen.has("#field-answer-letter.wrong .error").await, !is_taken);
        assert_eq!(screen.has("main a[href*='/files/']").await, is_taken);
    }
    screen.says("court-letter.pdf").await;
    screen.picture("answers-file-given").await;

    screen.hand_on().await;
    premises.staff(REGISTRAR, Role::Registrar).await;
    screen.sign_in(REGISTRAR).await;
    screen.open(&format!("/desk/forums/{forum}/registrations")).await;
    screen.press("main table a[href*='/desk/registrations/']").await;
    screen.says("court-letter.pdf").await;
    let allowed = json!({ "behavior": "allow", "downloadPath": saved.to_str().unwrap() });
    screen.chrome.devtools("Browser.setDownloadBehavior", allowed).await;
    screen.touch("main a[href*='/files/']").await;
    let file = saved.join("letter.pdf");
    until("the file is saved", async || std::fs::read(&file).is_ok_and(|bytes| bytes == LETTER)).await;
    std::fs::remove_dir_all(&folder).unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_question_is_answered_by_a_file_in_chinese(db: PgPool) {
    journey(db, "zh", answers_by_a_file).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_question_is_answered_by_a_file_in_russian(db: PgPool) {
    journey(db, "ru", answers_by_a_file).await;
}
