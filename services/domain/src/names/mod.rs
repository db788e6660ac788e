//! How a person is named, sorted and greeted in each language. Pages, letters, papers and the roll ask here.

mod hanzi;
mod latin;
mod parts;
mod salutation;
mod sorting;
pub(crate) mod sound;
#[cfg(test)]
mod tests;
mod written;

pub(crate) use hanzi::{in_russian as hanzi_in_russian, syllables as syllables_of_hanzi};
pub(crate) use parts::take_patronymic;
pub use salutation::salutation;
pub use sorting::sort_key;
pub use written::{in_latin, in_own_script};

use crate::language::Language;

/// What is known of a person's name. Any part may be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Name<'a> {
    /// The whole name in the person's own script.
    pub native: &'a str,
    /// The whole name in Latin letters.
    pub latin: &'a str,
    /// The parts in Latin letters, as in the passport. What stands in a passport of Mongolia as the family name is the
    /// father's.
    pub family: &'a str,
    pub given: &'a str,
    pub patronymic: &'a str,
    /// The parts as they are written in Russian.
    pub cyrillic_family: &'a str,
    pub cyrillic_given: &'a str,
    pub russian_patronymic: &'a str,
    /// `f`, `m`, or not known.
    pub gender: Option<&'a str>,
    pub country: &'a str,
}

/// The form that readers of a language can read: their own script where the person's name has one, else Latin.
pub fn display<'a>(language: Language, name: &Name<'a>) -> &'a str {
    let native_fits = match language {
        Language::Zh => name.native.chars().any(is_han),
        Language::Ru => name.native.chars().any(is_cyrillic),
        Language::Fa => name.native.chars().any(is_arabic),
        Language::En => false,
    };
    let shown = if (native_fits || name.latin.is_empty()) && !name.native.is_empty() {
        name.native
    } else {
        name.latin
    };
    in_a_line(shown)
}

/// As much of a name as anybody would read. Longer ones come with files, and no line of a mail takes them.
pub fn in_a_line(name: &str) -> &str {
    const LONGEST: usize = 200;
    name.char_indices().nth(LONGEST).map_or(name, |(end, _)| name.get(..end).unwrap_or(name))
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

pub(crate) fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{052F}')
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}')
}

/// The right side of a line of a table that is written as words: `key=value key=value`.
fn listed<'t>(table: &'t str, key: &str) -> Option<&'t str> {
    let mut lines = table.split_whitespace().filter_map(|line| line.split_once('='));
    lines.find(|(known, _)| *known == key).map(|(_, value)| value)
}

/// Whether the family name stands first where names of the country are written whole in Latin letters.
fn family_comes_first(country: &str) -> bool {
    matches!(country, "CN" | "HK" | "MO" | "TW" | "JP" | "KR" | "KP" | "VN" | "KH" | "MN" | "HU")
}

/// Whether the family name stands first where names of the country are written whole in Cyrillic letters.
fn cyrillic_family_comes_first(country: &str) -> bool {
    matches!(country, "RU" | "KZ" | "KG" | "TJ" | "BY" | "UZ" | "UA")
}
