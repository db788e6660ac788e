//! Questions that are answered by a file, on “my registration”.

use std::net::SocketAddr;

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    fields::{self, FieldForm, Stage},
    ids::{FieldId, RegistrationId},
    language::Language,
    links::Purpose,
    registrations,
    staff::Role,
    texts::say,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::{confirmed, newcomer, registered, said, text};
use crate::{
    stories::materials::upload,
    support::{Browser, House, now},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const PDF: &[u8] = b"%PDF-1.7\nletter";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nphoto";

fn file(key: &str, stage: &str, label: &str) -> FieldForm {
    FieldForm { kind: "file".into(), required: "yes".into(), ..text(key, stage, label) }
}

async fn unanswered(house: &House, id: RegistrationId) -> usize {
    let mut conn = house.db.acquire().await.unwrap();
    let registration = registrations::find(&mut *conn, id).await.unwrap().unwrap();
    fields::unanswered(&mut conn, &registration, Stage::Registration).await.unwrap()
}

/// Sends a file from the page at which it is asked for.
async fn gives(browser: &mut Browser, link: &str, field: FieldId, bytes: &[u8]) -> crate::support::Answer {
    browser.get(&format!("{link}/answers")).await.assert(200);
    let token = browser.form_token().to_owned();
    upload(browser, &format!("{link}/files/{field}"), &[("form_token", &token)], bytes).await
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_is_asked_for_once_somebody_is_registered_and_is_missed_until_it_is_given(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    house.ask(forum, text("diet", "registration", "Diet")).await;
    let field = house.ask(forum, file("letter", "registration", "Letter of your court")).await;
    let path = format!("/en/forums/{}/register", house.slug(forum).await);
    let mut visitor = house.browser();
    let later = say(Language::En, "question-file-later");
    visitor.get(&path).await.assert(200).says("Letter of your court").says(&later);
    visitor.send(&path, &newcomer("anna@example.org", &[("answer-diet", "none")])).await.assert(303);
    let anna = registered(&house, "anna@example.org").await;
    assert_eq!(unanswered(&house, anna).await, 1);
    let link = house.link(&house.mail_to("anna@example.org").await, "/registration/");
    visitor.get(&link).await.assert(200).says(&format!("{link}/answers")).says("notice");

    gives(&mut visitor, &link, field, PDF).await.assert(303);
    assert_eq!(unanswered(&house, anna).await, 0);
    let en = said(&house, anna).await;
    assert!(en.contains(&("Letter of your court".into(), 1, "x.pdf".into())), "{en:?}");
    // Other answers are changed, and the file stays.
    visitor.send(&format!("{link}/answers"), &[("answer-diet", "halal")]).await.assert(303);
    visitor.get(&format!("{link}/answers")).await.assert(200).says("x.pdf").says("value=\"halal\"");
    // The question is asked otherwise: what was given keeps the question that it answered.
    house.ask(forum, file("letter", "registration", "Letter of your ministry")).await;
    let en = said(&house, anna).await;
    assert!(en.contains(&("Letter of your court".into(), 1, "x.pdf".into())), "{en:?}");
    gives(&mut visitor, &link, field, PNG).await.assert(303);
    let en = said(&house, anna).await;
    assert!(en.contains(&("Letter of your ministry".into(), 2, "x.png".into())), "{en:?}");
    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("select bytes from answer_files").fetch_all(&house.db).await.unwrap();
    assert_eq!(kept, [PNG], "what was replaced is gone");

    let mut desk = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let page = format!("/en/desk/registrations/{anna}");
    desk.get(&page).await.assert(200).says("x.png").says(&format!("{page}/files/{field}"));
    let export = format!("/en/desk/forums/{forum}/registrations/export");
    desk.send(&export, &[("kind", "csv")]).await.assert(200).says("x.png");
    for _ in 0..2 {
        visitor.get(&format!("{link}/answers")).await.assert(200);
        visitor.send(&format!("{link}/files/{field}/remove"), &[]).await.assert(303);
    }
    assert_eq!(unanswered(&house, anna).await, 1);
    let kept: i64 =
        sqlx::query_scalar("select count(*) from answer_files").fetch_one(&house.db).await.unwrap();
    assert_eq!(kept, 0);
}

/// S31, S38
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_is_taken_for_what_its_bytes_are_and_by_the_page_of_its_question_alone(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let field = house.ask(forum, file("letter", "registration", "Letter")).await;
    let diet = house.ask(forum, text("diet", "registration", "Diet")).await;
    let later = house.ask(forum, file("tickets", "acceptance", "Tickets")).await;
    let (id, _) = house.register(forum, "ada").await;
    let link = house.link(&house.mail_to("ada@example.org").await, "/registration/");
    let mut ada = house.browser();
    let large = [b"%PDF-1.7".as_slice(), &[0; 5 * 1024 * 1024]].concat();
    for (bytes, problem) in [
        (b"<html><script>alert(1)</script>".as_slice(), "problem-file-of-another-kind"),
        (b"MZ\x90\0", "problem-file-of-another-kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "problem-file-of-another-kind"),
        (&large, "problem-answer-file-too-large"),
        (b"", "problem-file-missing"),
    ] {
        gives(&mut ada, &link, field, bytes).await.assert(422).says(&say(Language::En, problem));
    }
    // Not without the visitor's own token, not for a question of words or of another forum, and not before its time.
    let path = format!("{link}/files/{field}");
    upload(&mut ada, &path, &[], PDF).await.assert(403);
    upload(&mut ada, &path, &[("form_token", "x")], PDF).await.assert(403);
    gives(&mut ada, &link, diet, PDF).await.assert(404);
    gives(&mut ada, &link, later, PDF).await.assert(410);
    let elsewhere = house.ask(house.forum(1).await, file("letter", "registration", "Letter")).await;
    gives(&mut ada, &link, elsewhere, PDF).await.assert(404);
    let fields = [("answer-letter", "x.pdf")];
    ada.send(&format!("{link}/answers"), &fields).await.assert(422);
    let none: i64 = sqlx::query_scalar("select count(*) from answers").fetch_one(&house.db).await.unwrap();
    assert_eq!(none, 0);

    // At most five with one registration.
    let mut all = vec![field];
    for key in ["b", "c", "d", "e", "f"] {
        // The sixth may be left out: nothing is missing when registration is over.
        let required = if key == "f" { String::new() } else { "yes".into() };
        all.push(house.ask(forum, FieldForm { required, ..file(key, "registration", key) }).await);
    }
    for (n, field) in all.iter().enumerate() {
        let expected = if n < 5 { 303 } else { 422 };
        gives(&mut ada, &link, *field, PDF).await.assert(expected);
    }
    gives(&mut ada, &link, all[0], PNG).await.assert(303);
    assert_eq!(said(&house, id).await.len(), 5);

    // Once registration is over nothing is sent or taken back any more, and what was given can still be read.
    let closed = "update forums set registration_closes_at = now() - interval '1 hour' where id = $1";
    sqlx::query(closed).bind(forum.0).execute(&house.db).await.unwrap();
    gives(&mut ada, &link, all[0], PDF).await.assert(410);
    ada.get(&link).await;
    ada.send(&format!("{path}/remove"), &[]).await.assert(410);
    ada.get(&path).await.assert(200);
}

/// S23, S31
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_is_given_out_to_its_sender_and_to_staff_who_may_see_registrations_and_to_nobody_else(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let field = house.ask(forum, file("letter", "registration", "Letter")).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    gives(&mut house.browser(), &link, field, PDF).await.assert(303);
    let by_link = format!("{link}/files/{field}");
    let at_desk = format!("/en/desk/registrations/{id}/files/{field}");
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    for file in [house.browser().get(&by_link).await, registrar.get(&at_desk).await] {
        let file = file.assert(200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"letter.pdf\"");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("cache-control"), "no-store");
        assert!(file.header("content-security-policy").contains("sandbox"));
        assert_eq!(file.body.as_bytes(), PDF);
    }
    // Whoever called the API has not shown that the address is theirs.
    let manage = house.keys.sign(Purpose::Manage, id.0, now(), HOUR);
    let mut caller = house.browser();
    caller.get(&format!("/en/registration/{manage}/files/{field}")).await.assert(403);
    let page = caller.get(&format!("/en/registration/{manage}/answers")).await.assert(200);
    page.says("x.pdf").does_not_say(&format!("/files/{field}\" lang"));
    let (_, others) = confirmed(&house, forum, "bea").await;
    house.browser().get(&format!("{others}/files/{field}")).await.assert(404);
    house.browser().get(&format!("{link}x/files/{field}")).await.assert(410);
    house.browser().get(&at_desk).await.assert(303);
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    mailer.get(&at_desk).await.assert(403);
    // A registrar of another forum.
    let elsewhere = house.forum(1).await;
    let mut stranger = house.signed_in("stranger@lianyi.example", Role::Registrar).await;
    sqlx::query(
        "update grants set forum_id = $1 from accounts a where a.id = account_id and a.email = 'stranger@lianyi.example'",
    )
    .bind(elsewhere.0)
    .execute(&house.db)
    .await
    .unwrap();
    stranger.get(&at_desk).await.assert(403);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_that_a_condition_leaves_out_goes_with_its_answer_and_feedback_asks_for_none(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let visa = FieldForm { kind: "yes_no".into(), ..text("visa", "registration", "Do you need a visa?") };
    house.ask(forum, visa).await;
    let only_if = vec!["visa:yes".to_owned()];
    let scan = FieldForm { only_if, ..file("scan", "registration", "Scan of the old visa") };
    let field = house.ask(forum, scan).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    let mut ada = house.browser();
    gives(&mut ada, &link, field, PDF).await.assert(422).says(&say(Language::En, "problem-unknown-file"));
    assert_eq!(unanswered(&house, id).await, 0);
    ada.send(&format!("{link}/answers"), &[("answer-visa", "yes")]).await.assert(303);
    assert_eq!(unanswered(&house, id).await, 1);
    gives(&mut ada, &link, field, PDF).await.assert(303);
    ada.send(&format!("{link}/answers"), &[("answer-visa", "yes")]).await.assert(303);
    assert_eq!(said(&house, id).await.len(), 2);
    ada.send(&format!("{link}/answers"), &[("answer-visa", "no")]).await.assert(303);
    assert_eq!(said(&house, id).await.len(), 1);
    let kept: i64 =
        sqlx::query_scalar("select count(*) from answer_files").fetch_one(&house.db).await.unwrap();
    assert_eq!(kept, 0);

    let all = fields::of_forum(&house.db, forum).await.unwrap();
    let wrong = file("photo", "feedback", "Photo").parse(&all, None).unwrap_err();
    assert_eq!(wrong.of("kind"), Some("no-file-in-feedback"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_that_must_be_given_is_taken_also_from_who_came_after_registration_had_closed(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let field = house.ask(forum, file("letter", "registration", "Letter of your court")).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    let closed = "update forums set registration_closes_at = now() - interval '1 hour' where id = $1";
    sqlx::query(closed).bind(forum.0).execute(&house.db).await.unwrap();
    let mut ada = house.browser();
    gives(&mut ada, &link, field, PDF).await.assert(303);
    assert_eq!(unanswered(&house, id).await, 0);
    gives(&mut ada, &link, field, PNG).await.assert(410);
}

/// S59
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_fills_the_disks_by_an_address_that_is_not_theirs_or_faster_than_people_do(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let field = house.ask(forum, file("letter", "registration", "Letter")).await;
    let (id, _) = house.register(forum, "ada").await;
    let manage = format!("/en/registration/{}", house.keys.sign(Purpose::Manage, id.0, now(), HOUR));
    let mut caller = house.browser();
    let page = caller.get(&format!("{manage}/answers")).await.assert(200);
    page.does_not_say("type=\"file\"").says(&say(Language::En, "registration-confirm-by-mail"));
    gives(&mut caller, &manage, field, PDF).await.assert(403);
    registrations::confirm(&house.db, id, now()).await.unwrap();
    gives(&mut caller, &manage, field, PDF).await.assert(303);

    let sends = async || {
        let mut browser = caller.clone();
        let request = browser
            .request(Method::POST, &format!("{manage}/files/{field}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header("sec-fetch-site", "same-origin")
            .extension("203.0.113.7:40000".parse::<SocketAddr>().unwrap());
        browser.ask(request.body(Body::empty()).unwrap()).await.status
    };
    assert_ne!(sends().await, 429);
    sqlx::query("update attempts set n = 100 where what = 'answer_file'").execute(&house.db).await.unwrap();
    // An hour that has just begun counts anew.
    sqlx::query("insert into attempts (what, network_hash, hour, n) select what, network_hash, hour + interval '1 hour', 100 from attempts where what = 'answer_file'")
        .execute(&house.db)
        .await
        .unwrap();
    assert_eq!(sends().await, 429);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_files_of_who_does_not_come_are_deleted_after_a_month(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let field = house.ask(forum, file("letter", "registration", "Letter")).await;
    for name in ["ada", "bea"] {
        let (id, link) = confirmed(&house, forum, name).await;
        gives(&mut house.browser(), &link, field, PDF).await.assert(303);
        if name == "ada" {
            registrations::withdraw(&house.db, id, None, now()).await.unwrap();
        }
    }
    let month = now() + HOUR * 24 * 30;
    assert_eq!(fields::erase_due_files(&house.db, month - HOUR).await.unwrap(), 0);
    assert_eq!(fields::erase_due_files(&house.db, month + HOUR).await.unwrap(), 1);
    let kept: i64 =
        sqlx::query_scalar("select count(*) from answer_files").fetch_one(&house.db).await.unwrap();
    assert_eq!(kept, 1);
}
