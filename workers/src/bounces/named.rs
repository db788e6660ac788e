//! Whom a notice in words names.

use super::{addresses, letter::Letter, phrases::says};

/// Lines that hold addresses of others.
const OF_OTHERS: &[&str] = &[
    "message-id",
    "contact ",
    "questions",
    "return-path",
    "from:",
    "sender:",
    "sender address",
    "id=",
    "reply-to",
    "mail from",
    "联系",
    "发件人",
    "отправитель",
];
/// What may stand between the beginning of a line and the address that it names.
const MARKS: [char; 15] = ['<', '"', '\'', '(', '[', '>', '*', '-', '•', '·', '“', '«', '「', '（', '‘'];

/// Whose names notices hold without saying that they failed.
const OFFICES: &[&str] =
    &["postmaster", "mailer-daemon", "abuse", "support", "helpdesk", "noreply", "no-reply"];

/// Lines that begin with an address say it best; else whoever is named first after the words of failure; else whom
/// the returned mail was for.
pub(super) fn recipients(letter: &Letter, words: &str) -> Vec<String> {
    let ours = ours(letter);
    let asked: Vec<String> =
        letter.returned_to().iter().map(|address| address.to_ascii_lowercase()).collect();
    let is_not_ours = |address: &str| !ours.contains(&address.to_ascii_lowercase());
    let is_theirs = |address: &str| {
        let small = address.to_ascii_lowercase();
        let local = small.split('@').next().unwrap_or_default();
        let is_an_office = OFFICES.contains(&local) || local.contains("bounces");
        is_not_ours(address) && (!is_an_office || asked.contains(&small) || is_accused(words, address))
    };
    let after = words.get(first_of(words)..).unwrap_or(words);
    for text in [after, words] {
        let (leading, others) = in_lines(text, is_theirs);
        let found = if leading.is_empty() { others.into_iter().take(1).collect() } else { leading };
        if !found.is_empty() {
            return found;
        }
    }
    let to: Vec<String> = letter.returned_to().into_iter().take(1).collect();
    if !to.is_empty() {
        return to;
    }
    // Nobody else is named, or whoever wrote to themselves is both.
    for is_it in [&is_not_ours as &dyn Fn(&str) -> bool, &|_| true] {
        let (own, _) = in_lines(after, is_it);
        if !own.is_empty() {
            return own;
        }
    }
    // AOL names its own people by their screen name.
    let is_aol = letter.header("from").to_ascii_lowercase().contains("@aol.com");
    let screen_name = |line: &&str| !line.is_empty() && line.chars().all(|c| c.is_ascii_alphanumeric());
    let name = after.lines().map(str::trim).find(screen_name).filter(|_| is_aol);
    name.map(|name| format!("{name}@aol.com")).into_iter().collect()
}

/// Whether a text says of an office, too, that mail to it failed: `<support@host>: no such user`, or a code beside it.
fn is_accused(words: &str, address: &str) -> bool {
    let says_of = |line: &str| {
        let Some((before, after)) = line.split_once(address) else { return false };
        let named = after.trim_start_matches(['>', '"', '\'', ')', ']', ' ']).starts_with([':', '：']);
        let before = before.trim_end_matches(MARKS).trim();
        named && before.is_empty() || is_reply_code(before)
    };
    words.lines().any(says_of)
}

/// Whether one of these has a line of a text for itself.
pub(super) fn stands_alone(text: &str, recipients: &[String]) -> bool {
    let is_nothing_else = |line: &str, address: &str| {
        line.contains(address) && !line.replace(address, "").contains(char::is_alphanumeric)
    };
    text.lines().any(|line| recipients.iter().any(|address| is_nothing_else(line, address)))
}

/// Whether an address is that of whoever gets the notice.
pub(super) fn is_ours(letter: &Letter, address: &str) -> bool {
    ours(letter).contains(&address.to_ascii_lowercase())
}

/// The addresses of whoever sent the mail and gets the notice.
fn ours(letter: &Letter) -> Vec<String> {
    let heads = ["to", "from", "reply-to", "sender", "errors-to", "delivered-to", "cc"];
    let heads = heads.iter().flat_map(|name| letter.all(name)).flat_map(addresses::all);
    let senders = letter.returned.lines().filter(|line| {
        let line = line.to_ascii_lowercase();
        line.starts_with("from:") || line.starts_with("return-path:") || line.starts_with("sender:")
    });
    heads.chain(senders.flat_map(addresses::all)).map(|address| address.to_ascii_lowercase()).collect()
}

/// The addresses that lines begin with, and the others.
fn in_lines(text: &str, is_theirs: impl Fn(&str) -> bool) -> (Vec<String>, Vec<String>) {
    let mut leading: Vec<String> = Vec::new();
    let mut others = Vec::new();
    let mut led_to: Vec<String> = Vec::new();
    for line in text.lines() {
        let small = line.to_lowercase();
        // An alias is whom the mail was for; whom it leads to nobody wrote to.
        let alias = small.find("(expanded from").and_then(|at| line.get(at..)).map(addresses::all);
        if let Some(alias) = alias.and_then(|found| found.into_iter().find(|a| is_theirs(a))) {
            if line.trim_start().starts_with('(') {
                led_to.extend(leading.pop());
            }
            leading.push(alias);
            continue;
        }
        let before = small.split('@').next().unwrap_or_default();
        if OF_OTHERS.iter().any(|words| before.contains(words)) && !small.contains("generated from") {
            continue;
        }
        let found: Vec<String> =
            addresses::all(line).into_iter().filter(|a| is_theirs(a) && !led_to.contains(a)).collect();
        let Some(first) = found.first() else { continue };
        let before = line.split(first.as_str()).next().unwrap_or_default().trim();
        let before = before.trim_end_matches(MARKS).trim();
        // `<user@host>:`, `Unknown user: user@host`, `550 5.1.1 <user@host>... User unknown`
        let names = before.is_empty()
            || before.ends_with([':', '：']) && before.chars().count() <= 40
            || is_reply_code(before);
        if names { leading.push(first.clone()) } else { others.extend(found) }
    }
    let mut known: Vec<String> = Vec::new();
    leading.retain(|address| {
        let small = address.to_lowercase();
        let new = !known.contains(&small);
        known.push(small);
        new
    });
    (leading, others)
}

fn is_reply_code(before: &str) -> bool {
    before.starts_with(['4', '5'])
        && before.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-'))
        && super::replies::code_in(before).is_some()
}

/// Where the words of failure begin.
fn first_of(words: &str) -> usize {
    let mut at = 0;
    for line in words.split_inclusive('\n') {
        if says("failure", &line.to_lowercase()) {
            return at;
        }
        at += line.len();
    }
    0
}
