//! What staff do at the desk, for programs that act for them by a token.

use axum::{
    Extension, Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
};
use domain::{
    clock,
    forums::{self, ChangeStateError, Forum},
    ids::RegistrationId,
    problems::Problems,
    registrations::{self, DecideError, Decider, Registration, WithdrawError},
    staff::{Account, Permission},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{idempotent::once, problem::Problem};
use crate::{
    access::Program,
    app::App,
    extract::{Path, Query},
};

#[derive(Serialize, ToSchema)]
pub struct RegistrationLine {
    id: String,
    /// `held`, `confirmed`, `awaiting_approval`, `waitlisted`, `offered`, `withdrawn`, `refused`, `expired`
    state: &'static str,
    /// The category's title, `{"zh": …, "en": …, "ru": …}`
    category: serde_json::Value,
    native_name: String,
    latin_name: String,
    email: String,
    country: String,
    language: &'static str,
    time_zone: Option<String>,
    requested_at: String,
    kept_until: Option<String>,
}

impl From<Registration> for RegistrationLine {
    fn from(r: Registration) -> Self {
        Self {
            id: r.id.to_string(),
            state: r.state.code(),
            category: serde_json::json!(r.category_title.0),
            kept_until: r.kept_until().map(|at| at.to_string()),
            native_name: r.native_name,
            latin_name: r.latin_name,
            email: r.email,
            country: r.country,
            language: r.language.code(),
            time_zone: r.time_zone,
            requested_at: r.requested_at.to_jiff().to_string(),
        }
    }
}

#[derive(Deserialize)]
pub struct Part {
    after: Option<RegistrationId>,
    state: Option<registrations::State>,
    limit: Option<usize>,
}

#[utoipa::path(
    get,
    path = "/forums/{slug}/registrations",
    security(("token" = ["registrations:read"])),
    params(
        ("slug" = String, Path),
        ("after" = Option<String>, Query, description = "The id of the last registration of the part before"),
        ("state" = Option<String>, Query, description = "Only those in this state"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses(
        (status = 200, body = Vec<RegistrationLine>, description = "Newest first"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn registrations(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
    Query(part): Query<Part>,
) -> Result<Json<Vec<RegistrationLine>>, Problem> {
    let forum = of_staff(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let lines = registrations::of_forum(&app.db, forum.id, part.state, part.after).await;
    let lines = lines.map_err(Problem::database)?.into_iter().take(part.limit.unwrap_or(100).clamp(1, 100));
    Ok(Json(lines.map(RegistrationLine::from).collect()))
}

#[utoipa::path(
    post,
    path = "/registrations/{id}/withdraw",
    security(("token" = ["registrations"])),
    params(
        ("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A call repeated with its key finds what it did"),
    ),
    responses(
        (status = 200, body = RegistrationLine, description = "The place goes to the next in line"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It has ended before"),
    )
)]
pub async fn withdraw(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    headers: HeaderMap,
    Path(id): Path<RegistrationId>,
) -> Result<Json<RegistrationLine>, Problem> {
    let found = registration(&app, id).await?;
    may(&program.0, Permission::ManageRegistrations, &found)?;
    once(&app.db, &headers, &format!("withdraw {}", program.0.id), &id.to_string(), async |call| {
        if call.is_some_and(|call| call.is_repeated) && found.state == registrations::State::Withdrawn {
            return Ok(());
        }
        registrations::withdraw(&app.db, id, Some(program.0.id), clock::now()).await.map_err(|error| {
            match error {
                WithdrawError::Ended => Problem::new(StatusCode::CONFLICT, "ended"),
                WithdrawError::Over => Problem::new(StatusCode::CONFLICT, "over"),
                WithdrawError::NotFound => not_found(),
                WithdrawError::Database(error) => Problem::database(error),
            }
        })
    })
    .await?;
    Ok(Json(registration(&app, id).await?.into()))
}

#[utoipa::path(
    post,
    path = "/registrations/{id}/approve",
    security(("token" = ["registrations"])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = RegistrationLine, description = "Its place is the person's own; approved twice is approved"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It awaits no decision"),
    )
)]
pub async fn approve(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(id): Path<RegistrationId>,
) -> Result<Json<RegistrationLine>, Problem> {
    let found = registration(&app, id).await?;
    may(&program.0, Permission::ManageRegistrations, &found)?;
    let by = Decider::Staff(program.0.id);
    registrations::approve(&app.db, id, by, clock::now()).await.map_err(undecided)?;
    Ok(Json(registration(&app, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Told to the person
    #[serde(default)]
    reason: String,
}

#[utoipa::path(
    post,
    path = "/registrations/{id}/refuse",
    security(("token" = ["registrations"])),
    params(("id" = String, Path)),
    request_body = Refusal,
    responses(
        (status = 200, body = RegistrationLine, description = "The place goes to the next in line"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It awaits no decision"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The reason is missing"),
    )
)]
pub async fn refuse(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(id): Path<RegistrationId>,
    refusal: Result<Json<Refusal>, JsonRejection>,
) -> Result<Json<RegistrationLine>, Problem> {
    let found = registration(&app, id).await?;
    may(&program.0, Permission::ManageRegistrations, &found)?;
    let malformed =
        |error: JsonRejection| Problem::new(error.status(), "malformed").detail(error.body_text());
    let Json(refusal) = refusal.map_err(malformed)?;
    let by = Decider::Staff(program.0.id);
    registrations::refuse(&app.db, id, &refusal.reason, by, clock::now()).await.map_err(undecided)?;
    Ok(Json(registration(&app, id).await?.into()))
}

fn undecided(error: DecideError) -> Problem {
    match error {
        DecideError::NotFound => not_found(),
        DecideError::NotAwaiting => Problem::new(StatusCode::CONFLICT, "not-awaiting"),
        DecideError::Reason(code) => Problem::invalid(&Problems::one("reason", code)),
        DecideError::Database(error) => Problem::database(error),
    }
}

#[utoipa::path(
    post,
    path = "/forums/{slug}/publish",
    security(("token" = ["forums"])),
    params(
        ("slug" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A call repeated with its key finds what it did"),
    ),
    responses(
        (status = 200, body = super::forums::ForumLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It is no draft"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "What it lacks"),
    )
)]
pub async fn publish(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    headers: HeaderMap,
    Path(slug): Path<String>,
) -> Result<Json<super::forums::ForumLine>, Problem> {
    let act = async |forum: &Forum| forums::publish(&app.db, forum.id, program.0.id, clock::now()).await;
    change(&app, &program.0, &headers, &slug, ("publish", forums::State::Published), act).await
}

#[utoipa::path(
    post,
    path = "/forums/{slug}/cancel",
    security(("token" = ["forums"])),
    params(
        ("slug" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A call repeated with its key finds what it did"),
    ),
    responses(
        (status = 200, body = super::forums::ForumLine, description = "Everybody who registered is told by mail"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It was not announced"),
    )
)]
pub async fn cancel(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    headers: HeaderMap,
    Path(slug): Path<String>,
) -> Result<Json<super::forums::ForumLine>, Problem> {
    let act = async |forum: &Forum| forums::cancel(&app.db, forum.id, program.0.id, clock::now()).await;
    change(&app, &program.0, &headers, &slug, ("cancel", forums::State::Cancelled), act).await
}

/// Brings a forum to a state, once for each key; a call that is repeated finds it there.
async fn change(
    app: &App,
    account: &Account,
    headers: &HeaderMap,
    slug: &str,
    (word, to): (&str, forums::State),
    act: impl AsyncFnOnce(&Forum) -> Result<(), ChangeStateError>,
) -> Result<Json<super::forums::ForumLine>, Problem> {
    let forum = of_staff(app, account, Permission::ManageForums, slug).await?;
    once(&app.db, headers, &format!("{word} {}", account.id), slug, async |call| {
        if call.is_some_and(|call| call.is_repeated) && forum.state == to {
            return Ok(());
        }
        act(&forum).await.map_err(refusal)
    })
    .await?;
    super::forums::line_of(app, slug).await
}

fn refusal(error: ChangeStateError) -> Problem {
    match error {
        ChangeStateError::NotReady(problems) => Problem::invalid(&problems),
        ChangeStateError::NotFound => not_found(),
        ChangeStateError::NotADraft => Problem::new(StatusCode::CONFLICT, "not-a-draft"),
        ChangeStateError::NotAnnounced => Problem::new(StatusCode::CONFLICT, "not-announced"),
        ChangeStateError::Over => Problem::new(StatusCode::CONFLICT, "over"),
        ChangeStateError::HasMailings => Problem::new(StatusCode::CONFLICT, "has-mailings"),
        ChangeStateError::Database(error) => Problem::database(error),
    }
}

/// A forum for which the account may do this. One that it may not is not told from one that is not there, unless
/// everybody may know of it.
pub(super) async fn of_staff(
    app: &App,
    account: &Account,
    what: Permission,
    slug: &str,
) -> Result<Forum, Problem> {
    let forum =
        forums::find_by_slug(&app.db, slug).await.map_err(Problem::database)?.ok_or_else(not_found)?;
    match (account.may_for(what, forum.id), forum.state) {
        (true, _) => Ok(forum),
        (false, forums::State::Draft) => Err(not_found()),
        (false, _) => Err(Problem::new(StatusCode::FORBIDDEN, "forbidden")),
    }
}

async fn registration(app: &App, id: RegistrationId) -> Result<Registration, Problem> {
    registrations::find(&app.db, id).await.map_err(Problem::database)?.ok_or_else(not_found)
}

fn may(account: &Account, what: Permission, registration: &Registration) -> Result<(), Problem> {
    if account.may_for(what, registration.forum_id) { Ok(()) } else { Err(not_found()) }
}

fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found")
}
