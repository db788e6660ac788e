//! The people who sit in the seats of a delegation.

use axum::{Extension, Json, extract::State};
use domain::{
    clock,
    ids::{AccountId, DelegationId, RegistrationId},
    people::{Newcomer, Typed},
    problems::Problems,
    registrations::{self, NamePeopleError},
    staff::Permission,
};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    delegations::find,
    invitations::WrittenPerson,
    problem::Problem,
    registrations::{RegistrationLine, lines},
    sent::{Sent, done_before},
};
use crate::{access::Program, app::App, extract::Path};

/// The people of a delegation, and those its focal point is to decide about
#[utoipa::path(
    get,
    path = "/delegations/{id}/people",
    tag = "delegations",
    security(("token" = ["registrations:read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<RegistrationLine>, description = "At most 100"))
)]
pub async fn people(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(id): Path<DelegationId>,
) -> Result<Json<Vec<RegistrationLine>>, Problem> {
    find(&app, &program.0, Permission::SeeRegistrations, id).await?;
    Ok(Json(named(&app, id).await?))
}

async fn named(app: &App, id: DelegationId) -> Result<Vec<RegistrationLine>, Problem> {
    lines(app, registrations::delegates(&app.db, id).await.map_err(Problem::database)?).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewPeople {
    /// They sit in the delegation's seats, whatever their own country
    people: Vec<WrittenPerson>,
    /// Whether those who are sent with an empty `email` have no address: mail about them goes to the focal point
    without_address: bool,
    /// The id of a registration whose seat the one person gets
    #[schema(value_type = Option<String>)]
    replaces: Option<RegistrationId>,
}

/// Names people for a delegation's seats: all of them or none; with `replaces`, one in the place of another
#[utoipa::path(
    post,
    path = "/delegations/{id}/people",
    tag = "delegations",
    security(("token" = ["invitations"])),
    params(("id" = String, Path)),
    request_body = NewPeople,
    responses(
        (status = 200, body = Vec<RegistrationLine>, description = "Everybody who is named now"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`no-seats-left`; `over`: the seats have returned"),
    )
)]
pub async fn name(
    State(app): State<App>,
    Path(id): Path<DelegationId>,
    sent: Sent,
) -> Result<Json<Vec<RegistrationLine>>, Problem> {
    let (delegation, _) = find(&app, &sent.account, Permission::Invite, id).await?;
    let NewPeople { mut people, without_address, replaces } = sent.read()?;
    for person in people.iter_mut().filter(|person| person.country.is_empty()) {
        person.country.clone_from(&delegation.country);
    }
    let typed: Vec<Typed<'_>> = people.iter().map(WrittenPerson::typed).collect();
    let guests = registrations::delegates_of(&typed, without_address)
        .map_err(|problems| Problem::invalid(&problems))?;
    sent.once(&app, ("name-people", &id.to_string()), async |call| {
        if done_before(&app, call, "forum.delegation_name").await?.is_some() {
            return Ok(());
        }
        let (by, now) = (Some(sent.account.id), clock::now());
        match (replaces, guests.as_slice()) {
            (None, all) => registrations::name_people(&app.db, id, all, by, now).await.map_err(unnamed),
            (Some(old), [new]) => replace(&app, id, old, new, by, now).await,
            (Some(_), _) => Err(Problem::invalid(&Problems::one("people", "one-person"))),
        }
    })
    .await?;
    Ok(Json(named(&app, id).await?))
}

async fn replace(
    app: &App,
    id: DelegationId,
    old: RegistrationId,
    new: &Newcomer,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), Problem> {
    registrations::replace_person(&app.db, id, old, new, by, now).await.map_err(unnamed)
}

fn unnamed(error: NamePeopleError) -> Problem {
    match error {
        NamePeopleError::NotFound => Problem::not_found(),
        NamePeopleError::Closed => Problem::conflict("over"),
        NamePeopleError::NoSeats(left) => {
            Problem::conflict("no-seats-left").detail(format!("{left} seats are left."))
        }
        NamePeopleError::Invalid(problems) => Problem::invalid(&problems),
        NamePeopleError::Database(error) => Problem::database(error),
    }
}
