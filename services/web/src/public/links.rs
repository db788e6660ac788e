//! Links to “my registration” that have become too old: who comes with one may have a new one sent to the address that
//! it was for.

use askama::Template;
use askama_web::WebTemplate;
use axum::{Extension, extract::State, http::request::Parts, response::IntoResponse as _};
use domain::{clock, limits::Breadth, links::Purpose, registrations};
use uuid::Uuid;

use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    host::Client,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/link_sent.html")]
struct LinkSentPage {
    p: Page,
}

/// Sends a new link, and says so.
pub async fn send_link(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
) -> Result {
    client.may(&app, "registration_link", Breadth::Address, LINKS_PER_HOUR).await?;
    let link = once_ours(&app, &token).ok_or(Error::NotFound)?;
    let registration = registrations::find_by_link(&app.db, link).await?.ok_or(Error::NotFound)?;
    registrations::send_link(&app.db, &registration, clock::now()).await?;
    Ok(LinkSentPage { p }.into_response())
}

/// How many new links one address may ask for in an hour.
const LINKS_PER_HOUR: i32 = 20;

/// What a link to a registration was signed for that we gave out once, whether it still opens anything or not.
fn once_ours(app: &App, token: &str) -> Option<Uuid> {
    let of = |purpose| app.keys.verify_however_old(purpose, token);
    of(Purpose::Registration).or_else(|| of(Purpose::Manage))
}

/// Where to ask for a new link, for the page that says that one is over.
pub fn renewal(app: &App, parts: &Parts, key: &str) -> Option<String> {
    let mut path = parts.uri.path().trim_start_matches('/').split('/');
    let (language, room, token) = (path.next()?, path.next()?, path.next()?);
    let is_over = key == "error-link-over" && room == "registration" && once_ours(app, token).is_some();
    is_over.then(|| format!("/{language}/registration/{token}/link"))
}
