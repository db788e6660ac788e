use std::collections::HashMap;

use serde::Deserialize;
use sqlx::PgConnection;

use super::institution::Texts;
use crate::{
    clock,
    fields::{self, Choice, Kind, NewField, Stage},
    forums::is_category_code,
    ids::{FieldId, ForumId},
    language::LanguageMap,
};

/// A question of a forum's form, as the file writes it.
#[derive(Deserialize)]
pub(super) struct FieldItem {
    key: String,
    stage: Stage,
    kind: Kind,
    label: Texts,
    hint: Option<Texts>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    choices: Vec<ChoiceItem>,
    only_if: Option<Condition>,
    #[serde(default)]
    for_categories: Vec<String>,
}

#[derive(Deserialize)]
struct ChoiceItem {
    code: String,
    label: Texts,
}

#[derive(Deserialize)]
struct Condition {
    key: String,
    answers: Vec<String>,
}

/// What the database or the form would refuse, in words.
pub(super) fn wrong_in_form(form: &[FieldItem], categories: &[&str]) -> Option<String> {
    if form.len() > fields::MAX_FIELDS {
        return Some(format!("it asks more than {} questions", fields::MAX_FIELDS));
    }
    for (n, field) in form.iter().enumerate() {
        let key = &field.key;
        let is_word =
            is_category_code(key) && !key.contains('-') && key.starts_with(|c: char| c.is_ascii_lowercase());
        if !is_word || form[..n].iter().any(|earlier| earlier.key == *key) {
            return Some(format!("{key:?} is no key of a question, or stands there twice"));
        }
        let has_choices =
            !field.choices.is_empty() && field.choices.iter().all(|c| is_category_code(&c.code));
        if field.kind.has_choices() != has_choices || (!field.kind.has_choices() && !field.choices.is_empty())
        {
            return Some(format!("the question {key:?} has the wrong choices"));
        }
        if !field.for_categories.iter().all(|code| categories.contains(&code.as_str())) {
            return Some(format!("the question {key:?} is for a category that there is not"));
        }
        let Some(condition) = &field.only_if else { continue };
        let earlier =
            form[..n].iter().find(|earlier| earlier.key == condition.key && earlier.stage <= field.stage);
        if earlier.is_none() || condition.answers.is_empty() {
            return Some(format!("the condition of the question {key:?} names no earlier question"));
        }
    }
    None
}

/// Part of the caller's transaction.
pub(super) async fn save_form(
    conn: &mut PgConnection,
    forum: ForumId,
    form: &[FieldItem],
) -> sqlx::Result<()> {
    let mut known: HashMap<&str, FieldId> = HashMap::new();
    for item in form {
        // What was agreed to stays written.
        let is_personal = item.kind != Kind::Consent;
        let field = fields::add(&mut *conn, forum, &item.key, (item.stage, is_personal)).await?;
        known.insert(&item.key, field);
        let choice =
            |c: &ChoiceItem| Choice { code: c.code.clone(), label: LanguageMap::from(c.label.clone()) };
        let condition = item.only_if.as_ref();
        let new = NewField {
            key: item.key.clone(),
            stage: item.stage,
            kind: item.kind,
            label: item.label.clone().into(),
            hint: item.hint.clone().map(LanguageMap::from).unwrap_or_default(),
            choices: item.choices.iter().map(choice).collect(),
            is_required: item.required,
            is_personal,
            only_if: condition.and_then(|c| Some((*known.get(c.key.as_str())?, c.answers.clone()))),
            for_categories: item.for_categories.clone(),
        };
        fields::write_version(&mut *conn, field, &new, None, clock::now()).await?;
    }
    Ok(())
}
