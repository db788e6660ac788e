//! Series of forums.

use axum::{Json, extract::State};
use domain::{
    forums::{self, Series, SeriesForm},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    problem::Problem,
    sent::Sent,
    written::{Texts, in_three},
};
use crate::{app::App, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct SeriesLine {
    /// The word for it in addresses, such as `/en/series/{code}`, `/series/{code}.ics` and `/series/{code}.atom`
    code: String,
    /// `{"zh": …, "en": …, "ru": …}`, as the description
    title: serde_json::Value,
    description: serde_json::Value,
    /// How many of its forums are announced
    announced: i64,
}

fn line(series: Series) -> SeriesLine {
    SeriesLine {
        code: series.code,
        title: serde_json::json!(series.title.0),
        description: serde_json::json!(series.description.0),
        announced: series.announced,
    }
}

/// The series of which forums are announced
#[utoipa::path(
    get,
    path = "/series",
    tag = "series",
    responses((status = 200, body = Vec<SeriesLine>, description = "The latest first, at most 100"))
)]
pub async fn list(State(app): State<App>) -> Result<Json<Vec<SeriesLine>>, Problem> {
    let series = forums::announced_series(&app.db).await.map_err(Problem::database)?;
    Ok(Json(series.into_iter().map(line).collect()))
}

/// What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenSeries {
    /// `{"zh": …, "en": …, "ru": …}`
    title: Option<Texts>,
    /// In every language, or in none
    description: Option<Texts>,
}

/// Writes anew what is said of a series
#[utoipa::path(
    patch,
    path = "/series/{series}",
    tag = "series",
    security(("token" = ["forums"])),
    params(("series" = String, Path, description = "Its code")),
    request_body = WrittenSeries,
    responses((status = 200, body = SeriesLine))
)]
pub async fn change(
    State(app): State<App>,
    Path(code): Path<String>,
    sent: Sent,
) -> Result<Json<SeriesLine>, Problem> {
    if !sent.account.may(Permission::ManageForums) {
        return Err(Problem::forbidden());
    }
    let written: WrittenSeries = sent.read()?;
    let known = find(&app, &code).await?;
    let mut form = SeriesForm::of(&known);
    if let Some(title) = &written.title {
        [form.title_zh, form.title_en, form.title_ru] = in_three(title);
    }
    if let Some(description) = &written.description {
        [form.description_zh, form.description_en, form.description_ru] = in_three(description);
    }
    let words = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    forums::write_series(&app.db, &code, &words, sent.account.id).await.map_err(Problem::database)?;
    Ok(Json(line(find(&app, &code).await?)))
}

async fn find(app: &App, code: &str) -> Result<Series, Problem> {
    let series = forums::find_series(&app.db, code).await.map_err(Problem::database)?;
    series.ok_or_else(Problem::not_found)
}
