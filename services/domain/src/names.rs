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
    if (native_fits || name.latin.is_empty()) && !name.native.is_empty() { name.native } else { name.latin }
}

/// The first line of a letter: “Dear Nazira Esenova,” · «Уважаемая Назира Каримовна!» · 尊敬的王伟先生：
pub fn salutation(language: Language, name: &Name<'_>) -> String {
    let shown = display(language, name);
    let polite = match language {
        Language::Ru => with_patronymic(shown, name.country),
        // Chinese type sets a space between Hanzi and other letters.
        Language::Zh if !shown.chars().any(is_han) && name.gender.is_some() => format!(" {shown} "),
        Language::Zh if !shown.chars().any(is_han) => format!(" {shown}"),
        _ => shown.to_owned(),
    };
    let gender = name.gender.unwrap_or("unknown");
    say_with(language, "letter-salutation", [("name", polite.into()), ("gender", gender.into())])
}

/// In the countries that write family name, name and patronymic, a person is greeted by the last two;
/// with two words only, the name comes before the family name.
fn with_patronymic(name: &str, country: &str) -> String {
    const FAMILY_NAME_FIRST: [&str; 6] = ["RU", "KZ", "KG", "TJ", "BY", "UZ"];
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.as_slice() {
        [family, given, rest @ ..]
            if FAMILY_NAME_FIRST.contains(&country) && name.chars().any(is_cyrillic) =>
        {
            if rest.is_empty() {
                format!("{given} {family}")
            } else {
                format!("{given} {}", rest.join(" "))
            }
        }
        _ => name.to_owned(),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_cyrillic(c: char) -> bool {
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
    }
}
