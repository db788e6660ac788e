//! Files onto the roll of a class.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    language::Language,
    problems::Problems,
    roll::{self, Asked, Columns, Field, ImportError, Order, Source},
    staff::{Account, Permission},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{problem::Problem, sent::Sent};
use crate::{app::App, extract::Path};

/// A file with the people of a class
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RollFile {
    /// What the file is called
    name: String,
    /// Its bytes in Base64, at most 8 MB: XLSX, ODS, XLS, CSV or TSV in any encoding
    file: String,
    /// Say what would be done, and do nothing
    dry_run: bool,
    /// The number of a sheet, from 1; usually the first in sight that names people
    sheet: Option<usize>,
    /// What the columns hold, where it was not recognised
    columns: Option<RollColumns>,
}

/// What the columns of a file hold
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollColumns {
    /// The row above the first person
    header_row: usize,
    /// For each column from the left what it holds, such as `native_name`, `latin_name`, `country`, `email`; null for what is left out
    fields: Vec<Option<String>>,
}

/// What was found in a file, and what came of it
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RollReport {
    file: String,
    format: Option<String>,
    encoding: Option<String>,
    sheet: Option<String>,
    header_row: Option<usize>,
    /// What a column holds, and the words above it
    columns: BTreeMap<String, String>,
    /// Rows that are people, or should be
    rows: usize,
    /// Rows that can be taken: neither wrong nor somebody twice
    importable: usize,
    /// Who is new on the roll
    created: usize,
    /// Who was on it
    matched: usize,
    /// Pairs of rows that are one person
    duplicates: Vec<(usize, usize)>,
    errors: Vec<RollNote>,
    warnings: Vec<RollNote>,
    refused: Option<RollRefusal>,
}

/// Something to say of a row; rows are numbered as a spreadsheet shows them
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RollNote {
    row: Option<usize>,
    /// The words above the column
    column: Option<String>,
    code: String,
    message: String,
}

/// Why a file is not read
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RollRefusal {
    code: String,
    message: String,
}

/// Puts the people of a file onto the roll of a class: rows with an error are left out, all others are taken together; the same file again changes nothing
#[utoipa::path(
    post,
    path = "/classes/{code}/roll",
    tag = "roll",
    security(("token" = ["roll"])),
    params(("code" = String, Path)),
    request_body = RollFile,
    responses(
        (status = 200, body = RollReport),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "More than 11 MB"),
        (status = 422, body = RollReport, description = "The file is refused, or the call needs a correction"),
    )
)]
pub async fn import(
    State(app): State<App>,
    Path(code): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let account: &Arc<Account> = &sent.account;
    if !account.may(Permission::ManageRoll) {
        return Err(Problem::forbidden());
    }
    let given: RollFile = sent.read()?;
    if given.file.is_empty() {
        return Err(Problem::invalid(&Problems::one("file", "missing")));
    }
    let report = sent
        .once(&app, ("roll", &code), async |_| {
            let file = STANDARD.decode(given.file.trim());
            let file = file.map_err(|_| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "malformed"))?;
            let asked = Asked { sheet: given.sheet, columns: columns(given.columns.as_ref())? };
            let order =
                Order { class: &code, file: &given.name, is_trial: given.dry_run, by: Some(account.id) };
            let mut reading = app.reader().start(Source::Bytes(file), &asked).map_err(broken)?;
            roll::import(&app.db, &mut reading, order, |_, _| {}).await.map_err(|error| match error {
                ImportError::NoClass => Problem::not_found(),
                ImportError::Reader(error) => broken(error),
                ImportError::Database(error) => Problem::database(error),
            })
        })
        .await?;
    let status = if report.refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let report: RollReport = serde_json::from_value(report.as_json(Language::En)).map_err(broken)?;
    Ok((status, Json(report)).into_response())
}

fn columns(given: Option<&RollColumns>) -> Result<Option<Columns>, Problem> {
    let Some(given) = given else { return Ok(None) };
    let field = |code: &Option<String>| match code {
        None => Ok(None),
        Some(code) => Field::of_code(code).map(Some).ok_or_else(|| {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "malformed").detail(format!("no field {code:?}"))
        }),
    };
    let fields = given.fields.iter().map(field).collect::<Result<_, _>>()?;
    Ok(Some(Columns { header_row: given.header_row, fields }))
}

fn broken(error: impl std::fmt::Display) -> Problem {
    tracing::error!("a roll could not be read: {error}");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
}
