//! What a refusal means, by who refuses. The same words and codes mean different things at different mail houses:
//! a 550 of qq.com or NetEase is a limit more often than a dead address.

use super::phrases::Said;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The address will not work again.
    Hard,
    /// Not now, or not this mail.
    Soft,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub class: Class,
    pub reason: &'static str,
    /// A limit of the provider on how often, or from whom, it takes mail: it says nothing about the person.
    pub slow_down: bool,
    pub provider: Option<&'static str>,
}

/// The domains of each mail house, as the migration of the pace has them.
const DOMAINS: &[(&str, &[&str])] = &[
    ("qq", &["qq.com", "vip.qq.com", "foxmail.com"]),
    ("netease", &["163.com", "vip.163.com", "126.com", "vip.126.com", "yeah.net", "188.com"]),
    ("sina", &["sina.com", "sina.cn", "vip.sina.com", "sina.com.cn", "vip.sina.com.cn"]),
    ("aliyun", &["aliyun.com"]),
    ("mail_ru", &["mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "xmail.ru"]),
    ("yandex", &["yandex.ru", "ya.ru", "yandex.com", "yandex.kz", "yandex.by", "yandex.uz", "narod.ru"]),
    ("rambler", &["rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru"]),
    ("gmail", &["gmail.com", "googlemail.com"]),
    ("outlook", &["outlook.com", "hotmail.com", "live.com", "live.cn", "msn.com", "hotmail.ru", "live.ru"]),
    ("yahoo", &["yahoo.com", "ymail.com", "aol.com", "rocketmail.com"]),
    ("icloud", &["icloud.com", "me.com", "mac.com"]),
];

/// Words by which a mail house shows itself behind a domain that is not its own.
const SIGNS: &[(&str, &[&str])] = &[
    ("qq", &["service.mail.qq.com", "mx.qq.com", "exmail.qq.com", "work.weixin.qq.com", "mxbiz1.qq.com"]),
    (
        "netease",
        &["mail.163.com/help", "help.163.com", "mxmail.netease.com", "qiye.163.com", "mx.ym.163.com"],
    ),
    ("aliyun", &["mxhichina.com", "mx-aliyun", "antispam_bat", "mail.aliyun.com"]),
    ("mail_ru", &["mxs.mail.ru", "help.mail.ru", "emx.mail.ru"]),
    ("yandex", &["mx.yandex.", "yandex.ru/support", "help.yandex.ru", "yandex.com/support"]),
    (
        "gmail",
        &["gsmtp", "support.google.com", "mx.google.com", "mail.google.com/support", "aspmx.l.google.com"],
    ),
    ("outlook", &["protection.outlook.com", "prod.outlook.com", "mail.live.com"]),
    ("yahoo", &["yahoodns.net", "help.yahoo.com", "postmaster.yahooinc.com", "postmaster-error.aol.com"]),
    ("icloud", &["mail.icloud.com", "support.apple.com"]),
];

/// The mail house that serves a domain of its own.
pub(crate) fn provider_of(domain: &str) -> Option<&'static str> {
    let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
    DOMAINS.iter().find(|(_, domains)| domains.contains(&domain.as_str())).map(|(code, _)| *code).or_else(
        || {
            // Yahoo and the houses of Microsoft have a domain a country.
            let first = domain.split('.').next()?;
            match first {
                "yahoo" => Some("yahoo"),
                "hotmail" | "live" | "outlook" if domain.split('.').count() <= 3 => Some("outlook"),
                _ => None,
            }
        },
    )
}

/// Judges one answer of a mail server, as `550 5.1.1 user unknown`, for a recipient in a domain.
pub(crate) fn judge(domain: &str, reply: &str) -> Judgement {
    let said = Said::new(&reply.chars().take(4000).collect::<String>());
    let text = said.text.as_str();
    let provider = provider_of(domain).or_else(|| {
        SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| text.contains(sign))).map(|(code, _)| *code)
    });
    let code = code_in(text);
    let status = status_in(text);
    let status = status.as_deref().unwrap_or_default();
    // A hand-over that was given up after days of 4xx is told with the last of them.
    let for_now = code.unwrap_or(status).starts_with('4');
    let of_status = reason_of_status(status);
    let of_words = said.means("any").filter(|reason| {
        // Who names the dead address beside its code means it, whatever stands around it.
        let is_weak = matches!(*reason, "spam" | "reputation");
        !(is_weak && matches!(status, "5.1.1" | "5.1.10" | "5.2.1") && stands_at_its_code(text, status))
    });
    let reason = provider
        .and_then(|house| said.means(house))
        .or(of_status.filter(|_| status.ends_with(".1.7") || status.ends_with(".1.8")))
        .or(of_words)
        // Hosts and domains that take no mail at all (RFC 7504).
        .or(matches!(code, Some("521" | "556")).then_some("domain_unknown"))
        .or(of_status)
        .or_else(|| said.means("else"))
        .unwrap_or(match code {
            _ if for_now => "temporary",
            // What was too much, the mail or the mailbox, it does not say; that it is for now, it does.
            Some("552") => "mailbox_full",
            _ => "unknown",
        });
    // Houses at whose door most refusals are limits: what they do not say clearly is one, too.
    let limits_by_habit = matches!(provider, Some("qq" | "netease"))
        && matches!(reason, "unknown" | "policy" | "system")
        && !code.unwrap_or(status).is_empty();
    let slow_down = limits_by_habit
        || matches!(reason, "rate_limited" | "reputation" | "spam" | "authentication")
        || for_now && asks_for_less(provider.is_some(), code, status, reason);
    let lasts = match reason {
        "user_unknown" | "mailbox_disabled" | "domain_unknown" | "relay_denied" | "moved" | "loop" => true,
        // It was the mail that nothing more is said of.
        "unknown" => said.means("dot").is_none(),
        _ => false,
    };
    let class = if lasts && !for_now && !limits_by_habit { Class::Hard } else { Class::Soft };
    Judgement { class, reason, slow_down, provider }
}

