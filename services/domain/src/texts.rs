//! The program's own sentences, by key and language, from `templates/texts`. Fluent's format: plurals and
//! choices stand in the text, where a translator sees them. A test walks all keys and arguments.

use std::{collections::HashMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::language::Language;

// A file for each room of the house.
macro_rules! spoken {
    ($language:literal: $($file:literal)+) => {
        &[$(include_str!(concat!("../../../templates/texts/", $language, "/", $file, ".ftl"))),+]
    };
    ($language:literal) => {
        spoken!(
            $language: "pages" "desk" "letters" "editor" "forms" "places" "day" "company" "staff" "rolls"
        )
    };
}

/// What pages, the desk and letters say.
pub const FILES: [(Language, &[&str]); 3] =
    [(Language::Zh, spoken!("zh")), (Language::En, spoken!("en")), (Language::Ru, spoken!("ru"))];

/// What stands on papers, which are also written in a language that pages are not.
pub const DOCUMENTS: [(Language, &str); 4] = [
    (Language::Zh, include_str!("../../../templates/texts/zh/documents.ftl")),
    (Language::En, include_str!("../../../templates/texts/en/documents.ftl")),
    (Language::Ru, include_str!("../../../templates/texts/ru/documents.ftl")),
    (Language::Fa, include_str!("../../../templates/texts/fa/documents.ftl")),
];

static BUNDLES: LazyLock<HashMap<Language, FluentBundle<FluentResource>>> = LazyLock::new(|| {
    DOCUMENTS
        .iter()
        .map(|(language, documents)| {
            let pages = FILES.iter().find(|(l, _)| l == language).map(|(_, files)| *files);
            let files = pages.unwrap_or_default().iter().chain([documents]);
            let mut bundle = FluentBundle::new_concurrent(vec![language.code().parse().unwrap_or_default()]);
            // Isolation marks are for mixed directions; the languages of pages all run left to right, and papers are
            // set by a program that knows directions.
            bundle.set_use_isolating(false);
            for file in files {
                // What does not parse is left out here and found by the test of all keys.
                let resource =
                    FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(partial, _)| partial);
                bundle.add_resource_overriding(resource);
            }
            (*language, bundle)
        })
        .collect()
});

/// A value that a text can hold: words, or a number that chooses the plural.
pub enum Arg {
    Words(String),
    Number(i64),
}

impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}
impl From<String> for Arg {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}
impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}
impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

// Templates lend what they hold, sometimes twice over.
impl<T: Clone + Into<Arg>> From<&T> for Arg {
    fn from(lent: &T) -> Self {
        lent.clone().into()
    }
}

/// The text of a key in a language. A key that is missing (no test let it through) is shown as itself.
pub fn say(language: Language, key: &str) -> String {
    say_with(language, key, [])
}

/// The text of a key, with its arguments.
pub fn say_with<const N: usize>(language: Language, key: &str, arguments: [(&str, Arg); N]) -> String {
    let mut args = FluentArgs::with_capacity(N);
    for (name, value) in arguments {
        match value {
            Arg::Words(words) => args.set(name.to_owned(), FluentValue::from(words)),
            Arg::Number(number) => args.set(name.to_owned(), FluentValue::from(number)),
        }
    }
    [language, Language::En].iter().find_map(|l| format(*l, key, &args)).unwrap_or_else(|| {
        tracing::error!(key, "a text is missing");
        key.to_owned()
    })
}

/// Whether a key exists, for keys that are composed from codes.
pub fn exists(language: Language, key: &str) -> bool {
    BUNDLES.get(&language).is_some_and(|b| b.has_message(key))
}

fn format(language: Language, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let bundle = BUNDLES.get(&language)?;
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    for error in errors {
        tracing::error!(key, language = language.code(), "a text could not be put together: {error}");
    }
    Some(text)
}
