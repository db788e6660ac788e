use serde::Deserialize;
use serde_json::Value;

use crate::{
    fields::{self, Given, Question, Typed as TypedAnswers},
    ids::CallId,
    people::{Newcomer, Typed},
    problems::Problems,
    registrations::{CompanionForm, NewCompanion, companions::read_party},
    typed,
};

/// What a participant types, on the form or over the API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    pub category: String,
    pub native_name: String,
    pub latin_name: String,
    pub email: String,
    pub country: String,
    pub language: String,
    pub time_zone: String,
    pub access_code: String,
    /// By the key of the forum's fields; anything where a forum has none.
    #[serde(skip)]
    pub answers: serde_json::Map<String, serde_json::Value>,
    #[serde(skip)]
    pub consents: Vec<String>,
    /// Who comes along: they have places together, or wait together.
    #[serde(skip)]
    pub companions: Vec<CompanionForm>,
    /// The call of the API that asks for it.
    #[serde(skip)]
    pub call: Option<CallId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRegistration {
    pub category: String,
    pub who: Newcomer,
    pub access_code: Option<String>,
    /// To the forum's fields.
    pub given: Vec<Given>,
    /// What was sent along for a forum that has no fields.
    pub answers: serde_json::Value,
    pub consents: Vec<String>,
    pub companions: Vec<NewCompanion>,
    pub call: Option<CallId>,
}

impl Request {
    /// For a forum that asks nothing of its own.
    pub fn parse(&self) -> Result<NewRegistration, Problems> {
        self.parse_for(&[])
    }

    /// For a forum with these questions. A forum without any keeps what is sent along as it is.
    pub fn parse_for(&self, questions: &[Question]) -> Result<NewRegistration, Problems> {
        let mut problems = Problems::default();
        let typed = Typed {
            native_name: &self.native_name,
            latin_name: &self.latin_name,
            email: &self.email,
            country: &self.country,
            language: &self.language,
            time_zone: &self.time_zone,
        };
        let who = typed.read(&mut problems);
        let category = problems.take("category", typed::needed_line(&self.category));
        let access_code = problems.take("access_code", typed::line(&self.access_code));
        let answers = serde_json::Value::Object(self.answers.clone());
        problems.take("answers", check(&answers));
        let consents = self.consents.iter().map(|consent| typed::needed_line(consent)).collect();
        let consents = problems.take("consents", consents).unwrap_or_default();
        let companions = read_party(&self.companions, &mut problems);
        let asked_of = self.category.trim();
        let given = fields::read(questions, &self.typed_answers(), &Default::default(), asked_of);
        let given = given.map_err(|wrong| problems.0.extend(wrong.0)).unwrap_or_default();
        let (answers, consents) = if questions.is_empty() {
            (answers, consents)
        } else {
            self.refuse_unknown(questions, &mut problems);
            (serde_json::json!({}), Vec::new())
        };
        match (category, who) {
            (Some(category), Some(who)) if problems.none() => {
                let access_code = access_code.filter(|code| !code.is_empty());
                let call = self.call;
                Ok(NewRegistration { category, who, access_code, given, answers, consents, companions, call })
            }
            _ => Err(problems),
        }
    }

    /// What was typed for each field; a consent that a call names is one that was given.
    pub fn typed_answers(&self) -> TypedAnswers {
        let mut typed: TypedAnswers =
            self.answers.iter().map(|(key, value)| (key.clone(), fields::words_of(value))).collect();
        typed.extend(self.consents.iter().map(|key| (key.clone(), vec!["yes".to_owned()])));
        typed
    }

    fn refuse_unknown(&self, questions: &[Question], problems: &mut Problems) {
        let is_known = |key: &String| questions.iter().any(|question| question.key == *key);
        if !self.answers.keys().all(is_known) {
            problems.add("answers", "unknown-field");
        }
        let is_consent =
            |key: &String| questions.iter().any(|q| q.key == *key && q.kind == fields::Kind::Consent);
        if !self.consents.iter().all(is_consent) {
            problems.add("consents", "unknown-field");
        }
    }
}

/// Answers hold what fields of several lines may hold, under names of one line.
fn check(answers: &Value) -> Result<(), &'static str> {
    match answers {
        Value::String(words) => typed::text(words).map(drop),
        Value::Array(several) => several.iter().try_for_each(check),
        Value::Object(named) => {
            named.iter().try_for_each(|(name, answer)| typed::needed_line(name).and_then(|_| check(answer)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}
