//! Papers that staff ask for, as typed.

use serde::Deserialize;

use super::{Kind, Whom};
use crate::{
    attendance::Attended,
    forums::Forum,
    ids::RegistrationId,
    institution::Institution,
    language::{Language, LanguageMap},
    problems::Problems,
};

/// Certificates, for whom and in which languages.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CertificatesForm {
    /// `everybody` with a place; else those who came.
    pub whom: String,
    pub languages: Vec<String>,
}

impl CertificatesForm {
    /// The languages in our order, whatever order they were asked for in.
    pub fn parse(&self) -> Result<(Whom, Vec<Language>), Problems> {
        let is_wanted = |language: &Language| self.languages.iter().any(|code| code == language.code());
        let languages: Vec<Language> = Language::WRITTEN.into_iter().filter(is_wanted).collect();
        if languages.is_empty() {
            return Err(Problems::one("languages", "no-language-chosen"));
        }
        let whom = if self.whom == "everybody" { Whom::Everybody } else { Whom::WhoCame };
        Ok((whom, languages))
    }
}

/// Visa letters: for whom, and in which two languages.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LettersForm {
    pub chosen: Vec<String>,
    pub first_language: String,
    pub second_language: String,
}

impl LettersForm {
    pub fn parse(&self) -> Result<(Vec<RegistrationId>, [Language; 2]), Problems> {
        let mut problems = Problems::default();
        let chosen: Vec<RegistrationId> = self.chosen.iter().filter_map(|id| id.parse().ok()).collect();
        if chosen.is_empty() {
            problems.add("chosen", "nobody-chosen");
        }
        let first = self.first_language.parse::<Language>().map_err(|_| "unknown-language");
        let second = self.second_language.parse::<Language>().map_err(|_| "unknown-language");
        let first = problems.take("first_language", first);
        let second = problems.take("second_language", second);
        let languages = first.zip(second);
        if languages.is_some_and(|(first, second)| first == second) {
            problems.add("second_language", "same-language-twice");
        }
        match languages.filter(|_| problems.none()) {
            Some((first, second)) => Ok((chosen, [first, second])),
            None => Err(problems),
        }
    }
}

/// What a paper could say in one of its languages only in another: no paper mixes them.
pub(super) fn what_is_unwritten<'a>(
    kind: Kind,
    languages: &[Language],
    (forum, institution): (&Forum, &Institution),
    sessions: impl Iterator<Item = &'a Attended> + Clone,
) -> Problems {
    let mut problems = Problems::default();
    for (n, language) in languages.iter().enumerate() {
        let is_unwritten = |text: &LanguageMap| !text.is_empty() && text.exactly(*language).is_empty();
        let mut wrong = |code| match (kind, n, language) {
            (Kind::VisaLetter, 0, _) => problems.add("first_language", code),
            (Kind::VisaLetter, ..) => problems.add("second_language", code),
            (_, _, Language::Zh) => problems.add("languages_zh", code),
            (_, _, Language::En) => problems.add("languages_en", code),
            (_, _, Language::Ru) => problems.add("languages_ru", code),
            (_, _, Language::Fa) => problems.add("languages_fa", code),
        };
        if is_unwritten(&forum.title) {
            wrong("paper-lacks-title");
        }
        if is_unwritten(&forum.venue) {
            wrong("paper-lacks-venue");
        }
        if sessions.clone().any(|session| is_unwritten(&session.title)) {
            wrong("paper-lacks-session");
        }
        if is_unwritten(&institution.name) || is_unwritten(&institution.short_name) {
            wrong("paper-lacks-institution");
        }
    }
    problems
}
