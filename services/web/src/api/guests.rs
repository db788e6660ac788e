//! Guests who are silent, and guests who came under another address.

use axum::{Extension, Json, extract::State};
use domain::{
    clock,
    forums::Forum,
    ids::RegistrationId,
    registrations::{self, GuestError, RemindersForm},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    forums::local,
    problem::Problem,
    reach,
    registrations::{RegistrationLine, line},
    sent::{Sent, done_before},
};
use crate::{access::Program, app::App, extract::Path};

/// When guests who have not answered are reminded
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Reminders {
    /// So many days before the day until which a seat is kept, or before the forum where none is, at nine in the morning of
    /// the forum's zone: at most five numbers from 1 to 90
    days: Vec<i32>,
    /// When the next goes out
    #[serde(skip_deserializing)]
    next_at: Option<String>,
    /// To how many, as things stand
    #[serde(skip_deserializing)]
    next_to: i64,
}

/// When guests who have not answered are reminded without a call
#[utoipa::path(
    get,
    path = "/forums/{slug}/invitations/reminders",
    tag = "invitations",
    security(("token" = ["registrations:read"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Reminders))
)]
pub async fn reminders(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Reminders>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    reminders_of(&app, &forum).await
}

async fn reminders_of(app: &App, forum: &Forum) -> Result<Json<Reminders>, Problem> {
    let reminders = registrations::reminders(&app.db, forum.id, clock::now()).await;
    let reminders = reminders.map_err(Problem::database)?.ok_or_else(Problem::not_found)?;
    let next = reminders.next();
    Ok(Json(Reminders {
        next_at: next.map(|(at, _)| local(at, &forum.zone())),
        next_to: next.map_or(0, |(_, n)| n),
        days: reminders.days,
    }))
}

/// Chooses when guests who have not answered are reminded; no days remind nobody
#[utoipa::path(
    put,
    path = "/forums/{slug}/invitations/reminders",
    tag = "invitations",
    security(("token" = ["invitations"])),
    params(("slug" = String, Path)),
    request_body = Reminders,
    responses((status = 200, body = Reminders))
)]
pub async fn set_reminders(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Reminders>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::Invite, &slug).await?;
    let chosen: Reminders = sent.read()?;
    let days: Vec<String> = chosen.days.iter().map(i32::to_string).collect();
    let days = RemindersForm { remind_days: days.join(" ") }.parse();
    let days = days.map_err(|problems| Problem::invalid(&problems))?;
    let set = registrations::set_reminders(&app.db, forum.id, &days, sent.account.id, clock::now()).await;
    set.map_err(Problem::database)?;
    reminders_of(&app, &forum).await
}

/// Whoever came by a forwarded invitation is its guest, under another address: the invitation is accepted with this registration
#[utoipa::path(
    post,
    path = "/registrations/{id}/guest",
    tag = "registrations",
    security(("token" = ["registrations"])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = RegistrationLine),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`not-open`: it has ended, or came by no invitation that is yet to be answered"),
    )
)]
pub async fn this_is_the_guest(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<Json<RegistrationLine>, Problem> {
    reach::registration(&app, &sent.account, Permission::ManageRegistrations, id).await?;
    sent.once(&app, ("guest", &id.to_string()), async |call| {
        if done_before(&app, call, "registration.guest").await?.is_some() {
            return Ok(());
        }
        let tied = registrations::this_is_the_guest(&app.db, id, sent.account.id, clock::now()).await;
        tied.map_err(|error| match error {
            GuestError::NotFound => Problem::not_found(),
            GuestError::NotOpen => Problem::conflict("not-open"),
            GuestError::Database(error) => Problem::database(error),
        })
    })
    .await?;
    line(&app, id).await
}
