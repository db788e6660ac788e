use axum::{Json, extract::State, http::StatusCode};
use domain::{
    clock,
    forums::{self, Forum},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::Problem;
use crate::{
    app::App,
    extract::{Path, Query},
};

#[derive(Serialize, ToSchema)]
pub struct ForumLine {
    slug: String,
    /// `{"zh": …, "en": …, "ru": …}`
    title: serde_json::Value,
    /// RFC 3339 with the offset of `time_zone`; null where only a day, or no date, is known
    starts_at: Option<String>,
    ends_at: Option<String>,
    /// An IANA zone
    time_zone: String,
    /// `draft` (to staff only), `published` or `cancelled`
    state: &'static str,
    capacity: Option<i32>,
    taken: i64,
    waitlisted: i64,
    categories: Vec<CategoryLine>,
}

#[derive(Serialize, ToSchema)]
pub struct CategoryLine {
    code: String,
    title: serde_json::Value,
    quota: i32,
    taken: i64,
}

/// Where a list begins and how long it is.
#[derive(Deserialize)]
pub struct Part {
    after: Option<String>,
    limit: Option<usize>,
}

#[utoipa::path(
    get,
    path = "/forums",
    params(
        ("after" = Option<String>, Query, description = "The slug of the last forum of the part before"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses((status = 200, body = Vec<ForumLine>, description = "Coming forums first, then past ones"))
)]
pub async fn forums(
    State(app): State<App>,
    Query(part): Query<Part>,
) -> Result<Json<Vec<ForumLine>>, Problem> {
    let mut all = forums::public(&app.db, clock::now()).await.map_err(Problem::database)?;
    if let Some(after) = part.after {
        let known = all.iter().position(|f| f.slug == after);
        let known = known.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "unknown-after"))?;
        all.drain(..=known);
    }
    let mut lines = Vec::new();
    for forum in all.into_iter().take(part.limit.unwrap_or(100).clamp(1, 100)) {
        lines.push(line(&app, forum).await?);
    }
    Ok(Json(lines))
}

#[utoipa::path(
    get,
    path = "/forums/{slug}",
    params(("slug" = String, Path)),
    responses((status = 200, body = ForumLine), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub async fn forum(State(app): State<App>, Path(slug): Path<String>) -> Result<Json<ForumLine>, Problem> {
    Ok(Json(line(&app, announced(&app, &slug).await?).await?))
}

/// A forum that everybody may know of.
pub(super) async fn announced(app: &App, slug: &str) -> Result<Forum, Problem> {
    let forum = forums::find_by_slug(&app.db, slug).await.map_err(Problem::database)?;
    let forum = forum.filter(|f| f.state != forums::State::Draft);
    forum.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not-found").detail("There is no such forum."))
}

/// A forum as it stands now.
pub(super) async fn line_of(app: &App, slug: &str) -> Result<Json<ForumLine>, Problem> {
    let forum = forums::find_by_slug(&app.db, slug).await.map_err(Problem::database)?;
    let forum = forum.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not-found"))?;
    Ok(Json(line(app, forum).await?))
}

async fn line(app: &App, forum: Forum) -> Result<ForumLine, Problem> {
    let zone = forum.zone();
    let local = |at: Timestamp| at.display_with_offset(zone.to_offset(at)).to_string();
    let categories = forums::categories(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(ForumLine {
        starts_at: forum.starts_at.map(local),
        ends_at: forum.ends_at.map(local),
        slug: forum.slug,
        title: serde_json::json!(forum.title),
        time_zone: forum.time_zone,
        state: forum.state.code(),
        capacity: forum.capacity,
        taken: forum.taken,
        waitlisted: forum.waitlisted,
        categories: categories
            .into_iter()
            .map(|c| CategoryLine {
                code: c.code,
                title: serde_json::json!(c.title.0),
                quota: c.quota,
                taken: c.taken,
            })
            .collect(),
    })
}
