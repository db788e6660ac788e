use tokio::{net::TcpStream, time::timeout};

use super::{Client, Outcome, SHORTLY, SOON, mailbox};
use crate::Behaviour;

const HELLO: &str = "Subject: hello\r\n\r\nhello\r\n";

#[tokio::test]
async fn a_mail_is_kept_as_it_was_before_its_dots_were_stuffed() -> Outcome {
    let mailbox = mailbox().await?;
    let mut client = Client::welcomed(&mailbox).await?;
    client.send("ada@example.org", "Subject: dots\r\n\r\n..\r\n...two\r\nend.\r\n").await?;

    let [mail] = &mailbox.caught()[..] else { return Err("one mail was expected".into()) };
    assert_eq!(mail.raw, b"Subject: dots\r\n\r\n.\r\n..two\r\nend.\r\n");
    assert_eq!(
        (mail.id, mail.from.as_str(), mail.to.as_str()),
        (1, "post@lianyi.example", "ada@example.org")
    );
    Ok(())
}

#[tokio::test]
async fn the_extensions_are_announced() -> Outcome {
    let mailbox = mailbox().await?;
    let mut client = Client::connect(&mailbox).await?;
    client.expect(&[220]).await?;
    client.say("EHLO test.example\r\n").await?;
    let expected = ["250-mailbox", "250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8", "250 SIZE 20971520"];
    assert_eq!(client.answer().await?, expected);
    Ok(())
}

#[tokio::test]
async fn commands_in_one_segment_are_answered_in_order() -> Outcome {
    let mailbox = mailbox().await?;
    let mut client = Client::connect(&mailbox).await?;
    client
        .say("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n")
        .await?;
    client.expect(&[220, 250, 250, 250, 250, 354]).await?;
    client
        .say(format!("{HELLO}.\r\nNOOP\r\nMAIL FROM:<x@y.example> SIZE=5\r\nRSET\r\nVRFY x\r\nQUIT\r\n"))
        .await?;
    client.expect(&[250, 250, 250, 250, 252, 221]).await?;
    assert!(client.is_closed().await);

    let recipients: Vec<String> = mailbox.caught().into_iter().map(|mail| mail.to).collect();
    assert_eq!(recipients, ["a@b.example", "c@d.example"]);
    Ok(())
}

