//! Notices in words: what mail servers wrote before there were reports for machines, and what many write still.

use super::{
    Failure, addresses,
    letter::Letter,
    replies::{self, judge},
};

/// Where the mail that came back begins.
const RETURNED: &[&str] = &[
    "original message follows",
    "this is a copy of",
    "a copy of the original message",
    "here is a copy of",
    "--- below this line is a copy",
    "below the next line is a copy",
    "returned mail follows",
    "start of returned message",
    "message text follows",
    "header of the source mail",
    "header of the original message",
    "message header follows",
    "headers follow",
    "original message headers",
    "unsent message below",
    "included is a copy",
    "your message reads",
    "message log ends",
    "--- original message",
    "-----original message",
    "----- original message",
    "---- original message",
    "---------- forwarded message",
    "mensaje original adjunto",
    "attachment is a copy",
    "original message as received",
    "lines of your original message",
    "lines of the message follow",
    "summary of the undelivered message",
    "--- forwarded message",
    "原邮件内容", "原邮件如下", "原邮件附后",
    "原始邮件",
    "退回的原信",
    "原信件",
    "исходное сообщение",
    "текст письма",
    "копия письма",
    "копия вашего",
    "заголовки исходного",
    "ursprüngliche nachricht:",
    "message d'origine",
    "undelivered message follows",
    "the message that caused",
    "--- enclosed is a copy",
    "message headers:",
    "=== original message",
    "original message details",
];

/// What a mail server says when it could not deliver.
const SAYS: &[&str] = &[
    "could not be delivered",
    "couldn't be delivered",
    "could not deliver",
    "couldn't deliver",
    "cannot be delivered",
    "can't be delivered",
    "can not be delivered",
    "not be delivered",
    "was not delivered",
    "not delivered to",
    "wasn't delivered",
    "unable to deliver",
    "not able to deliver",
    "not deliver your",
    "unable to be delivered",
    "undeliverable",
    "undelivered",
    "delivery failed",
    "delivery has failed",
    "delivery failure",
    "delivery to the following",
    "delevery to the following",
    "failed permanently",
    "did not reach",
    "didn't reach",
    "did not receive",
    "has not yet been delivered",
    "not yet been delivered",
    "has been delayed",
    "delivery attempts",
    "has been postponed",
    "has been returned because",
    "returned to sender",
    "permanent error",
    "permanent fatal",
    "fatal error",
    "transient non-fatal",
    "failed addresses",
    "failed recipient",
    "following address",
    "error-for:",
    "user's mailbox is full",
    "no such user",
    "user unknown",
    "unknown user",
    "invalid final delivery",
    "delivery problems",
    "was automatically rejected",
    "invalid recipient",
    "recipient unknown",
    "address is wrong",
    "no longer valid",
    "did not exactly match",
    "mailbox full",
    "mailbox is full",
    "quota exceeded",
    "rejected your message",
    "message rejected",
    "mail not delivered",
    "message was rejected",
    "message was not accepted",
    "has been rejected",
    "was refused",
    "wasn't able to deliver",
    "undelivered mail",
    "could not be sent",
    "returned mail",
    "recipient(s) could not be reached",
    "could not be reached",
    "unable to reach",
    "unrouteable",
    "550 ",
    "554 ",
    "550-",
    "554-",
    "553 ",
    "552 ",
    "退信",
    "无法投递",
    "无法送达",
    "投递失败",
    "发送失败",
    "无法被送达",
    "未能送达",
    "被退回",
    "退回",
    "没有送达",
    "无法到达",
    "不能送达",
    "傳送失敗",
    "無法遞送",
    "无法传递",
    "传递失败",
    "未送达",
    "寄送失败",
    "延迟",
    "не может быть доставлено",
    "не было доставлено",
    "не удалось доставить",
    "не доставлено",
    "недоставленное",
    "невозможно доставить",
    "доставка не удалась",
    "не удалась",
    "ошибка доставки",
    "не доставлен",
    "не может быть доставлен",
    "не удалось отправить",
    "сбой доставки",
    "не смогли доставить",
    "не удаётся доставить",
    "не удается доставить",
    "отклонено",
    "задерживается",
    "невозможна",
    "не получил",
    "nicht zugestellt",
    "unzustellbar",
    "konnte nicht",
    "nicht übermittelt",
    "fehler bei der zustellung",
    "n'a pas pu",
    "n'a pu être",
    "impossible de remettre",
    "non remis",
    "échec de la remise",
    "no se pudo entregar",
    "no pudo ser entregado",
    "no se ha podido entregar",
    "non è stato possibile",
    "impossibile recapitare",
    "mancato recapito",
    "não pôde ser entregue",
    "não foi entregue",
    "niet worden bezorgd",
    "kunde inte levereras",
    "配信できません",
    "届けられませんでした",
    "送信できません",
    "nie można dostarczyć",
    "teslim edilemedi",
];

