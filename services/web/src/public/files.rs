//! Files that are given as answers, by whoever holds the link.

use axum::{
    Extension,
    extract::{FromRequest as _, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    clock,
    fields::{self, FileError, NewFile, Question},
    ids::FieldId,
    limits::Breadth,
    problems::Problems,
    registrations::Registration,
};
use serde::Deserialize;

use super::{
    answers::{self, may_give, path_of},
    forums::as_attachment,
    registrations::of_link,
};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Path, Upload},
    host::Client,
    page::Page,
};

/// An institute behind one address may register many people, and each gives five files at most.
const FILES_PER_HOUR: i32 = 100;

type LinkToFile = Path<(String, String, FieldId)>;

/// A form that holds nothing but the file.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Nothing {}

async fn question(app: &App, registration: &Registration, field: FieldId) -> Result<Question> {
    fields::find(&app.db, registration.forum_id, field).await?.ok_or(Error::NotFound)
}

/// The file, to nobody but who has the address that the link was sent to.
pub async fn show(State(app): State<App>, Path((_, token, field)): LinkToFile) -> Result {
    let (registration, true) = of_link(&app, &token).await? else { return Err(Error::Forbidden) };
    let (key, file) = fields::file_given(&app.db, registration.id, field).await?.ok_or(Error::NotFound)?;
    Ok(as_attachment(file, key))
}

pub async fn give(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path((_, token, field)): LinkToFile,
    p: Page,
    request: Request,
) -> Result {
    // Nothing is read of what is sent by a link that is none.
    let (registration, has_address) = of_link(&app, &token).await?;
    if !may_give(&registration, has_address) {
        return Err(Error::Forbidden);
    }
    let question = question(&app, &registration, field).await?;
    client.may(&app, "answer_file", Breadth::Address, FILES_PER_HOUR).await?;
    let sent: Upload<Nothing> = Upload::from_request(request, &app).await?;
    let given = match NewFile::read(&sent.name, sent.file.unwrap_or_default()) {
        Ok(new) => fields::give_file(&app.db, registration.id, field, &new, clock::now()).await,
        Err(code) => Err(FileError::Invalid(code)),
    };
    match given {
        Ok(()) => Ok(to_the_questions(&p, &token, &question)),
        Err(FileError::Invalid(code)) => {
            let mut problems = Problems::default();
            problems.add_to_answer(question.name(), &question.label.0, code);
            let whose = (registration, has_address);
            answers::with_problems(&app, p, token, whose, question.stage, problems).await
        }
        Err(error) => Err(refused(error)),
    }
}

pub async fn remove(State(app): State<App>, Path((_, token, field)): LinkToFile, p: Page) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    let question = question(&app, &registration, field).await?;
    fields::remove_file(&app.db, registration.id, field, clock::now()).await.map_err(refused)?;
    Ok(to_the_questions(&p, &token, &question))
}

fn to_the_questions(p: &Page, token: &str, question: &Question) -> Response {
    Redirect::to(&p.url(&format!("/registration/{token}/{}", path_of(question.stage)))).into_response()
}

fn refused(error: FileError) -> Error {
    match error {
        FileError::NotFound => Error::NotFound,
        FileError::NotOpen => Error::Gone("error-answers-not-open"),
        FileError::Invalid(_) => Error::BadRequest,
        FileError::Database(error) => error.into(),
    }
}
