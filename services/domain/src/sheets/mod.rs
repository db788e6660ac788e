//! Reads tables as people save them: workbooks (XLSX, ODS, XLS), and text with a separator in the encodings that
//! spreadsheets write. What is no table, or would unfold beyond all measure, is refused by a code.

mod book;
mod encoding;
mod kind;
mod text;
mod whole;
mod zipped;

use std::ops::ControlFlow;

use crate::language::Language;

pub use encoding::Known;
use kind::Kind;

/// How much of a file is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub file: usize,
    /// A small file must not unfold to a large one.
    pub unfolded: u64,
    pub rows: usize,
    pub columns: usize,
}

const OF_GUESTS: Limits =
    Limits { file: 2 * 1024 * 1024, unfolded: 32 * 1024 * 1024, rows: 2000, columns: 50 };

/// Why a file is not read. Its code is a word that programs know.
pub type Refusal = &'static str;

/// One sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub is_hidden: bool,
}

/// Cells that are one: what stands in the first holds for all. Rows and columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    pub rows: (usize, usize),
    pub columns: (usize, usize),
}

/// A file that is open.
pub struct File<'a> {
    body: Body<'a>,
    limits: Limits,
}

enum Body<'a> {
    Text(text::Text),
    Book(Box<book::Book<'a>>),
    Whole(whole::Whole),
}

impl<'a> File<'a> {
    /// Opens a file by what it holds, whatever it is called. `known` tells the words that speak for an encoding.
    ///
    /// Codes: `empty`, `too_large`, `bomb`, `password`, `wrong_kind`, `damaged`, `unknown_encoding`, `not_a_table`.
    pub fn open(file: &'a [u8], limits: Limits, known: &Known<'_>) -> Result<Self, Refusal> {
        if file.len() > limits.file {
            return Err("too_large");
        }
        let body = match kind::of(file)? {
            Kind::Text => Body::Text(text::Text::open(file, known)?),
            Kind::Xlsx => {
                zipped::unfolds_to_little(file, limits.unfolded)?;
                Body::Book(Box::new(book::Book::open(file)?))
            }
            Kind::Ods => {
                zipped::unfolds_to_little(file, limits.unfolded)?;
                Body::Whole(whole::Whole::open_ods(file)?)
            }
            Kind::Xls => Body::Whole(whole::Whole::open_xls(file)?),
        };
        Ok(Self { body, limits })
    }

    /// `csv`, `tsv`, `xlsx`, `ods` or `xls`.
    pub fn format(&self) -> &'static str {
        match &self.body {
            Body::Text(text) => text.format(),
            Body::Book(_) => "xlsx",
            Body::Whole(whole) => whole.format(),
        }
    }

    /// The encoding of a text; workbooks say theirs themselves.
    pub fn encoding(&self) -> Option<&'static str> {
        match &self.body {
            Body::Text(text) => Some(text.encoding()),
            _ => None,
        }
    }

    /// The sheets of a workbook, in order; a text has none and is read as if it had one.
    pub fn sheets(&self) -> Vec<Sheet> {
        match &self.body {
            Body::Text(_) => Vec::new(),
            Body::Book(book) => book.sheets(),
            Body::Whole(whole) => whole.sheets(),
        }
    }

    /// Whether days are counted from 1904, as Excel for the Mac used to.
    pub fn counts_from_1904(&self) -> bool {
        match &self.body {
            Body::Text(_) => false,
            Body::Book(book) => book.counts_from_1904(),
            Body::Whole(whole) => whole.counts_from_1904(),
        }
    }

    /// How many rows a sheet says that it has, before one of them is read.
    pub fn rows_said(&mut self, sheet: usize) -> Result<usize, Refusal> {
        let rows = match &mut self.body {
            Body::Text(text) => text.lines(),
            Body::Book(book) => book.rows_said(sheet)?,
            Body::Whole(whole) => whole.rows_said(sheet)?,
        };
        if rows > self.limits.rows { Err("too_large") } else { Ok(rows) }
    }

    /// Cells that are one over several rows.
    pub fn merged(&mut self, sheet: usize) -> Result<Vec<Region>, Refusal> {
        match &mut self.body {
            Body::Text(_) => Ok(Vec::new()),
            Body::Book(book) => book.merged(sheet),
            Body::Whole(whole) => Ok(whole.merged(sheet)),
        }
    }

    /// Mail addresses that cells lead to and do not show: row, column, address.
    pub fn linked_addresses(&mut self, sheet: usize) -> Result<Vec<(usize, usize, String)>, Refusal> {
        match &mut self.body {
            Body::Book(book) => book.linked_addresses(sheet),
            _ => Ok(Vec::new()),
        }
    }

    /// Hands over the rows that hold something, each with the number that a spreadsheet shows, its cells as words on one
    /// line, until `take` has had enough.
    pub fn each_row(
        &mut self,
        sheet: usize,
        mut take: impl FnMut(usize, Vec<String>) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        let limits = self.limits;
        let mut checked = |row: usize, mut cells: Vec<String>| {
            cells.truncate(limits.columns);
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            if cells.is_empty() {
                return Ok(ControlFlow::Continue(()));
            }
            if row > limits.rows {
                return Err("too_large");
            }
            Ok(take(row, cells))
        };
        match &mut self.body {
            Body::Text(text) => text.each_row(&mut checked),
            Body::Book(book) => book.each_row(sheet, &mut checked),
            Body::Whole(whole) => whole.each_row(sheet, &mut checked),
        }
    }
}

