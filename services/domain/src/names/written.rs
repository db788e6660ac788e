use unicode_normalization::UnicodeNormalization as _;

use super::{
    Name, cyrillic_family_comes_first, family_comes_first, hanzi, in_a_line, is_cyrillic, is_han, latin,
};

/// The whole name in the person's own script and in the order of the country; in Latin where nothing else is known.
pub fn in_own_script(name: &Name<'_>) -> String {
    if !name.native.trim().is_empty() {
        return own(name.native);
    }
    let cyrillic = joined([name.cyrillic_family, name.cyrillic_given, name.russian_patronymic]);
    if !cyrillic.is_empty() && (cyrillic_family_comes_first(name.country) || name.country == "MN") {
        return cyrillic;
    }
    // Uzbek papers are in Latin letters, the patronymic last.
    if name.country == "UZ" && !name.patronymic.is_empty() && !name.family.is_empty() {
        return joined([&calm(name.family), &calm(name.given), &calm(name.patronymic)]);
    }
    in_latin(name)
}

/// The whole name in Latin letters, as in the passport, in the order of the country and without shouting; a name that
/// nobody has written in Latin is transliterated, where its script says how it is read. Passports write no patronymic
/// but for people who have no family name.
pub fn in_latin(name: &Name<'_>) -> String {
    let (family, given) = (calm(name.family), calm(name.given));
    if !family.is_empty() || !given.is_empty() {
        let father = if family.is_empty() && name.country == "MN" { calm(name.patronymic) } else { family };
        return if family_comes_first(name.country) {
            joined([&father, &given])
        } else {
            joined([&given, &father])
        };
    }
    if !name.latin.trim().is_empty() {
        return calm(in_a_line(name.latin));
    }
    transliterated(name).unwrap_or_else(|| own(name.native))
}

fn transliterated(name: &Name<'_>) -> Option<String> {
    if let Some(read) = hanzi::read(name) {
        let word = |syllables: &[String]| capitalised(&syllables.concat());
        return Some(joined([&word(&read.family), &word(&read.given)]));
    }
    if name.native.chars().any(is_cyrillic) {
        let taken = super::parts::cyrillic(name);
        let part = |words: &str| latin::of_cyrillic(words, name.country);
        return Some(match (taken.family, taken.given) {
            ("", "") => part(name.native.trim()),
            (family, given) if family_comes_first(name.country) => joined([&part(family), &part(given)]),
            (family, given) => joined([&part(given), &part(family)]),
        });
    }
    let cyrillic =
        [name.cyrillic_given, name.cyrillic_family].map(|words| latin::of_cyrillic(words, name.country));
    let cyrillic = joined([&cyrillic[0], &cyrillic[1]]);
    (name.native.trim().is_empty() && !cyrillic.is_empty()).then_some(cyrillic)
}

/// A native name in one form: composed, single spaces, none between Hanzi.
fn own(native: &str) -> String {
    let words: Vec<&str> = in_a_line(native).split_whitespace().collect();
    let only_hanzi = !words.is_empty() && words.iter().all(|word| word.chars().all(is_han));
    words.join(if only_hanzi { "" } else { " " }).nfc().collect()
}

pub(super) fn joined<const N: usize>(parts: [&str; N]) -> String {
    let words: Vec<&str> = parts.iter().flat_map(|part| part.split_whitespace()).collect();
    words.join(" ").nfc().collect()
}

/// A name that forms and passports write in capitals, as letters write it: YUSUPOV becomes Yusupov. Initials stay.
pub(super) fn calm(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(calm_word).collect();
    words.join(" ").nfc().collect()
}

fn calm_word(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let shouts = letters > 1 && !word.ends_with('.') && !word.chars().any(char::is_lowercase);
    if !shouts {
        return word.to_owned();
    }
    let parts: Vec<String> = word.split('-').map(capitalised).collect();
    parts.join("-")
}

/// The first letter large, the others small; after the O’ and D’ of a name, too.
pub(super) fn capitalised(word: &str) -> String {
    let mut calm = String::with_capacity(word.len());
    let mut letters = 0;
    let mut large = true;
    for c in word.chars() {
        if c.is_alphabetic() {
            letters += 1;
            if large {
                calm.extend(c.to_uppercase());
            } else {
                calm.extend(c.to_lowercase());
            }
            large = false;
        } else {
            calm.push(c);
            large = letters == 1 && matches!(c, '\'' | '’') && word.starts_with(['O', 'D', 'o', 'd']);
        }
    }
    calm
}
