use serde::Deserialize;
use serde_json::Value;

use crate::{
    ids::CallId,
    people::{Newcomer, Typed},
    problems::Problems,
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
    #[serde(skip)]
    pub answers: serde_json::Map<String, serde_json::Value>,
    #[serde(skip)]
    pub consents: Vec<String>,
    /// The call of the API that asks for it.
    #[serde(skip)]
    pub call: Option<CallId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRegistration {
    pub category: String,
    pub who: Newcomer,
    pub access_code: Option<String>,
    pub answers: serde_json::Value,
    pub consents: Vec<String>,
    pub call: Option<CallId>,
}

impl Request {
    pub fn parse(&self) -> Result<NewRegistration, Problems> {
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
        let consents = problems.take("consents", consents);
        match (category, who, consents) {
            (Some(category), Some(who), Some(consents)) if problems.none() => {
                let access_code = access_code.filter(|code| !code.is_empty());
                Ok(NewRegistration { category, who, access_code, answers, consents, call: self.call })
            }
            _ => Err(problems),
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
