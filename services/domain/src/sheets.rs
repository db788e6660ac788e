//! Reads the first sheet of a file as people save it: a workbook (XLSX), or text with a separator (CSV) in the encodings
//! that spreadsheets write.

use std::{
    borrow::Cow,
    io::{Cursor, Read as _},
};

use calamine::{DataRef, DataType as _, Reader as _, Xlsx};
use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1251};

use crate::language::Language;

const LARGEST_FILE: usize = 2 * 1024 * 1024;
/// A small file must not unfold to a large one.
const LARGEST_UNFOLDED: u64 = 32 * 1024 * 1024;
const MOST_ROWS: usize = 2000;
const MOST_COLUMNS: usize = 50;

/// The rows of the first sheet, each cell as words on one line. `reader` tells in whose encoding a text may be that is not
/// Unicode. Error codes: `sheet-too-large`, `sheet-unreadable`.
pub fn rows(file: &[u8], reader: Language) -> Result<Vec<Vec<String>>, &'static str> {
    if file.len() > LARGEST_FILE {
        return Err("sheet-too-large");
    }
    let mut rows = if file.starts_with(b"PK") { of_workbook(file)? } else { of_text(file, reader)? };
    while rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        rows.pop();
    }
    Ok(rows)
}

fn of_workbook(file: &[u8]) -> Result<Vec<Vec<String>>, &'static str> {
    unfolds_to_little(file)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| "sheet-unreadable")?;
    let first = book.sheet_names().first().cloned().ok_or("sheet-unreadable")?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| "sheet-unreadable")?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| "sheet-unreadable")? {
        let words = words(cell.get_value());
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if words.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        if row >= MOST_ROWS {
            return Err("sheet-too-large");
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = words;
    }
    Ok(rows)
}

/// What the directory of the file says of its parts may be wrong: each is unfolded and counted.
fn unfolds_to_little(file: &[u8]) -> Result<(), &'static str> {
    let mut parts = zip::ZipArchive::new(Cursor::new(file)).map_err(|_| "sheet-unreadable")?;
    let mut left = LARGEST_UNFOLDED;
    for part in 0..parts.len() {
        let part = parts.by_index(part).map_err(|_| "sheet-unreadable")?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        left = left.checked_sub(read.map_err(|_| "sheet-unreadable")?).ok_or("sheet-too-large")?;
    }
    Ok(())
}

fn words(cell: &DataRef<'_>) -> String {
    one_line(&match cell {
        DataRef::SharedString(words) => (*words).to_owned(),
        other => other.as_string().unwrap_or_default(),
    })
}

fn of_text(file: &[u8], reader: Language) -> Result<Vec<Vec<String>>, &'static str> {
    let text = decoded(file, reader).ok_or("sheet-unreadable")?;
    if text.contains('\0') {
        return Err("sheet-unreadable");
    }
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    let separator = [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',');
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let (mut rows, mut line, mut read): (Vec<Vec<String>>, _, _) = (Vec::new(), csv::StringRecord::new(), 1);
    while lines.read_record(&mut line).map_err(|_| "sheet-unreadable")? {
        // Empty lines are passed over, and count: rows are called by the numbers that a spreadsheet shows.
        let within = line.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let now = usize::try_from(lines.position().line()).unwrap_or(usize::MAX);
        let empty = now.saturating_sub(read).saturating_sub(within + 1);
        read = now;
        if rows.len() + empty >= MOST_ROWS {
            return Err("sheet-too-large");
        }
        rows.resize(rows.len() + empty, Vec::new());
        rows.push(line.iter().take(MOST_COLUMNS).map(one_line).collect());
    }
    Ok(rows)
}

fn decoded(file: &[u8], reader: Language) -> Option<String> {
    let of = |encoding: &'static Encoding, bytes| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned)
    };
    if let Some((encoding, mark)) = Encoding::for_bom(file) {
        return of(encoding, &file[mark..]);
    }
    of(UTF_8, file).or_else(|| match reader {
        Language::Zh => of(GB18030, file),
        Language::Ru => of(WINDOWS_1251, file),
        _ => None,
    })
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
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
        let (cyrillic, ..) = WINDOWS_1251.encode("Анна;anna@court.example");
        assert_eq!(rows(&cyrillic, Language::Ru).unwrap()[0][0], "Анна");
        assert_eq!(rows(&cyrillic, Language::En), Err("sheet-unreadable"));
    }

    #[test]
    fn rows_have_the_numbers_that_a_spreadsheet_shows() {
        let read = rows(b"a,b\n\n\"c\nd\",e\n", Language::En).unwrap();
        assert_eq!(read, [vec!["a", "b"], vec![], vec!["c d", "e"]]);
    }

    #[test]
    fn what_is_too_large_or_no_sheet_is_refused() {
        assert_eq!(rows(&vec![b'a'; LARGEST_FILE + 1], Language::En), Err("sheet-too-large"));
        assert_eq!(rows(&b"a\n".repeat(MOST_ROWS + 1), Language::En), Err("sheet-too-large"));
        assert_eq!(rows(b"PK\x03\x04 no workbook", Language::En), Err("sheet-unreadable"));
        assert_eq!(rows(&[0; 40], Language::En), Err("sheet-unreadable"));
    }
}
