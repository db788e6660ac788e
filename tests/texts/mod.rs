//! Every text that a person reads: there in every language, with the arguments that it is given and no others,
//! and none that nobody says.

mod calls;
mod codes;

use std::collections::{BTreeMap, BTreeSet};

use calls::Call;
use domain::{
    language::Language,
    texts::{DOCUMENTS, FILES},
};
use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use sqlx::PgPool;

type Names = BTreeSet<String>;

/// What a message takes: arguments that stand in its words, and those that only choose among its variants.
#[derive(Default, Debug, Clone)]
struct Message {
    shown: Names,
    chosen_by: Names,
    words: String,
}

impl Message {
    fn arguments(&self) -> Names {
        &self.shown | &self.chosen_by
    }
}

/// All messages of a language by key.
fn messages(language: Language) -> BTreeMap<String, Message> {
    let mut found = BTreeMap::new();
    let (_, files) = FILES.into_iter().find(|(l, _)| *l == language).unwrap();
    let (_, documents) = DOCUMENTS.into_iter().find(|(l, _)| *l == language).unwrap();
    for file in files.iter().copied().chain([documents]) {
        let resource = parser::parse(file).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let key = message.id.name.to_owned();
                    assert!(message.attributes.is_empty(), "{language}: {key} has attributes");
                    let mut read = Message::default();
                    walk(&message.value.unwrap_or_else(|| panic!("{language}: {key} is empty")), &mut read);
                    assert!(!read.words.trim().is_empty() || !read.shown.is_empty(), "{language}: {key}");
                    assert!(
                        found.insert(key.clone(), read).is_none(),
                        "{language}: {key} stands there twice"
                    );
                }
                Entry::Junk { content } => panic!("{language}: {content}"),
                Entry::Term(term) => panic!("{language}: {} is a term", term.id.name),
                _ => {}
            }
        }
    }
    found
}

fn walk(pattern: &Pattern<&str>, into: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => into.words.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                let (shown, words) = (&mut into.shown, &mut into.words);
                name(inline, shown, words);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                name(selector, &mut into.chosen_by, &mut String::new());
                for variant in variants {
                    walk(&variant.value, into);
                }
            }
        }
    }
}

fn name(inline: &InlineExpression<&str>, names: &mut Names, words: &mut String) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
            words.push('\u{fffc}'); // whatever stands there
        }
        InlineExpression::StringLiteral { value } => words.push_str(value),
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|argument| name(argument, names, words));
        }
        other => panic!("not used here: {other:?}"),
    }
}

#[test]
fn every_language_has_every_text_with_the_same_arguments() {
    let english = messages(Language::En);
    for language in Language::OFFERED {
        let own = messages(language);
        let keys = |of: &BTreeMap<String, Message>| of.keys().cloned().collect::<Names>();
        let difference: Vec<_> = keys(&own).symmetric_difference(&keys(&english)).cloned().collect();
        assert!(difference.is_empty(), "{language} and English differ in {difference:?}");
        for (key, message) in &own {
            // What is shown is shown in all languages. What only chooses among variants (a number its plural, a
            // gender its form of address) is the language's own affair, where nothing is shown by it.
            let reference = &english[key];
            let unknown: Vec<_> = message.shown.difference(&reference.arguments()).cloned().collect();
            assert!(unknown.is_empty(), "{language}: {key} shows {unknown:?}, which English does not");
            let lost: Vec<_> = reference.shown.difference(&message.arguments()).cloned().collect();
            assert!(lost.is_empty(), "{language}: {key} leaves out {lost:?}");
        }
    }
}

/// Papers are written in Persian, too, which pages are not.
#[test]
fn every_text_of_a_paper_is_there_in_persian_with_the_same_arguments() {
    let shown = |language: Language| -> BTreeMap<String, Names> {
        let (_, file) = DOCUMENTS.into_iter().find(|(l, _)| *l == language).unwrap();
        let resource = parser::parse(file).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
        let messages = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some((message.id.name.to_owned(), message.value.unwrap())),
            _ => None,
        });
        messages
            .filter(|(key, _)| key.starts_with("document-"))
            .map(|(key, value)| {
                let mut read = Message::default();
                walk(&value, &mut read);
                (key, read.shown)
            })
            .collect()
    };
    assert_eq!(shown(Language::Fa), shown(Language::En));
}

#[test]
fn chinese_is_set_with_chinese_signs() {
    let is_hanzi = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (key, message) in messages(Language::Zh) {
        let signs: Vec<char> = message.words.chars().collect();
        for (n, sign) in signs.iter().enumerate().filter(|(_, sign)| ",;:?!()\"".contains(**sign)) {
            let beside = |m: Option<usize>| m.and_then(|m| signs.get(m)).is_some_and(|c| is_hanzi(*c));
            let between = beside(n.checked_sub(1)) || beside(Some(n + 1));
            assert!(!between, "{key} has {sign:?} beside a character: {}", message.words);
        }
    }
}

#[test]
fn every_text_that_is_said_exists_and_gets_the_arguments_that_it_takes() {
    let languages = Language::OFFERED.map(messages);
    let calls = calls::all();
    assert!(calls.len() > 400, "the search must find what is said: {}", calls.len());
    for Call { place, key, arguments } in calls {
        let taken = languages.each_ref().map(|language| match language.get(&key) {
            Some(message) => message.arguments(),
            None => panic!("{place}: there is no text {key:?}"),
        });
        if let Some(arguments) = arguments {
            let taken: Names = taken.into_iter().flatten().collect();
            assert_eq!(arguments, taken, "{place}: {key}");
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_code_that_can_occur_has_its_text(db: PgPool) {
    let codes = codes::by_prefix(&db).await;
    for (place, prefix) in calls::prefixes() {
        assert!(codes.contains_key(prefix.as_str()), "{place}: nobody knows the codes of {prefix:?}");
    }
    for language in Language::OFFERED {
        let own = messages(language);
        for (prefix, codes) in &codes {
            assert!(!codes.is_empty(), "{prefix} has no codes");
            for code in codes {
                let key = format!("{prefix}-{code}");
                let message = own.get(&key).unwrap_or_else(|| panic!("{language}: there is no text {key:?}"));
                assert!(message.arguments().is_empty(), "{language}: {key} takes {:?}", message.arguments());
            }
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_text_is_there_that_nobody_says(db: PgPool) {
    let mut said: Names = calls::words();
    for (prefix, codes) in codes::by_prefix(&db).await {
        said.extend(codes.iter().map(|code| format!("{prefix}-{code}")));
    }
    let unsaid: Vec<_> = messages(Language::En).into_keys().filter(|key| !said.contains(key)).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}
