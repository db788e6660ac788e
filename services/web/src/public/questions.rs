//! A forum's questions as they stand on a page.

use domain::{
    fields::{Choice, Kind, Question, Typed},
    forums::Category,
    ids::FieldVersionId,
};

use crate::{explain::TypedForm, page::Page};

/// One question with what was typed for it.
pub struct Asked {
    pub name: String,
    pub kind: &'static str,
    pub label: String,
    pub hint: String,
    /// Of which categories it is asked, in words.
    pub only_for: String,
    /// Under which condition it is asked, in words.
    pub only_if: String,
    pub is_required: bool,
    pub words: Vec<String>,
    /// Code and label of each answer to choose from.
    pub choices: Vec<(String, String)>,
}

impl Asked {
    pub fn word(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    pub fn has(&self, code: &str) -> bool {
        self.words.iter().any(|word| word == code)
    }

    /// What stands under the label; empty where nothing does.
    pub fn described(&self) -> String {
        format!("{}{}{}", self.only_for, self.only_if, self.hint)
    }
}

/// Questions for a page. `all` are those among which a condition's earlier question is found; `categories` are those to
/// choose from, none where that is settled.
pub fn asked(
    p: &Page,
    questions: &[Question],
    all: &[Question],
    typed: &Typed,
    categories: &[Category],
) -> Vec<Asked> {
    questions
        .iter()
        .map(|question| Asked {
            name: question.name(),
            kind: question.kind.code(),
            label: p.best(&question.label.0).to_owned(),
            hint: p.best(&question.hint.0).to_owned(),
            only_for: only_for(p, question, categories),
            only_if: condition(p, question, all),
            is_required: question.is_required,
            words: typed.get(&question.key).cloned().unwrap_or_default(),
            choices: choices(p, question),
        })
        .collect()
}

fn choices(p: &Page, question: &Question) -> Vec<(String, String)> {
    match question.kind {
        Kind::YesNo => {
            vec![("yes".to_owned(), p.t("answer-yes")), ("no".to_owned(), p.t("answer-no"))]
        }
        Kind::Country => {
            p.countries().iter().map(|(code, name)| ((*code).to_owned(), name.clone())).collect()
        }
        _ => {
            let labelled = |choice: &Choice| (choice.code.clone(), p.best(&choice.label).to_owned());
            question.choices.iter().map(labelled).collect()
        }
    }
}

/// The sentence that says of which categories a question is asked; empty where it is asked of all.
pub fn only_for(p: &Page, question: &Question, categories: &[Category]) -> String {
    if question.for_categories.is_empty() || categories.is_empty() {
        return String::new();
    }
    let meant = categories.iter().filter(|category| question.is_for(&category.code));
    let titles: Vec<&str> = meant.map(|category| p.best(&category.title.0)).collect();
    match titles.is_empty() {
        true => p.t("question-only-for-nobody"),
        false => p.t1("question-only-for", "categories", titles.join(" / ")),
    }
}

/// The sentence that says when a question is asked; empty where it is asked of everybody.
pub fn condition(p: &Page, question: &Question, all: &[Question]) -> String {
    let Some(earlier) = all.iter().find(|earlier| Some(earlier.field) == question.only_if_field) else {
        return String::new();
    };
    let label = p.best(&earlier.label.0);
    if earlier.kind == Kind::Consent {
        return p.t1("question-only-if-agreed", "question", label);
    }
    let answers: Vec<String> = question
        .only_if
        .iter()
        .map(|code| match (earlier.kind, code.as_str()) {
            (Kind::YesNo, "yes") => p.t("answer-yes"),
            (Kind::YesNo, _) => p.t("answer-no"),
            _ => earlier.choice(code, p.language),
        })
        .collect();
    p.t2("question-only-if", "question", label, "answer", answers.join(" / "))
}

/// Every answer to an earlier field that has answers to choose from: `key:code`, and question and answer in words.
pub fn conditions(p: &Page, all: &[Question], known: Option<&Question>) -> Vec<(String, String)> {
    let earlier = all.iter().take_while(|q| Some(q.field) != known.map(|k| k.field)).filter(|q| !q.retired);
    let mut found = Vec::new();
    for question in earlier {
        for code in question.codes() {
            let answer = match (question.kind, code.as_str()) {
                (Kind::YesNo | Kind::Consent, "yes") => p.t("answer-yes"),
                (Kind::YesNo, _) => p.t("answer-no"),
                _ => question.choice(&code, p.language),
            };
            let label = p.best(&question.label.0);
            let said = p.t2("desk-form-condition", "question", label, "answer", answer);
            found.push((format!("{}:{code}", question.key), said));
        }
    }
    found
}

/// What was typed for some questions.
pub fn typed(form: &TypedForm, questions: &[Question]) -> Typed {
    questions.iter().map(|question| (question.key.clone(), form.values(&question.name()))).collect()
}

/// The newest version on the form that was filled in.
pub fn shown(form: &TypedForm) -> Option<FieldVersionId> {
    form.value("form").and_then(|version| version.parse().ok())
}
