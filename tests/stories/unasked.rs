//! What must be answered is asked of everybody, also of those who came by another way than the public form.

use domain::{
    fields::{self, FieldForm, Stage},
    ids::RegistrationId,
    registrations,
    staff::Role,
};
use sqlx::PgPool;

use super::guests::{ADA, delegates, invite};
use crate::support::{House, now};

fn question(key: &str, stage: &str, required: bool) -> FieldForm {
    FieldForm {
        key: key.into(),
        stage: stage.into(),
        kind: "text".into(),
        required: if required { "yes".into() } else { String::new() },
        label_zh: key.into(),
        label_en: key.into(),
        label_ru: key.into(),
        ..FieldForm::default()
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_was_asked_nothing_yet_answers_what_must_be_answered_until_the_forum_begins(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.ask(forum, question("court", "registration", true)).await;
    invite(&house, forum, delegates(&house, forum).await, ADA, None).await.unwrap();
    let link = house.link(&house.mail_to("ada@example.org").await, "/invitation/");
    sqlx::query("update forums set registration_closes_at = now() - interval '1 hour'")
        .execute(&house.db)
        .await
        .unwrap();
    let mut ada = house.browser();
    ada.get(&link).await.assert(200);
    let asked = ada.send(&link, &[("answer", "accept")]).await.assert(303).leads_to();
    assert!(asked.ends_with("/answers"), "{asked}");
    ada.get(&asked).await.assert(200).says("name=\"answer-court\"");
    ada.send(&asked, &[]).await.assert(422);
    ada.send(&asked, &[("answer-court", "Supreme Court")]).await.assert(303);
    // What must be answered is, and registration is closed.
    ada.send(&asked, &[("answer-court", "Another")]).await.assert(410);
    // Who has yet to answer cannot once the forum has begun.
    let (bea, _) = {
        sqlx::query("update forums set registration_closes_at = null").execute(&house.db).await.unwrap();
        house.register(forum, "bea").await
    };
    sqlx::query("update forums set starts_at = now() - interval '1 hour', registration_closes_at = now() - interval '1 hour'")
        .execute(&house.db)
        .await
        .unwrap();
    let typed = [("court".to_owned(), vec!["City Court".to_owned()])].into();
    let late = fields::change(&house.db, bea, Stage::Registration, &typed, None, now()).await;
    assert!(matches!(late, Err(fields::ChangeError::NotOpen)), "{late:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_form_at_the_door_asks_what_the_forum_asks(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.ask(forum, question("court", "registration", true)).await;
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let path = format!("/en/desk/forums/{forum}/walk-in");
    desk.get(&path).await.assert(200).says("name=\"answer-court\"");
    let who = [
        ("latin_name", "Ada"),
        ("email", "ada@example.org"),
        ("country", "KZ"),
        ("language", "en"),
        ("category", "delegate"),
    ];
    desk.send(&path, &who).await.assert(422).says("answer-court-error");
    let answered = [&who[..], &[("answer-court", "Supreme Court")]].concat();
    desk.send(&path, &answered).await.assert(303);
    let id = sqlx::query_scalar("select id from registrations").fetch_one(&house.db).await.unwrap();
    let answers = fields::answers_of(&house.db, RegistrationId(id)).await.unwrap();
    assert_eq!(answers[0].words(), ["Supreme Court"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_answer_of_a_later_stage_goes_with_the_condition_that_it_was_asked_under(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let visa = FieldForm { kind: "yes_no".into(), ..question("visa", "registration", true) };
    house.ask(forum, visa).await;
    let embassy = FieldForm { only_if: vec!["visa:yes".into()], ..question("embassy", "acceptance", true) };
    house.ask(forum, embassy).await;
    let (ada, _) = house.register(forum, "ada").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    let answer = async |stage: Stage, key: &str, word: &str| {
        let typed = [(key.to_owned(), vec![word.to_owned()])].into();
        fields::change(&house.db, ada, stage, &typed, None, now()).await.unwrap();
    };
    answer(Stage::Registration, "visa", "yes").await;
    answer(Stage::Acceptance, "embassy", "Astana").await;
    answer(Stage::Registration, "visa", "no").await;
    let answers = fields::answers_of(&house.db, ada).await.unwrap();
    let keys: Vec<&str> = answers.iter().map(|a| a.question.key.as_str()).collect();
    assert_eq!(keys, ["visa"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_has_answered_is_asked_at_the_door_for_what_is_missing_alone(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.ask(forum, question("court", "registration", true)).await;
    let (ada, _) = house.register(forum, "ada").await;
    let typed = [("court".to_owned(), vec!["Supreme Court".to_owned()])].into();
    fields::change(&house.db, ada, Stage::Registration, &typed, None, now()).await.unwrap();
    house.ask(forum, question("post", "registration", true)).await;
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let path = format!("/en/desk/forums/{forum}/walk-in");
    desk.get(&path).await.assert(200);
    let who = [
        ("latin_name", "Ada"),
        ("email", "Ada@example.org"),
        ("country", "KZ"),
        ("language", "en"),
        ("category", "delegate"),
    ];
    let missing = desk.send(&path, &who).await.assert(422);
    missing.says("answer-post-error").does_not_say("answer-court-error");
    let answered = [&who[..], &[("answer-court", "?"), ("answer-post", "Judge")]].concat();
    desk.send(&path, &answered).await.assert(303);
    let answers = fields::answers_of(&house.db, ada).await.unwrap();
    let words: Vec<_> = answers.iter().map(|a| a.words().concat()).collect();
    assert_eq!(words, ["Supreme Court", "Judge"]);
}
