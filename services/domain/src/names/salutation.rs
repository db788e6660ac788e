use super::{
    Name, hanzi, in_a_line, is_cyrillic, is_han, parts, sound,
    written::{calm, capitalised, in_latin, in_own_script, joined},
};
use crate::{language::Language, texts::say_with};

/// The first line of a letter: “Dear Ms Esenova,” · «Уважаемая Назира Каримовна!» · 尊敬的王伟先生：
///
/// Where it is not known for sure which word is the family name, people are called by all of their name.
pub fn salutation(language: Language, name: &Name<'_>) -> String {
    let (called, gender) = match language {
        Language::Zh => in_chinese(name),
        Language::Ru => in_russian(name),
        Language::En | Language::Fa => in_english(name),
    };
    let called = in_a_line(&called).to_owned();
    say_with(language, "letter-salutation", [("name", called.into()), ("gender", gender.into())])
}

/// How people of a country are called with Mr and Ms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Custom {
    Family,
    /// By the last of the given names: what stands before it is the father's, or not used alone.
    Given,
    All,
}

fn custom(country: &str) -> Custom {
    match country {
        "MN" | "TH" | "LA" | "VN" | "IS" | "ET" => Custom::Given,
        "MM" | "KH" | "ID" | "BT" => Custom::All,
        _ => Custom::Family,
    }
}

const UNKNOWN: &str = "unknown";

fn in_english(name: &Name<'_>) -> (String, &'static str) {
    let gender = known_gender(name).unwrap_or(UNKNOWN);
    let whole = in_latin(name);
    if gender == UNKNOWN {
        return (whole, UNKNOWN);
    }
    let called = match custom(name.country) {
        Custom::Family => family(name),
        Custom::Given if name.country == "VN" => name.given.split_whitespace().last().map(calm),
        Custom::Given => Some(calm(name.given)),
        Custom::All => None,
    };
    (called.filter(|called| !called.is_empty()).unwrap_or(whole), gender)
}

/// The family name in Latin letters, where it is known which word it is.
fn family(name: &Name<'_>) -> Option<String> {
    if !name.family.is_empty() || !name.given.is_empty() {
        return Some(calm(name.family));
    }
    let words: Vec<&str> = name.latin.split_whitespace().collect();
    if words.is_empty() {
        return hanzi::read(name).map(|read| capitalised(&read.family.concat()));
    }
    if let Some(read) = hanzi::read(name).filter(|_| words.len() == 2) {
        let reading = read.family.concat();
        return words.iter().find(|word| word.to_lowercase() == reading).map(|word| calm(word));
    }
    let native = parts::native(name).family;
    if !native.is_empty() {
        let mut same = words.iter().filter(|word| sound::same(native, word, name.country));
        return match (same.next(), same.next()) {
            (Some(family), None) => Some(calm(family)),
            _ => None,
        };
    }
    // YUSUPOV Rustam: papers write the family name in capitals.
    let in_capitals = |word: &&&str| word.chars().count() > 1 && calm(word) != **word;
    let mut loud = words.iter().filter(in_capitals);
    match (loud.next(), loud.next()) {
        (Some(family), None) if words.len() > 1 => Some(calm(family)),
        _ => None,
    }
}

fn in_chinese(name: &Name<'_>) -> (String, &'static str) {
    let gender = known_gender(name).unwrap_or(UNKNOWN);
    if name.native.chars().any(is_han) {
        return (in_own_script(name), gender);
    }
    // Chinese type sets a space between Hanzi and other letters.
    (format!(" {} ", in_latin(name)), gender)
}

/// By given name and patronymic where there is one, wherever the family name stands; else by Mr and family name. The
/// name as Russian writes it comes before the native one; names in Hanzi have one form in Russian.
fn in_russian(name: &Name<'_>) -> (String, &'static str) {
    let taken = parts::cyrillic(name);
    let gender = known_gender(name);
    if !taken.patronymic.is_empty() {
        return (joined([taken.given, taken.patronymic]), gender.unwrap_or(UNKNOWN));
    }
    let titled = match gender {
        Some("f") => "lady",
        Some("m") => "gentleman",
        _ => UNKNOWN,
    };
    let whole = match (taken.family, taken.given) {
        ("", "") => return (whole_in_russian(name, titled), titled),
        (family, given) if super::family_comes_first(name.country) => joined([family, given]),
        (family, given) => joined([given, family]),
    };
    let called = match custom(name.country) {
        _ if titled == UNKNOWN => whole,
        Custom::Family if !taken.family.is_empty() => taken.family.to_owned(),
        Custom::Given if name.country != "VN" && !taken.given.is_empty() => taken.given.to_owned(),
        _ => whole,
    };
    (called, titled)
}

fn whole_in_russian(name: &Name<'_>, titled: &str) -> String {
    if name.native.chars().any(is_cyrillic) {
        return in_own_script(name);
    }
    match hanzi::in_russian(name) {
        // Without a family name, as written in the passport: Mehmut Eli is not read by syllables.
        Some((family, given)) if !family.is_empty() => {
            if titled == UNKNOWN {
                joined([&family, &given])
            } else {
                family
            }
        }
        _ if titled == UNKNOWN => in_latin(name),
        _ => in_english(name).0,
    }
}

/// The gender that is known, or that a patronymic tells.
fn known_gender(name: &Name<'_>) -> Option<&'static str> {
    match name.gender {
        Some("f") => Some("f"),
        Some("m") => Some("m"),
        _ => {
            let last = name.patronymic.split_whitespace().last();
            let latin = last.and_then(|word| parts::tells(word).or(parts::child_of(word)));
            parts::cyrillic(name).gender.or(parts::native(name).gender).or(latin)
        }
    }
}
