//! Seats that countries and organisations fill by themselves.

use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    clock,
    forums::{self, Forum},
    ids::DelegationId,
    registrations::{self, Delegation, DelegationError, DelegationForm},
    staff::{Account, Permission},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    forums::local,
    problem::Problem,
    reach,
    sent::{Sent, done_before},
    written::wall_clock,
};
use crate::{access::Program, app::App, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct DelegationLine {
    id: String,
    country: String,
    organisation: String,
    /// The category's title, `{"zh": …, "en": …, "ru": …}`
    category: serde_json::Value,
    seats: i32,
    /// How many seats somebody was named for
    named: i64,
    /// Seats that somebody can yet be named for
    left: i64,
    /// Then unused seats return to the forum
    returns_at: String,
    returned_at: Option<String>,
    focal_point: FocalPoint,
}

#[derive(Serialize, ToSchema)]
pub struct FocalPoint {
    native_name: String,
    latin_name: String,
    email: Option<String>,
    language: &'static str,
}

fn delegation_line(d: Delegation, forum: &Forum) -> DelegationLine {
    let zone = forum.zone();
    DelegationLine {
        id: d.id.to_string(),
        left: d.left(),
        returns_at: local(d.returns_at(), &zone),
        returned_at: d.returned_at.map(|at| local(at.to_jiff(), &zone)),
        category: serde_json::json!(d.category_title.0),
        country: d.country,
        organisation: d.organisation,
        seats: d.seats,
        named: d.named,
        focal_point: FocalPoint {
            native_name: d.native_name,
            latin_name: d.latin_name,
            email: d.email,
            language: d.language.code(),
        },
    }
}

/// A forum's delegations by country
#[utoipa::path(
    get,
    path = "/forums/{slug}/delegations",
    tag = "delegations",
    security(("token" = ["registrations:read"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<DelegationLine>, description = "At most 100"))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<DelegationLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let found = registrations::delegations(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(found.into_iter().map(|delegation| delegation_line(delegation, &forum)).collect()))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewDelegation {
    /// ISO 3166-1 alpha-2
    country: String,
    organisation: String,
    /// The code of one of the forum's categories
    category: String,
    /// From 1 to 100
    seats: i32,
    /// RFC 3339: then unused seats return
    #[schema(value_type = Option<String>)]
    returns_at: Option<Timestamp>,
    /// Gets the link by which people are named
    focal_point: WrittenFocalPoint,
}

#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenFocalPoint {
    native_name: String,
    latin_name: String,
    email: String,
    /// `zh`, `en` or `ru`
    language: String,
}

/// Gives seats to a delegation, and its focal point the link
#[utoipa::path(
    post,
    path = "/forums/{slug}/delegations",
    tag = "delegations",
    security(("token" = ["invitations"])),
    params(("slug" = String, Path)),
    request_body = NewDelegation,
    responses(
        (status = 201, body = DelegationLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-announced`; `no-room`"),
    )
)]
pub async fn make(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<(StatusCode, Json<DelegationLine>), Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::Invite, &slug).await?;
    let written: NewDelegation = sent.read()?;
    let id = sent
        .once(&app, ("delegation", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "forum.delegation").await? {
                let id = done.details["delegation"].as_str().and_then(|id| id.parse().ok());
                return id.ok_or_else(Problem::not_found);
            }
            let now = clock::now();
            let form = DelegationForm {
                country: written.country,
                organisation: written.organisation,
                category: written.category,
                seats: written.seats.to_string(),
                returns_at: written.returns_at.map(|at| wall_clock(at, &forum.zone())).unwrap_or_default(),
                native_name: written.focal_point.native_name,
                latin_name: written.focal_point.latin_name,
                email: written.focal_point.email,
                language: written.focal_point.language,
            };
            let new = form.parse(&forum, now).map_err(|problems| Problem::invalid(&problems))?;
            registrations::make_delegation(&app.db, forum.id, &new, sent.account.id, now)
                .await
                .map_err(refused)
        })
        .await?;
    let made = registrations::find_delegation(&app.db, id).await.map_err(Problem::database)?;
    let made = made.ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, Json(delegation_line(made, &forum))))
}

/// A delegation with its forum, if the account may do this there.
pub(super) async fn find(
    app: &App,
    account: &Account,
    what: Permission,
    id: DelegationId,
) -> Result<(Delegation, Forum), Problem> {
    let found = registrations::find_delegation(&app.db, id).await.map_err(Problem::database)?;
    let found = found.filter(|d| account.may_for(what, d.forum_id)).ok_or_else(Problem::not_found)?;
    let forum = forums::find(&app.db, found.forum_id).await.map_err(Problem::database)?;
    Ok((found, forum.ok_or_else(Problem::not_found)?))
}

/// What is left out stays as it is; country and category always do.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChangedDelegation {
    organisation: Option<String>,
    /// From 1 to 100, and no fewer than are named
    seats: Option<i32>,
    /// RFC 3339: then unused seats return. With another day, those that had returned are its own again
    #[schema(value_type = Option<String>)]
    returns_at: Option<Timestamp>,
    /// The whole of it. One with another address gets a link, and the one of before ends
    focal_point: Option<WrittenFocalPoint>,
}

/// Changes a delegation's seats, the day on which they return, and its focal point
#[utoipa::path(
    patch,
    path = "/delegations/{id}",
    tag = "delegations",
    security(("token" = ["invitations"])),
    params(("id" = String, Path)),
    request_body = ChangedDelegation,
    responses(
        (status = 200, body = DelegationLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-announced`; `no-room`"),
    )
)]
pub async fn change(
    State(app): State<App>,
    Path(id): Path<DelegationId>,
    sent: Sent,
) -> Result<Json<DelegationLine>, Problem> {
    let (found, forum) = find(&app, &sent.account, Permission::Invite, id).await?;
    let (written, now): (ChangedDelegation, _) = (sent.read()?, clock::now());
    // Whatever stands there, the category stays as it is.
    let mut form = DelegationForm::of(&found, "unchanged", &forum);
    form.organisation = written.organisation.unwrap_or(form.organisation);
    form.seats = written.seats.map_or(form.seats, |seats| seats.to_string());
    form.returns_at = written.returns_at.map_or(form.returns_at, |at| wall_clock(at, &forum.zone()));
    if let Some(focal_point) = written.focal_point {
        let WrittenFocalPoint { native_name, latin_name, email, language } = focal_point;
        form = DelegationForm { native_name, latin_name, email, language, ..form };
    }
    let new = form.parse_change(&found, &forum, now).map_err(|problems| Problem::invalid(&problems))?;
    let by = sent.account.id;
    registrations::change_delegation(&app.db, (forum.id, id), &new, by, now).await.map_err(refused)?;
    let (found, forum) = find(&app, &sent.account, Permission::Invite, id).await?;
    Ok(Json(delegation_line(found, &forum)))
}

