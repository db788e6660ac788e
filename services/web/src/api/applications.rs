//! Applications to the association, and whom on the roll they may mean.

use axum::{Extension, Json, extract::State};
use domain::{
    association::{self, Application, ApplicationState},
    ids::{ApplicationId, EnrolmentId},
    roll::matching::{self, Candidate},
    staff::{Account, Permission},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{problem::Problem, sent::Part};
use crate::{
    access::Program,
    app::App,
    extract::{Path, Query},
};

#[derive(Serialize, ToSchema)]
pub struct ApplicationLine {
    id: String,
    /// `pending`, `approved`, `refused`; one whose address is not confirmed is not shown
    state: &'static str,
    class: String,
    native_name: String,
    latin_name: String,
    email: String,
    country: String,
    language: &'static str,
    applied_at: String,
    /// The line of the roll that it was approved for, or that was meant without a doubt when the address was confirmed
    enrolment: Option<String>,
    /// The line that a first officer proposes; another one has to approve it
    proposed: Option<String>,
    refusal: Option<String>,
    /// Lines of the roll that may be meant, the likeliest first; in the list of applications none are told
    candidates: Vec<CandidateLine>,
}

#[derive(Serialize, ToSchema)]
pub struct CandidateLine {
    enrolment: String,
    class: String,
    native_name: String,
    latin_name: String,
    country: String,
    is_member: bool,
    /// 0 to 100
    points: i32,
    /// Nobody else comes near: one officer is enough
    is_certain: bool,
    reasons: Vec<Why>,
}

/// A part of what is known, and whether it agreed.
#[derive(Serialize, ToSchema)]
pub struct Why {
    /// `family`, `given`, `name`, `patronymic`, `native_name`, `country`, `class`, `address`, `phone`
    part: &'static str,
    /// `same`, `alike`, `differs`
    how: &'static str,
    /// Of names: `native`, `latin`, or `across` scripts
    writing: &'static str,
}

impl ApplicationLine {
    fn new(a: Application, candidates: Vec<CandidateLine>) -> Self {
        Self {
            id: a.id.to_string(),
            state: a.state.code(),
            class: a.class_code,
            native_name: a.native_name,
            latin_name: a.latin_name,
            email: a.email,
            country: a.country,
            language: a.language.code(),
            applied_at: a.applied_at.to_jiff().to_string(),
            enrolment: a.enrolment_id.map(|id| id.to_string()),
            proposed: a.proposed_enrolment_id.map(|id| id.to_string()),
            refusal: a.refusal,
            candidates,
        }
    }
}

impl CandidateLine {
    fn new(candidate: Candidate, certain: Option<EnrolmentId>) -> Self {
        let line = candidate.enrolment;
        let reasons = candidate.score.reasons.iter();
        Self {
            is_certain: certain == Some(line.id),
            enrolment: line.id.to_string(),
            class: line.class_code,
            native_name: line.native_name,
            latin_name: line.latin_name,
            country: line.country,
            is_member: line.is_member,
            points: candidate.score.points,
            reasons: reasons
                .map(|r| Why { part: r.part.code(), how: r.how.code(), writing: r.writing.code() })
                .collect(),
        }
    }
}

pub(super) fn may(account: &Account, what: Permission) -> Result<(), Problem> {
    if account.may(what) { Ok(()) } else { Err(Problem::forbidden()) }
}

/// An application whose address is confirmed; officers see no others.
pub(super) async fn confirmed(app: &App, id: ApplicationId) -> Result<Application, Problem> {
    let found = association::find_application(&app.db, id).await.map_err(Problem::database)?;
    found.filter(|a| a.state != ApplicationState::Unconfirmed).ok_or_else(Problem::not_found)
}

pub(super) async fn line(app: &App, id: ApplicationId) -> Result<Json<ApplicationLine>, Problem> {
    let application = confirmed(app, id).await?;
    let mut conn = app.db.acquire().await.map_err(Problem::database)?;
    let found = matching::candidates(&mut conn, id).await.map_err(Problem::database)?;
    let certain = found.certain;
    let candidates = found.candidates.into_iter().map(|c| CandidateLine::new(c, certain)).collect();
    Ok(Json(ApplicationLine::new(application, candidates)))
}

#[derive(Deserialize)]
pub struct Asked {
    state: Option<ApplicationState>,
    after: Option<ApplicationId>,
    limit: Option<usize>,
}

/// Applications in a state, the oldest first
#[utoipa::path(
    get,
    path = "/applications",
    tag = "applications",
    security(("token" = ["applications"])),
    params(
        ("state" = Option<String>, Query, description = "`pending`, which is also the default, `approved` or `refused`"),
        ("after" = Option<String>, Query, description = "The id of the last application of the part before"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses((status = 200, body = Vec<ApplicationLine>))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<ApplicationLine>>, Problem> {
    may(&program.0, Permission::DecideApplications)?;
    let state = asked.state.filter(|state| *state != ApplicationState::Unconfirmed);
    let state = state.unwrap_or(ApplicationState::Pending);
    let part = Part { after: asked.after, limit: asked.limit };
    let found = association::applications(&app.db, state, part.after).await.map_err(Problem::database)?;
    Ok(Json(part.of(found).map(|a| ApplicationLine::new(a, Vec::new())).collect()))
}

/// One application, with the lines of the roll that it may mean and why
#[utoipa::path(
    get,
    path = "/applications/{id}",
    tag = "applications",
    security(("token" = ["applications"])),
    params(("id" = String, Path)),
    responses((status = 200, body = ApplicationLine))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(id): Path<ApplicationId>,
) -> Result<Json<ApplicationLine>, Problem> {
    may(&program.0, Permission::DecideApplications)?;
    line(&app, id).await
}
