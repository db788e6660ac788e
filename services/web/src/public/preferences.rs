use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    addresses, clock,
    post::{self, Preferences, PreferencesForm},
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::unsubscribe::of_link;
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/preferences.html")]
struct PreferencesPage {
    p: Page,
    token: String,
    masked: String,
    wishes: Preferences,
    paused_until: Option<String>,
    is_saved: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    saved: String,
}

/// What somebody wants of our mailings, for whoever holds the link in one of them.
pub async fn show(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    p: Page,
) -> Result {
    let person = of_link(&app, &token)?;
    let wishes = post::preferences(&app.db, person, clock::now()).await?.ok_or(Error::NotFound)?;
    let page = PreferencesPage {
        masked: wishes.email.as_deref().map(addresses::masked).unwrap_or_default(),
        paused_until: wishes.paused_until.map(|until| p.day(until.to_zoned(TimeZone::UTC).date())),
        is_saved: !asked.saved.is_empty(),
        wishes,
        token,
        p,
    };
    Ok(page.into_response())
}

pub async fn save(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PreferencesForm>,
) -> Result {
    let person = of_link(&app, &token)?;
    post::save_preferences(&app.db, person, &form, clock::now()).await?;
    Ok(Redirect::to(&p.url(&format!("/preferences/{token}?saved=1"))).into_response())
}
