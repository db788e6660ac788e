use mail_parser::{MessageParser, MimeHeaders as _};

use super::*;

const WHEN: &str = "2027-05-20T01:00:00Z";

fn content() -> Content {
    Content {
        language: Language::Ru,
        sender: "Учебная база Китай — ШОС в сфере правосудия".to_owned(),
        name: "Юсупов Рустам Каримович".to_owned(),
        address: "rustam@court.example".to_owned(),
        subject: "Место на форуме «Верховенство права в цифровую эпоху и межгосударственное сотрудничество»"
            .to_owned(),
        text: format!("Уважаемый Рустам Каримович!\n\n.точка в начале строки\n{}\n", "слово ".repeat(400)),
        html: "<p>Уважаемый Рустам Каримович!</p>".to_owned(),
        calendar: None,
        bulk: None,
    }
}

fn mail(content: Content) -> Mail {
    let relay = ["smtp://127.0.0.1:25".to_owned()];
    let office = Office::new("上合基地 <post@forum.example>", Some("bounces.forum.example"), &relay).unwrap();
    write(&office, DeliveryId::mint(), "<1@forum.example>", content, WHEN.parse().unwrap()).unwrap()
}

fn check_lines(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.is_ascii(), "everything is encoded");
    for line in text.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line:?}");
    }
}

#[test]
fn a_mail_reads_back_as_it_was_written() {
    let mail = mail(Content {
        calendar: Some(Entry { method: "REQUEST", ics: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned() }),
        bulk: Some(Bulk {
            unsubscribe: "https://forum.example/ru/unsubscribe/v1.a.b".to_owned(),
            preferences: "https://forum.example/ru/preferences/v1.a.b".to_owned(),
            topic: "forums".to_owned(),
            title: "Форумы".to_owned(),
            campaign: "m1".to_owned(),
        }),
        ..content()
    });
    check_lines(&mail.bytes);
    let text = String::from_utf8(mail.bytes.clone()).unwrap();
    assert!(text.lines().filter(|line| line.contains("=?utf-8?")).all(|line| line.len() <= 76), "{text}");
    let read = MessageParser::default().parse(&mail.bytes).unwrap();
    assert_eq!(read.subject(), Some(content().subject.as_str()));
    assert_eq!(read.from().unwrap().first().unwrap().name(), Some("上合基地"));
    assert_eq!(read.to().unwrap().first().unwrap().name(), Some("Юсупов Рустам Каримович"));
    assert_eq!(read.message_id(), Some("1@forum.example"));
    assert_eq!(read.date().unwrap().to_rfc3339(), WHEN);
    assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n"), content().text);
    assert_eq!(read.body_html(0).unwrap(), content().html);
    let header = |name: &str| read.header_raw(name).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Content-Language"), "ru");
    assert!(header("List-Id").ends_with("?= <forums.mailings.forum.example>"), "{}", header("List-Id"));
    assert_eq!(
        header("List-Unsubscribe"),
        "<https://forum.example/ru/unsubscribe/v1.a.b>, <mailto:unsubscribe@bounces.forum.example?subject=v1.a.b>"
    );
    assert_eq!(header("Feedback-ID"), "forums:m1:lianyi");
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let entry = read.parts.iter().find(|part| part.is_content_type("text", "calendar")).unwrap();
    assert_eq!(entry.content_language().as_text(), Some("ru"));
    assert_eq!((entry.attachment_name(), entry.content_disposition()), (None, None));
    assert_eq!(entry.content_type().unwrap().attribute("method"), Some("REQUEST"));
    assert_eq!(entry.text_contents(), Some("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"));
    let file = read.attachments().last().unwrap();
    assert!(file.is_content_type("application", "ics"));
    assert_eq!(file.attachment_name(), Some("invite.ics"));
    assert_eq!(file.contents(), entry.contents());
}

#[test]
fn a_sender_without_a_name_is_named_in_the_readers_language() {
    let relay = ["smtp://127.0.0.1:25".to_owned()];
    let office = Office::new("post@forum.example", None, &relay).unwrap();
    let mail =
        write(&office, DeliveryId::mint(), "<1@forum.example>", content(), WHEN.parse().unwrap()).unwrap();
    check_lines(&mail.bytes);
    let read = MessageParser::default().parse(&mail.bytes).unwrap();
    let from = read.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some(content().sender.as_str()), Some("post@forum.example")));
}

#[test]
fn a_line_break_in_a_name_or_a_subject_cannot_start_a_header() {
    let mail = mail(Content {
        name: "Ann\r\nBcc: all@example.org".to_owned(),
        subject: "Hello\r\nBcc: all@example.org\n\nthere\u{0}".to_owned(),
        ..content()
    });
    check_lines(&mail.bytes);
    let read = MessageParser::default().parse(&mail.bytes).unwrap();
    assert!(read.header_raw("Bcc").is_none());
    assert_eq!(read.to().unwrap().first().unwrap().name(), None);
    assert_eq!(read.subject(), Some("Hello Bcc: all@example.org there"));
}

#[test]
fn only_an_address_with_letters_beyond_ascii_leaves_ascii() {
    let mail = mail(Content { address: "рустам@court.example".to_owned(), ..content() });
    assert_eq!(mail.recipient.user().to_owned() + "@court.example", "рустам@court.example");
    let header = String::from_utf8_lossy(&mail.bytes);
    assert!(header.contains("<рустам@court.example>"));
}
