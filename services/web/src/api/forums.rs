use axum::{Json, extract::State, http::StatusCode};
use domain::{
    clock,
    forums::{self, Forum},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use utoipa::ToSchema;

use super::{problem::Problem, sent::Part};
use crate::{app::App, extract::Query};

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
    /// `draft` (to staff only), `published`, `postponed` (its date is to be announced; `starts_at` is the one it had)
    /// or `cancelled`
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

/// The forums that everybody may know of
#[utoipa::path(
    get,
    path = "/forums",
    tag = "forums",
    params(
        ("after" = Option<String>, Query, description = "The slug of the last forum of the part before"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses((status = 200, body = Vec<ForumLine>, description = "Coming forums first, then past ones"))
)]
pub async fn forums(
    State(app): State<App>,
    Query(part): Query<Part<String>>,
) -> Result<Json<Vec<ForumLine>>, Problem> {
    let mut all = forums::public(&app.db, clock::now()).await.map_err(Problem::database)?;
    if let Some(after) = &part.after {
        let known = all.iter().position(|f| f.slug == *after);
        let known = known.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "unknown-after"))?;
        all.drain(..=known);
    }
    let mut lines = Vec::new();
    for forum in part.of(all) {
        lines.push(line(&app, forum).await?);
    }
    Ok(Json(lines))
}

/// A forum that everybody may know of.
pub(super) async fn announced(app: &App, slug: &str) -> Result<Forum, Problem> {
    let forum = forums::find_by_slug(&app.db, slug).await.map_err(Problem::database)?;
    let forum = forum.filter(|f| f.state != forums::State::Draft);
    forum.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not-found").detail("There is no such forum."))
}

/// RFC 3339 with the offset of a zone.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.display_with_offset(zone.to_offset(at)).to_string()
}

pub(super) async fn line(app: &App, forum: Forum) -> Result<ForumLine, Problem> {
    let zone = forum.zone();
    let local = |at: Timestamp| local(at, &zone);
    let categories = forums::categories(&app.db, forum.id).await.map_err(Problem::database)?;
    let filled = forums::filled(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(ForumLine {
        starts_at: forum.starts_at.map(local),
        ends_at: forum.ends_at.map(local),
        slug: forum.slug,
        title: serde_json::json!(forum.title),
        time_zone: forum.time_zone,
        state: forum.state.code(),
        capacity: forum.capacity,
        taken: filled.taken,
        waitlisted: filled.waitlisted,
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
