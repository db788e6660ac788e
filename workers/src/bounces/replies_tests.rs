use super::*;

fn is(domain: &str, reply: &str) -> (Class, &'static str, bool) {
    let judged = judge(domain, reply);
    (judged.class, judged.reason, judged.slow_down)
}

#[test]
fn a_limit_of_qq_or_netease_is_soft_and_asks_for_a_slower_pace_whatever_its_code() {
    for reply in [
        "550 Ip frequency limited. https://service.mail.qq.com/detail/122/64",
        "550 Domain frequency limited",
        "550 Sender frequency limited",
        "550 Connection frequency limited",
        "550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726",
        "550 Suspected spam (ip)",
        "550 Mailbox unavailable or access denied",
        "550 SPF check failed",
        "550 DMARC check failed",
        "554 5.7.1 something that nobody has written down",
    ] {
        let judged = judge("qq.com", reply);
        assert_eq!(
            (judged.class, judged.slow_down, judged.provider),
            (Class::Soft, true, Some("qq")),
            "{reply}"
        );
    }
    for reply in [
        "421 HL:REP 163 smtp8,EMCowEBZ,1 http://mail.163.com/help/help_spam_16.htm",
        "421 HL:ICC 126",
        "450 MI:DMC 163",
        "451 DT:SPM 163 please try again",
        "451 DT:RBL 163",
        "554 DT:SPM 163 smtp14,EsCowAAXL9b",
        "554 HL:ITC 126",
        "550 RP:ORQ 163",
        "550 MI:SFQ 163",
        "550 MI:SPF 163",
    ] {
        let judged = judge("163.com", reply);
        assert_eq!(
            (judged.class, judged.slow_down, judged.provider),
            (Class::Soft, true, Some("netease")),
            "{reply}"
        );
    }
}