/// Whether a refusal for now that names no limit is one all the same: of a whole connection, of a mail house that
/// only says that it has had enough, of a policy. Greylists, full mailboxes and broken lines have reasons of their own.
fn asks_for_less(is_big: bool, code: Option<&str>, status: &str, reason: &str) -> bool {
    let of_the_person = status.starts_with("4.1.") || status.starts_with("4.2.");
    let of_the_line = status.starts_with("4.4.");
    match reason {
        "temporary" | "policy" | "system" => {
            !of_the_person && !of_the_line && (is_big || code == Some("421") || status.starts_with("4.7."))
        }
        _ => false,
    }
}

/// `550 5.1.1` and `550-5.1.1`, and no status that something else was translated to.
fn stands_at_its_code(text: &str, status: &str) -> bool {
    let after = code_in(text).and_then(|code| text.split_once(code)).map_or("", |(_, after)| after);
    after.trim_start_matches([' ', '-', '#', '(']).starts_with(status)
}

/// Whether a relay's answer to our recipient or message speaks of the relay and us: of its own trouble, of a network or
/// a login that it does not let in, of our sender. What it repeats of another server speaks of the recipient.
pub(crate) fn is_of_the_relay(reply: &str) -> bool {
    let said = Said::new(reply);
    if said.text.contains(" said: ") {
        return false;
    }
    let is_in_trouble = status_in(&said.text).is_some_and(|s| s.starts_with("4.3.") && s != "4.3.4");
    is_in_trouble || said.means("relay").is_some() || said.means("any") == Some("relay_denied")
}

/// What follows a number that counts something.
const UNITS: [&str; 14] = [
    "b",
    "k",
    "kb",
    "mb",
    "bytes",
    "byte",
    "lines",
    "ms",
    "sec",
    "seconds",
    "minutes",
    "messages",
    "recipients",
    "mails",
];

/// The three digits of a reply, at its beginning or after the words that servers put before it.
pub(crate) fn code_in(text: &str) -> Option<&str> {
    let mut tokens = tokens(text).peekable();
    while let Some(token) = tokens.next() {
        let counts =
            tokens.peek().is_some_and(|next| UNITS.iter().any(|unit| next.eq_ignore_ascii_case(unit)));
        let begins = ["42", "43", "45", "50", "52", "53", "55", "57"].iter().any(|b| token.starts_with(b));
        if token.len() == 3 && begins && token.bytes().all(|b| b.is_ascii_digit()) && !counts {
            return Some(token);
        }
    }
    None
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let token = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    token.map(|token| token.trim_end_matches('.')).filter(|token| !token.is_empty())
}

/// After these three numbers are a version.
const PRODUCTS: [&str; 22] = [
    "version",
    "release",
    "ver",
    "exim",
    "postfix",
    "sendmail",
    "qmail",
    "pro",
    "communigate",
    "mdaemon",
    "hmailserver",
    "mailenable",
    "imail",
    "surgemail",
    "domino",
    "kerio",
    "connect",
    "zimbra",
    "icewarp",
    "axigen",
    "groupwise",
    "haraka",
];

/// A status of RFC 3463, as `5.1.1`, and no version of a server.
pub(crate) fn status_in(text: &str) -> Option<String> {
    let is_status = |token: &str| {
        let parts: Vec<&str> = token.split('.').collect();
        let [class, subject, detail] = parts.as_slice() else { return false };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        matches!(*class, "4" | "5")
            && subject.len() == 1
            && matches!(subject.as_bytes(), [b'0'..=b'7'])
            && detail.len() <= 3
            && digits(detail)
    };
    let mut before: [&str; 3] = [""; 3];
    for token in tokens(text) {
        let small = |word: &str| PRODUCTS.iter().any(|product| word.eq_ignore_ascii_case(product));
        if is_status(token) && !before.iter().any(|word| small(word)) {
            return Some(token.to_owned());
        }
        // A code ends what was said before it.
        before = if code_in(token).is_some() { [""; 3] } else { [before[1], before[2], token] };
    }
    None
}

fn reason_of_status(status: &str) -> Option<&'static str> {
    let (_, rest) = status.split_once('.')?;
    Some(match rest {
        "1.0" | "1.1" | "1.3" | "1.4" | "1.5" | "1.10" => "user_unknown",
        "1.2" | "1.9" => "domain_unknown",
        "1.6" => "moved",
        "1.7" | "1.8" => "policy",
        "2.1" | "7.13" => "mailbox_disabled",
        "7.17" | "7.18" => "user_unknown",
        "2.2" => "mailbox_full",
        "5.1" | "5.2" | "5.4" => "system",
        "2.3" | "3.4" => "too_large",
        "4.4" => "domain_unknown",
        "4.6" => "loop",
        "7.23" | "7.24" | "7.25" | "7.26" | "7.27" | "7.29" | "7.30" | "7.515" => "authentication",
        "7.28" => "rate_limited",
        _ => match rest.split('.').next()? {
            "3" if rest != "3.0" => "system",
            "4" => "unreachable",
            "6" => "policy",
            "7" => "policy",
            _ => return None,
        },
    })
}

#[cfg(test)]
#[path = "replies_tests.rs"]
mod tests;
