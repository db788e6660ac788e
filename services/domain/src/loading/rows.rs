//! The roll's two files, read and checked row by row before anything is written.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::Deserialize;

use super::LoadError;
use crate::{addresses, countries, language::Language, typed};

const CLASSES: &str = "classes.csv";
const TRAINEES: &str = "trainees.csv";

#[derive(Deserialize)]
pub(super) struct ClassRow {
    pub class_code: String,
    pub title_zh: String,
    pub title_en: String,
    pub title_ru: String,
    pub commissioning_body: String,
    pub start: Date,
    pub end: Date,
    pub mode: String,
    pub country_focus: String,
    pub places: i32,
}

#[derive(Deserialize)]
pub(super) struct TraineeRow {
    pub class_code: String,
    pub family_name: String,
    pub given_name: String,
    pub native_name: String,
    pub latin_name: String,
    pub gender: String,
    pub country: String,
    pub organisation_type: String,
    pub position: String,
    pub email: String,
    pub preferred_language: String,
    pub phone: String,
}

/// Rows of a CSV file with the line that each stands on.
fn rows<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<(u64, T)>, LoadError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| content(file, &e))?.clone();
    let mut rows = Vec::new();
    let mut place = Place { byte: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|e| content(file, &e))?;
        if let Some(at) = record.position() {
            place.advance(text.as_bytes(), usize::try_from(at.byte()).unwrap_or(place.byte));
        }
        let line = place.line;
        let row = record.deserialize(Some(&headers)).map_err(|e| {
            let column = match e.kind() {
                csv::ErrorKind::Deserialize { err, .. } => err
                    .field()
                    .and_then(|n| headers.get(usize::try_from(n).ok()?))
                    .unwrap_or_default()
                    .to_owned(),
                _ => String::new(),
            };
            LoadError::Content { file, reason: format!("line {line}, column {column}: {e}") }
        })?;
        rows.push((line, row));
    }
    Ok(rows)
}

/// A place in a text and the line it is on.
struct Place {
    byte: usize,
    line: u64,
}

impl Place {
    /// Goes on to where a record really begins: line breaks at the byte it is said to begin at (the second half of
    /// CRLF, empty lines) are not its own.
    fn advance(&mut self, text: &[u8], to: usize) {
        let breaks = text.iter().skip(to).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let begins = to.max(self.byte) + breaks;
        let passed = text.get(self.byte..begins).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.byte = begins;
    }
}

fn content(file: &'static str, error: &csv::Error) -> LoadError {
    LoadError::Content { file, reason: error.to_string() }
}

pub(super) fn read_classes(text: &str) -> Result<Vec<ClassRow>, LoadError> {
    let mut classes: Vec<ClassRow> = Vec::new();
    for (line, mut row) in rows::<ClassRow>(CLASSES, text)? {
        let wrong =
            |column, reason: &str| LoadError::Row { file: CLASSES, line, column, reason: reason.to_owned() };
        row.class_code = typed::needed_line(&row.class_code).map_err(|e| wrong("class_code", e))?;
        if classes.iter().any(|c| c.class_code == row.class_code) {
            return Err(wrong("class_code", &format!("the class {:?} stands here twice", row.class_code)));
        }
        for (column, title) in [
            ("title_zh", &mut row.title_zh),
            ("title_en", &mut row.title_en),
            ("title_ru", &mut row.title_ru),
        ] {
            *title = typed::needed_line(title).map_err(|e| wrong(column, e))?;
        }
        if row.end < row.start {
            return Err(wrong("end", "the end lies before the beginning"));
        }
        if !["in_person", "online"].contains(&row.mode.as_str()) {
            return Err(wrong("mode", "neither in_person nor online"));
        }
        if row.places < 1 {
            return Err(wrong("places", "not a positive number"));
        }
        classes.push(row);
    }
    Ok(classes)
}

/// Reads and checks every row before anything is written.
pub(super) fn read_trainees(text: &str, classes: &[ClassRow]) -> Result<Vec<TraineeRow>, LoadError> {
    let known: HashSet<&str> = classes.iter().map(|c| c.class_code.as_str()).collect();
    let mut trainees = Vec::new();
    for (line, mut row) in rows::<TraineeRow>(TRAINEES, text)? {
        let wrong =
            |column, reason: &str| LoadError::Row { file: TRAINEES, line, column, reason: reason.to_owned() };
        row.class_code = row.class_code.trim().to_owned();
        if !known.contains(row.class_code.as_str()) {
            return Err(wrong("class_code", &format!("there is no class {:?} in {CLASSES}", row.class_code)));
        }
        row.native_name = typed::line(&row.native_name).map_err(|e| wrong("native_name", e))?;
        row.latin_name = typed::line(&row.latin_name).map_err(|e| wrong("latin_name", e))?;
        if row.native_name.is_empty() && row.latin_name.is_empty() {
            return Err(wrong("latin_name", "neither a native nor a Latin name"));
        }
        for (column, words) in [
            ("family_name", &mut row.family_name),
            ("given_name", &mut row.given_name),
            ("organisation_type", &mut row.organisation_type),
            ("position", &mut row.position),
            ("phone", &mut row.phone),
            ("email", &mut row.email),
        ] {
            *words = typed::line(words).map_err(|e| wrong(column, e))?;
        }
        row.country = countries::parse(&row.country).map_err(|e| wrong("country", e))?;
        let language: Result<Language, _> = row.preferred_language.trim().parse();
        row.preferred_language =
            language.map_err(|e| wrong("preferred_language", &e.to_string()))?.code().to_owned();
        if !row.email.is_empty() {
            row.email = addresses::parse(&row.email).map_err(|e| wrong("email", e))?;
        }
        if !["", "f", "m"].contains(&row.gender.as_str()) {
            return Err(wrong("gender", "neither f, m nor empty"));
        }
        trainees.push(row);
    }
    Ok(trainees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_an_editor_counts_lines() {
        let lines = |text: &str| {
            let rows = rows::<std::collections::HashMap<String, String>>("x.csv", text).unwrap();
            rows.into_iter().map(|(line, _)| line).collect::<Vec<_>>()
        };
        assert_eq!(lines("a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(lines("a,b\r\n1,2\r\n3,4\r\n"), [2, 3]);
        assert_eq!(lines("a,b\n1,2\n\n\n3,4\n"), [2, 5]);
        assert_eq!(lines("a,b\r\n\"1\r\n1\",2\r\n3,4\r\n"), [2, 4]);
    }
}
