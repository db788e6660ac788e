//! A participant corrects the own name, language and time zone on “my registration”.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Forum},
    problems::Problems,
    registrations::{self, CorrectError, CorrectionForm, Registration},
};

use super::registrations::of_link;
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/correct.html")]
struct CorrectPage {
    p: Page,
    token: String,
    forum: Forum,
    form: CorrectionForm,
    problems: Problems,
}

/// Of whoever came by the mailed link: one that may have been forwarded does not let a stranger in by another name.
async fn own(app: &App, token: &str) -> Result<Registration> {
    let (registration, true) = of_link(app, token).await? else { return Err(Error::Forbidden) };
    Ok(registration)
}

async fn correct_page(
    app: &App,
    p: Page,
    token: String,
    registration: Registration,
    (form, problems): (CorrectionForm, Problems),
) -> Result {
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, CorrectPage { p, token, forum, form, problems }).into_response())
}

pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let registration = own(&app, &token).await?;
    let form = CorrectionForm::of(&registration);
    correct_page(&app, p, token, registration, (form, Problems::default())).await
}

pub async fn save(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<CorrectionForm>,
) -> Result {
    let registration = own(&app, &token).await?;
    match registrations::correct_own(&app.db, registration.id, &form, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/registration/{token}"))).into_response()),
        Err(CorrectError::Invalid(problems)) => {
            correct_page(&app, p, token, registration, (form, problems)).await
        }
        Err(CorrectError::Over) => Err(Error::Gone("error-forum-is-over")),
        Err(CorrectError::Ended) => Err(Error::Gone("error-registration-ended")),
        Err(CorrectError::NotFound) => Err(Error::NotFound),
        // Neither category nor country is the participant's to correct.
        Err(CorrectError::NoRoom) => Err(Error::Conflict("error-forum-full")),
        Err(CorrectError::Database(error)) => Err(error.into()),
    }
}
