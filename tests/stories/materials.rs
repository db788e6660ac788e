//! What there is to read at a forum, and the link to join it.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{forums, language::Language, texts::say};
use sqlx::PgPool;

use super::editing::{form, organiser};
use crate::support::{Answer, Browser, House, in_days, now};

/// Sends a form with a file in it, as a browser does.
pub async fn upload(browser: &mut Browser, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../x.pdf\"\r\n\r\n";
    body.extend(head.bytes());
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    let request = browser
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin");
    browser.ask(request.body(Body::from(body)).unwrap()).await
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_link_to_join_and_what_is_for_participants_reaches_nobody_else(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let times = [in_days(60, 9), in_days(60, 17)];
    let link = "https://meet.example/secret-room";
    let fields = form(&times, &[("join_link", link), ("capacity", "1"), ("category_quota", "1")]);
    organiser.send(&format!("{desk}/edit"), &fields).await.assert(303);
    for (title, is_for, link) in [
        ("Programme", "everybody", "https://files.example/programme.pdf"),
        ("Slides", "registered", "https://files.example/slides.pdf"),
    ] {
        let material = [
            ("title_zh", title),
            ("title_en", title),
            ("title_ru", title),
            ("is_for", is_for),
            ("link", link),
        ];
        organiser.send(&format!("{desk}/materials"), &material).await.assert(303);
    }
    let slug = house.slug(forum).await;
    for path in
        [format!("/en/forums/{slug}"), format!("/forums/{slug}.ics"), format!("/api/v1/forums/{slug}")]
    {
        house.browser().get(&path).await.assert(200).does_not_say(link).does_not_say("slides.pdf");
    }
    house.browser().get(&format!("/en/forums/{slug}")).await.says("programme.pdf");
    house.register(forum, "ada").await;
    house.register(forum, "bea").await;
    let [first, waiting] = [house.mail_to("ada@example.org").await, house.mail_to("bea@example.org").await]
        .map(|mail| house.link(&mail, "/registration/"));
    let mut ada = house.browser();
    ada.get(&first).await.does_not_say(link).does_not_say("slides.pdf");
    ada.send(&format!("{first}/confirm"), &[]).await.assert(303);
    ada.get(&first).await.says(link).says("slides.pdf").says("programme.pdf");
    house.browser().get(&waiting).await.does_not_say(link).does_not_say("slides.pdf").says("programme.pdf");
}

/// S31, S38
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_is_taken_for_what_its_bytes_are_and_given_out_as_an_attachment(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    organiser.get(&format!("{desk}/materials")).await.assert(200);
    let path = format!("{desk}/materials/upload");
    let token = organiser.form_token().to_owned();
    let named = [
        ("form_token", token.as_str()),
        ("title_zh", "手册"),
        ("title_en", "Handbook"),
        ("title_ru", "Справочник"),
        ("is_for", "everybody"),
    ];
    let pdf = [b"%PDF-1.7\n".as_slice(), &[7; 400_000]].concat();
    for (file, problem) in [
        (b"<html><script>alert(1)</script>".to_vec(), "problem-file-of-another-kind"),
        (b"MZ\x90\0".to_vec(), "problem-file-of-another-kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "problem-file-of-another-kind"),
        ([b"%PDF-1.7".as_slice(), &[0; 10 * 1024 * 1024]].concat(), "problem-file-too-large"),
        (Vec::new(), "problem-link-or-file"),
    ] {
        upload(&mut organiser, &path, &named, &file)
            .await
            .assert(422)
            .says(&say(Language::En, problem))
            .says("value=\"Handbook\"");
    }
    // Without the visitor's own token before it, nothing is read.
    upload(&mut organiser, &path, &named[1..], &pdf).await.assert(403);
    let foreign = [&[("form_token", "x")], &named[1..]].concat();
    upload(&mut organiser, &path, &foreign, &pdf).await.assert(403);
    assert!(forums::materials(&house.db, forum).await.unwrap().is_empty());

    upload(&mut organiser, &path, &named, &pdf).await.assert(303);
    let material = forums::materials(&house.db, forum).await.unwrap().remove(0);
    let slug = house.slug(forum).await;
    let href = format!("/en/forums/{slug}/materials/{}", material.id);
    house.browser().get(&format!("/en/forums/{slug}")).await.says(&href).says("PDF, 0.4 MB");
    for _ in 0..2 {
        let file = house.browser().get(&href).await.assert(200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\""));
        assert!(!file.header("content-disposition").contains("x.pdf"));
        assert!(file.header("content-security-policy").contains("sandbox"));
    }
    // What is for participants only is theirs only, whoever knows its address.
    sqlx::query("update materials set is_for = 'registered'").execute(&house.db).await.unwrap();
    house.browser().get(&href).await.assert(404);
    let (id, _) = house.register(forum, "ada").await;
    let link = house.link(&house.mail_to("ada@example.org").await, "/registration/");
    let own = format!("{link}/materials/{}", material.id);
    house.browser().get(&own).await.assert(404);
    domain::registrations::confirm(&house.db, id, now()).await.unwrap();
    house.browser().get(&own).await.assert(200);
    organiser.send(&format!("{desk}/materials/{}", material.id), &[]).await.assert(303);
    house.browser().get(&own).await.assert(404);
}
