use super::*;

const RULES: Rules<'_> = Rules { is_bulk: true, base_url: "https://forum.example", is_signed: true };

const GOOD: &str = "DKIM-Signature: v=1; a=ed25519-sha256; d=forum.example; s=s1;\r\n h=from:list-unsubscribe:list-unsubscribe-post; bh=x; b=y\r\n\
From: Post <post@forum.example>\r\nTo: a@court.example\r\nSubject: News\r\n\
Date: Thu, 20 May 2027 01:00:00 +0000\r\nMessage-ID: <1@forum.example>\r\nMIME-Version: 1.0\r\n\
Auto-Submitted: auto-generated\r\nList-Id: <news.mailings.forum.example>\r\n\
List-Unsubscribe: <https://forum.example/en/unsubscribe/x>, <mailto:u@forum.example?subject=x>\r\nFeedback-ID: news:1:lianyi\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
Content-Type: multipart/alternative; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello, all of you: https://forum.example/en\r\nhttps://forum.example/en/unsubscribe/x\r\n\
--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<body><p>Hello, all of you</p><a href=\"https://forum.example/en/unsubscribe/x\">Unsubscribe</a></body>\r\n--b--\r\n";

fn found(mail: &str) -> Vec<&'static str> {
    lint(mail.as_bytes(), &RULES).blocking
}

#[test]
fn a_mail_that_keeps_the_rules_passes() {
    assert_eq!(lint(GOOD.as_bytes(), &RULES), Findings::default());
}

#[test]
fn each_broken_rule_is_found_by_its_code() {
    let long = format!("all of you {}", "x".repeat(1000));
    let huge = format!("<p>{}</p>", "<i>x</i>\r\n".repeat(12_000));
    for (right, wrong, code) in [
        ("From: Post <post@forum.example>\r\n", "", "header-from"),
        ("Subject: News\r\n", "Subject: News\r\nFrom: b@forum.example\r\n", "header-from"),
        ("Date: Thu", "Dated: Thu", "header-date"),
        ("Message-ID", "Message-No", "header-message-id"),
        ("Subject: News", "Subject: Новости", "eight-bit-header"),
        (
            "Subject: News",
            "Subject: =?utf-8?q?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?=",
            "long-encoded-word",
        ),
        ("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", "", "no-unsubscribe"),
        ("<https://forum.example/en/unsub", "<http://forum.example/en/unsub", "unsubscribe-not-https"),
        (":list-unsubscribe-post", "", "unsubscribe-unsigned"),
        ("d=forum.example", "d=other.example", "foreign-signature"),
        ("DKIM-Signature", "No-Signature", "unsigned"),
        ("Subject: News", "Subject: ", "subject-empty"),
        ("Subject: News", "Subject: READ THIS NOW!", "subject-shouts"),
        ("Subject: News", "Subject: EVERYBODY COMES TOGETHER", "subject-shouts"),
        ("Subject: News", "Subject: Come all of you!!", "subject-shouts"),
        ("Subject: News", "Subject: Re: our talk", "subject-pretends"),
        ("Subject: News", "Subject: =?utf-8?b?5Zue5aSN77ya6K665Z2b?=", "subject-pretends"),
        ("all of you:", &long, "long-line"),
        ("all of you: ", "all\nof you: ", "bare-line-break"),
        (
            "Hello, all of you: https://forum.example/en\r\nhttps://forum.example/en/unsubscribe/x",
            "",
            "no-text",
        ),
        (
            "Hello, all of you: https://forum.example/en\r\nhttps://forum.example/en/unsubscribe/x",
            "Hi",
            "text-too-short",
        ),
        ("\r\nhttps://forum.example/en/unsubscribe/x", "", "unsubscribe-not-shown"),
        ("<a href=\"https://forum.example/en/unsubscribe/x\">Unsubscribe</a>", "", "unsubscribe-not-shown"),
        ("<p>Hello, all of you</p>", &huge, "html-too-large"),
        ("<p>Hello, all of you</p>", "<img src=\"https://forum.example/a.png\">", "remote-image"),
        (
            "<p>Hello, all of you</p>",
            "<p style=\"background:url(https://forum.example/a)\">Hello, all of you</p>",
            "remote-image",
        ),
        ("<p>Hello, all of you</p>", "<form action=\"/\">Hello, all of you</form>", "active-content"),
        ("https://forum.example/en\r\n", "https://forum.example.evil.example/en\r\n", "foreign-link"),
        ("https://forum.example/en\r\n", "http://forum.example/en\r\n", "foreign-link"),
        ("https://forum.example/en\r\n", "www.elsewhere.example\r\n", "foreign-link"),
        ("https://forum.example/en\r\n", "WWW.elsewhere.example\r\n", "foreign-link"),
        ("https://forum.example/en\r\n", "HTTPS://elsewhere.example/en\r\n", "foreign-link"),
        (
            "<p>Hello, all of you</p>",
            "<p>Hello, all of you</p><a href=\"https://t.example/x\">News</a>",
            "foreign-link",
        ),
        (
            "<p>Hello, all of you</p>",
            "<p>Hello, all of you</p><a href=\"https://forum.example/en/a\">forum.example/en/b</a>",
            "link-misleads",
        ),
        ("https://forum.example/en\r\n", "https://192.0.2.1/en\r\n", "link-to-a-number"),
        ("text/plain; charset=utf-8", "text/plain", "no-charset"),
    ] {
        let mail = GOOD.replacen(right, wrong, 1);
        assert_ne!(mail, GOOD, "{right}");
        assert!(found(&mail).contains(&code), "{code}: {:?}", found(&mail));
    }
    let subject = format!("Subject: {}", "word\r\n ".repeat(250));
    assert!(
        found(&GOOD.replacen("Subject: News\r\n", &format!("{}\r\n", subject.trim_end()), 1))
            .contains(&"subject-long")
    );
}

#[test]
fn a_house_on_this_machine_needs_no_tls() {
    let rules = Rules { base_url: "http://127.0.0.1:8080", ..RULES };
    let mail = GOOD.replace("https://forum.example", "http://127.0.0.1:8080");
    assert_eq!(lint(mail.as_bytes(), &rules).blocking, Vec::<&str>::new());
}

#[test]
fn what_a_person_is_called_holds_no_mailing_back() {
    let named = GOOD.replace("Hello, all of you", "Dear url( <img @import, all of you, read Re: 50!!");
    let named = named.replace("<p>Dear url( <img @import", "<p>Dear url( &lt;img @import");
    assert_eq!(found(&named), Vec::<&str>::new());
    let beyond_ascii = GOOD.replace("To: a@", "To: рустам@");
    assert_eq!(found(&beyond_ascii), Vec::<&str>::new());
}

#[test]
fn an_abbreviation_in_capitals_does_not_shout() {
    for subject in ["SCO", "UNODC SCO 2027", "=?utf-8?b?0KjQntChOiDRhNC+0YDRg9C8IQ==?="] {
        assert_eq!(found(&GOOD.replace("Subject: News", &format!("Subject: {subject}"))), Vec::<&str>::new());
    }
}