const SUBJECTS: &[&str] = &[
    "undeliver",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "delivery problem",
    "delivery notification",
    "delivery error",
    "delivery report",
    "delivery has failed",
    "failure notice",
    "returned mail",
    "mail delivery",
    "message delivery",
    "non delivery",
    "non-delivery",
    "nondeliver",
    "nondelivery",
    "could not be delivered",
    "couldn't be delivered",
    "mail error",
    "mail system error",
    "could not deliver",
    "not delivered",
    "mail failure",
    "email failure",
    "failed mail",
    "message delayed",
    "delayed mail",
    "delivery delayed",
    "mail status report",
    "returned to sender",
    "warning: could not send",
    "warning: message",
    "warning - delayed",
    "rejected mail",
    "message rejected",
    "user unknown",
    "unknown address",
    "automatically rejected",
    "mail returned",
    "message status",
    "undelivered",
    "unable to deliver",
    "rejected: ",
    "delivery unsuccessful",
    "permanent delivery",
    "mail not delivered",
    "mailbox full",
    "over quota",
    "message undeliverable",
    "bounce notification",
    "退信",
    "退件",
    "无法投递",
    "投递失败",
    "发送失败",
    "未送达",
    "邮件传送失败",
    "未传递",
    "无法传递",
    "傳送失敗",
    "無法傳遞",
    "传递失败",
    "投递延迟",
    "送信失敗",
    "配信不能",
    "配信エラー",
    "недоставлен",
    "не доставлен",
    "не удалось доставить",
    "ошибка доставки",
    "сбой доставки",
    "доставка",
    "отказ в доставке",
    "возврат",
    "не может быть доставлено",
    "отложен",
    "unzustellbar",
    "zustellung",
    "nicht zustellbar",
    "non remis",
    "échec",
    "non remise",
    "non-remise",
    "no se pudo entregar",
    "no entregado",
    "devuelto",
    "no se puede entregar",
    "mancato recapito",
    "mancata consegna",
    "non recapitabile",
    "não entregue",
    "falha na entrega",
    "niet bezorgd",
    "onbestelbaar",
    "nie dostarczono",
    "teslim edilemedi",
];

const WARNINGS: &[&str] = &[
    "not yet been delivered",
    "has been delayed",
    "will be retried",
    "warning message only",
    "just a warning",
    "delivery attempts will continue",
    "attempts will continue",
    "will continue to try",
    "will continue to attempt",
    "still being attempted",
    "has been postponed",
    "will keep trying",
    "not been able to deliver your message yet",
    "no need to resend",
    "do not need to resend",
    "will retry",
    "transient non-fatal",
    "is delayed",
    "still trying",
    "暂时无法投递",
    "继续尝试",
    "将继续",
    "投递延迟",
    "попытки доставки будут продолж",
    "будут продолжены",
    "продолжит попытки",
    "wird weiterhin versucht",
    "weitere zustellversuche",
    "verzögert",
];

pub(super) fn subject_says_so(subject: &str) -> bool {
    SUBJECTS.iter().any(|words| subject.contains(words))
}

/// The notice without the mail that came back.
pub(super) fn own_words(letter: &Letter) -> &str {
    let text = letter.text.as_str();
    let mut at = 0;
    let mut seen = false;
    for line in text.split_inclusive('\n') {
        let small = line.to_lowercase();
        if seen && RETURNED.iter().any(|words| small.contains(words)) {
            return text.get(..at).unwrap_or(text);
        }
        seen |= !line.trim().is_empty();
        at += line.len();
    }
    text
}

/// What a notice says of the recipients that it names; nothing if it is none.
pub(super) fn failures(letter: &Letter) -> Vec<Failure> {
    let subject = letter.header("subject").to_lowercase();
    let words = own_words(letter);
    let small = words.to_lowercase();
    let names_failed: Vec<String> = letter.all("x-failed-recipients").flat_map(addresses::all).collect();
    let says_so = SAYS.iter().any(|said| small.contains(said)) || crate_says(&small);
    let machine = letter.is_from_a_machine();
    let subject_says = subject_says_so(&subject);
    let is_list_mail = letter.has("list-unsubscribe") && !machine;
    let is_bounce = !names_failed.is_empty() && machine
        || says_so && (machine || subject_says && !is_list_mail)
        || machine && subject_says;
    if !is_bounce {
        return Vec::new();
    }
    let recipients = if names_failed.is_empty() { recipients(letter, words) } else { names_failed };
    let warning = WARNINGS.iter().any(|said| small.contains(said))
        && !small.contains("permanent error")
        && !small.contains("giving up");
    let failure = |address: String| {
        let about = about(words, &address);
        let domain = address.rsplit('@').next().unwrap_or_default().to_owned();
        let mut judgement = judge(&domain, about);
        if judgement.reason == "unknown" && about.len() != words.len() {
            judgement = judge(&domain, words);
        }
        if warning {
            judgement.class = replies::Class::Soft;
            if matches!(judgement.reason, "unknown" | "unreachable") {
                judgement.reason = "delayed";
            }
        }
        let status = replies::status_in(about).or_else(|| replies::status_in(words));
        let code = replies::code_in(about).or_else(|| replies::code_in(words)).map(str::to_owned);
        Failure { said: about.chars().take(300).collect(), address, status, code, judgement }
    };
    if recipients.is_empty() {
        vec![failure(String::new())]
    } else {
        recipients.into_iter().map(failure).collect()
    }
}

