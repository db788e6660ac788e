//! How a person is named and greeted in each language.

use crate::{language::Language, texts::say_with};

/// What is known of a person's name.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    pub native: &'a str,
    pub latin: &'a str,
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

/// The first line of a letter: “Dear Nazira Esenova,” · «Уважаемая Назира Каримовна!» · 尊敬的王伟先生：
pub fn salutation(language: Language, name: &Name<'_>) -> String {
    let shown = display(language, name);
    let (polite, told) = match language {
        Language::Ru => addressed(shown, name.country),
        // Chinese type sets a space between Hanzi and other letters.
        Language::Zh if !shown.chars().any(is_han) => (format!(" {shown} "), None),
        _ => (shown.to_owned(), None),
    };
    let gender = name.gender.or(told).unwrap_or("unknown");
    say_with(language, "letter-salutation", [("name", polite.into()), ("gender", gender.into())])
}

/// How somebody is addressed in Russian: by given name and patronymic where there is one, wherever the family
/// name stands. A patronymic tells the gender.
fn addressed(name: &str, country: &str) -> (String, Option<&'static str>) {
    const FAMILY_NAME_FIRST: [&str; 6] = ["RU", "KZ", "KG", "TJ", "BY", "UZ"];
    if !name.chars().any(is_cyrillic) {
        return (name.to_owned(), None);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.as_slice() {
        // Каримов Шерзод Анвар ўғли; without a family name: Бакыт уулу Асан
        [_, given, of, child] if child_of(child).is_some() => {
            (format!("{given} {of} {child}"), child_of(child))
        }
        [_, child, _] if child_of(child).is_some() => (name.to_owned(), child_of(child)),
        [given, middle, _] if patronymic(middle).is_some() => {
            (format!("{given} {middle}"), patronymic(middle))
        }
        [_, given, last] if patronymic(last).is_some() => (format!("{given} {last}"), patronymic(last)),
        // May be a family name: Анна Юркевич.
        [_, last] if patronymic(last).is_some() => (name.to_owned(), None),
        [family, given] if FAMILY_NAME_FIRST.contains(&country) => (format!("{given} {family}"), None),
        _ => (name.to_owned(), None),
    }
}

fn patronymic(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&["ович", "евич", "ьич", "мич", "тич", "ұлы", "улы"]) {
        Some("m")
    } else if ends(&["овна", "евна", "ична", "қызы", "кызы"]) {
        Some("f")
    } else {
        None
    }
}

/// “Son of” and “daughter of” as words of their own.
fn child_of(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "уулу" | "ұлы" | "улы" | "оглы" | "оглу" | "ўғли" | "угли" => Some("m"),
        "кызы" | "қызы" | "кизи" | "қизи" => Some("f"),
        _ => None,
    }
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

pub(crate) fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{052F}')
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_greeted_as_their_language_greets() {
        let rustam = Name {
            native: "Юсупов Рустам Каримович",
            latin: "Rustam Yusupov",
            gender: Some("m"),
            country: "UZ",
        };
        assert_eq!(salutation(Language::Ru, &rustam), "Уважаемый Рустам Каримович!");
        assert_eq!(salutation(Language::En, &rustam), "Dear Rustam Yusupov,");
        assert_eq!(salutation(Language::Zh, &rustam), "尊敬的 Rustam Yusupov 先生：");
        let wang = Name { native: "王伟", latin: "Wang Wei", gender: Some("f"), country: "CN" };
        assert_eq!(salutation(Language::Zh, &wang), "尊敬的王伟女士：");
        let unknown = Name { native: "", latin: "Aung Kyaw", gender: None, country: "MM" };
        assert_eq!(salutation(Language::Ru, &unknown), "Здравствуйте, Aung Kyaw!");
        assert_eq!(salutation(Language::Zh, &unknown), "尊敬的 Aung Kyaw 先生/女士：");
    }

    #[test]
    fn a_patronymic_is_found_wherever_it_stands() {
        for (native, country, greeting) in [
            ("Рустам Каримович Юсупов", "UZ", "Уважаемый Рустам Каримович!"),
            ("Есенова Назира Болатқызы", "KZ", "Уважаемая Назира Болатқызы!"),
            ("Каримов Шерзод Анвар ўғли", "UZ", "Уважаемый Шерзод Анвар ўғли!"),
            // A family name that sounds like one is none.
            ("Анна Петровна Юркевич", "BY", "Уважаемая Анна Петровна!"),
            ("Юркевич Анна Петровна", "BY", "Уважаемая Анна Петровна!"),
            ("Бакыт уулу Асан", "KG", "Уважаемый Бакыт уулу Асан!"),
            ("Ким Анна", "KZ", "Здравствуйте, Анна Ким!"),
            ("Рустам Каримович", "UZ", "Здравствуйте, Рустам Каримович!"),
        ] {
            let name = Name { native, latin: "", gender: None, country };
            assert_eq!(salutation(Language::Ru, &name), greeting);
        }
    }
}
