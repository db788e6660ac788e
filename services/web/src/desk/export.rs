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
use rust_xlsxwriter::{Format, Workbook};
use serde::Deserialize;

use super::staff_for;
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

/// It is asked for by a button, not by a link, because the log names who took it.
pub async fn registrations(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(wish): Form<Wish>,
) -> Result {
    let by = staff_for(&p, Permission::SeeRegistrations, forum)?.id;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let table = fields::export(&app.db, forum.id, p.language, by).await?;
    file_of(&table, wish.kind == "csv", &forum.slug).map_err(Error::Internal)
}

/// A table as a file that is named after its forum.
pub fn file_of(table: &Table, is_csv: bool, slug: &str) -> anyhow::Result<Response> {
    if is_csv {
        return Ok(as_file(csv(table)?, "text/csv; charset=utf-8", &format!("{slug}.csv")));
    }
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(as_file(xlsx(table)?, kind, &format!("{slug}.xlsx")))
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
fn xlsx(table: &Table) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut write = || -> std::result::Result<(), rust_xlsxwriter::XlsxError> {
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
    };
    write().context("an export")?;
    book.save_to_buffer().context("an export")
}
