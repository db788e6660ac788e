use serde::Deserialize;

use super::{Choice, Kind, Question, Stage};
use crate::{
    forums::is_category_code,
    ids::FieldId,
    language::{Language, LanguageMap},
    problems::Problems,
    typed,
};

/// A field as typed. Rows of choices are parallel lists; empty rows are passed over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FieldForm {
    pub key: String,
    pub stage: String,
    pub kind: String,
    pub label_zh: String,
    pub label_en: String,
    pub label_ru: String,
    pub hint_zh: String,
    pub hint_en: String,
    pub hint_ru: String,
    pub required: String,
    /// Whether its answers stay when personal ones are erased, some time after the forum.
    pub kept: String,
    pub choice_code: Vec<String>,
    pub choice_zh: Vec<String>,
    pub choice_en: Vec<String>,
    pub choice_ru: Vec<String>,
    /// `key:code` of each answer to an earlier field under which this one is asked.
    pub only_if: Vec<String>,
    /// Codes of the categories that it is asked of; of all where there are none.
    pub for_categories: Vec<String>,
}

/// A field as understood.
#[derive(Debug, Clone)]
pub struct NewField {
    pub key: String,
    pub stage: Stage,
    pub kind: Kind,
    pub label: LanguageMap,
    pub hint: LanguageMap,
    pub choices: Vec<Choice>,
    pub is_required: bool,
    pub is_personal: bool,
    pub only_if: Option<(FieldId, Vec<String>)>,
    pub for_categories: Vec<String>,
}

impl FieldForm {
    /// The form as it would have been typed for a field. `all` are the fields of its forum.
    pub fn of(question: &Question, all: &[Question]) -> Self {
        let [zh, en, ru] = [Language::Zh, Language::En, Language::Ru];
        let column = |language| -> Vec<String> {
            question.choices.iter().map(|c| c.label.exactly(language).to_owned()).collect()
        };
        let depends_on = all.iter().find(|earlier| Some(earlier.field) == question.only_if_field);
        Self {
            key: question.key.clone(),
            stage: question.stage.code().to_owned(),
            kind: question.kind.code().to_owned(),
            label_zh: question.label.exactly(zh).to_owned(),
            label_en: question.label.exactly(en).to_owned(),
            label_ru: question.label.exactly(ru).to_owned(),
            hint_zh: question.hint.exactly(zh).to_owned(),
            hint_en: question.hint.exactly(en).to_owned(),
            hint_ru: question.hint.exactly(ru).to_owned(),
            required: if question.is_required { "yes".to_owned() } else { String::new() },
            kept: if question.is_personal { String::new() } else { "yes".to_owned() },
            choice_code: question.choices.iter().map(|c| c.code.clone()).collect(),
            choice_zh: column(zh),
            choice_en: column(en),
            choice_ru: column(ru),
            only_if: depends_on
                .map(|earlier| {
                    question.only_if.iter().map(|code| format!("{}:{code}", earlier.key)).collect()
                })
                .unwrap_or_default(),
            for_categories: question.for_categories.clone(),
        }
    }

    /// `all` are the fields that the forum has; `known` is the one that is edited, whose key and stage stay.
    pub fn parse(&self, all: &[Question], known: Option<&Question>) -> Result<NewField, Problems> {
        let mut problems = Problems::default();
        let (key, stage) = match known {
            Some(known) => (Some(known.key.clone()), Some(known.stage)),
            None => (
                problems.take("key", key(&self.key, all)),
                problems
                    .take("stage", Stage::ALL.into_iter().find(|s| s.code() == self.stage).ok_or("missing")),
            ),
        };
        let kinds =
            [Kind::OFFERED.as_slice(), &known.map(|k| k.kind).into_iter().collect::<Vec<_>>()].concat();
        let kind = kinds.into_iter().find(|kind| kind.code() == self.kind).ok_or("missing");
        let kind = kind.and_then(|kind| match (kind, stage) {
            (Kind::File, Some(Stage::Feedback)) => Err("no-file-in-feedback"),
            _ => Ok(kind),
        });
        let kind = problems.take("kind", kind);
        let label = in_three(
            &mut problems,
            [("label_zh", &self.label_zh), ("label_en", &self.label_en), ("label_ru", &self.label_ru)],
            true,
        );
        let has_hint =
            [&self.hint_zh, &self.hint_en, &self.hint_ru].iter().any(|hint| !hint.trim().is_empty());
        let hint = in_three(
            &mut problems,
            [("hint_zh", &self.hint_zh), ("hint_en", &self.hint_en), ("hint_ru", &self.hint_ru)],
            has_hint,
        );
        let choices = self.choices(kind.is_some_and(Kind::has_choices), &mut problems);
        let only_if = problems.take("only_if", self.condition(all)).flatten();
        let mut for_categories: Vec<String> =
            self.for_categories.iter().map(|c| c.trim().to_owned()).collect();
        for_categories.retain(|code| !code.is_empty());
        for_categories.sort_unstable();
        for_categories.dedup();
        match (key, stage, kind) {
            (Some(key), Some(stage), Some(kind)) if problems.none() => Ok(NewField {
                key,
                stage,
                kind,
                label,
                hint,
                choices,
                is_required: !self.required.is_empty(),
                is_personal: self.kept.is_empty(),
                only_if,
                for_categories,
            }),
            _ => Err(problems),
        }
    }

