//! Deciding about an application to the association.

use axum::{Json, extract::State};
use domain::{
    association::{self, ApproveError, AskError, RefuseError},
    clock,
    ids::{ApplicationId, EnrolmentId},
    problems::Problems,
    staff::Permission,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    applications::{ApplicationLine, confirmed, line, may},
    problem::Problem,
    sent::{Sent, done_before},
};
use crate::{app::App, extract::Path};

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Approval {
    /// The line of the roll that is meant
    enrolment: String,
}

impl Approval {
    fn line(&self) -> Result<EnrolmentId, Problem> {
        self.enrolment.parse().map_err(|_| no_such_line())
    }
}

fn no_such_line() -> Problem {
    Problem::invalid(&Problems::one("enrolment", "no-enrolment"))
}

fn not_approved(error: ApproveError) -> Problem {
    match error {
        ApproveError::NotFound => Problem::not_found(),
        ApproveError::Decided => Problem::conflict("decided"),
        ApproveError::NoEnrolment => no_such_line(),
        ApproveError::AlreadyMember => Problem::conflict("already-member"),
        ApproveError::AddressOfAnother => Problem::conflict("address-of-another"),
        ApproveError::Database(error) => Problem::database(error),
    }
}

/// Makes the person behind a line of the roll a member, or proposes the line
#[utoipa::path(
    post,
    path = "/applications/{id}/approve",
    tag = "applications",
    security(("token" = ["applications"])),
    params(("id" = String, Path)),
    request_body = Approval,
    responses(
        (status = 200, body = ApplicationLine,
         description = "A line that is meant without a doubt: `approved`. Any other stays `pending` and is `proposed`, until another officer approves it"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`decided`; `already-member`: the person is one; `address-of-another`: another person signs in with the address"),
    )
)]
pub async fn approve(
    State(app): State<App>,
    Path(id): Path<ApplicationId>,
    sent: Sent,
) -> Result<Json<ApplicationLine>, Problem> {
    may(&sent.account, Permission::DecideApplications)?;
    confirmed(&app, id).await?;
    let enrolment = sent.read::<Approval>()?.line()?;
    sent.once(&app, ("approve", &id.to_string()), async |call| {
        for act in ["application.approve", "application.propose"] {
            if done_before(&app, call, act).await?.is_some() {
                return Ok(());
            }
        }
        let done = association::approve(&app.db, id, enrolment, sent.account.id, clock::now()).await;
        done.map(|_| ()).map_err(not_approved)
    })
    .await?;
    line(&app, id).await
}

/// Asks at the address that the roll has for a line whether the application is theirs; who says so becomes a member
#[utoipa::path(
    post,
    path = "/applications/{id}/ask",
    tag = "applications",
    security(("token" = ["applications"])),
    params(("id" = String, Path)),
    request_body = Approval,
    responses(
        (status = 200, body = ApplicationLine),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`decided`, `already-member`, `no-address-on-roll`, `address-of-roll`: it came with that address, `asked-before`"),
    )
)]
pub async fn ask(
    State(app): State<App>,
    Path(id): Path<ApplicationId>,
    sent: Sent,
) -> Result<Json<ApplicationLine>, Problem> {
    may(&sent.account, Permission::DecideApplications)?;
    confirmed(&app, id).await?;
    let enrolment = sent.read::<Approval>()?.line()?;
    sent.once(&app, ("ask", &id.to_string()), async |call| {
        if done_before(&app, call, "application.ask").await?.is_some() {
            return Ok(());
        }
        let done = association::ask_at_roll(&app.db, id, enrolment, sent.account.id, clock::now()).await;
        done.map_err(|error| match error {
            AskError::NoAddress => Problem::conflict("no-address-on-roll"),
            AskError::SameAddress => Problem::conflict("address-of-roll"),
            AskError::AskedBefore => Problem::conflict("asked-before"),
            AskError::Approve(error) => not_approved(error),
        })
    })
    .await?;
    line(&app, id).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ApplicationRefusal {
    /// Told to the applicant
    reason: String,
}

/// Refuses an application and tells the applicant why
#[utoipa::path(
    post,
    path = "/applications/{id}/refuse",
    tag = "applications",
    security(("token" = ["applications"])),
    params(("id" = String, Path)),
    request_body = ApplicationRefusal,
    responses(
        (status = 200, body = ApplicationLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`decided`"),
    )
)]
pub async fn refuse(
    State(app): State<App>,
    Path(id): Path<ApplicationId>,
    sent: Sent,
) -> Result<Json<ApplicationLine>, Problem> {
    may(&sent.account, Permission::DecideApplications)?;
    confirmed(&app, id).await?;
    let refusal: ApplicationRefusal = sent.read()?;
    sent.once(&app, ("refuse", &id.to_string()), async |call| {
        if done_before(&app, call, "application.refuse").await?.is_some() {
            return Ok(());
        }
        let done = association::refuse(&app.db, id, &refusal.reason, sent.account.id, clock::now()).await;
        done.map_err(|error| match error {
            RefuseError::NotFound => Problem::not_found(),
            RefuseError::Decided => Problem::conflict("decided"),
            RefuseError::NoReason(code) => Problem::invalid(&Problems::one("reason", code)),
            RefuseError::Database(error) => Problem::database(error),
        })
    })
    .await?;
    line(&app, id).await
}
