//! The roll of a class, and files that are put onto it: first read, then looked at, then taken.

use std::io;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{FromRequest as _, Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    ids::{AccountId, RollUploadId},
    roll::{self, Asked, Class, Columns, Field, ImportError, Order, Report, Source, Trial},
    staff::Permission,
};
use serde::Deserialize;

use super::staff_who_may;
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query, Upload},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/roll.html")]
struct ClassesPage {
    p: Page,
    classes: Vec<Class>,
}

pub async fn classes(State(app): State<App>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageRoll)?;
    let classes = roll::classes(&app.db).await?;
    Ok(ClassesPage { p, classes }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/roll_class.html")]
struct ClassPage {
    p: Page,
    class: Class,
    taken: Taken,
    sheet: String,
    /// Why the file that was sent is not read.
    refused: Option<String>,
}

/// How many people of a file came onto the roll, and how many were on it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Taken {
    created: Option<usize>,
    matched: usize,
}

pub async fn class(
    State(app): State<App>,
    Path((_, class)): Path<(String, String)>,
    Query(taken): Query<Taken>,
    p: Page,
) -> Result {
    let class = class_for(&app, &p, &class).await?;
    Ok(ClassPage { p, class, taken, sheet: String::new(), refused: None }.into_response())
}

async fn class_for(app: &App, p: &Page, code: &str) -> Result<Class> {
    staff_who_may(p, Permission::ManageRoll)?;
    roll::find_class(&app.db, code).await?.ok_or(Error::NotFound)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RollForm {
    sheet: String,
}

pub async fn send(
    State(app): State<App>,
    Path((_, class)): Path<(String, String)>,
    p: Page,
    request: Request,
) -> Result {
    // Nothing is read of what somebody sends who may not write here.
    let class = class_for(&app, &p, &class).await?;
    let by = staff_who_may(&p, Permission::ManageRoll)?.id;
    let sent: Upload<RollForm> = Upload::from_request(request, &app).await?;
    let sheet = sent.form.sheet;
    let refused = |p: Page, class: Class, sheet, message| {
        let page = ClassPage { p, class, taken: Taken::default(), sheet, refused: Some(message) };
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let Some(file) = sent.file else {
        let message = p.t("desk-roll-no-file");
        return Ok(refused(p, class, sheet, message));
    };
    let number = Some(sheet.trim()).filter(|sheet| !sheet.is_empty()).map(|sheet| sheet.parse().unwrap_or(0));
    let asked = Asked { sheet: number, columns: None };
    let order = Order { class: &class.code, file: &sent.name, is_trial: true, by: Some(by) };
    let report = read(&app, file.clone(), &asked, order).await?;
    if let Some(code) = &report.refused {
        let message = p.code("roll-refused", code);
        return Ok(refused(p, class, sheet, message));
    }
    let trial = Trial::of(report);
    let id = roll::keep_upload(&app.db, &class.code, by, (&sent.name, &file), &asked, &trial).await?;
    Ok(to_upload(&p, &class.code, id))
}

fn to_upload(p: &Page, class: &str, id: RollUploadId) -> axum::response::Response {
    Redirect::to(&p.url(&format!("/desk/roll/{class}/{id}"))).into_response()
}

async fn read(app: &App, file: Vec<u8>, asked: &Asked, order: Order<'_>) -> Result<Report> {
    let mut reading = app.reader().start(Source::Bytes(file), asked).map_err(broken)?;
    roll::import(&app.db, &mut reading, order, |_, _| {}).await.map_err(|error| match error {
        ImportError::NoClass => Error::NotFound,
        ImportError::Reader(error) => broken(error),
        ImportError::Database(error) => error.into(),
    })
}

fn broken(error: io::Error) -> Error {
    Error::Internal(anyhow::Error::new(error).context("the reader of rolls"))
}

/// A thing that a column may hold, and the letter of the column that does.
struct Held {
    field: Field,
    letter: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/roll_trial.html")]
struct TrialPage {
    p: Page,
    upload: roll::Upload,
    /// The columns by letter, with the words above them.
    columns: Vec<(String, String)>,
    held: Vec<Held>,
    /// Why the file cannot be read with the columns that were written.
    refused: Option<String>,
}

impl TrialPage {
    fn of(p: Page, upload: roll::Upload) -> Self {
        let head = upload.trial.report.head.clone().unwrap_or_default();
        let columns = head.words.iter().enumerate().map(|(n, words)| (letter(n), words.clone())).collect();
        let letter_of =
            |field| head.fields.iter().position(|held| *held == Some(field)).map(letter).unwrap_or_default();
        let held = Field::ALL.into_iter().map(|field| Held { field, letter: letter_of(field) }).collect();
        Self { p, upload, columns, held, refused: None }
    }

    fn report(&self) -> &Report {
        &self.upload.trial.report
    }

    /// Where the headings stand.
    fn headings(&self) -> String {
        let head = self.report().head.as_ref();
        let (file, row) = (self.upload.file_name.as_str(), head.map_or(0, |head| head.header_row));
        match head.and_then(|head| head.sheet.as_deref()) {
            Some(sheet) => {
                self.p.t3("desk-roll-headings-of-sheet", ("file", file), ("sheet", sheet), ("row", row))
            }
            None => self.p.t2("desk-roll-headings", "file", file, "row", row),
        }
    }
}

/// A, B, … Z, AA: as spreadsheets call their columns.
fn letter(column: usize) -> String {
    let own = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    if column < 26 { own.to_string() } else { format!("{}{own}", letter(column / 26 - 1)) }
}

fn column_of(letters: &str) -> Option<usize> {
    let letters = letters.split(['·', ' ']).next().unwrap_or_default().trim().to_ascii_uppercase();
    if letters.is_empty() || letters.len() > 2 || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    Some(letters.bytes().fold(0, |column, byte| column * 26 + usize::from(byte - b'A') + 1) - 1)
}

async fn upload_of(app: &App, p: &Page, class: &str, id: RollUploadId) -> Result<(roll::Upload, AccountId)> {
    let by = staff_who_may(p, Permission::ManageRoll)?.id;
    let upload = roll::find_upload(&app.db, id, by).await?.filter(|upload| upload.class_code == class);
    Ok((upload.ok_or(Error::NotFound)?, by))
}

type Which = Path<(String, String, RollUploadId)>;

pub async fn trial(State(app): State<App>, Path((_, class, id)): Which, p: Page) -> Result {
    let (upload, _) = upload_of(&app, &p, &class, id).await?;
    Ok(TrialPage::of(p, upload).into_response())
}

/// The columns as they were written: what each thing is called, and a letter.
pub async fn columns(
    State(app): State<App>,
    Path((_, class, id)): Which,
    p: Page,
    Form(written): Form<Vec<(String, String)>>,
) -> Result {
    let (upload, by) = upload_of(&app, &p, &class, id).await?;
    let head = upload.trial.report.head.clone().unwrap_or_default();
    let asked = columns_of(&written, head.words.len()).map(|fields| Asked {
        columns: Some(Columns { header_row: head.header_row, fields }),
        ..upload.asked.0.clone()
    });
    let again = |p: Page, upload, message| {
        let mut page = TrialPage::of(p, upload);
        for held in &mut page.held {
            let typed = written.iter().find(|(name, _)| name == held.field.code());
            held.letter = typed.map(|(_, letter)| letter.clone()).unwrap_or_default();
        }
        page.refused = Some(message);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let Some(asked) = asked else {
        let message = p.t("desk-roll-columns-wrong");
        return Ok(again(p, upload, message));
    };
    let file = roll::file_of_upload(&app.db, id).await?.ok_or(Error::NotFound)?;
    let order = Order { class: &class, file: &upload.file_name, is_trial: true, by: Some(by) };
    let report = read(&app, file, &asked, order).await?;
    if let Some(code) = &report.refused {
        let message = p.code("roll-refused", code);
        return Ok(again(p, upload, message));
    }
    roll::note_trial(&app.db, id, &asked, &Trial::of(report)).await?;
    Ok(to_upload(&p, &class, id))
}

fn columns_of(written: &[(String, String)], width: usize) -> Option<Vec<Option<Field>>> {
    let mut fields = vec![None; width];
    for (name, letters) in written.iter().filter(|(_, letters)| !letters.trim().is_empty()) {
        let Some(field) = Field::of_code(name) else { continue };
        let place = fields.get_mut(column_of(letters)?)?;
        if place.replace(field).is_some() {
            return None;
        }
    }
    fields.iter().flatten().any(|field| field.is_of_name()).then_some(fields)
}

pub async fn take(State(app): State<App>, Path((_, class, id)): Which, p: Page) -> Result {
    let (upload, by) = upload_of(&app, &p, &class, id).await?;
    let file = roll::file_of_upload(&app.db, id).await?.ok_or(Error::NotFound)?;
    let order = Order { class: &class, file: &upload.file_name, is_trial: false, by: Some(by) };
    let report = read(&app, file, &upload.asked, order).await?;
    if let Some(code) = &report.refused {
        let refused = p.code("roll-refused", code);
        let page = TrialPage { refused: Some(refused), ..TrialPage::of(p, upload) };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    roll::remove_upload(&app.db, id).await?;
    let (created, matched) = (report.created, report.matched);
    let to = p.url(&format!("/desk/roll/{class}?created={created}&matched={matched}"));
    Ok(Redirect::to(&to).into_response())
}

pub async fn discard(State(app): State<App>, Path((_, class, id)): Which, p: Page) -> Result {
    upload_of(&app, &p, &class, id).await?;
    roll::remove_upload(&app.db, id).await?;
    Ok(Redirect::to(&p.url(&format!("/desk/roll/{class}"))).into_response())
}
