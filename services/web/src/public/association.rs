use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    association::{self, Application, ApplicationState, ApplyError, ConfirmError, Request},
    clock,
    ids::ApplicationId,
    limits::Breadth,
    links::Purpose,
    problems::Problems,
    roll::{self, Class},
};
use serde::Deserialize;

use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    host::Client,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/association.html")]
struct AssociationPage {
    p: Page,
}

pub async fn show(p: Page) -> Result {
    Ok(AssociationPage { p }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/join.html")]
struct JoinPage {
    p: Page,
    classes: Vec<Class>,
    form: Request,
    problems: Problems,
}

async fn form_page(app: &App, p: Page, form: Request, problems: Problems) -> Result {
    let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let classes = roll::classes(&app.db).await?;
    Ok((status, JoinPage { p, classes, form, problems }).into_response())
}

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    class: String,
}

/// The application, for a class that may have been chosen on the page of classes.
pub async fn join(State(app): State<App>, Query(chosen): Query<Chosen>, p: Page) -> Result {
    let form = Request { class: chosen.class, language: p.language.code().to_owned(), ..Request::default() };
    form_page(&app, p, form, Problems::default()).await
}

pub async fn apply(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    p: Page,
    Form(form): Form<Request>,
) -> Result {
    let new = match form.parse() {
        Ok(new) => new,
        Err(problems) => return form_page(&app, p, form, problems).await,
    };
    client.may(&app, "application", Breadth::Address, app.settings.registrations_per_hour).await?;
    match association::apply(&app.db, &new, clock::now()).await {
        Ok(_) => Ok(Redirect::to(&p.url("/association/applied")).into_response()),
        Err(ApplyError::Invalid(problems)) => form_page(&app, p, form, problems).await,
        Err(ApplyError::Database(error)) => Err(error.into()),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/applied.html")]
struct AppliedPage {
    p: Page,
}

pub async fn applied(p: Page) -> Result {
    Ok(AppliedPage { p }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/application.html")]
struct ApplicationPage {
    p: Page,
    token: String,
    application: Application,
    is_unconfirmed: bool,
}

pub async fn application(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
) -> Result {
    let application = of_link(&app, &token).await?;
    let is_unconfirmed = application.state == ApplicationState::Unconfirmed;
    Ok(ApplicationPage { p, token, application, is_unconfirmed }.into_response())
}

pub async fn confirm(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let application = of_link(&app, &token).await?;
    match association::confirm_address(&app.db, application.id, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/association/application/{token}"))).into_response()),
        Err(ConfirmError::NotFound) => Err(Error::NotFound),
        Err(ConfirmError::Database(error)) => Err(error.into()),
    }
}

async fn of_link(app: &App, token: &str) -> Result<Application> {
    let id =
        app.keys.verify(Purpose::Application, token, clock::now()).ok_or(Error::Gone("error-link-over"))?;
    association::find_application(&app.db, ApplicationId(id)).await?.ok_or(Error::NotFound)
}
