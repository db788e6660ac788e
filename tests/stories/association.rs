use domain::{
    association::{self, ApplicationState},
    ids::ApplicationId,
    roll,
    staff::Role,
};
use sqlx::PgPool;

use crate::support::{House, now};

/// Somebody of the last class with an address and one enrolment under that name.
async fn alumna(house: &House) -> roll::Enrolment {
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let roll = roll::enrolments_of_class(&house.db, class.id).await.unwrap();
    roll.into_iter().find(|e| e.email.is_some() && e.language.code() == "ru").unwrap()
}

async fn apply(house: &House, alumna: &roll::Enrolment, name: &str, email: &str) -> (String, ApplicationId) {
    let mut visitor = house.browser();
    visitor.get("/ru/classes").await.assert(200).says("C071");
    visitor.get("/ru/association/join?class=C071").await.assert(200);
    let fields = [
        ("class", "C071"),
        ("native_name", alumna.native_name.as_str()),
        ("latin_name", name),
        ("email", email),
        ("country", alumna.country.as_str()),
        ("language", "ru"),
    ];
    let sent = visitor.send("/ru/association/join", &fields).await.assert(303);
    visitor.get(&sent.leads_to()).await.assert(200);
    let mail = house.mail_to(email).await;
    let link = house.link(&mail, "/association/application/");
    visitor.get(&link).await.assert(200);
    let id = sqlx::query_scalar("select id from applications where email = $1")
        .bind(email)
        .fetch_one(&house.db)
        .await;
    let id = ApplicationId(id.unwrap());
    let state = association::find_application(&house.db, id).await.unwrap().unwrap().state;
    assert_eq!(state, ApplicationState::Unconfirmed, "opening the link changes nothing");
    visitor.send(&link, &[]).await.assert(303);
    (link, id)
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_alumna_applies_is_found_on_the_roll_and_becomes_a_member(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let (_, id) = apply(&house, &alumna, &alumna.latin_name.to_uppercase(), "new-address@example.org").await;
    let application = association::find_application(&house.db, id).await.unwrap().unwrap();
    assert_eq!(application.enrolment_id, Some(alumna.id), "the same name, whatever the case of its letters");

    let mut officer = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    officer.get("/en/desk/applications").await.assert(200).says(&alumna.latin_name.to_uppercase());
    officer.get(&format!("/en/desk/applications/{id}")).await.assert(200);
    let enrolment = alumna.id.to_string();
    officer
        .send(&format!("/en/desk/applications/{id}/approve"), &[("enrolment", &enrolment)])
        .await
        .assert(303);

    let membership = association::membership_of_person(&house.db, alumna.person_id).await.unwrap().unwrap();
    let welcome = house.mail_to("new-address@example.org").await;
    assert!(welcome.text().unwrap().contains(&membership.number));
    assert!(welcome.text().unwrap().contains("Уважаем") || welcome.text().unwrap().contains("Здравствуйте"));

    // The member signs in by a code that comes to the address.
    let mut member = house.browser();
    member.get("/ru/sign-in").await;
    let sent = member.send("/ru/sign-in", &[("email", "new-address@example.org")]).await.assert(303);
    member.get(&sent.leads_to()).await.assert(200);
    let mail = house.mail_to("new-address@example.org").await;
    let code: String = mail.text().unwrap().lines().find_map(code_in).unwrap();
    member.send("/ru/sign-in/code", &[("code", &code)]).await.assert(303);
    member.get("/ru/me").await.assert(200).says(&membership.number);
}

/// The eight digits of a line, written as `1234 5678`.
fn code_in(line: &str) -> Option<String> {
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 8 && line.trim().len() <= 9).then_some(digits)
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_becomes_a_member_twice(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let officer = house.staff("registrar@lianyi.example", Role::Registrar).await;
    let (_, first) = apply(&house, &alumna, &alumna.latin_name, "one@example.org").await;
    let (_, second) = apply(&house, &alumna, &alumna.latin_name, "two@example.org").await;
    association::approve(&house.db, first, alumna.id, officer, now()).await.unwrap();
    let again = association::approve(&house.db, second, alumna.id, officer, now()).await;
    assert!(matches!(again, Err(association::ApproveError::AlreadyMember)));
    let once_more = association::approve(&house.db, first, alumna.id, officer, now()).await;
    assert!(matches!(once_more, Err(association::ApproveError::Decided)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_refused_applicant_is_told_why(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let (_, id) = apply(&house, &alumna, "Somebody Else", "else@example.org").await;
    let mut officer = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    officer.get(&format!("/en/desk/applications/{id}")).await.assert(200);
    let path = format!("/en/desk/applications/{id}/refuse");
    officer.send(&path, &[("reason", "  ")]).await.assert(422);
    officer.send(&path, &[("reason", "Имени нет в списке слушателей этого курса.")]).await.assert(303);
    let mail = house.mail_to("else@example.org").await;
    assert!(mail.text().unwrap().contains("Имени нет в списке слушателей этого курса."));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn applying_again_sends_the_link_again_and_tells_nothing_else(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mut visitor = house.browser();
    let mut answers = Vec::new();
    for _ in 0..2 {
        visitor.get("/en/association/join").await;
        let fields = [
            ("class", "C001"),
            ("latin_name", "Ada Lovelace"),
            ("email", "ada@example.org"),
            ("country", "KZ"),
            ("language", "en"),
        ];
        let answer = visitor.send("/en/association/join", &fields).await;
        answers.push((answer.status, answer.leads_to(), answer.body.len()));
    }
    assert_eq!(answers[0], answers[1]);
    let n: i64 = sqlx::query_scalar("select count(*) from applications").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 1);
}
