use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{
    Name, hanzi, is_cyrillic, parts,
    written::{calm, in_latin, in_own_script, joined},
};

/// What people are sorted by, compared character by character: names in Hanzi by pinyin, as family names are read;
/// names in Cyrillic by the alphabet of the country; all others by Latin letters without their marks. The family name
/// comes first, but where people are sorted by the given name (Thailand, Laos, Mongolia).
pub fn sort_key(name: &Name<'_>) -> String {
    if let Some(read) = hanzi::read(name) {
        let mut words = vec![read.family.concat()];
        words.extend(read.given);
        words.retain(|word| !word.is_empty());
        return words.join(" ");
    }
    if in_own_script(name).chars().any(is_cyrillic) {
        return by_alphabet(&cyrillic_in_order(name), name.country);
    }
    by_letters(&latin_in_order(name), name.country)
}

fn sorted_by_given(country: &str) -> bool {
    matches!(country, "TH" | "LA" | "MN" | "IS")
}

fn cyrillic_in_order(name: &Name<'_>) -> String {
    let has_native = !name.native.trim().is_empty();
    let taken = if has_native { parts::native(name) } else { parts::cyrillic(name) };
    match (taken.family, taken.given) {
        ("", "") => in_own_script(name),
        (family, given) if sorted_by_given(name.country) => joined([given, family]),
        (family, given) => joined([family, given, taken.patronymic]),
    }
}

fn latin_in_order(name: &Name<'_>) -> String {
    // Only there the marks are.
    if name.country == "VN" && !name.native.trim().is_empty() {
        return in_own_script(name);
    }
    if !name.family.is_empty() || !name.given.is_empty() {
        let family =
            if name.family.is_empty() && name.country == "MN" { name.patronymic } else { name.family };
        return if sorted_by_given(name.country) {
            joined([name.given, family])
        } else {
            joined([family, name.given])
        };
    }
    let whole = in_latin(name);
    // YUSUPOV Rustam or Rustam YUSUPOV: papers write the family name in capitals.
    let (loud, others): (Vec<&str>, Vec<&str>) =
        name.latin.split_whitespace().partition(|word| word.chars().count() > 1 && calm(word) != *word);
    if loud.is_empty() || others.is_empty() {
        return whole;
    }
    joined([&loud.join(" "), &others.join(" ")])
}

/// Stands after every letter, so that a letter with it sorts between its own and the next: ә as “аӿ” after all of а.
const AFTER_CYRILLIC: char = 'ӿ';
const AFTER_LATIN: char = '~';

fn by_alphabet(words: &str, country: &str) -> String {
    let mut key = String::with_capacity(words.len() + 8);
    for c in words.to_lowercase().nfc() {
        match c {
            // Russian sorts ё with е, Belarusian after it.
            'ё' if country != "BY" => key.push('е'),
            'ё' => after(&mut key, 'е', 1),
            // Belarusian has no и, and і in its place.
            'і' if country == "BY" => key.push('и'),
            'і' => after(&mut key, 'ы', 1),
            'ә' => after(&mut key, 'а', 1),
            'ғ' if country != "UZ" => after(&mut key, 'г', 1),
            'ӣ' => after(&mut key, 'и', 1),
            'қ' if country != "UZ" => after(&mut key, 'к', 1),
            'ң' => after(&mut key, 'н', 1),
            'ө' => after(&mut key, 'о', 1),
            'ұ' | 'ӯ' => after(&mut key, 'у', 1),
            'ў' if country != "UZ" => after(&mut key, 'у', 1),
            'ү' => after(&mut key, 'у', if country == "KZ" { 2 } else { 1 }),
            'һ' => after(&mut key, 'х', 1),
            'ҳ' if country != "UZ" => after(&mut key, 'х', 1),
            'ҷ' => after(&mut key, 'ч', 1),
            // The Uzbek alphabet ends with them.
            'ў' => after(&mut key, 'я', 1),
            'қ' => after(&mut key, 'я', 2),
            'ғ' => after(&mut key, 'я', 3),
            'ҳ' => after(&mut key, 'я', 4),
            '-' => key.push(' '),
            _ if c.is_alphanumeric() || c == ' ' => key.push(c),
            _ => {}
        }
    }
    key
}

fn after(key: &mut String, letter: char, places: usize) {
    key.push(letter);
    key.extend(std::iter::repeat_n(AFTER_CYRILLIC, places));
}

/// Vietnamese letters of their own sort after the plain ones, tones do not count; no other mark does.
fn by_letters(words: &str, country: &str) -> String {
    let mut key = String::with_capacity(words.len() + 8);
    for c in words.to_lowercase().nfd() {
        match c {
            'đ' if country == "VN" => key.extend(['d', AFTER_LATIN]),
            'đ' => key.push('d'),
            'ı' => key.push('i'),
            // a ă â, e ê, o ô ơ, u ư
            '\u{0302}' if country == "VN" && key.ends_with('a') => key.extend([AFTER_LATIN, AFTER_LATIN]),
            '\u{031B}' if country == "VN" && key.ends_with('o') => key.extend([AFTER_LATIN, AFTER_LATIN]),
            '\u{0302}' | '\u{0306}' | '\u{031B}' if country == "VN" => key.push(AFTER_LATIN),
            '-' => key.push(' '),
            _ if is_combining_mark(c) || matches!(c, 'ʻ' | 'ʼ') => {}
            _ if c.is_alphanumeric() || c == ' ' => key.push(c),
            _ => {}
        }
    }
    key
}