#[tokio::test]
async fn commands_out_of_order_or_malformed_are_refused() -> Outcome {
    let mailbox = mailbox().await?;
    let mut client = Client::connect(&mailbox).await?;
    client.expect(&[220]).await?;
    for (command, code) in [
        ("MAIL FROM:<a@b.example>", 503),
        ("EHLO", 501),
        ("EHLO a", 250),
        ("RCPT TO:<a@b.example>", 503),
        ("DATA", 503),
        ("MAIL FROM:<a@b.example> SIZE=20971521", 552),
        ("MAIL FROM:<a@b.example> COLOUR=red", 555),
        ("MAIL FROM:<é@b.example>", 553),
        ("MAIL FROM:<é@b.example> SMTPUTF8 BODY=8BITMIME", 250),
        ("MAIL FROM:<a@b.example>", 503),
        ("DATA", 503),
        ("RCPT TO:<nobody>", 501),
        ("DATA", 554),
        ("RCPT TO:<王@b.example>", 250),
        ("BREW coffee", 500),
    ] {
        client.say(format!("{command}\r\n")).await?;
        client.expect(&[code]).await.map_err(|error| format!("{command}: {error}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn a_scripted_recipient_is_refused() -> Outcome {
    let mailbox = mailbox().await?;
    mailbox.script("Gone@example.org", Behaviour::Refuse(550, "5.1.1 no such user".to_owned()));
    let mut client = Client::welcomed(&mailbox).await?;
    client.say("MAIL FROM:<a@b.example>\r\nRCPT TO:<gone@example.org>\r\n").await?;
    assert_eq!(client.expect(&[250, 550]).await?, "550 5.1.1 no such user");
    client.say("RCPT TO:<ada@example.org>\r\nDATA\r\n").await?;
    client.expect(&[250, 354]).await?;
    client.say(format!("{HELLO}.\r\n")).await?;
    client.expect(&[250]).await?;
    assert_eq!(mailbox.caught().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_refusal_scripted_once_is_over_at_the_second_attempt() -> Outcome {
    let mailbox = mailbox().await?;
    mailbox.script_next("ada@example.org", Behaviour::RefuseData(451, "4.3.0 later".to_owned()));
    let mut client = Client::welcomed(&mailbox).await?;
    client.address("ada@example.org").await?;
    client.say(format!("{HELLO}.\r\n")).await?;
    assert_eq!(client.expect(&[451]).await?, "451 4.3.0 later");
    assert!(mailbox.caught().is_empty());

    client.send("ada@example.org", HELLO).await?;
    assert_eq!(mailbox.caught().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_connection_dropped_after_the_dot_leaves_the_mail_kept() -> Outcome {
    let mailbox = mailbox().await?;
    mailbox.script("ada@example.org", Behaviour::DropAfterDot);
    let mut client = Client::welcomed(&mailbox).await?;
    client.address("ada@example.org").await?;
    client.say(format!("{HELLO}.\r\n")).await?;
    assert!(client.is_closed().await);
    assert_eq!(mailbox.caught().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_stalling_recipient_is_never_answered() -> Outcome {
    let mailbox = mailbox().await?;
    mailbox.script("ada@example.org", Behaviour::Stall);
    let mut client = Client::welcomed(&mailbox).await?;
    client.say("MAIL FROM:<a@b.example>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n").await?;
    client.expect(&[250]).await?;
    assert!(timeout(SHORTLY, client.answer()).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_relay_that_goes_away_refuses_until_it_comes_back() -> Outcome {
    let mailbox = mailbox().await?;
    let address = mailbox.address();
    let mut client = Client::welcomed(&mailbox).await?;
    mailbox.go_away().await;
    assert!(client.is_closed().await);
    let refused = TcpStream::connect(address).await.map_err(|error| error.kind());
    assert_eq!(refused.err(), Some(std::io::ErrorKind::ConnectionRefused));

    mailbox.come_back().await?;
    assert_eq!(mailbox.address(), address);
    Client::welcomed(&mailbox).await?.send("ada@example.org", HELLO).await?;
    assert_eq!(mailbox.caught().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_bare_lf_is_refused_and_ends_the_connection() -> Outcome {
    let mailbox = mailbox().await?;
    for message in ["Subject: a\n\nb\r\n.\r\n", "a\r\n\n.\r\nMAIL FROM:<smuggled@b.example>\r\n", "a\n.\n"] {
        let mut client = Client::welcomed(&mailbox).await?;
        client.address("ada@example.org").await?;
        client.say(message).await?;
        assert_eq!(client.expect(&[500]).await?, "500 bare LF or CR");
        assert!(client.is_closed().await, "{message:?}");
    }
    assert!(mailbox.caught().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_line_or_a_mail_that_is_too_long_is_refused_after_the_dot() -> Outcome {
    let mailbox = mailbox().await?;
    let mut client = Client::welcomed(&mailbox).await?;
    let line = |octets: usize| format!("{}\r\n", "x".repeat(octets));
    client.send("ada@example.org", line(998)).await?;
    client.address("ada@example.org").await?;
    client.say(line(1_000) + ".\r\n").await?;
    client.expect(&[500]).await?;
    client.address("ada@example.org").await?;
    client.say(line(998).repeat(20_972) + ".\r\n").await?;
    client.expect(&[552]).await?;
    client.send("ada@example.org", HELLO).await?;
    assert_eq!(mailbox.caught().len(), 2);
    Ok(())
}

#[tokio::test]
async fn whoever_waits_is_woken_by_the_mail_and_not_by_others() -> Outcome {
    let mailbox = mailbox().await?;
    let waiting = tokio::spawn({
        let mailbox = mailbox.clone();
        async move { mailbox.wait_for(SOON, |mail| mail.to == "bea@example.org").await }
    });
    let mut client = Client::welcomed(&mailbox).await?;
    client.send("ada@example.org", HELLO).await?;
    client.send("bea@example.org", HELLO).await?;
    assert_eq!(waiting.await?.map(|mail| mail.id), Some(2));
    assert!(mailbox.wait_for(SHORTLY, |mail| mail.to == "eve@example.org").await.is_none());

    mailbox.forget();
    assert!(mailbox.caught().is_empty());
    Ok(())
}
