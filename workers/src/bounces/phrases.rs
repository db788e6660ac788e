//! The words of mail servers, kept beside this file as what they are: a list.

use std::sync::LazyLock;

struct Line {
    who: &'static str,
    reason: &'static str,
    said: Vec<&'static str>,
}

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let lines = include_str!("phrases.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut fields = line.split(" | ").map(str::trim);
            let (who, reason) = fields.next()?.split_once(' ')?;
            Some(Line { who, reason, said: fields.collect() })
        })
        .collect()
});

/// What somebody says with a text in small letters: `any` stands for everybody.
pub(super) fn find(who: &str, text: &str) -> Option<&'static str> {
    let mut own = LINES.iter().filter(|line| line.who == who);
    own.find(|line| line.said.iter().any(|phrase| text.contains(phrase))).map(|line| line.reason)
}

/// Whether a text in small letters holds words of a kind that notices are made of.
pub(super) fn says(kind: &str, text: &str) -> bool {
    let of_the_kind = LINES.iter().filter(|line| line.who == "notice" && line.reason == kind);
    of_the_kind.flat_map(|line| &line.said).any(|phrase| text.contains(phrase))
}
