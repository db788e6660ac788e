//! What the product says, found in its sources: calls such as `p.t1("key", "name", value)` and
//! `say_with(language, "key", [("name", value)])`, in templates and in Rust.

use std::collections::BTreeSet;

use crate::security::sources;

/// One place where a text is said. Arguments are none where only a look at run time would tell them.
#[derive(Debug)]
pub struct Call {
    pub place: String,
    pub key: String,
    pub arguments: Option<BTreeSet<String>>,
}

/// Texts that are said by a key that is chosen at run time stand in the sources as words of these families.
const FAMILIES: [&str; 6] = ["error-", "nav-", "desk-", "about-", "letter-", "home-"];
/// Words of the same shape that are no keys: names of classes in the stylesheet, prefixes of composed keys.
const NO_KEYS: [&str; 5] = ["desk-audit-", "desk-label", "letter-mode-", "letter-language-", "error-"];

fn files() -> Vec<(String, String)> {
    let templates = sources::templates().into_iter().filter(|(name, _)| !name.starts_with("mailbox/"));
    templates.map(|(name, text)| (format!("templates/{name}"), text)).chain(sources::rust()).collect()
}

pub fn all() -> Vec<Call> {
    let mut found = Vec::new();
    for (name, text) in files() {
        for (call, at, arguments) in calls(&text, &["t", "t1", "t2", "t3", "say", "say_with"]) {
            let place = format!("{name}:{}", text[..at].lines().count());
            let key_at = usize::from(call == "say_with" || call == "say" && arguments.len() > 1);
            let Some(key) = arguments.get(key_at).and_then(|argument| literal(argument)) else { continue };
            let given = &arguments[key_at + 1..];
            let arguments = match call {
                "t1" | "t2" => given.iter().step_by(2).map(|name| literal(name)).collect(),
                "t3" => given.iter().map(|pair| first_of_pair(pair)).collect(),
                "say_with" => pairs(given.first().map_or("", String::as_str), &text[..at]),
                _ => Some(BTreeSet::new()),
            };
            found.push(Call { place, key, arguments });
        }
        // Keys that travel before they are said: of errors, of places at the desk, of figures.
        let Some(rust) = name.strip_suffix(".rs") else { continue };
        for word in words_of(&text).filter(|word| FAMILIES.iter().any(|family| word.starts_with(family))) {
            let is_prefix = NO_KEYS.contains(&word.as_str()) || prefixes_of(&text).contains(&word);
            if !is_prefix && !word.contains(['{', '/']) {
                found.push(Call { place: rust.to_owned(), key: word, arguments: None });
            }
        }
    }
    found
}

/// The prefixes of composed keys: `p.code("registration", state.code())`.
pub fn prefixes() -> Vec<(String, String)> {
    let found = files().into_iter().flat_map(|(name, text)| {
        prefixes_of(&text).into_iter().map(move |prefix| (name.clone(), prefix)).collect::<Vec<_>>()
    });
    found.collect()
}

/// Every string of the product: a text is said if its key is among them.
pub fn words() -> BTreeSet<String> {
    files().iter().flat_map(|(_, text)| words_of(text).collect::<Vec<_>>()).collect()
}

fn prefixes_of(text: &str) -> Vec<String> {
    calls(text, &["code"]).into_iter().filter_map(|(_, _, arguments)| literal(arguments.first()?)).collect()
}

pub fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split('"').map(str::to_owned).filter(|word| {
        word.len() < 60 && word.starts_with(|c: char| c.is_ascii_lowercase()) && !word.contains([' ', '\n'])
    })
}

/// Calls of functions by name: which, where, and the text of each argument.
pub fn calls<'n>(text: &str, names: &[&'n str]) -> Vec<(&'n str, usize, Vec<String>)> {
    let mut found = Vec::new();
    for name in names {
        let opening = format!("{name}(");
        for (at, _) in text.match_indices(&opening) {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            let is_part = before.is_alphanumeric() || before == '_' || text[..at].ends_with("fn ");
            if !is_part {
                found.push((*name, at, arguments(&text[at + opening.len()..])));
            }
        }
    }
    found
}

/// The arguments of a call, up to its closing bracket.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut found = vec![String::new()];
    for c in text.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else {
            match c {
                '"' => quoted = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.push(String::new());
                    continue;
                }
                _ => {}
            }
        }
        if let Some(last) = found.last_mut() {
            last.push(c);
        }
    }
    found.retain(|argument| !argument.trim().is_empty());
    found.iter().map(|argument| argument.trim().to_owned()).collect()
}

pub fn literal(argument: &str) -> Option<String> {
    let inner = argument.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('"')).then(|| inner.to_owned())
}

fn first_of_pair(pair: &str) -> Option<String> {
    literal(arguments(pair.strip_prefix('(')?).first()?)
}

/// The names in `[("name", value), …]`, or in the nearest `let` before the call that makes such a list.
fn pairs(list: &str, before: &str) -> Option<BTreeSet<String>> {
    let list = match list.strip_prefix('[') {
        Some(list) => list.to_owned(),
        None => {
            let opening = format!("let {list} = [");
            before.rfind(&opening).map(|at| before[at + opening.len()..].to_owned())?
        }
    };
    arguments(&list).iter().map(|pair| first_of_pair(pair)).collect()
}
