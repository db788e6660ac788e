//! A forum's registrations as a file for spreadsheets.

use anyhow::Context as _;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{
    fields::{self, Cell, Table},
    forums,
    ids::ForumId,
    staff::Permission,
};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde::Deserialize;

use super::{registrations::Asked, staff_for};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    kind: String,
}

/// A file of those whom staff look for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Found {
    #[serde(flatten)]
    wish: Wish,
    #[serde(flatten)]
    asked: Asked,
}

/// It is asked for by a button, not by a link, because the log names who took it.
pub async fn registrations(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(Found { wish, asked }): Form<Found>,
) -> Result {
    let by = staff_for(&p, Permission::SeeRegistrations, forum)?.id;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let wanted = asked.wanted(&categories);
    let table = fields::export(&app.db, forum.id, &wanted, p.language, by).await?;
    wish.file(table, &forum.slug)
}

/// Who was invited and what they answered.
pub async fn invitations(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(wish): Form<Wish>,
) -> Result {
    let by = staff_for(&p, Permission::SeeRegistrations, forum)?.id;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let table = domain::registrations::export_invitations(&app.db, forum.id, p.language, by).await?;
    wish.file(table, &format!("{}-invitations", forum.slug))
}

impl Wish {
    /// A table as the kind of file that is wished for.
    pub fn file(&self, table: Table, name: &str) -> Result {
        file_of(table, self.kind == "csv", name).map_err(Error::Internal)
    }
}

const BOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A table as a file that is named after its forum.
pub fn file_of(table: Table, is_csv: bool, name: &str) -> anyhow::Result<Response> {
    if is_csv {
        return Ok(as_file(csv(&table)?, "text/csv; charset=utf-8", &format!("{name}.csv")));
    }
    Ok(as_file(xlsx(&[(name.to_owned(), table)])?, BOOK, &format!("{name}.xlsx")))
}

/// Tables as a book with a sheet for each.
pub fn as_book(sheets: &[(String, Table)], name: &str) -> Result<Response> {
    Ok(as_file(xlsx(sheets).map_err(Error::Internal)?, BOOK, name))
}

fn as_file(bytes: Vec<u8>, kind: &str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// With the mark by which spreadsheets know UTF-8.
fn csv(table: &Table) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    let rows = table.rows.iter().map(|row| row.iter().map(guarded).collect::<Vec<_>>());
    let header = table.header.iter().map(|words| guard(words)).collect::<Vec<_>>();
    for row in std::iter::once(header).chain(rows) {
        writer.write_record(row).context("a row of an export")?;
    }
    writer.into_inner().context("the end of an export")
}

fn guarded(cell: &Cell) -> String {
    match cell {
        Cell::Words(words) => guard(words),
        Cell::Number(number) => number.to_string(),
    }
}

/// A spreadsheet must not take for a formula what somebody typed.
fn guard(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words.to_owned() }
}

/// In the format of spreadsheets a cell of text is text, whatever it begins with.
fn xlsx(sheets: &[(String, Table)]) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    for (name, table) in sheets {
        write(book.add_worksheet(), name, table).context("an export")?;
    }
    book.save_to_buffer().context("an export")
}

fn write(sheet: &mut Worksheet, name: &str, table: &Table) -> std::result::Result<(), XlsxError> {
    /// As many letters as the name of a sheet may have.
    const LONGEST: usize = 31;
    sheet.set_name(
        name.replace(['[', ']', ':', '*', '?', '/', '\\'], " ").chars().take(LONGEST).collect::<String>(),
    )?;
    let bold = Format::new().set_bold();
    for (column, words) in (0_u16..).zip(&table.header) {
        sheet.write_string_with_format(0, column, words, &bold)?;
    }
    for (line, row) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Words(words) => sheet.write_string(line, column, words)?,
                Cell::Number(number) => sheet.write_number(line, column, *number)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_bears_the_name_of_its_file_as_far_as_it_may() {
        let table = Table { header: vec!["Name".to_owned()], rows: Vec::new() };
        let mut sheet = Worksheet::new();
        write(&mut sheet, "spring-forum/invitations-of-a-long-name", &table).unwrap();
        assert_eq!(sheet.name(), "spring-forum invitations-of-a-l");
    }
}
