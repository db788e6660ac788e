//! The words of mail servers, kept beside this file as what they are: a list.

use std::{ops::Range, sync::LazyLock};

/// So far apart stand the two halves of a phrase at most.
const WIDEST_GAP: usize = 120;

struct Line {
    who: &'static str,
    reason: &'static str,
    said: Vec<String>,
}

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let lines = include_str!("phrases.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut fields = line.split(" | ").map(str::trim);
            let (who, reason) = fields.next()?.split_once(' ')?;
            Some(Line { who, reason, said: fields.map(small).collect() })
        })
        .collect()
});

/// In small letters, with the one letter that Russians write or leave out left out.
fn small(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// What a server said, in small letters and on one line, and where hosts, addresses and links stand in it: what
/// those are called says nothing.
pub(super) struct Said {
    pub text: String,
    names: Vec<Range<usize>>,
}

impl Said {
    pub fn new(text: &str) -> Self {
        let text = small(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let names = names(&text);
        Self { text, names }
    }

    /// What somebody says with it: `any` stands for everybody.
    pub fn means(&self, who: &str) -> Option<&'static str> {
        let mut own = LINES.iter().filter(|line| line.who == who);
        own.find(|line| line.said.iter().any(|phrase| self.says(phrase))).map(|line| line.reason)
    }

    /// A phrase begins where a word does. `one * two` says both in one sentence.
    fn says(&self, phrase: &str) -> bool {
        let (first, second) = phrase.split_once(" * ").unwrap_or((phrase, ""));
        let begins_a_word = |at: usize| {
            let before = self.text.get(..at).and_then(|before| before.chars().next_back());
            let (Some(before), Some(begin)) = (before, first.chars().next()) else { return true };
            let spells = |c: char| c.is_alphabetic() && c < '\u{2E80}';
            !(spells(before) && spells(begin) || before.is_ascii_digit() && begin.is_ascii_digit())
        };
        // What has a dot or an equals sign in it is looked for in links and names of hosts, too.
        let is_a_name = first.contains(['.', '=']);
        let is_named = |at: usize| {
            !is_a_name && self.names.iter().any(|name| name.start <= at && at + first.len() <= name.end)
        };
        self.text.match_indices(first).any(|(at, _)| {
            let rest = self.text.get(at + first.len()..).unwrap_or_default();
            let follows = |to: usize| {
                to <= WIDEST_GAP
                    && rest.get(..to).is_some_and(|gap| !gap.contains(". ") && !gap.contains('。'))
            };
            begins_a_word(at)
                && !is_named(at)
                && (second.is_empty() || rest.find(second).is_some_and(follows))
        })
    }
}

/// Where hosts, addresses and links stand in a text.
fn names(text: &str) -> Vec<Range<usize>> {
    let in_link = |c: char| c.is_ascii_graphic() && !"<>\"'()[]{},;".contains(c);
    let in_name = |c: char| c.is_ascii_alphanumeric() || "@.-_+=".contains(c);
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (len, is_name) = if ["http://", "https://", "www."].iter().any(|begin| rest.starts_with(begin)) {
            (rest.find(|c| !in_link(c)).unwrap_or(rest.len()), true)
        } else {
            let len = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
            (len, rest.get(..len).is_some_and(is_name))
        };
        if is_name {
            names.push(at..at + len);
        }
        at += if len > 0 { len } else { rest.chars().next().map_or(1, char::len_utf8) };
    }
    names
}

fn is_name(token: &str) -> bool {
    let token = token.trim_matches(['.', '-', '_', '+', '=']);
    if token.contains('@') {
        return true;
    }
    let top = token.rsplit('.').next().unwrap_or_default();
    let is_top = top.starts_with("xn--") || top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
    token.contains('.') && !token.contains("..") && is_top
}

/// Whether a text in small letters holds words of a kind that notices are made of.
pub(super) fn says(kind: &str, text: &str) -> bool {
    let text = text.replace('ё', "е");
    let of_the_kind = LINES.iter().filter(|line| line.who == "notice" && line.reason == kind);
    of_the_kind.flat_map(|line| &line.said).any(|phrase| text.contains(phrase.as_str()))
}
