mod afterwards;
mod categories;
mod files;
mod forgetting;

use domain::{
    fields::{self, FieldForm, Stage},
    ids::{ForumId, RegistrationId},
    registrations,
    staff::Role,
};
use serde_json::json;
use sqlx::PgPool;

use crate::support::{House, now};

fn text(key: &str, stage: &str, label: &str) -> FieldForm {
    FieldForm {
        key: key.into(),
        stage: stage.into(),
        kind: "text".into(),
        label_zh: format!("{label}（中文）"),
        label_en: label.into(),
        label_ru: format!("{label} (рус)"),
        ..FieldForm::default()
    }
}

fn choice(key: &str, label: &str, choices: &[(&str, &str)]) -> FieldForm {
    let column = |of: fn(&(&str, &str)) -> String| -> Vec<String> { choices.iter().map(of).collect() };
    FieldForm {
        kind: "choice".into(),
        required: "yes".into(),
        choice_code: column(|c| c.0.to_owned()),
        choice_zh: column(|c| format!("{}（中文）", c.1)),
        choice_en: column(|c| c.1.to_owned()),
        choice_ru: column(|c| format!("{} (рус)", c.1)),
        ..text(key, "registration", label)
    }
}

const BY: [(&str, &str); 2] = [("train", "By train"), ("plane", "By plane")];

fn newcomer<'a>(email: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("native_name", "Анна"),
        ("latin_name", "Anna Orlova"),
        ("email", email),
        ("country", "KZ"),
        ("category", "delegate"),
        ("language", "en"),
    ];
    [&fields[..], more].concat()
}

async fn registered(house: &House, email: &str) -> RegistrationId {
    let id = sqlx::query_scalar("select id from registrations where email = $1").bind(email);
    RegistrationId(id.fetch_one(&house.db).await.unwrap())
}

/// Label, version and words of each answer, in English.
async fn said(house: &House, registration: RegistrationId) -> Vec<(String, i32, String)> {
    let answers = fields::answers_of(&house.db, registration).await.unwrap();
    let en = domain::language::Language::En;
    let said = answers
        .iter()
        .map(|a| (a.question.label.best(en).to_owned(), a.question.number, a.said(en).join(", ")));
    said.collect()
}

