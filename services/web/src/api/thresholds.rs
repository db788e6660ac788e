//! What counts as a match with the roll.

use axum::{Extension, Json, extract::State};
use domain::{
    roll::matching::{self, SetError, ThresholdsForm},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{applications::may, problem::Problem, sent::Sent};
use crate::{access::Program, app::App};

/// From how many points on a match counts.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MatchingThresholds {
    /// One officer is enough, if the next line is at least 10 points behind
    certain: i32,
    /// Officers are shown the line
    possible: i32,
}

async fn thresholds_now(app: &App) -> Result<Json<MatchingThresholds>, Problem> {
    let now = matching::thresholds(&app.db).await.map_err(Problem::database)?;
    Ok(Json(MatchingThresholds { certain: now.certain, possible: now.possible }))
}

/// From how many points on a match with the roll counts
#[utoipa::path(
    get,
    path = "/applications/thresholds",
    tag = "applications",
    security(("token" = ["staff"])),
    responses((status = 200, body = MatchingThresholds))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
) -> Result<Json<MatchingThresholds>, Problem> {
    may(&program.0, Permission::ManageStaff)?;
    thresholds_now(&app).await
}

/// Sets from how many points on a match counts; decisions that were made stay
#[utoipa::path(
    put,
    path = "/applications/thresholds",
    tag = "applications",
    security(("token" = ["staff"])),
    request_body = MatchingThresholds,
    responses((status = 200, body = MatchingThresholds))
)]
pub async fn set(State(app): State<App>, sent: Sent) -> Result<Json<MatchingThresholds>, Problem> {
    may(&sent.account, Permission::ManageStaff)?;
    let new: MatchingThresholds = sent.read()?;
    let form = ThresholdsForm { certain: new.certain.to_string(), possible: new.possible.to_string() };
    matching::set_thresholds(&app.db, &form, sent.account.id).await.map_err(|error| match error {
        SetError::Invalid(problems) => Problem::invalid(&problems),
        SetError::Database(error) => Problem::database(error),
    })?;
    thresholds_now(&app).await
}
