//! Whoever has the address on the roll says whether an application under their name is theirs.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    addresses,
    association::{self, Application, ApplicationState, ApproveError},
    clock,
    links::Purpose,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/claim.html")]
struct ClaimPage {
    p: Page,
    token: String,
    application: Application,
    /// The applicant's address, as far as it may be shown.
    address: String,
    is_open: bool,
}

pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let link = of_link(&app, &token)?;
    // One that was asked about another line since has no link any more.
    let found = association::find_claimed(&app.db, link).await?;
    let application = found.ok_or(Error::Gone("error-link-over"))?;
    let is_open = application.state == ApplicationState::Pending && application.claim_answer.is_none();
    let address = addresses::masked(&application.email);
    Ok(ClaimPage { p, token, application, address, is_open }.into_response())
}

/// Which of the two buttons was pressed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    claim: String,
}

pub async fn answer(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<Answer>,
) -> Result {
    let link = of_link(&app, &token)?;
    let is_mine = match form.claim.as_str() {
        "mine" => true,
        "not_mine" => false,
        _ => return Err(Error::BadRequest),
    };
    match association::answer_claim(&app.db, link, is_mine, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/association/claim/{token}"))).into_response()),
        Err(ApproveError::NotFound) => Err(Error::Gone("error-link-over")),
        Err(ApproveError::Database(error)) => Err(error.into()),
        // It cannot be granted by this link alone: an officer sees why.
        Err(_) => Err(Error::Conflict("error-claim-not-now")),
    }
}

fn of_link(app: &App, token: &str) -> Result<Uuid> {
    app.keys.verify(Purpose::Claim, token, clock::now()).ok_or(Error::Gone("error-link-over"))
}
