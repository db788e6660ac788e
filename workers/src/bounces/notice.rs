//! Notices in words: what mail servers wrote before there were reports for machines, and what many write still.

use super::{
    Failure, MOST_RECIPIENTS, addresses,
    letter::Letter,
    named,
    phrases::{Said, says},
    replies::{self, judge},
    verp,
};

pub(super) fn subject_says_so(subject: &str) -> bool {
    says("subject", subject)
}

/// The notice without the mail that came back.
pub(super) fn own_words(letter: &Letter) -> &str {
    let text = letter.text.as_str();
    let mut at = 0;
    let mut seen = false;
    for line in text.split_inclusive('\n') {
        let small = line.to_lowercase();
        if seen && says("returned", &small) {
            return text.get(..at).unwrap_or(text);
        }
        seen |= !line.trim().is_empty();
        at += line.len();
    }
    text
}

/// Whom the words of a notice name.
pub(super) fn named_in(letter: &Letter) -> Vec<String> {
    named::recipients(letter, own_words(letter))
}

/// What a notice says of the recipients that it names; nothing if it is none.
pub(super) fn failures(letter: &Letter) -> Vec<Failure> {
    let subject = letter.header("subject").to_lowercase();
    let words = own_words(letter);
    let small = words.to_lowercase();
    let names_failed: Vec<String> = letter.all("x-failed-recipients").flat_map(addresses::all).collect();
    let (machine, daemon) = (letter.is_from_a_machine(), letter.is_from_a_daemon());
    let (fails, subject_says) = (says("failure", &small), subject_says_so(&subject));
    let is_list_mail = letter.has("list-unsubscribe") && !machine;
    let is_bounce = !names_failed.is_empty() && machine
        || fails && (machine || subject_says && !is_list_mail)
        || daemon && (subject_says || refuses(&small) || says("delay", &small));
    let brings = !letter.returned.is_empty() && !letter.returned.to_lowercase().contains("mailer-daemon")
        || words.len() < letter.text.len();
    // A warning that our own mailbox fills.
    let own = !brings && says("own", &small);
    if !is_bounce || own {
        return Vec::new();
    }
    let brings = brings || !names_failed.is_empty();
    let recipients = if names_failed.is_empty() { named_in(letter) } else { names_failed };
    let warning = says("delay", &small) && !small.contains("permanent error") && !small.contains("giving up");
    // People write of mail that came back, shops of parcels that were not delivered, postmasters of their plans; only a
    // notice brings the mail with it, or names the address, on a line of its own and with what a server said.
    let quotes = replies::status_in(words).is_some() || replies::code_in(words).is_some();
    let is_told = machine || letter.has("auto-submitted") || quotes || says("set", &small);
    let answers = if daemon {
        // Forgers of notices name their reader.
        recipients.iter().any(|address| quotes || !named::is_ours(letter, address))
    } else {
        is_told && named::stands_alone(words, &recipients)
    };
    if !(brings || answers || machine && verp::delivery(letter).is_some()) {
        return Vec::new();
    }
    let all = recipients.clone();
    let failure = |address: String| {
        let about = about(words, &address, &all);
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
        recipients.into_iter().take(MOST_RECIPIENTS).map(failure).collect()
    }
}

/// A refusal by its words alone.
fn refuses(small: &str) -> bool {
    Said::new(small)
        .means("any")
        .is_some_and(|reason| matches!(reason, "user_unknown" | "mailbox_full" | "mailbox_disabled"))
}

/// The words from an address on, as far as the next one: what is said before and after is about others.
pub(super) fn about<'a>(words: &'a str, address: &str, all: &[String]) -> &'a str {
    let rest = words.find(address).filter(|_| !address.is_empty()).and_then(|at| words.get(at..));
    let Some(rest) = rest else { return words };
    let tail = rest.get(address.len()..).unwrap_or_default();
    let next =
        all.iter().filter(|other| *other != address).filter_map(|other| tail.find(other.as_str())).min();
    let said = next.and_then(|next| tail.get(..next)).unwrap_or(tail);
    match rest.get(..address.len() + said.len()) {
        Some(own) if said.trim().len() > 8 => own,
        _ if tail.len() > 8 => rest,
        _ => words,
    }
}
