//! Who comes along with somebody who is registered.

use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    clock,
    ids::{CompanionId, RegistrationId},
    registrations::{self, Bringing, Companion, CompanionError, CompanionForm},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    problem::Problem,
    reach,
    sent::{Sent, done_before},
};
use crate::{access::Program, app::App, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct CompanionLine {
    id: String,
    native_name: String,
    latin_name: String,
    country: String,
    /// In what capacity, in the words of whoever brings them
    role: String,
}

async fn lines(app: &App, id: RegistrationId) -> Result<Json<Vec<CompanionLine>>, Problem> {
    let found = registrations::companions_of(&app.db, id).await.map_err(Problem::database)?;
    let line = |c: Companion| CompanionLine {
        id: c.id.to_string(),
        native_name: c.native_name,
        latin_name: c.latin_name,
        country: c.country,
        role: c.role,
    };
    Ok(Json(found.into_iter().map(line).collect()))
}

/// Who comes along with somebody
#[utoipa::path(
    get,
    path = "/registrations/{id}/companions",
    tag = "companions",
    security(("token" = ["registrations:read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<CompanionLine>, description = "In the order in which they were named"))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(id): Path<RegistrationId>,
) -> Result<Json<Vec<CompanionLine>>, Problem> {
    reach::registration(&app, &program.0, Permission::SeeRegistrations, id).await?;
    lines(&app, id).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewCompanion {
    native_name: String,
    latin_name: String,
    /// ISO 3166-1 alpha-2
    country: String,
    /// In what capacity: `interpreter`, `spouse`
    role: String,
}

/// Names somebody who comes along; they take a place that is free and that nobody waits for
#[utoipa::path(
    post,
    path = "/registrations/{id}/companions",
    tag = "companions",
    security(("token" = ["registrations"])),
    params(("id" = String, Path)),
    request_body = NewCompanion,
    responses(
        (status = 201, body = Vec<CompanionLine>, description = "Everybody who comes along"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`no-room`; `full`: no more may be brought; `nobody`: the category brings nobody; `not-yet`: the place is not confirmed; `closed`: registration is over, or the registration has ended"),
    )
)]
pub async fn add(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<(StatusCode, Json<Vec<CompanionLine>>), Problem> {
    reach::registration(&app, &sent.account, Permission::ManageRegistrations, id).await?;
    let NewCompanion { native_name, latin_name, country, role } = sent.read()?;
    let form = CompanionForm { native_name, latin_name, country, role };
    let new = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    sent.once(&app, ("companion", &id.to_string()), async |call| {
        if done_before(&app, call, "registration.companion_add").await?.is_some() {
            return Ok(());
        }
        let by = Some(sent.account.id);
        let added = registrations::add_companion(&app.db, id, &new, by, clock::now()).await;
        added.map(|_| ()).map_err(refused)
    })
    .await?;
    Ok((StatusCode::CREATED, lines(&app, id).await?))
}

/// What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChangedCompanion {
    native_name: Option<String>,
    latin_name: Option<String>,
    /// ISO 3166-1 alpha-2
    country: Option<String>,
    role: Option<String>,
}

/// Corrects who comes along, or names another for the same place
#[utoipa::path(
    patch,
    path = "/registrations/{id}/companions/{companion}",
    tag = "companions",
    security(("token" = ["registrations"])),
    params(("id" = String, Path), ("companion" = String, Path)),
    request_body = ChangedCompanion,
    responses(
        (status = 200, body = Vec<CompanionLine>, description = "Everybody who comes along"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`no-room`: none for the other country; `closed`"),
    )
)]
pub async fn change(
    State(app): State<App>,
    Path((id, companion)): Path<(RegistrationId, CompanionId)>,
    sent: Sent,
) -> Result<Json<Vec<CompanionLine>>, Problem> {
    reach::registration(&app, &sent.account, Permission::ManageRegistrations, id).await?;
    let written: ChangedCompanion = sent.read()?;
    let known = registrations::companions_of(&app.db, id).await.map_err(Problem::database)?;
    let known = known.into_iter().find(|c| c.id == companion).ok_or_else(Problem::not_found)?;
    let form = CompanionForm {
        native_name: written.native_name.unwrap_or(known.native_name),
        latin_name: written.latin_name.unwrap_or(known.latin_name),
        country: written.country.unwrap_or(known.country),
        role: written.role.unwrap_or(known.role),
    };
    let new = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    let by = Some(sent.account.id);
    let changed = registrations::change_companion(&app.db, id, companion, &new, by, clock::now()).await;
    changed.map_err(refused)?;
    lines(&app, id).await
}

/// Takes somebody off the list; their place goes to the next in line
#[utoipa::path(
    delete,
    path = "/registrations/{id}/companions/{companion}",
    tag = "companions",
    security(("token" = ["registrations"])),
    params(("id" = String, Path), ("companion" = String, Path)),
    responses(
        (status = 204, description = "Removed twice is removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`closed`"),
    )
)]
pub async fn remove(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path((id, companion)): Path<(RegistrationId, CompanionId)>,
) -> Result<StatusCode, Problem> {
    reach::registration(&app, &program.0, Permission::ManageRegistrations, id).await?;
    let by = Some(program.0.id);
    let removed = registrations::remove_companion(&app.db, id, companion, by, clock::now()).await;
    removed.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

fn refused(error: CompanionError) -> Problem {
    match error {
        CompanionError::NotFound => Problem::not_found(),
        CompanionError::NoRoom => Problem::conflict("no-room"),
        CompanionError::NotNow(bringing) => Problem::conflict(match bringing {
            Bringing::Up(_) => "full",
            Bringing::NoPlaceYet => "not-yet",
            Bringing::Closed => "closed",
            Bringing::Nobody => "nobody",
        }),
        CompanionError::Invalid(problems) => Problem::invalid(&problems),
        CompanionError::Database(error) => Problem::database(error),
    }
}
