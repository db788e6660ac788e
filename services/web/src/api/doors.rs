//! Doors without an account: links for devices; and whoever stands at a door without a ticket.

use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    attendance::{self, Door, DoorError, DoorForm},
    clock,
    forums::Forum,
    ids::{DoorId, PointId, RegistrationId},
    problems::Problems,
    registrations::{self, Request, WalkInError},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    forums::local,
    problem::Problem,
    reach,
    register::NewRegistration,
    registrations::{RegistrationLine, line},
    sent::{Sent, done_before},
};
use crate::{access::Program, app::App, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct DoorLine {
    id: String,
    point: String,
    /// Whose device it is
    holder: String,
    /// Where the link was mailed
    email: Option<String>,
    made_at: String,
    revoked_at: Option<String>,
    /// Whoever opens it checks people in, until a day after the forum's end
    link: Option<String>,
}

fn door_line(app: &App, forum: &Forum, door: Door) -> DoorLine {
    let zone = forum.zone();
    let token = door.revoked_at.is_none().then(|| door.token(&app.keys, forum));
    DoorLine {
        link: token.map(|token| format!("{}/en/door/{token}", app.settings.base_url)),
        id: door.id.to_string(),
        point: door.point_id.to_string(),
        made_at: local(door.made_at.to_jiff(), &zone),
        revoked_at: door.revoked_at.map(|at| local(at.to_jiff(), &zone)),
        holder: door.holder,
        email: door.email,
    }
}

/// A forum's doors, those that are open first
#[utoipa::path(
    get,
    path = "/forums/{slug}/doors",
    tag = "doors",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<DoorLine>, description = "At most 100"))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<DoorLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageRegistrations, &slug).await?;
    let doors = attendance::doors(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(doors.into_iter().map(|door| door_line(&app, &forum, door)).collect()))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewDoor {
    #[schema(value_type = String)]
    point: Option<PointId>,
    /// Whose device it is
    holder: String,
    /// The link is mailed here, if anywhere
    email: String,
    /// `zh`, `en` or `ru`: of that mail
    language: String,
}

/// Makes a link by which somebody's device checks people in at a point, and mails it where an address is given
#[utoipa::path(
    post,
    path = "/forums/{slug}/doors",
    tag = "doors",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path)),
    request_body = NewDoor,
    responses(
        (status = 201, body = DoorLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-held`: the forum is a draft, cancelled, or over"),
    )
)]
pub async fn open(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<(StatusCode, Json<DoorLine>), Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageRegistrations, &slug).await?;
    let NewDoor { point, holder, email, language } = sent.read()?;
    let form = DoorForm { holder, email, language };
    let unknown = || Problem::invalid(&Problems::one("point", "unknown-point"));
    let place = (forum.id, point.ok_or_else(unknown)?);
    let id = sent
        .once(&app, ("open-door", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "forum.open_door").await? {
                let id = done.details["door"].as_str().and_then(|id| id.parse().ok());
                return id.ok_or_else(Problem::not_found);
            }
            let by = sent.account.id;
            attendance::open_doors(&app.db, place, &form, by, clock::now()).await.map_err(|error| match error
            {
                DoorError::NotFound => unknown(),
                other => refused(other),
            })
        })
        .await?;
    let door = attendance::find_door(&app.db, id).await.map_err(Problem::database)?;
    let door = door.ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, Json(door_line(&app, &forum, door))))
}

/// Mails a door's link to its holder once more, at most once in ten minutes
#[utoipa::path(
    post,
    path = "/forums/{slug}/doors/{door}/mail",
    tag = "doors",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path), ("door" = String, Path)),
    responses(
        (status = 200, body = DoorLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-held`: the door is shut"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The door has no address"),
    )
)]
pub async fn mail(
    State(app): State<App>,
    Path((slug, door)): Path<(String, DoorId)>,
    sent: Sent,
) -> Result<Json<DoorLine>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageRegistrations, &slug).await?;
    sent.once(&app, ("mail-door", &door.to_string()), async |call| {
        if done_before(&app, call, "forum.mail_door").await?.is_some() {
            return Ok(());
        }
        let by = sent.account.id;
        attendance::mail_door(&app.db, (forum.id, door), by, clock::now()).await.map_err(refused)
    })
    .await?;
    let door = attendance::find_door(&app.db, door).await.map_err(Problem::database)?;
    Ok(Json(door_line(&app, &forum, door.ok_or_else(Problem::not_found)?)))
}

/// Ends a door at once
#[utoipa::path(
    delete,
    path = "/forums/{slug}/doors/{door}",
    tag = "doors",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path), ("door" = String, Path)),
    responses((status = 204, description = "Ended twice is ended"))
)]
pub async fn revoke(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path((slug, door)): Path<(String, DoorId)>,
) -> Result<StatusCode, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageRegistrations, &slug).await?;
    attendance::revoke_door(&app.db, forum.id, door, program.0.id, clock::now()).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

fn refused(error: DoorError) -> Problem {
    match error {
        DoorError::NotFound => Problem::not_found(),
        DoorError::NotHeld => Problem::conflict("not-held"),
        DoorError::Invalid(problems) => Problem::invalid(&problems),
        DoorError::Database(error) => Problem::database(error),
    }
}

/// Registers somebody who stands at the door, also after registration has closed; the place is confirmed at once
#[utoipa::path(
    post,
    path = "/forums/{slug}/walk-ins",
    tag = "doors",
    description = "Companions are registered one by one.",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path)),
    request_body = NewRegistration,
    responses(
        (status = 201, body = RegistrationLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`full`; `not-held`"),
    )
)]
pub async fn walk_in(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<(StatusCode, Json<RegistrationLine>), Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageRegistrations, &slug).await?;
    let request = Request::from(sent.read::<NewRegistration>()?);
    let questions = registrations::asked_at_the_door(&app.db, forum.id, &request.email);
    let questions = questions.await.map_err(Problem::database)?;
    let new = request.parse_for(&questions).map_err(|problems| Problem::invalid(&problems))?;
    let id = sent
        .once(&app, ("walk-in", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "registration.walk_in").await? {
                return Ok(RegistrationId(done.subject));
            }
            let by = sent.account.id;
            registrations::walk_in(&app.db, forum.id, &new, by, clock::now()).await.map_err(|error| {
                match error {
                    WalkInError::Invalid(problems) => Problem::invalid(&problems),
                    WalkInError::Full => Problem::conflict("full"),
                    WalkInError::NotHeld => Problem::conflict("not-held"),
                    WalkInError::NotFound => Problem::not_found(),
                    WalkInError::Database(error) => Problem::database(error),
                }
            })
        })
        .await?;
    Ok((StatusCode::CREATED, line(&app, id).await?))
}