/// Who takes rows: goes on, has had enough, or refuses the file.
type Taking<'t> = dyn FnMut(usize, Vec<String>) -> Result<ControlFlow<()>, Refusal> + 't;

/// The rows of the first sheet, each cell as words on one line. `reader` tells in whose encoding a text may be that is not
/// Unicode. Error codes: `sheet-too-large`, `sheet-unreadable`.
pub fn rows(file: &[u8], reader: Language) -> Result<Vec<Vec<String>>, &'static str> {
    let refused = |code| match code {
        "too_large" | "bomb" => "sheet-too-large",
        _ => "sheet-unreadable",
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut file = match File::open(file, OF_GUESTS, &Known { reader: Some(reader), words: &|_| 0 }) {
        Err("empty") => return Ok(rows),
        opened => opened.map_err(refused)?,
    };
    let read = file.each_row(0, |row, cells| {
        rows.resize(row, Vec::new());
        if let Some(last) = rows.last_mut() {
            *last = cells;
        }
        ControlFlow::Continue(())
    });
    read.map_err(refused)?;
    Ok(rows)
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, WINDOWS_1251};

    use super::*;

    #[test]
    fn texts_are_read_in_the_encodings_that_spreadsheets_write() {
        let expected = vec![vec!["王伟".to_owned(), "wang@court.example".to_owned()]];
        let (gbk, ..) = GB18030.encode("王伟;wang@court.example\r\n");
        assert_eq!(rows(&gbk, Language::Zh), Ok(expected.clone()));
        assert_eq!(rows("\u{FEFF}王伟,wang@court.example".as_bytes(), Language::En), Ok(expected.clone()));
        let mut wide = vec![0xFF, 0xFE];
        wide.extend("王伟\twang@court.example\n".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(rows(&wide, Language::En), Ok(expected));
        let (cyrillic, ..) = WINDOWS_1251.encode("Анна Петрова;anna@court.example");
        for reader in [Language::Ru, Language::En] {
            assert_eq!(rows(&cyrillic, reader).unwrap()[0][0], "Анна Петрова");
        }
    }

    #[test]
    fn rows_have_the_numbers_that_a_spreadsheet_shows() {
        let read = rows(b"a,b\n\n\"c\nd\",e\n", Language::En).unwrap();
        assert_eq!(read, [vec!["a", "b"], vec![], vec!["c d", "e"]]);
    }

    #[test]
    fn what_is_too_large_or_no_sheet_is_refused() {
        assert_eq!(rows(&vec![b'a'; OF_GUESTS.file + 1], Language::En), Err("sheet-too-large"));
        assert_eq!(rows(&b"a\n".repeat(OF_GUESTS.rows + 1), Language::En), Err("sheet-too-large"));
        assert_eq!(rows(b"PK\x03\x04 no workbook", Language::En), Err("sheet-unreadable"));
        assert_eq!(rows(&[0; 40], Language::En), Err("sheet-unreadable"));
    }
}