/// Writes to the focal point once more, at most once in ten minutes
#[utoipa::path(
    post,
    path = "/delegations/{id}/link",
    tag = "delegations",
    security(("token" = ["invitations"])),
    params(("id" = String, Path)),
    responses((status = 200, body = DelegationLine))
)]
pub async fn send_link(
    State(app): State<App>,
    Path(id): Path<DelegationId>,
    sent: Sent,
) -> Result<Json<DelegationLine>, Problem> {
    let (found, forum) = find(&app, &sent.account, Permission::Invite, id).await?;
    sent.once(&app, ("delegation-link", &id.to_string()), async |call| {
        if done_before(&app, call, "forum.delegation_link").await?.is_some() {
            return Ok(());
        }
        let by = sent.account.id;
        registrations::send_link_again(&app.db, (forum.id, id), by, clock::now()).await.map_err(refused)
    })
    .await?;
    Ok(Json(delegation_line(found, &forum)))
}

/// Takes the unused seats back before their day, and offers them to whoever waits
#[utoipa::path(
    post,
    path = "/delegations/{id}/return",
    tag = "delegations",
    security(("token" = ["invitations"])),
    params(("id" = String, Path)),
    responses((status = 200, body = DelegationLine, description = "Returned twice is returned"))
)]
pub async fn take_back(
    State(app): State<App>,
    Path(id): Path<DelegationId>,
    sent: Sent,
) -> Result<Json<DelegationLine>, Problem> {
    let (_, forum) = find(&app, &sent.account, Permission::Invite, id).await?;
    sent.once(&app, ("delegation-return", &id.to_string()), async |call| {
        if done_before(&app, call, "forum.delegation_return").await?.is_some() {
            return Ok(());
        }
        let by = sent.account.id;
        registrations::return_seats(&app.db, (forum.id, id), by, clock::now()).await.map_err(refused)
    })
    .await?;
    let (found, forum) = find(&app, &sent.account, Permission::Invite, id).await?;
    Ok(Json(delegation_line(found, &forum)))
}

fn refused(error: DelegationError) -> Problem {
    match error {
        DelegationError::NotFound => Problem::not_found(),
        DelegationError::NotAnnounced => Problem::conflict("not-announced"),
        DelegationError::NoRoom => Problem::conflict("no-room"),
        DelegationError::Invalid(problems) => Problem::invalid(&problems),
        DelegationError::Database(error) => Problem::database(error),
    }
}
