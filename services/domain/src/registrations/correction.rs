use serde::Deserialize;

use super::Registration;
use crate::{
    people::{Newcomer, Typed},
    problems::Problems,
    typed,
};

/// A registration as it should be, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CorrectionForm {
    pub native_name: String,
    pub latin_name: String,
    pub email: String,
    pub country: String,
    /// By its code.
    pub category: String,
    pub language: String,
    pub time_zone: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub(super) category: String,
    pub(super) who: Newcomer,
}

impl CorrectionForm {
    /// The registration as it stands now.
    pub fn of(registration: &Registration) -> Self {
        Self {
            native_name: registration.native_name.clone(),
            latin_name: registration.latin_name.clone(),
            email: registration.email.clone(),
            country: registration.country.clone(),
            category: registration.category_code.clone(),
            language: registration.language.code().to_owned(),
            time_zone: registration.time_zone.clone().unwrap_or_default(),
        }
    }

    pub fn parse(&self) -> Result<Correction, Problems> {
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
        match (who, category) {
            (Some(who), Some(category)) => Ok(Correction { category, who }),
            _ => Err(problems),
        }
    }
}

impl Correction {
    /// What differs, by the names of the fields.
    pub(super) fn changes(&self, was: &Registration) -> Vec<&'static str> {
        let Self { category, who } = self;
        [
            ("native_name", who.native_name != was.native_name),
            ("latin_name", who.latin_name != was.latin_name),
            ("email", who.email != was.email),
            ("country", who.country != was.country),
            ("category", *category != was.category_code),
            ("language", who.language != was.language),
            ("time_zone", who.time_zone != was.time_zone),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}
