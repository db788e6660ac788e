//! What became of a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    language::Language,
    roll::file::{Head, Note},
    texts::say,
};

/// What there can be to say of rows and columns.
pub const NOTES: [&str; 19] = [
    "missing_name",
    "invalid_name",
    "not_latin",
    "invalid_email",
    "several_addresses",
    "shared_address",
    "no_contact",
    "unknown_country",
    "unknown_gender",
    "unknown_language",
    "unclear_phone",
    "invalid_date",
    "too_long",
    "forbidden_character",
    "damaged_text",
    "other_class",
    "other_sheet",
    "unknown_column",
    "passport_left_out",
];

/// Why a file may be refused.
pub const REFUSALS: [&str; 10] = [
    "empty",
    "too_large",
    "bomb",
    "password",
    "wrong_kind",
    "damaged",
    "unknown_encoding",
    "not_a_table",
    "no_header",
    "no_sheet",
];

/// What was found in a file and what came of it. Of a trial: what would come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub file: String,
    pub format: Option<String>,
    pub encoding: Option<String>,
    pub head: Option<Head>,
    /// Rows that are people, or should be.
    pub rows: usize,
    /// Rows that can be taken: neither wrong nor somebody twice.
    pub importable: usize,
    /// People who come onto the roll of the class.
    pub created: usize,
    /// People who are on it.
    pub matched: usize,
    pub duplicates: Vec<(usize, usize)>,
    pub errors: Vec<Note>,
    pub warnings: Vec<Note>,
    pub refused: Option<String>,
}

impl Report {
    /// The report as programs read it, its messages in a language. Its shape is public.
    pub fn as_json(&self, language: Language) -> Value {
        let said = |notes: &[Note]| -> Vec<Value> {
            let say_of = |note: &Note| json!({ "row": note.row, "column": note.column, "code": note.code, "message": note.message(language) });
            notes.iter().map(say_of).collect()
        };
        let head = self.head.as_ref();
        json!({
            "file": self.file,
            "format": self.format,
            "encoding": self.encoding,
            "sheet": head.and_then(|head| head.sheet.as_deref()),
            "header_row": head.map(|head| head.header_row),
            "columns": head.map(columns).unwrap_or_default(),
            "rows": self.rows,
            "importable": self.importable,
            "created": self.created,
            "matched": self.matched,
            "duplicates": self.duplicates,
            "errors": said(&self.errors),
            "warnings": said(&self.warnings),
            "refused": self.refused.as_deref().map(|code| json!({ "code": code, "message": refusal(language, code) })),
        })
    }
}

fn columns(head: &Head) -> BTreeMap<&'static str, &str> {
    let held = head.fields.iter().zip(&head.words);
    held.filter_map(|(field, word)| Some(((*field)?.code(), word.as_str()))).collect()
}

impl Note {
    pub fn message(&self, language: Language) -> String {
        say(language, &format!("roll-note-{}", self.code))
    }
}

/// Why a file is not taken, and what to do.
pub fn refusal(language: Language, code: &str) -> String {
    say(language, &format!("roll-refused-{code}"))
}
