use super::{Client, Outcome, browse, mailbox};
use crate::Mailbox;

const LETTER: &str = "From: =?utf-8?B?6IGU6LCK?= <post@lianyi.example>\r\n\
Subject: =?utf-8?B?5L2g5aW9IDxiPg==?=\r\n\
Message-ID: <1@lianyi.example>\r\n\
List-Unsubscribe: <https://lianyi.example/u/1>\r\n\
Content-Type: multipart/mixed; boundary=outer\r\n\r\n\
--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n\
--inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Language: zh\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
<i>https://lianyi.example/confirm?a=3D1&b=3D2</i> javascript:alert(1)=E3=80=82\r\n\
--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
<!doctype html><html><head><title>x</title></head><body><p style=\"color:red\">hi</p></body></html>\r\n\
--inner--\r\n\
--outer\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\
Content-Disposition: attachment; filename=\"a \\\"b\\\".ics\"\r\n\r\n\
BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n\
--outer--\r\n";

async fn with_a_letter() -> Outcome<Mailbox> {
    let mailbox = mailbox().await?;
    Client::welcomed(&mailbox).await?.send("ada@example.org", LETTER).await?;
    Ok(mailbox)
}

#[tokio::test]
async fn the_parts_of_a_letter_are_decoded() -> Outcome {
    let mailbox = with_a_letter().await?;
    let mail = mailbox.caught().pop().ok_or("no mail")?;
    assert_eq!(mail.header("from").as_deref(), Some("联谊 <post@lianyi.example>"));
    assert_eq!(mail.header("X-Missing"), None);
    assert_eq!(mail.subject().as_deref(), Some("你好 <b>"));
    assert_eq!(mail.language().as_deref(), Some("zh"));
    assert_eq!(mail.links(), ["https://lianyi.example/confirm?a=1&b=2"]);
    assert!(mail.html().is_some_and(|html| html.contains("<p style=\"color:red\">hi</p>")));
    assert!(mail.calendar().is_some_and(|calendar| calendar.starts_with("BEGIN:VCALENDAR\r\n")));
    Ok(())
}

#[tokio::test]
async fn a_mail_that_is_nonsense_is_shown_all_the_same() -> Outcome {
    let mailbox = mailbox().await?;
    let mut client = Client::welcomed(&mailbox).await?;
    for nonsense in [
        &b""[..],
        b"\r\n",
        b"\xff\xfe: \x00\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
    ] {
        client.send("ada@example.org", nonsense).await?;
    }
    for mail in mailbox.caught() {
        let (head, _) = browse(&mailbox, &format!("/mailbox/{}", mail.id)).await?;
        assert!(head.contains(" 200 "), "{head}");
    }
    Ok(())
}

#[tokio::test]
async fn the_list_escapes_what_a_mail_brings() -> Outcome {
    let mailbox = with_a_letter().await?;
    let mut client = Client::welcomed(&mailbox).await?;
    client
        .send("\"<img\"@example.org", "Subject: <script>alert(1)</script>\r\nContent-Language: \"><x\r\n\r\n")
        .await?;

    let (head, body) = browse(&mailbox, "/mailbox?to=%3CIMG").await?;
    assert!(head.contains("default-src 'none'") && head.contains("frame-src 'self'"), "{head}");
    assert!(body.contains("Demo mailbox") && body.contains("nothing leaves this machine"));
    assert!(body.contains("&#60;script&#62;alert(1)"), "{body}");
    assert!(
        !body.contains("<script")
            && !body.contains("<img")
            && !body.contains("\"><x")
            && !body.contains(" style="),
        "{body}"
    );
    assert!(!body.contains("你好"), "the other mail is for someone else");
    Ok(())
}

#[tokio::test]
async fn a_page_of_the_list_has_a_hundred_mails_and_leads_to_the_older_ones() -> Outcome {
    let mailbox = mailbox().await?;
    let mut client = Client::welcomed(&mailbox).await?;
    for number in 1..=101 {
        client.send("ada+1@example.org", format!("Subject: number {number}.\r\n\r\n")).await?;
    }
    let (_, newest) = browse(&mailbox, "/mailbox?to=ada%2B1").await?;
    assert!(newest.contains("number 101.") && !newest.contains("number 1."));
    assert!(newest.contains("/mailbox?to=ada%2B1&#38;before=2\""), "{newest}");

    let (_, oldest) = browse(&mailbox, "/mailbox?to=ada%2B1&before=2").await?;
    assert!(oldest.contains("number 1.") && !oldest.contains("number 101.") && !oldest.contains("before="));
    Ok(())
}

#[tokio::test]
async fn the_page_of_a_mail_links_only_to_the_web() -> Outcome {
    let mailbox = with_a_letter().await?;
    let (head, body) = browse(&mailbox, "/mailbox/1").await?;
    assert!(head.contains("default-src 'none'; style-src 'self'"), "{head}");
    assert!(body.contains("&#60;i&#62;<a href=\"https://lianyi.example/confirm?a=1&#38;b=2\""), "{body}");
    assert!(body.contains("<a href=\"https://lianyi.example/u/1\""), "{body}");
    assert!(!body.contains("href=\"javascript") && !body.contains(" style="), "{body}");
    Ok(())
}

#[tokio::test]
async fn html_and_files_come_with_a_policy_of_their_own() -> Outcome {
    let mailbox = with_a_letter().await?;
    let (head, body) = browse(&mailbox, "/mailbox/1/html").await?;
    assert!(head.contains("content-security-policy: sandbox allow-popups"), "{head}");
    assert!(body.contains("<head><base target=\"_blank\"><title>"), "{body}");

    let (head, body) = browse(&mailbox, "/mailbox/1/attachment/1").await?;
    assert!(head.contains("content-type: text/calendar"), "{head}");
    assert!(head.contains("attachment; filename*=UTF-8''a%20%22b%22.ics"), "{head}");
    assert!(body.starts_with("BEGIN:VCALENDAR"), "{body}");

    let (head, body) = browse(&mailbox, "/mailbox/1/raw").await?;
    assert!(head.contains("content-type: text/plain") && head.contains("nosniff"), "{head}");
    assert_eq!(body, LETTER);
    Ok(())
}

#[tokio::test]
async fn what_is_not_there_is_not_found() -> Outcome {
    let mailbox = with_a_letter().await?;
    for path in [
        "/mailbox/2",
        "/mailbox/2/html",
        "/mailbox/2/raw",
        "/mailbox/1/attachment/0",
        "/mailbox/1/attachment/2",
    ] {
        let (head, _) = browse(&mailbox, path).await?;
        assert!(head.starts_with("HTTP/1.0 404"), "{path}: {head}");
    }
    Ok(())
}
