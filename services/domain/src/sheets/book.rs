//! XLSX, a row at a time.

use std::{io::Cursor, ops::ControlFlow};

use calamine::{
    DataRef, DataType as _, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::{Refusal, Region, Sheet, Taking, one_line};

pub struct Book<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
}

impl<'a> Book<'a> {
    pub fn open(file: &'a [u8]) -> Result<Self, Refusal> {
        let book = Xlsx::new(Cursor::new(file)).map_err(refusal)?;
        if book.sheet_names().is_empty() { Err("empty") } else { Ok(Self { book }) }
    }

    pub fn sheets(&self) -> Vec<Sheet> {
        let sheets = self.book.sheets_metadata().iter();
        sheets
            .map(|sheet| Sheet {
                name: sheet.name.clone(),
                is_hidden: sheet.visible != SheetVisible::Visible || sheet.typ != SheetType::WorkSheet,
            })
            .collect()
    }

    pub fn counts_from_1904(&self) -> bool {
        self.book.has_1904_epoch()
    }

    fn name(&self, sheet: usize) -> Result<String, Refusal> {
        self.book.sheet_names().get(sheet).cloned().ok_or("no_sheet")
    }

    pub fn rows_said(&mut self, sheet: usize) -> Result<usize, Refusal> {
        let name = self.name(sheet)?;
        let cells = self.book.worksheet_cells_reader(&name).map_err(refusal)?;
        Ok(cells.dimensions().end.0 as usize + 1)
    }

    pub fn merged(&mut self, sheet: usize) -> Result<Vec<Region>, Refusal> {
        let name = self.name(sheet)?;
        let merged = self.book.merge_cells_by_sheet_name(&name).map_err(refusal)?;
        Ok(merged.into_iter().map(region).collect())
    }

    pub fn linked_addresses(&mut self, sheet: usize) -> Result<Vec<(usize, usize, String)>, Refusal> {
        let name = self.name(sheet)?;
        let links = self.book.hyperlinks_by_sheet_name(&name).map_err(refusal)?;
        let addresses = links.into_iter().filter_map(|link| {
            let target = link.target?;
            let is_mail = target.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
            let (row, column) = link.range.start;
            is_mail.then_some((row as usize, column as usize, target))
        });
        Ok(addresses.collect())
    }

    pub fn each_row(&mut self, sheet: usize, take: &mut Taking<'_>) -> Result<(), Refusal> {
        let name = self.name(sheet)?;
        let mut cells = self.book.worksheet_cells_reader(&name).map_err(refusal)?;
        let (mut at, mut row): (usize, Vec<String>) = (0, Vec::new());
        while let Some(cell) = cells.next_cell().map_err(refusal)? {
            let words = words(cell.get_value());
            if words.is_empty() {
                continue;
            }
            let (of, column) = cell.get_position();
            let (of, column) = (of as usize, column as usize);
            if of != at {
                if take(at + 1, std::mem::take(&mut row))?.is_break() {
                    return Ok(());
                }
                at = of;
            }
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column] = words;
        }
        let _: ControlFlow<()> = take(at + 1, row)?;
        Ok(())
    }
}

pub fn region(cells: calamine::Dimensions) -> Region {
    Region {
        rows: (cells.start.0 as usize, cells.end.0 as usize),
        columns: (cells.start.1 as usize, cells.end.1 as usize),
    }
}

fn words(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::SharedString(words) => one_line(words),
        DataRef::DateTime(date) => day(date),
        DataRef::DateTimeIso(date) => iso_day(date),
        DataRef::Bool(is) => is.to_string(),
        other => one_line(&other.as_string().unwrap_or_default()),
    }
}

/// A day as `2016-05-31`; what counts hours is no day.
pub fn day(date: &ExcelDateTime) -> String {
    if date.is_duration() {
        return date.as_f64().to_string();
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

pub fn iso_day(date: &str) -> String {
    date.split('T').next().unwrap_or_default().to_owned()
}

fn refusal(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => "password",
        XlsxError::RowNumberOverflow | XlsxError::ColumnNumberOverflow | XlsxError::DimensionCount(_) => {
            "too_large"
        }
        _ => "damaged",
    }
}
