//! Notices in words: what mail servers wrote before there were reports for machines, and what many write still.

use super::{
    Failure, MOST_RECIPIENTS, addresses,
    letter::Letter,
    phrases::says,
    replies::{self, judge},
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
        || daemon && (subject_says || refuses(&small));
    if !is_bounce {
        return Vec::new();
    }
    let recipients = if names_failed.is_empty() { recipients(letter, words) } else { names_failed };
    let warning = says("delay", &small) && !small.contains("permanent error") && !small.contains("giving up");
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
        recipients.into_iter().take(MOST_RECIPIENTS).map(failure).collect()
    }
}

/// A refusal by its words alone.
fn refuses(small: &str) -> bool {
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
        if says("failure", &small) {
            return at;
        }
        at += line.len();
    }
    0
}
