use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    clock,
    forums::{self, Forum, Series},
};

use super::Card;
use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/series.html")]
struct SeriesPage {
    p: Page,
    series: Series,
    coming: Vec<Card>,
    past: Vec<Card>,
}

/// A series with its forums that are announced. One that has none is yet to be heard of.
pub async fn announced(app: &App, code: &str) -> Result<(Series, Vec<Forum>)> {
    let series = forums::find_series(&app.db, code).await?.ok_or(Error::NotFound)?;
    let forums = forums::of_series(&app.db, code, clock::now()).await?;
    if forums.is_empty() { Err(Error::NotFound) } else { Ok((series, forums)) }
}

pub async fn series(State(app): State<App>, Path((_, code)): Path<(String, String)>, p: Page) -> Result {
    let (series, forums) = announced(&app, &code).await?;
    let now = clock::now();
    let cards = forums.into_iter().map(|forum| Card::new(&p, forum, now));
    let (coming, past) = cards.partition(|card: &Card| card.is_coming);
    Ok(SeriesPage { p, series, coming, past }.into_response())
}
