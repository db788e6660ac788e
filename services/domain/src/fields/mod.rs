//! What a forum asks of those who come: its form. A field's words, kind and choices stand in versions that are never
//! rewritten, and each answer names the version that it answered.

mod ask;
mod copy;
mod draft;
mod edit;
mod export;
mod feedback;
mod files;
mod find;
mod keep;
mod read;

pub use ask::ask_for_feedback;
pub use copy::copy;
pub use draft::{FieldForm, NewField};
pub use edit::{EditError, MAX_FIELDS, ask_again, retire, save, shift};
pub(crate) use edit::{add, write_version};
pub use export::{Cell, Table, export};
pub use feedback::{Counted, Summary, feedback};
pub use files::{FileError, NewFile, erase_due_files, file_given, give_file, remove_file};
pub use find::{
    Answered, FormField, KeyedAnswer, answers_by_key, answers_of, asked, asks, find, of_forum, versions,
};
pub(crate) use keep::keep_all;
pub use keep::{ChangeError, Open, change, follow_category, is_open, is_open_for, keep, newest, unanswered};
pub use read::{Given, Known, Typed, read, words_of};

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::{
    ids::{FieldId, FieldVersionId},
    language::LanguageMap,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "field_kind", rename_all = "snake_case")]
pub enum Kind {
    Text,
    LongText,
    Number,
    Date,
    Choice,
    Several,
    Country,
    Phone,
    File,
    YesNo,
    Consent,
}

impl Kind {
    /// The kinds to choose from when a field is made.
    pub const OFFERED: [Self; 11] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Date,
        Self::Choice,
        Self::Several,
        Self::Country,
        Self::Phone,
        Self::File,
        Self::YesNo,
        Self::Consent,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::Several => "several",
            Self::Country => "country",
            Self::Phone => "phone",
            Self::File => "file",
            Self::YesNo => "yes_no",
            Self::Consent => "consent",
        }
    }

    pub fn has_choices(self) -> bool {
        matches!(self, Self::Choice | Self::Several)
    }
}

/// When a field is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "form_stage", rename_all = "snake_case")]
pub enum Stage {
    /// With the registration.
    Registration,
    /// Once the registration is confirmed: travel and the like.
    Acceptance,
    /// After the forum.
    Feedback,
}

impl Stage {
    pub const ALL: [Self; 3] = [Self::Registration, Self::Acceptance, Self::Feedback];

    pub fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Acceptance => "acceptance",
            Self::Feedback => "feedback",
        }
    }
}

/// One of the answers to choose from, by a code that programs and conditions go by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub code: String,
    pub label: LanguageMap,
}

/// A field as it is asked in one of its versions.
#[derive(Debug, Clone)]
pub struct Question {
    pub field: FieldId,
    pub key: String,
    pub stage: Stage,
    pub retired: bool,
    pub version: FieldVersionId,
    pub number: i32,
    pub kind: Kind,
    pub label: Json<LanguageMap>,
    pub hint: Json<LanguageMap>,
    pub choices: Json<Vec<Choice>>,
    pub is_required: bool,
    pub only_if_field: Option<FieldId>,
    pub only_if: Vec<String>,
    /// Codes of the categories that it is asked of; of all where there are none.
    pub for_categories: Vec<String>,
    /// Whether it is about the person: then its answers are erased some time after the forum.
    pub is_personal: bool,
}

impl Question {
    /// Whether it is asked of those of a category, by its code.
    pub fn is_for(&self, category: &str) -> bool {
        self.for_categories.is_empty() || self.for_categories.iter().any(|code| code == category)
    }

    /// The name of its field on a page.
    pub fn name(&self) -> String {
        format!("answer-{}", self.key)
    }

    pub fn has_hint(&self) -> bool {
        !self.hint.is_empty()
    }

    /// The label of a choice; its code where this version has no such choice.
    pub fn choice(&self, code: &str, language: crate::language::Language) -> String {
        let found = self.choices.iter().find(|choice| choice.code == code);
        found.map_or_else(|| code.to_owned(), |choice| choice.label.best(language).to_owned())
    }

    /// The answers that a condition can ask for.
    pub fn codes(&self) -> Vec<String> {
        match self.kind {
            Kind::Choice | Kind::Several => self.choices.iter().map(|c| c.code.clone()).collect(),
            Kind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            Kind::Consent => vec!["yes".to_owned()],
            _ => Vec::new(),
        }
    }
}
