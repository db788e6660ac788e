//! What is wrong with something that a person typed, field by field.

use std::borrow::Cow;

use crate::language::LanguageMap;

/// One field and the key of the sentence that says what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    pub field: Cow<'static, str>,
    pub code: &'static str,
    /// Which row of a table of fields, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// What the organiser calls the field; our own fields are called by the texts.
    #[serde(skip)]
    pub label: Option<LanguageMap>,
}

/// Everything that is wrong with a form or a call, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{} fields need a correction", .0.len())]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    pub fn one(field: &'static str, code: &'static str) -> Self {
        Self(vec![Problem { field: field.into(), code, row: None, label: None }])
    }

    pub fn add(&mut self, field: &'static str, code: &'static str) {
        self.0.push(Problem { field: field.into(), code, row: None, label: None });
    }

    pub fn add_in_row(&mut self, field: &'static str, row: usize, code: &'static str) {
        self.0.push(Problem { field: field.into(), code, row: Some(row), label: None });
    }

    /// To a field of a forum's form, which the organiser has named.
    pub fn add_to_answer(&mut self, field: String, label: &LanguageMap, code: &'static str) {
        self.0.push(Problem { field: field.into(), code, row: None, label: Some(label.clone()) });
    }

    pub fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// The code of the first problem of a field.
    pub fn of(&self, field: &str) -> Option<&'static str> {
        self.0.iter().find(|p| p.field == field).map(|p| p.code)
    }

    /// The value, or a note of what is wrong with it.
    pub fn take<T>(&mut self, field: &'static str, value: Result<T, &'static str>) -> Option<T> {
        value.map_err(|code| self.add(field, code)).ok()
    }

    pub fn take_in_row<T>(
        &mut self,
        field: &'static str,
        row: usize,
        value: Result<T, &'static str>,
    ) -> Option<T> {
        value.map_err(|code| self.add_in_row(field, row, code)).ok()
    }
}
