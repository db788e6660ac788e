//! S29: what people typed is shown as they typed it, and is never read as part of a page.

use domain::staff::Role;
use sqlx::PgPool;

use super::{Scene, headers::without_data, sources};

const HOSTILE: &str = "<b id=evil>\"'&</b><script>alert(1)</script>";

/// S29
#[test]
fn no_template_and_no_line_of_ours_switches_escaping_off() {
    for (name, template) in sources::templates() {
        let without_spaces = template.replace(' ', "");
        for forbidden in
            ["|safe", "|escape(\"none\")", "|e(\"none\")", "escape=\"none\"", "{%autoescapefalse"]
        {
            assert!(!without_spaces.contains(forbidden), "{name} contains {forbidden}");
        }
        let is_text = name.ends_with(".txt");
        assert_eq!(is_text, name == "letters/frame.txt", "{name}: what has no `.html` is not escaped");
    }
    for (name, text) in sources::rust() {
        for forbidden in ["escape = \"none\"", "askama::filters::Safe", "MarkupDisplay", "HtmlSafe"] {
            // Data within a page, and a page within a page, are escaped by rules of their own, which tests beside
            // them check.
            let own_rules = ["public/forums/json_ld.rs", "desk/forums/preview/shown.rs"];
            if forbidden == "HtmlSafe"
                && own_rules.iter().any(|file| name == format!("services/web/src/{file}"))
            {
                continue;
            }
            assert!(!text.contains(forbidden), "{name} contains {forbidden}");
        }
    }
}

/// S29
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_was_typed_is_never_read_as_part_of_a_page(db: PgPool) {
    let scene = Scene::with_words(db, HOSTILE).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    sqlx::query("update accounts set name = $1").bind(HOSTILE).execute(&scene.db).await.unwrap();
    sqlx::query("update people set position = $1, phone = $1")
        .bind(HOSTILE)
        .execute(&scene.db)
        .await
        .unwrap();
    sqlx::query("update deliveries set relay_reply = $1, last_error = $1")
        .bind(HOSTILE)
        .execute(&scene.db)
        .await
        .unwrap();
    let mut shown = Vec::new();
    let queries =
        ["", "?q=%3Cb%20id%3Devil%3E", "?next=%22%3E%3Cb%20id%3Devil%3E", "?state=%3Cb%20id%3Devil%3E"];
    for (line, path) in scene.pages() {
        for query in queries {
            for mut browser in [admin.clone(), scene.browser()] {
                let answer = browser.get(&format!("{path}{query}")).await;
                if !answer.header("content-type").starts_with("text/html") {
                    continue;
                }
                let body = without_data(&answer.body);
                for raw in ["<b id=evil", "<script>", "id=evil>\"'"] {
                    assert!(!body.contains(raw), "{}{query}: {}", line.path, answer.body);
                }
                if answer.body.contains("id=evil") {
                    shown.push(line.path);
                }
            }
        }
    }
    shown.dedup();
    for path in [
        "/{language}/forums",
        "/{language}/forums/{slug}",
        "/{language}/series/{series}",
        "/{language}/registration/{token}",
        "/{language}/registration/{token}/correct",
        "/{language}/registration/{token}/companions",
        "/{language}/registration/{token}/companions/{companion}",
        "/{language}/association/application/{token}",
        "/{language}/sign-in/{token}",
        "/{language}/me",
        "/{language}/desk",
        "/{language}/desk/series",
        "/{language}/desk/series/{series}",
        "/{language}/desk/forums/{forum}",
        "/{language}/desk/forums/{forum}/edit",
        "/{language}/desk/forums/{forum}/preview",
        "/{language}/desk/forums/{forum}/postpone",
        "/{language}/desk/forums/{forum}/clone",
        "/{language}/desk/forums/{forum}/agenda",
        "/{language}/desk/forums/{forum}/agenda/{session}",
        "/{language}/desk/forums/{forum}/speakers/{speaker}",
        "/{language}/desk/forums/{forum}/materials",
        "/{language}/desk/forums/{forum}/registrations",
        "/{language}/desk/registrations/{registration}/correct",
        "/{language}/desk/applications/{application}",
        "/{language}/desk/people/{person}",
        "/{language}/desk/mailings/{mailing}",
        "/{language}/desk/forums/{forum}/check-in",
        "/{language}/desk/forums/{forum}/doors",
        "/{language}/check-in/{token}",
        "/{language}/door/{token}",
        "/{language}/desk/audit",
    ] {
        assert!(shown.contains(&path), "{path} was to show what was typed, or the test proves nothing");
    }
}

/// S29
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_that_comes_back_shows_what_was_typed_and_no_more(db: PgPool) {
    let scene = Scene::open(db).await;
    let mut admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    for (form, fields) in [
        (
            format!("/en/forums/{}/register", scene.slug),
            vec!["latin_name", "native_name", "email", "country"],
        ),
        ("/en/association/join".to_owned(), vec!["latin_name", "native_name", "email"]),
        ("/en/sign-in".to_owned(), vec!["email", "next"]),
        ("/en/desk/forums/new".to_owned(), vec!["title_en", "capacity", "time_zone", "category_code"]),
        ("/en/desk/mailings/new".to_owned(), vec!["name", "kind"]),
    ] {
        admin.get(&form).await.assert(200);
        for field in fields {
            let answer = admin.send(&form, &[(field, HOSTILE)]).await.assert(422);
            for raw in ["<b id=evil", "<script"] {
                assert!(!answer.body.contains(raw), "{form} {field}: {}", answer.body);
            }
        }
    }
}

/// S29
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_was_typed_is_never_read_as_part_of_a_mail(db: PgPool) {
    let scene = Scene::with_words(db, HOSTILE).await;
    let mut officer = scene.signed_in("officer@lianyi.example", Role::Registrar).await;
    let application = format!("/en/desk/applications/{}", scene.application);
    officer.get(&application).await.assert(200);
    officer.send(&format!("{application}/refuse"), &[("reason", HOSTILE)]).await.assert(303);
    while scene.deliver().await > 0 {}
    let mails = scene.mailbox.caught();
    let mut shown = 0;
    for mail in &mails {
        let html = mail.html().unwrap();
        for raw in ["<b id=evil", "<script"] {
            assert!(!html.contains(raw), "{html}");
        }
        shown += usize::from(html.contains("id=evil"));
    }
    assert!(shown > 10, "{shown} of {}", mails.len());
    // The text part is no page, and shows it as it was typed.
    assert!(mails.iter().any(|mail| mail.text().unwrap().contains(HOSTILE)));
}
