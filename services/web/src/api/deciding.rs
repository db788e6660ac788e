//! Deciding about a registration.

use axum::{Json, extract::State};
use domain::{
    clock,
    ids::RegistrationId,
    problems::Problems,
    registrations::{self, DecideError, Decider},
    staff::Permission,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    problem::Problem,
    reach,
    registrations::{RegistrationLine, line},
    sent::{Sent, done_before},
};
use crate::{app::App, extract::Path};

/// Approves a registration that awaits a decision
#[utoipa::path(
    post,
    path = "/registrations/{id}/approve",
    tag = "registrations",
    security(("token" = ["registrations"])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = RegistrationLine, description = "Its place is the person's own; approved twice is approved"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-awaiting`"),
    )
)]
pub async fn approve(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<Json<RegistrationLine>, Problem> {
    reach::registration(&app, &sent.account, Permission::ManageRegistrations, id).await?;
    sent.once(&app, ("approve", &id.to_string()), async |call| {
        if done_before(&app, call, "registration.approve").await?.is_some() {
            return Ok(());
        }
        let by = Decider::Staff(sent.account.id);
        registrations::approve(&app.db, id, by, clock::now()).await.map_err(undecided)
    })
    .await?;
    line(&app, id).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Refusal {
    /// Told to the person
    reason: String,
}

/// Refuses a registration that awaits a decision; its place goes to the next in line
#[utoipa::path(
    post,
    path = "/registrations/{id}/refuse",
    tag = "registrations",
    security(("token" = ["registrations"])),
    params(("id" = String, Path)),
    request_body = Refusal,
    responses(
        (status = 200, body = RegistrationLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-awaiting`"),
    )
)]
pub async fn refuse(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<Json<RegistrationLine>, Problem> {
    reach::registration(&app, &sent.account, Permission::ManageRegistrations, id).await?;
    let refusal: Refusal = sent.read()?;
    sent.once(&app, ("refuse", &id.to_string()), async |call| {
        if done_before(&app, call, "registration.refuse").await?.is_some() {
            return Ok(());
        }
        let by = Decider::Staff(sent.account.id);
        registrations::refuse(&app.db, id, &refusal.reason, by, clock::now()).await.map_err(undecided)
    })
    .await?;
    line(&app, id).await
}

fn undecided(error: DecideError) -> Problem {
    match error {
        DecideError::NotFound => Problem::not_found(),
        DecideError::NotAwaiting => Problem::conflict("not-awaiting"),
        DecideError::Reason(code) => Problem::invalid(&Problems::one("reason", code)),
        DecideError::Database(error) => Problem::database(error),
    }
}