    fn choices(&self, needed: bool, problems: &mut Problems) -> Vec<Choice> {
        let mut choices: Vec<Choice> = Vec::new();
        if !needed {
            return choices;
        }
        let before = problems.0.len();
        for row in 0..self.choice_code.len() {
            let cell = |column: &[String]| column.get(row).map(|c| c.trim().to_owned()).unwrap_or_default();
            let code = cell(&self.choice_code).to_lowercase();
            let labels = [cell(&self.choice_zh), cell(&self.choice_en), cell(&self.choice_ru)];
            if code.is_empty() && labels.iter().all(String::is_empty) {
                continue;
            }
            let choice = || -> Result<Choice, &'static str> {
                if !is_category_code(&code) {
                    return Err("bad-code");
                }
                if choices.iter().any(|c| c.code == code) {
                    return Err("code-twice");
                }
                if labels.iter().any(String::is_empty) {
                    return Err("choice-missing-translation");
                }
                let [zh, en, ru] = &labels;
                let written = [(Language::Zh, zh), (Language::En, en), (Language::Ru, ru)]
                    .map(|(language, label)| Ok((language, typed::line(label)?)));
                let label = LanguageMap::new(written.into_iter().collect::<Result<Vec<_>, &str>>()?);
                Ok(Choice { code: code.clone(), label })
            };
            match choice() {
                Ok(choice) => choices.push(choice),
                Err(problem) => problems.add_in_row("choices", row + 1, problem),
            }
        }
        match choices.len() {
            0 if problems.0.len() == before => problems.add("choices", "needs-choices"),
            101.. => problems.add("choices", "too-many-choices"),
            _ => {}
        }
        choices
    }

    fn condition(&self, all: &[Question]) -> Result<Option<(FieldId, Vec<String>)>, &'static str> {
        let mut condition: Option<(FieldId, Vec<String>)> = None;
        for answer in self.only_if.iter().filter(|answer| !answer.trim().is_empty()) {
            let (key, code) = answer.split_once(':').ok_or("unknown-choice")?;
            let earlier = all.iter().find(|q| q.key == key && !q.retired).ok_or("unknown-choice")?;
            if !earlier.codes().iter().any(|known| known == code) {
                return Err("unknown-choice");
            }
            match &mut condition {
                Some((field, _)) if *field != earlier.field => return Err("conditions-of-one-field"),
                Some((_, codes)) => codes.push(code.to_owned()),
                None => condition = Some((earlier.field, vec![code.to_owned()])),
            }
        }
        Ok(condition)
    }
}

/// A label or hint, which is written in every language so that no page mixes them.
fn in_three(problems: &mut Problems, texts: [(&'static str, &String); 3], needed: bool) -> LanguageMap {
    let languages = [Language::Zh, Language::En, Language::Ru];
    let mut written = Vec::new();
    for (language, (field, text)) in languages.into_iter().zip(texts) {
        let text = typed::text(text).and_then(|text| match text.chars().count() {
            0 if needed => Err("missing-translation"),
            1001.. => Err("too-long"),
            _ => Ok(text),
        });
        written.extend(problems.take(field, text).map(|text| (language, text)));
    }
    LanguageMap::new(written)
}

fn key(typed: &str, all: &[Question]) -> Result<String, &'static str> {
    let key = typed.trim().to_lowercase();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !key.starts_with(|c: char| c.is_ascii_lowercase()) || key.len() > 40 || !key.chars().all(fits) {
        return Err("bad-key");
    }
    if all.iter().any(|question| question.key == key) { Err("key-taken") } else { Ok(key) }
}