#[test]
fn an_address_that_nobody_has_is_hard_everywhere() {
    for (domain, reply) in [
        (
            "qq.com",
            "550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728",
        ),
        ("foxmail.com", "550 Mailbox not found"),
        ("163.com", "550 User not found: gone@163.com"),
        ("126.com", "550 Invalid User: gone@126.com"),
        ("sina.com", "553 Recipient not found: no such user"),
        ("aliyun.com", "553 user unknown"),
        (
            "mail.ru",
            "550 Message was not accepted -- invalid mailbox.  Local mailbox gone@mail.ru is unavailable: user not found",
        ),
        ("yandex.ru", "550 5.7.1 No such user!"),
        (
            "rambler.ru",
            "550 5.1.1 <gone@rambler.ru>: Recipient address rejected: User unknown in relay recipient table",
        ),
        (
            "gmail.com",
            "550-5.1.1 The email account that you tried to reach does not exist. NoSuchUser - gsmtp",
        ),
        ("outlook.com", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
        ("yahoo.com", "552 1 Requested mail action aborted, mailbox not found"),
        (
            "yahoo.com",
            "554 delivery error: dd This user doesn't have a yahoo.com account (gone@yahoo.com) [0] - mta1",
        ),
        ("icloud.com", "550 5.1.1 unknown or illegal alias: gone@icloud.com"),
        ("example.kz", "550 5.1.1 user unknown"),
        (
            "example.kz",
            "550 5.4.1 Recipient address rejected: Access denied. [AM6EUR05FT003.eop-eur05.prod.protection.outlook.com]",
        ),
        (
            "example.kz",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        ),
    ] {
        assert_eq!(is(domain, reply), (Class::Hard, "user_unknown", false), "{domain} {reply}");
    }
    assert_eq!(
        is("gmail.com", "550 5.2.1 The email account that you tried to reach is disabled. gsmtp").0,
        Class::Hard
    );
    assert_eq!(
        is("mail.ru", "550 Local mailbox a@mail.ru is unavailable: account is disabled").1,
        "mailbox_disabled"
    );
    assert_eq!(is("example.kz", "550 some words that say nothing"), (Class::Hard, "unknown", false));
}

#[test]
fn what_is_for_now_or_about_the_mail_is_soft() {
    for (domain, reply, reason, slow_down) in [
        (
            "example.kz",
            "450 4.2.0 <a@example.kz>: Recipient address rejected: Greylisted",
            "greylisted",
            false,
        ),
        ("example.kz", "451 4.7.1 Please try again later", "policy", true),
        ("example.kz", "452 4.2.2 mailbox full", "mailbox_full", false),
        (
            "gmail.com",
            "552-5.2.2 The email account that you tried to reach is over quota.",
            "mailbox_full",
            false,
        ),
        (
            "mail.ru",
            "550 spam message rejected. Please visit http://help.mail.ru/notspam-support",
            "spam",
            true,
        ),
        ("yandex.ru", "554 5.7.1 [2] Message rejected under suspicion of SPAM", "spam", true),
        (
            "outlook.com",
            "550 5.7.515 Access denied, sending domain x does not meet the required authentication level",
            "authentication",
            true,
        ),
        (
            "outlook.com",
            "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. (S3140).",
            "reputation",
            true,
        ),
        (
            "gmail.com",
            "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail",
            "rate_limited",
            true,
        ),
        (
            "gmail.com",
            "450-4.2.1 The user you are trying to contact is receiving mail at a rate that",
            "rate_limited",
            true,
        ),
        ("yahoo.com", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred", "rate_limited", true),
        (
            "sina.com",
            "450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]",
            "reputation",
            true,
        ),
        (
            "aliyun.com",
            "554 Reject by behaviour spam at Rcpt State(Connection IP address:192.0.2.1)ANTISPAM_BAT",
            "spam",
            true,
        ),
        ("example.kz", "552 5.3.4 Message size exceeds fixed limit", "too_large", false),
        ("example.kz", "450 4.1.1 user unknown", "user_unknown", false),
    ] {
        assert_eq!(is(domain, reply), (Class::Soft, reason, slow_down), "{domain} {reply}");
    }
}

#[test]
fn a_mail_house_is_known_by_its_domains_and_behind_others_by_its_words() {
    assert_eq!(provider_of("YANDEX.kz"), Some("yandex"));
    assert_eq!(provider_of("yahoo.co.jp"), Some("yahoo"));
    assert_eq!(provider_of("example.org"), None);
    assert_eq!(
        judge("example.cn", "550 Mail content denied https://service.mail.qq.com/x").provider,
        Some("qq")
    );
    assert_eq!(judge("", "").class, Class::Hard);
}

#[test]
fn what_a_relay_says_of_itself_and_us_is_told_from_what_it_says_of_a_recipient() {
    for (reply, is_its_own) in [
        ("554 5.7.1 <gone@qq.com>: Relay access denied", true),
        ("550 5.7.1 Relaying denied. Proper authentication required.", true),
        ("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", true),
        ("451 4.3.2 system not accepting network messages", true),
        ("452 4.3.4 message size exceeds", false),
        ("450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted", false),
        ("550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in relay recipient table", false),
        (
            "550 5.1.1 <a@b.example>: Recipient address rejected: undeliverable address: host mx.b.example said: 554 5.7.1 Relay access denied",
            false,
        ),
        ("552 5.2.2 mailbox full", false),
        ("550 5.7.1 this looks like spam", false),
    ] {
        assert_eq!(is_of_the_relay(reply), is_its_own, "{reply}");
    }
}

#[test]
fn a_word_means_what_it_says_of_and_not_where_it_stands() {
    for (reply, class, reason) in [
        ("удалённый сервер не отвечает", Class::Soft, "unreachable"),
        ("Удаленный сервер разорвал соединение", Class::Soft, "unreachable"),
        ("соединение отключено", Class::Soft, "unreachable"),
        ("550 Письмо отклонено: удалённый сервер в черном списке", Class::Soft, "reputation"),
        ("552 удалённый сервер: слишком большое сообщение", Class::Soft, "too_large"),
        ("сервер временно недоступен", Class::Soft, "temporary"),
        ("Почтовый сервер получателя недоступен", Class::Soft, "unreachable"),
        ("Почтовый ящик временно недоступен", Class::Soft, "temporary"),
        ("связь с сервером отсутствует", Class::Soft, "unreachable"),
        ("550 Почтовый ящик ann@mail.example недоступен", Class::Hard, "user_unknown"),
        ("550 Почтовый ящик отсутствует", Class::Hard, "user_unknown"),
        ("550 Пользователь ann@mail.example удалён", Class::Hard, "mailbox_disabled"),
        ("550 Ящик ann@mail.example отключён", Class::Hard, "mailbox_disabled"),
        ("connection terminated by the remote host", Class::Soft, "unreachable"),
        ("550 this account has been terminated", Class::Hard, "mailbox_disabled"),
        ("connect to mx.example[192.0.2.1]:25: no route to host", Class::Soft, "unreachable"),
        ("550 5.1.1 user unknown (mx.antispam.example)", Class::Hard, "user_unknown"),
        ("550 5.1.1 <spam@junk.example> (phish-filter.example)", Class::Hard, "user_unknown"),
        ("550 5.1.1 spamd has nobody of that name", Class::Hard, "user_unknown"),
        ("550 No such user here (antispam gateway)", Class::Hard, "user_unknown"),
        ("550 5.2.1 spam1.example <ann@spam.example>", Class::Hard, "mailbox_disabled"),
        ("550 blocked using a blocklist (5.1.1)", Class::Soft, "reputation"),
        ("550 5.7.1 see https://www.spamhaus.org/query/ip/192.0.2.1", Class::Soft, "reputation"),
        ("550 5.1.1 terminated@x.example: user unknown", Class::Hard, "user_unknown"),
        ("552 5.2.2 rellena.example: buzón lleno", Class::Soft, "mailbox_full"),
        ("500 5.5.1 command not recognized", Class::Soft, "system"),
        ("host gw.example said: 554 nothing (in reply to end of DATA command)", Class::Soft, "unknown"),
        ("host gw.example said: 554 nothing (in reply to RCPT TO command)", Class::Hard, "unknown"),
    ] {
        let judged = judge("x.example", reply);
        assert_eq!((judged.class, judged.reason), (class, reason), "{reply}");
    }
}

#[test]
fn a_version_and_a_size_are_no_status_and_no_code() {
    for (text, status, code) in [
        ("Exim 4.94.2: user unknown", None, None),
        ("CommuniGate Pro SMTP 5.4.4 could not deliver", None, None),
        ("hMailServer 5.6.7 says: 550 unknown user", None, Some("550")),
        ("MDaemon 5.0.2 550 5.1.1 unknown user", Some("5.1.1"), Some("550")),
        ("a mail of 550 KB: 552 5.3.4 too large", Some("5.3.4"), Some("552")),
        ("smtp; 550-5.7.515 Access denied", Some("5.7.515"), Some("550")),
        ("5.8.1 is nothing, #5.1.10 is", Some("5.1.10"), None),
        ("from [5.1.1.7]", None, None),
    ] {
        assert_eq!((status_in(text).as_deref(), code_in(text)), (status, code), "{text}");
    }
    assert_eq!(is("x.example", "Exim 4.94.2: user unknown").0, Class::Hard);
}

#[test]
fn who_says_not_now_to_a_whole_connection_gets_less_and_a_greylist_gets_what_it_asks_for() {
    for (domain, reply, slow_down) in [
        ("qq.com", "421 try again later", true),
        ("163.com", "450 Requested action not taken", true),
        ("mail.ru", "451 Try again later", true),
        ("gmail.com", "421 4.7.0 Try again later, closing connection.", true),
        ("outlook.com", "451 4.7.500 Server busy. Please try again later", true),
        ("court.example", "421 Too busy, closing connection", true),
        ("court.example", "451 4.7.1 Not now", true),
        ("court.example", "451 Not now", false),
        ("court.example", "421 4.4.2 Connection timed out", false),
        ("court.example", "451 4.7.1 Greylisted, please try again in 300 seconds", false),
        ("mail.ru", "450 4.7.1 Greylisting in action, try again later", false),
        ("qq.com", "450 4.2.2 Mailbox full", false),
        ("mail.ru", "450 4.2.1 Mailbox busy", false),
    ] {
        let judged = judge(domain, reply);
        assert_eq!((judged.class, judged.slow_down), (Class::Soft, slow_down), "{domain} {reply}");
    }
}

#[test]
fn a_hundred_answers_of_mail_servers_are_told_by_their_words() {
    let lines = include_str!("answers.txt").lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let (class, answer) = line.split_once(" | ").expect("a class and an answer");
        let judged = judge("uni.kz", answer);
        assert_eq!(format!("{:?}", judged.class).to_lowercase(), class, "{answer}: {judged:?}");
    }
}
