//! A name in Cyrillic letters, taken apart.

use super::{Name, cyrillic_family_comes_first, is_cyrillic, sound};

/// The parts that could be told; a name of which nothing could be told has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Taken<'a> {
    pub family: &'a str,
    pub given: &'a str,
    /// One word or two: Каримович, Анвар ўғли.
    pub patronymic: &'a str,
    /// What the patronymic tells.
    pub gender: Option<&'static str>,
}

/// Takes the native name apart, or what is written of it in Russian where that is known.
pub(super) fn cyrillic<'a>(name: &Name<'a>) -> Taken<'a> {
    let mut taken = if name.cyrillic_family.is_empty() && name.cyrillic_given.is_empty() {
        native(name)
    } else {
        let (family, given) = (name.cyrillic_family.trim(), name.cyrillic_given.trim());
        Taken { family, given, ..Taken::default() }
    };
    let patronymic = name.russian_patronymic.trim();
    if !patronymic.is_empty() && !taken.given.is_empty() {
        taken.patronymic = patronymic;
        taken.gender = patronymic.split_whitespace().last().and_then(|word| tells(word).or(child_of(word)));
    }
    taken
}

/// Takes the native name apart. What the passport calls the family name is it; else a patronymic tells where it
/// stands, or the custom of the country.
pub(super) fn native<'a>(name: &Name<'a>) -> Taken<'a> {
    let whole = name.native.trim();
    let words: Vec<&'a str> = whole.split_whitespace().collect();
    if !whole.chars().any(is_cyrillic) {
        return Taken::default();
    }
    let is_family = |word: &str| !name.family.is_empty() && sound::same(word, name.family, name.country);
    let taken = |family: &'a str, given: &'a str, patronymic: &'a str, gender| Taken {
        family,
        given,
        patronymic,
        gender,
    };
    match words[..] {
        // Каримов Шерзод Анвар ўғли; without a family name: Бакыт уулу Асан
        [family, given, father, child] if child_of(child).is_some() => {
            taken(family, given, from_to(whole, father, child), child_of(child))
        }
        [given, father, child, family] if child_of(child).is_some() => {
            taken(family, given, from_to(whole, father, child), child_of(child))
        }
        [_, child, _] if child_of(child).is_some() => taken("", "", whole, child_of(child)),
        [given, middle, family] if tells(middle).is_some() => taken(family, given, middle, tells(middle)),
        [family, given, last] if tells(last).is_some() => taken(family, given, last, tells(last)),
        // What ends like a patronymic may be a family name: Анна Юркевич.
        [given, family] if is_family(family) => taken(family, given, "", None),
        [family, given] if is_family(family) => taken(family, given, "", None),
        [_, last] if tells(last).is_some() => Taken::default(),
        [family, given] if cyrillic_family_comes_first(name.country) => taken(family, given, "", None),
        // The father's name in the genitive, and the person's own.
        [father, given] if name.country == "MN" => taken(father, given, "", None),
        _ => Taken::default(),
    }
}

/// What stands from one word of the whole to another.
fn from_to<'a>(whole: &'a str, first: &str, last: &str) -> &'a str {
    let place = |word: &str| (word.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    whole.get(place(first)..place(last) + last.len()).unwrap_or(whole)
}

/// What patronymics of one word end with, and the gender that it tells.
const ENDINGS: [(&str, &str); 20] = [
    ("ович", "m"),
    ("евич", "m"),
    ("ьич", "m"),
    ("мич", "m"),
    ("тич", "m"),
    ("ұлы", "m"),
    ("улы", "m"),
    ("овна", "f"),
    ("евна", "f"),
    ("ична", "f"),
    ("қызы", "f"),
    ("кызы", "f"),
    ("ovich", "m"),
    ("evich", "m"),
    ("uly", "m"),
    ("ovna", "f"),
    ("evna", "f"),
    ("ichna", "f"),
    ("kyzy", "f"),
    ("qyzy", "f"),
];

fn ending(word: &str) -> Option<(&'static str, &'static str)> {
    ENDINGS.into_iter().find(|(ending, _)| word.ends_with(ending) && word != *ending)
}

/// The gender that a patronymic of one word tells; none if the word is no patronymic.
pub(super) fn tells(word: &str) -> Option<&'static str> {
    ending(&word.to_lowercase()).map(|(_, gender)| gender)
}

/// Takes the patronymic out of the words of a name and gives the father's name: Болатович, Болатұлы and Bolat oʻgʻli
/// all name Болат. Empty where there is none.
pub(crate) fn take_patronymic(words: &mut Vec<&str>) -> String {
    // Ismoil Habib oʻgʻli Damirov, Damirov Ismoil Habib oʻgʻli
    let child = (2..words.len()).find(|at| words.get(*at).is_some_and(|word| child_of(word).is_some()));
    if let Some(at) = child.filter(|_| words.len() > 3) {
        words.remove(at);
        return words.remove(at - 1).to_owned();
    }
    // The middle before the last, the first at last: what ends like one at the end may be a family name.
    let is_one = |at: &usize| words.get(*at).is_some_and(|word| tells(word).is_some());
    let Some(at) = [1, 2, 0].into_iter().find(|at| words.len() == 3 && is_one(at)) else {
        return String::new();
    };
    let word = words.remove(at).to_lowercase();
    let stem = ending(&word).and_then(|(ending, _)| word.strip_suffix(ending));
    stem.unwrap_or_default().to_owned()
}

/// “Son of” and “daughter of” as words of their own.
pub(super) fn child_of(word: &str) -> Option<&'static str> {
    match word.to_lowercase().replace(['‘', '’', '\'', 'ʼ'], "ʻ").as_str() {
        "уулу" | "ұлы" | "улы" | "оглы" | "оглу" | "ўғли" | "угли" | "oʻgʻli" | "ogli" | "ugli" | "uulu"
        | "uly" => Some("m"),
        "кызы" | "қызы" | "кизи" | "қизи" | "qizi" | "kyzy" | "kizi" => Some("f"),
        _ => None,
    }
}
