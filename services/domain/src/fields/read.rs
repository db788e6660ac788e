use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde_json::Value;

use super::{Kind, Question};
use crate::{
    countries,
    ids::{FieldId, FieldVersionId},
    problems::Problems,
    typed,
};

/// What was typed into the fields of a form, by key.
pub type Typed = BTreeMap<String, Vec<String>>;

/// What was answered already, for the conditions of later fields.
pub type Known = HashMap<FieldId, Vec<String>>;

/// An answer with the version that it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub field: FieldId,
    pub version: FieldVersionId,
    pub value: Value,
}

/// The answers of somebody of a category, by its code, to some questions as understood, or what is wrong with each. What
/// is asked of other categories, or under a condition that does not hold, is neither required nor kept.
pub fn read(
    questions: &[Question],
    typed: &Typed,
    known: &Known,
    category: &str,
) -> Result<Vec<Given>, Problems> {
    let mut known = known.clone();
    let mut problems = Problems::default();
    let mut given = Vec::new();
    for question in questions {
        // A file is given by itself: none is asked for here, and none is taken back.
        if question.kind == Kind::File
            && typed.get(&question.key).is_none_or(|words| words.iter().all(|w| w.trim().is_empty()))
        {
            continue;
        }
        // An answer of before does not outlive a condition that holds no more.
        known.remove(&question.field);
        if !holds(question, &known, category) {
            continue;
        }
        let words: Vec<&str> = typed.get(&question.key).into_iter().flatten().map(|w| w.trim()).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        match answer(question, &words) {
            Ok(Some(value)) => {
                known.insert(question.field, words_of(&value));
                given.push(Given { field: question.field, version: question.version, value });
            }
            Ok(None) => {}
            Err(code) => problems.add_to_answer(question.name(), &question.label.0, code),
        }
    }
    if problems.none() { Ok(given) } else { Err(problems) }
}

/// Whether a question is asked of somebody of a category who has answered so.
pub(super) fn holds(question: &Question, known: &Known, category: &str) -> bool {
    let is_met = question.only_if_field.is_none_or(|field| {
        known.get(&field).is_some_and(|words| words.iter().any(|word| question.only_if.contains(word)))
    });
    is_met && question.is_for(category)
}

fn answer(question: &Question, words: &[&str]) -> Result<Option<Value>, &'static str> {
    let value = match words {
        [] => None,
        several if question.kind == Kind::Several => Some(chosen(question, several)?),
        [word] => single(question, word)?.map(Value::String),
        _ => return Err("one-answer-only"),
    };
    match (&value, question.is_required, question.kind) {
        (None, true, Kind::Consent) => Err("consent-needed"),
        (None, true, _) => Err("missing"),
        _ => Ok(value),
    }
}

/// Each once, in the order in which they stand on the form.
fn chosen(question: &Question, words: &[&str]) -> Result<Value, &'static str> {
    let codes = question.codes();
    if words.iter().any(|word| !codes.iter().any(|code| code == word)) {
        return Err("unknown-choice");
    }
    Ok(codes.into_iter().filter(|code| words.contains(&code.as_str())).collect())
}

fn single(question: &Question, word: &str) -> Result<Option<String>, &'static str> {
    let answer = match question.kind {
        Kind::Text => typed::line(word)?,
        Kind::LongText => text(word)?,
        Kind::Number => number(word)?,
        Kind::Date => date(word)?,
        Kind::Country => countries::parse(word)?,
        Kind::Phone => phone(word)?,
        Kind::Choice | Kind::Several => {
            if !question.choices.iter().any(|choice| choice.code == word) {
                return Err("unknown-choice");
            }
            word.to_owned()
        }
        Kind::YesNo | Kind::Consent => match word {
            "yes" | "true" => "yes".to_owned(),
            "no" | "false" if question.kind == Kind::YesNo => "no".to_owned(),
            "no" | "false" => return Ok(None),
            _ => return Err("unknown-choice"),
        },
        Kind::File => return Err("unknown-file"),
    };
    Ok(Some(answer))
}

fn text(word: &str) -> Result<String, &'static str> {
    let text = typed::text(word)?;
    if text.chars().count() > 5000 { Err("too-long") } else { Ok(text) }
}

/// Digits with a point or a comma, as in `12` or `12,5`; kept as written, with a point.
fn number(word: &str) -> Result<String, &'static str> {
    let number = word.replace(',', ".");
    let (whole, part) = number
        .strip_prefix('-')
        .unwrap_or(&number)
        .split_once('.')
        .unwrap_or((number.strip_prefix('-').unwrap_or(&number), "0"));
    let are_digits = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    };
    if are_digits(whole, 12) && are_digits(part, 6) { Ok(number) } else { Err("bad-number") }
}

/// A day as a browser's field writes it.
fn date(word: &str) -> Result<String, &'static str> {
    let date: Date = word.parse().map_err(|_| "bad-date")?;
    if (1900..=2200).contains(&date.year()) { Ok(date.to_string()) } else { Err("bad-date") }
}

fn phone(word: &str) -> Result<String, &'static str> {
    let phone = typed::line(word)?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let fits = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '+' | '.');
    if (5..=20).contains(&digits) && phone.chars().all(fits) { Ok(phone) } else { Err("bad-phone") }
}

/// An answer as words: those of a list, or the one.
pub fn words_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Array(several) => several.iter().flat_map(words_of).collect(),
        Value::Bool(true) => vec!["yes".to_owned()],
        Value::Bool(false) => vec!["no".to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}
