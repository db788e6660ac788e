//! ODS and XLS, whose sheets are read whole.

use std::{io::Cursor, ops::ControlFlow};

use calamine::{Data, DataType as _, Ods, OdsError, Range, Reader, SheetVisible, Xls, XlsError};

use super::{
    Refusal, Region, Sheet, Taking,
    book::{day, iso_day, region},
    one_line,
};

pub struct Whole {
    format: &'static str,
    counts_from_1904: bool,
    sheets: Vec<(Sheet, Range<Data>, Vec<Region>)>,
}

impl Whole {
    pub fn open_ods(file: &[u8]) -> Result<Self, Refusal> {
        let mut book: Ods<_> = Ods::new(Cursor::new(file)).map_err(|error| match error {
            OdsError::Password => "password",
            OdsError::CellLimitExceeded { .. } => "too_large",
            _ => "damaged",
        })?;
        Self::of("ods", false, &mut book, |_, _| Vec::new())
    }

    pub fn open_xls(file: &[u8]) -> Result<Self, Refusal> {
        let mut book: Xls<_> = Xls::new(Cursor::new(file)).map_err(|error| match error {
            XlsError::Password => "password",
            _ => "damaged",
        })?;
        let from_1904 = book.has_1904_epoch();
        Self::of("xls", from_1904, &mut book, |book, name| {
            let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            merged.into_iter().map(region).collect()
        })
    }

    fn of<'a, R: Reader<Cursor<&'a [u8]>>>(
        format: &'static str,
        counts_from_1904: bool,
        book: &mut R,
        merged: impl Fn(&R, &str) -> Vec<Region>,
    ) -> Result<Self, Refusal> {
        let named = book.sheets_metadata().to_vec();
        let mut sheets = Vec::new();
        for sheet in named {
            let regions = merged(book, &sheet.name);
            let cells = book.worksheet_range(&sheet.name).unwrap_or_default();
            let is_hidden = sheet.visible != SheetVisible::Visible;
            sheets.push((Sheet { name: sheet.name, is_hidden }, cells, regions));
        }
        if sheets.is_empty() { Err("empty") } else { Ok(Self { format, counts_from_1904, sheets }) }
    }

    pub fn format(&self) -> &'static str {
        self.format
    }

    pub fn counts_from_1904(&self) -> bool {
        self.counts_from_1904
    }

    pub fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, ..)| sheet.clone()).collect()
    }

    pub fn rows_said(&self, sheet: usize) -> Result<usize, Refusal> {
        let (_, cells, _) = self.sheets.get(sheet).ok_or("no_sheet")?;
        Ok(cells.end().map_or(0, |(row, _)| row as usize + 1))
    }

    pub fn merged(&self, sheet: usize) -> Vec<Region> {
        self.sheets.get(sheet).map(|(.., merged)| merged.clone()).unwrap_or_default()
    }

    pub fn each_row(&self, sheet: usize, take: &mut Taking<'_>) -> Result<(), Refusal> {
        let (_, cells, _) = self.sheets.get(sheet).ok_or("no_sheet")?;
        let Some((first, left)) = cells.start() else { return Ok(()) };
        for (n, row) in cells.rows().enumerate() {
            let margin = (0..left).map(|_| String::new());
            let cells = margin.chain(row.iter().map(words)).collect();
            let taken: ControlFlow<()> = take(first as usize + n + 1, cells)?;
            if taken.is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn words(cell: &Data) -> String {
    match cell {
        Data::DateTime(date) => day(date),
        Data::DateTimeIso(date) => iso_day(date),
        Data::Bool(is) => is.to_string(),
        other => one_line(&other.as_string().unwrap_or_default()),
    }
}
