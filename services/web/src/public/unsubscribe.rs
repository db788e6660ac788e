use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{addresses, clock, ids::PersonId, links::Purpose, people, post};

use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/unsubscribe.html")]
struct UnsubscribePage {
    p: Page,
    token: String,
    masked: String,
    is_done: bool,
}

/// Shows the button; nothing happens by opening the page.
pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let person = of_link(&app, &token)?;
    let found = people::find(&app.db, person).await?.ok_or(Error::NotFound)?;
    let masked = found.email.as_deref().map(addresses::masked).unwrap_or_default();
    let is_done = post::is_suppressed(&app.db, person).await?;
    Ok(UnsubscribePage { p, token, masked, is_done }.into_response())
}

/// Takes the address off all mailings: from a mail program by one click (RFC 8058, no cookie, no page before
/// it), or from the button. Answered when it is committed, and without a redirect, which mail programs do not follow.
pub async fn unsubscribe(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
) -> Result {
    post::unsubscribe_person(&app.db, of_link(&app, &token)?, clock::now()).await?;
    show(State(app), Path((String::new(), token)), p).await
}

pub(super) fn of_link(app: &App, token: &str) -> Result<PersonId> {
    let id =
        app.keys.verify(Purpose::Unsubscribe, token, clock::now()).ok_or(Error::Gone("error-link-over"))?;
    Ok(PersonId(id))
}
