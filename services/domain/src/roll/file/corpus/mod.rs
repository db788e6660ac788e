//! Files as secretariats have them, and what must be found in each.

mod books;
mod hostile;
mod texts;
mod words;

use jiff::civil::Date;

use super::{Asked, Line, Said, read};

/// What was found in a file.
#[derive(Debug, Default)]
struct Found {
    format: String,
    encoding: Option<String>,
    sheet: Option<String>,
    header_row: usize,
    columns: Vec<(&'static str, String)>,
    rows: usize,
    lines: Vec<Line>,
    errors: Vec<(usize, String, String)>,
    warnings: Vec<String>,
    refused: Option<String>,
}

fn found(file: &[u8]) -> Found {
    found_in(file, &Asked::default())
}

fn found_in(file: &[u8], asked: &Asked) -> Found {
    let mut found = Found::default();
    read(file, asked, Date::constant(2026, 11, 29), &mut |said| match said {
        Said::Kind { format, encoding } => (found.format, found.encoding) = (format, encoding),
        Said::Head(head) => {
            let held = head.fields.iter().zip(&head.words);
            found.columns = held.filter_map(|(field, word)| Some(((*field)?.code(), word.clone()))).collect();
            (found.sheet, found.header_row) = (head.sheet, head.header_row);
        }
        Said::Line(line) => {
            found.rows += 1;
            found.lines.push(*line);
        }
        Said::Left(_) => found.rows += 1,
        Said::Wrong(note) => {
            found.errors.push((note.row.unwrap(), note.column.unwrap_or_default(), note.code));
        }
        Said::Warned(note) => found.warnings.push(note.code),
        Said::Refused(code) => found.refused = Some(code),
        Said::End => {}
    });
    found
}

impl Found {
    #[track_caller]
    fn is(&self, format: &str, encoding: Option<&str>, header_row: usize, rows: usize) -> &Self {
        assert_eq!(self.refused, None, "{self:#?}");
        let seen = (self.format.as_str(), self.encoding.as_deref(), self.header_row, self.rows);
        assert_eq!(seen, (format, encoding, header_row, rows), "{self:#?}");
        self
    }

    #[track_caller]
    fn holds(&self, columns: &[(&str, &str)]) -> &Self {
        let held: Vec<(&str, &str)> =
            self.columns.iter().map(|(field, word)| (*field, word.as_str())).collect();
        assert_eq!(held, columns);
        self
    }

    #[track_caller]
    fn names(&self, names: &[(&str, &str)]) -> &Self {
        let read: Vec<(&str, &str)> =
            self.lines.iter().map(|line| (line.native_name.as_str(), line.latin_name.as_str())).collect();
        assert_eq!(read, names);
        self
    }

    #[track_caller]
    fn countries(&self, countries: &[&str]) -> &Self {
        let read: Vec<&str> =
            self.lines.iter().map(|line| line.country.as_deref().unwrap_or_default()).collect();
        assert_eq!(read, countries);
        self
    }

    #[track_caller]
    fn emails(&self, emails: &[&str]) -> &Self {
        let read: Vec<&str> =
            self.lines.iter().map(|line| line.email.as_deref().unwrap_or_default()).collect();
        assert_eq!(read, emails);
        self
    }

    #[track_caller]
    fn errors(&self, errors: &[(usize, &str, &str)]) -> &Self {
        let seen: Vec<(usize, &str, &str)> =
            self.errors.iter().map(|(row, column, code)| (*row, column.as_str(), code.as_str())).collect();
        assert_eq!(seen, errors);
        self
    }

    #[track_caller]
    fn warns(&self, codes: &[&str]) -> &Self {
        assert_eq!(self.warnings, codes);
        self
    }
}

#[track_caller]
fn is_refused(file: &[u8], code: &str) {
    assert_eq!(found(file).refused.as_deref(), Some(code));
}
