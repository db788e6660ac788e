//! S33 and S34: placeholders come from a fixed list, and what is put into them is words and nothing else.

use domain::{
    mailings::{self, MailingForm, Schedule},
    staff::Role,
};
use sqlx::PgPool;

use crate::support::{House, now};

/// A mailing to everybody who registered for a forum, in draft.
async fn mailing(house: &House, kind: &str) -> (domain::ids::MailingId, domain::ids::AccountId) {
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    let forum = house.forum(5).await;
    let (ada, _) = house.register(forum, "ada").await;
    domain::registrations::confirm(&house.db, ada, now()).await.unwrap();
    let form = MailingForm {
        name: "Words".into(),
        kind: kind.into(),
        audience: "registrants".into(),
        forum: house.slug(forum).await,
        ..MailingForm::default()
    };
    (mailings::create(&house.db, &form.parse(&house.db).await.unwrap(), by).await.unwrap(), by)
}

/// S33
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_placeholder_outside_the_list_is_not_saved(db: PgPool) {
    let house = House::open(db).await;
    let (id, _) = mailing(&house, "announcement").await;
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    let desk = format!("/en/desk/mailings/{id}");
    for body in [
        "{{person.email}}",
        "{{person}}",
        "{{person.name.upper}}",
        "{{person.name()}}",
        "{{person.name|safe}}",
        "{{person.name + person.name}}",
        "{{Person.Name}}",
        "{{person['name']}}",
        "{{env.DATABASE_URL}}",
        "{{include \"/etc/passwd\"}}",
        "{{#if person.name}}x{{/if}}",
        "{{{person.name}}}",
        "{{ {{person.name}} }}",
        "{{}}",
        "{{person.name",
        "{{class.title}}",    // the mailing is for no class
        "{{occasion.years}}", // and marks no occasion
    ] {
        mailer.get(&desk).await.assert(200);
        for [subject, body] in [["Hello", body], [body, "Hello"]] {
            let fields = [("subject_en", subject), ("body_en", body)];
            mailer.send(&format!("{desk}/content"), &fields).await.assert(422);
        }
    }
    assert!(mailings::contents(&house.db, id).await.unwrap().is_empty());
    // Signs of other languages for templates are words here.
    let fields =
        [("subject_en", "{% raw %} ${x} <%= y %> #{z}"), ("body_en", "{person.name} %s {0} {{person.name}}")];
    mailer.send(&format!("{desk}/content"), &fields).await.assert(303);
    let written = mailings::contents(&house.db, id).await.unwrap();
    assert_eq!(written[0].1, "{% raw %} ${x} <%= y %> #{z}");
}

/// S34
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_stands_in_a_placeholder_is_escaped_for_its_place_and_never_read_again(db: PgPool) {
    const NAME: &str =
        "{{person.salutation}} {{link.registration}} <a href=\"x\">&amp;</a> %0A =?utf-8?q?x?=";
    let house = House::open(db).await;
    let (id, by) = mailing(&house, "announcement").await;
    sqlx::query("update people set native_name = $1, latin_name = $1")
        .bind(NAME)
        .execute(&house.db)
        .await
        .unwrap();
    sqlx::query("update forums set title = jsonb_build_object('zh', $1::text, 'en', $1, 'ru', $1)")
        .bind(format!("{NAME}\r\nBcc: all@example.org"))
        .execute(&house.db)
        .await
        .unwrap();
    let words = ("{{person.name}}: {{forum.title}}", "{{person.name}}\n{{forum.title}}\n{{forum.link}}");
    let content = mailings::ContentForm {
        subject_zh: words.0.into(),
        body_zh: words.1.into(),
        subject_en: words.0.into(),
        body_en: words.1.into(),
        subject_ru: words.0.into(),
        body_ru: words.1.into(),
    };
    mailings::save_content(&house.db, id, &content, by).await.unwrap();
    let local = now().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let at_once = Schedule::At { local, time_zone: "UTC".into() };
    mailings::schedule(&house.db, id, &at_once, by, now()).await.unwrap();
    mailings::start_due(&house.db).await.unwrap();
    while house.deliver().await > 0 {}
    let mail = house.mails_to("ada@example.org").into_iter().find(|m| m.header("List-Id").is_some()).unwrap();

    // Text: as it is, but for a space in what a mail program could take for a domain. HTML: escaped once. Headers: one line, encoded, with nothing after it.
    let text = mail.text().unwrap().replace("\r\n", "\n");
    let name = NAME.replace("person.", "person. ").replace("link.", "link. ");
    assert_eq!(text.matches(&name).count(), 2, "{text}");
    assert!(!text.contains("/registration/"), "nothing in a value is read as a placeholder: {text}");
    let html = mail.html().unwrap();
    assert!(!html.contains("<a href=\"x\">"), "{html}");
    assert_eq!(html.matches("{{person. salutation}}").count() % 2, 0, "{html}");
    assert!(html.contains("&#60;a href=&#34;x&#34;&#62;&#38;amp;&#60;/a&#62;"), "{html}");
    // A sign that nobody sees keeps what looks like an encoded word from being decoded.
    let subject = mail.subject().unwrap().replace('\u{2060}', "");
    assert!(subject.starts_with(&format!("{NAME}: {NAME}")), "{subject}");
    assert!(subject.ends_with("Bcc: all@example.org"));
    assert_eq!(mail.header("Bcc"), None);
    let head = String::from_utf8_lossy(&mail.raw).split("\r\n\r\n").next().unwrap().to_owned();
    assert!(!head.to_lowercase().contains("\nbcc"), "{head}");
    // URLs: the forum's link holds its slug, which nobody can type freely.
    let link = mail.links().into_iter().find(|link| link.contains("/forums/")).unwrap();
    assert!(link.starts_with("http://lianyi.test/en/forums/"), "{link}");
    assert!(link.rsplit('/').next().unwrap().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{link}");
}