async fn confirmed(house: &House, forum: ForumId, name: &str) -> (RegistrationId, String) {
    let (id, _) = house.register(forum, name).await;
    registrations::confirm(&house.db, id, now()).await.unwrap();
    let mail = house.mail_to(&format!("{name}@example.org")).await;
    (id, house.link(&mail, "/registration/"))
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_answer_keeps_the_question_that_it_answered_when_the_form_is_edited(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    let field = house.ask(forum, choice("travel", "How will you come?", &BY)).await;
    let mut visitor = house.browser();
    let path = format!("/en/forums/{slug}/register");
    visitor.get(&path).await.assert(200).says("How will you come?").says("By train");
    visitor.send(&path, &newcomer("anna@example.org", &[("answer-travel", "train")])).await.assert(303);
    let anna = registered(&house, "anna@example.org").await;

    // The organiser asks it otherwise and takes the chosen answer away.
    let mut organiser = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let page = format!("/en/desk/forums/{forum}/form/{field}");
    organiser.get(&page).await.assert(200).says("One registration has answered this question");
    let edited = [
        ("kind", "choice"),
        ("required", "yes"),
        ("label_zh", "怎么来？"),
        ("label_en", "Which transport do you take?"),
        ("label_ru", "На чём вы приедете?"),
        ("choice_code", "bus"),
        ("choice_zh", "巴士"),
        ("choice_en", "By bus"),
        ("choice_ru", "Автобусом"),
    ];
    organiser.send(&page, &edited).await.assert(303);

    assert_eq!(said(&house, anna).await, [("How will you come?".into(), 1, "By train".into())]);
    let desk = organiser.get(&format!("/en/desk/registrations/{anna}")).await.assert(200);
    desk.says("How will you come?").says("By train").says("version 1").does_not_say("Which transport");
    organiser.get(&page).await.assert(200).says("How will you come?");
    organiser.get("/en/desk/audit").await.assert(200).says("Changed a question of a form");
    let mut next = house.browser();
    next.get(&path).await.says("Which transport do you take?").says("By bus").does_not_say("By train");
    next.send(&path, &newcomer("bea@example.org", &[("answer-travel", "bus")])).await.assert(303);
    let bea = registered(&house, "bea@example.org").await;
    assert_eq!(said(&house, bea).await, [("Which transport do you take?".into(), 2, "By bus".into())]);

    // What was asked cannot be rewritten, not even past the program.
    let rewritten =
        sqlx::query("update field_versions set label = '{}'").execute(&house.db).await.unwrap_err();
    let constraint = rewritten.as_database_error().and_then(|e| e.constraint()).unwrap().to_owned();
    assert_eq!(constraint, "field_versions_are_never_rewritten");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_refused_form_says_what_is_wrong_beside_the_question_keeps_what_was_typed_and_writes_nothing(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    house.ask(forum, choice("travel", "How will you come?", &BY)).await;
    house.ask(forum, FieldForm { kind: "number".into(), ..text("nights", "registration", "Nights") }).await;
    house.ask(forum, FieldForm { kind: "date".into(), ..text("arrival", "registration", "Arrival") }).await;
    house.ask(forum, FieldForm { kind: "phone".into(), ..text("phone", "registration", "Phone") }).await;
    let consent = FieldForm {
        kind: "consent".into(),
        required: "yes".into(),
        ..text("rules", "registration", "I agree to the rules")
    };
    house.ask(forum, consent).await;
    for (language, missing) in [("en", "fill in this field"), ("zh", "请填写"), ("ru", "Заполните")]
    {
        let path = format!("/{language}/forums/{slug}/register");
        let mut visitor = house.browser();
        visitor.get(&path).await.assert(200);
        let typed =
            [("answer-nights", "many"), ("answer-arrival", "2027-13-40"), ("answer-phone", "call me")];
        let page = visitor.send(&path, &newcomer("anna@example.org", &typed)).await.assert(422);
        let page = page.says(missing).says("href=\"#answer-travel\"").says("href=\"#answer-rules\"");
        let page = page.says("id=\"answer-nights-error\"").says("id=\"answer-arrival-error\"");
        page.says("id=\"answer-phone-error\"").says("value=\"many\"").says("value=\"call me\"");
    }
    let written: i64 =
        sqlx::query_scalar("select count(*) from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(written, 0);
    let path = format!("/en/forums/{slug}/register");
    let mut visitor = house.browser();
    visitor.get(&path).await.assert(200);
    let typed = [
        ("answer-travel", "plane"),
        ("answer-nights", "2,5"),
        ("answer-arrival", "2027-05-20"),
        ("answer-phone", "+7 (701) 000-00-00"),
        ("answer-rules", "yes"),
    ];
    visitor.send(&path, &newcomer("anna@example.org", &typed)).await.assert(303);
    let words: Vec<String> =
        said(&house, registered(&house, "anna@example.org").await).await.into_iter().map(|s| s.2).collect();
    assert_eq!(words, ["By plane", "2.5", "2027-05-20", "+7 (701) 000-00-00", "Yes"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_question_under_a_condition_is_needed_and_kept_only_where_the_condition_holds(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    let travel = house.ask(forum, choice("travel", "How will you come?", &BY)).await;
    let flight = FieldForm {
        required: "yes".into(),
        only_if: vec!["travel:plane".into()],
        ..text("flight", "registration", "Flight number")
    };
    let flight = house.ask(forum, flight).await;
    let path = format!("/en/forums/{slug}/register");
    let mut visitor = house.browser();
    visitor.get(&path).await.says("Only if your answer to “How will you come?” is “By plane”");
    visitor.send(&path, &newcomer("anna@example.org", &[("answer-travel", "plane")])).await.assert(422);
    let by_train = [("answer-travel", "train"), ("answer-flight", "CZ 6001")];
    visitor.send(&path, &newcomer("anna@example.org", &by_train)).await.assert(303);
    let by_plane = [("answer-travel", "plane"), ("answer-flight", "CZ 6001")];
    visitor.send(&path, &newcomer("bea@example.org", &by_plane)).await.assert(303);
    assert_eq!(said(&house, registered(&house, "anna@example.org").await).await.len(), 1);
    assert_eq!(said(&house, registered(&house, "bea@example.org").await).await.len(), 2);

    // What a condition needs can be neither retired nor moved behind it, nor lose the answer.
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let of = |field, act: &str| format!("/en/desk/forums/{forum}/form/{field}/{act}");
    admin.get(&format!("/en/desk/forums/{forum}/form")).await.assert(200).says("Flight number");
    admin.send(&of(travel, "retire"), &[]).await.assert(409);
    admin.send(&of(flight, "move"), &[("up", "yes")]).await.assert(409);
    let all = fields::of_forum(&house.db, forum).await.unwrap();
    let without = choice("travel", "How will you come?", &BY[..1]).parse(&all, Some(&all[0])).unwrap();
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    assert!(fields::save(&house.db, forum, Some(travel), &without, by, now()).await.is_err());
    admin.send(&of(flight, "retire"), &[]).await.assert(303);
    admin.send(&of(travel, "retire"), &[]).await.assert(303);
    // The answer to what is asked no more stays.
    assert_eq!(said(&house, registered(&house, "bea@example.org").await).await.len(), 2);
    admin.send(&of(flight, "again"), &[]).await.assert(409);
    admin.send(&of(travel, "again"), &[]).await.assert(303);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_that_changed_while_it_was_filled_in_comes_back_with_what_was_typed(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    house.ask(forum, text("diet", "registration", "What do you eat?")).await;
    let shown = fields::asked(&house.db, forum, Stage::Registration).await.unwrap()[0].version.to_string();
    house.ask(forum, text("diet", "registration", "What do you not eat?")).await;
    let path = format!("/en/forums/{slug}/register");
    let mut visitor = house.browser();
    visitor.get(&path).await.assert(200);
    let typed = [("answer-diet", "Everything"), ("form", shown.as_str())];
    let page = visitor.send(&path, &newcomer("anna@example.org", &typed)).await.assert(409);
    page.says("changed this form while").says("value=\"Everything\"").says("What do you not eat?");
    let written: i64 =
        sqlx::query_scalar("select count(*) from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(written, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn programs_answer_by_key_and_are_told_of_what_a_form_does_not_ask(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    house.ask(forum, choice("travel", "How will you come?", &BY)).await;
    house.ask(forum, FieldForm { kind: "consent".into(), ..text("photos", "registration", "Photos") }).await;
    let path = format!("/api/v1/forums/{slug}/registrations");
    let body = |email: &str, answers: serde_json::Value, consents: serde_json::Value| {
        json!({
            "category": "delegate",
            "person": {"latin_name": "Anna", "email": email, "country": "KZ", "language": "en"},
            "answers": answers, "consents": consents
        })
    };
    let mut program = house.browser();
    let refused = program.call(&path, &body("a@example.org", json!({}), json!([]))).await.assert(422);
    refused.says("answers.travel").says("missing");
    let unknown = json!({"travel": "train", "hotel": "yes"});
    program.call(&path, &body("a@example.org", unknown, json!([]))).await.assert(422).says("unknown-field");
    let other = json!({"travel": "camel"});
    program.call(&path, &body("a@example.org", other, json!([]))).await.assert(422).says("unknown-choice");
    let right = body("a@example.org", json!({"travel": "train"}), json!(["photos"]));
    program.call(&path, &right).await.assert(201);
    let anna = registered(&house, "a@example.org").await;
    let words: Vec<String> = said(&house, anna).await.into_iter().map(|s| s.2).collect();
    assert_eq!(words, ["By train", "Yes"]);
}