/// A refusal by its words alone.
fn crate_says(small: &str) -> bool {
    super::phrases::find("any", small)
        .is_some_and(|reason| matches!(reason, "user_unknown" | "mailbox_full" | "mailbox_disabled"))
}

/// The words from an address on: what is said before it is about others.
fn about<'a>(words: &'a str, address: &str) -> &'a str {
    if address.is_empty() {
        return words;
    }
    words
        .find(address)
        .and_then(|at| words.get(at..))
        .filter(|rest| rest.len() > address.len() + 8)
        .unwrap_or(words)
}

/// Whom a notice names. Lines that begin with an address say it best; else whoever is named first after the words
/// of failure; else whom the returned mail was for.
fn recipients(letter: &Letter, words: &str) -> Vec<String> {
    let mut ours: Vec<String> = ["to", "from", "reply-to", "sender", "errors-to", "delivered-to", "cc"]
        .iter()
        .flat_map(|name| letter.all(name))
        .flat_map(addresses::all)
        .map(|a| a.to_ascii_lowercase())
        .collect();
    let senders = letter.returned.lines().filter(|line| {
        let line = line.to_ascii_lowercase();
        line.starts_with("from:") || line.starts_with("return-path:") || line.starts_with("sender:")
    });
    ours.extend(senders.flat_map(addresses::all).map(|a| a.to_ascii_lowercase()));
    let is_theirs = |address: &String| {
        let small = address.to_ascii_lowercase();
        let local = small.split('@').next().unwrap_or_default();
        !ours.contains(&small)
            && !["postmaster", "mailer-daemon", "abuse", "support", "helpdesk", "noreply"].contains(&local)
            && !local.contains("bounces")
    };
    let start = first_of(words);
    for text in [words.get(start..).unwrap_or(words), words] {
        let mut leading = Vec::new();
        let mut others = Vec::new();
        for line in text.lines() {
            let small = line.to_lowercase();
            if [
                "message-id",
                "contact ",
                "questions",
                "return-path",
                "from:",
                "sender:",
                "generated from",
                "id=",
                "reply-to",
                "mail from",
                "联系",
                "发件人",
                "отправитель",
            ]
            .iter()
            .any(|w| small.contains(w))
                && !small.contains("generated from")
            {
                continue;
            }
            let found: Vec<String> = addresses::all(line).into_iter().filter(|a| is_theirs(a)).collect();
            let Some(first) = found.first() else { continue };
            let before = line.split(first.as_str()).next().unwrap_or_default().trim();
            let before = before
                .trim_end_matches(['<', '"', '\'', '(', '[', '>', '*', '-', '•', '·', '“', '«'])
                .trim_end();
            // `<user@host>:`, `Unknown user: user@host`, `(expanded from: user@host)`
            let names = before.is_empty() || before.ends_with([':', '：']) && before.chars().count() <= 40;
            if names { leading.push(first.clone()) } else { others.extend(found) }
        }
        let mut found = if leading.is_empty() { others.into_iter().take(1).collect() } else { leading };
        found.dedup_by(|a: &mut String, b: &mut String| a.eq_ignore_ascii_case(b));
        if !found.is_empty() {
            return found;
        }
    }
    let to = letter.returned.lines().find(|line| line.to_ascii_lowercase().starts_with("to:"));
    let to: Vec<String> = to.map(addresses::all).unwrap_or_default().into_iter().take(1).collect();
    if !to.is_empty() {
        return to;
    }
    // AOL names its own people by their screen name.
    let is_aol = letter.header("from").to_ascii_lowercase().contains("@aol.com");
    let screen_name = |line: &&str| !line.is_empty() && line.chars().all(|c| c.is_ascii_alphanumeric());
    let name =
        words.get(start..).unwrap_or_default().lines().map(str::trim).find(screen_name).filter(|_| is_aol);
    name.map(|name| format!("{name}@aol.com")).into_iter().collect()
}

/// Where the words of failure begin.
fn first_of(words: &str) -> usize {
    let mut at = 0;
    for line in words.split_inclusive('\n') {
        let small = line.to_lowercase();
        if SAYS.iter().any(|said| small.contains(said)) {
            return at;
        }
        at += line.len();
    }
    0
}
