//! What programs of staff do with registrations; a participant's own program may withdraw its registration.

use std::collections::BTreeMap;

use axum::{
    Extension, Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use domain::{
    clock,
    fields::{self, KeyedAnswer},
    forums::{self, Forum},
    ids::{DelegationId, RegistrationId},
    problems::Problems,
    registrations::{self, Registration, Wanted, WithdrawError},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{idempotent::once, problem::Problem, reach, sent::Part};
use crate::{
    access::{Holder, Program},
    app::App,
    extract::{Path, Query},
};

#[derive(Serialize, ToSchema)]
pub struct RegistrationLine {
    pub id: String,
    /// `held`, `confirmed`, `awaiting_approval`, `waitlisted`, `offered`, `withdrawn`, `refused`, `expired`
    pub state: &'static str,
    /// The category's title, `{"zh": …, "en": …, "ru": …}`
    category: serde_json::Value,
    category_code: String,
    /// The id of the delegation in whose seat the person sits
    delegation: Option<String>,
    native_name: String,
    latin_name: String,
    email: String,
    /// Whether the address is the focal point's, because the person has none
    through_focal_point: bool,
    country: String,
    language: &'static str,
    time_zone: Option<String>,
    /// How many places it takes or waits for: its own, and those of who comes along
    places: i64,
    requested_at: String,
    kept_until: Option<String>,
    /// By the key of each question; what is said after the forum is said without a name, and is not here
    answers: BTreeMap<String, Answer>,
}

#[derive(Serialize, ToSchema)]
pub struct Answer {
    #[schema(value_type = Object)]
    value: serde_json::Value,
    /// The version of the question that was answered; null where the forum has no such question
    version: Option<i32>,
}

/// Registrations as they are told, with their answers.
pub async fn lines(app: &App, found: Vec<Registration>) -> Result<Vec<RegistrationLine>, Problem> {
    let ids: Vec<RegistrationId> = found.iter().map(|r| r.id).collect();
    let mut answers: BTreeMap<RegistrationId, BTreeMap<String, Answer>> = BTreeMap::new();
    for answer in fields::answers_by_key(&app.db, &ids).await.map_err(Problem::database)? {
        let KeyedAnswer { registration, key, version, value } = answer;
        answers.entry(registration).or_default().insert(key, Answer { value, version });
    }
    let with = registrations::companions_of_each(&app.db, &ids).await.map_err(Problem::database)?;
    let line = |r: Registration| RegistrationLine {
        places: with.get(&r.id).map_or(1, |with| with.saturating_add(1)),
        answers: answers.remove(&r.id).unwrap_or_default(),
        id: r.id.to_string(),
        state: r.state.code(),
        category: serde_json::json!(r.category_title.0),
        category_code: r.category_code.clone(),
        delegation: r.delegation_id.map(|id| id.to_string()),
        kept_until: r.kept_until().map(|at| at.to_string()),
        native_name: r.native_name,
        latin_name: r.latin_name,
        email: r.email,
        through_focal_point: r.through_focal_point,
        country: r.country,
        language: r.language.code(),
        time_zone: r.time_zone,
        requested_at: r.requested_at.to_jiff().to_string(),
    };
    Ok(found.into_iter().map(line).collect())
}

/// A registration as it stands now.
pub async fn line(app: &App, id: RegistrationId) -> Result<Json<RegistrationLine>, Problem> {
    let found = registrations::find(&app.db, id).await.map_err(Problem::database)?;
    let line = lines(app, found.into_iter().collect()).await?.pop();
    line.map(Json).ok_or_else(Problem::not_found)
}

#[derive(Deserialize)]
pub struct Asked {
    state: Option<registrations::State>,
    category: Option<String>,
    country: Option<String>,
    delegation: Option<DelegationId>,
    after: Option<RegistrationId>,
    limit: Option<usize>,
}

/// A forum's registrations, newest first; those on the waitlist, if asked for by their state, as they stand in line
#[utoipa::path(
    get,
    path = "/forums/{slug}/registrations",
    tag = "registrations",
    security(("token" = ["registrations:read"])),
    params(
        ("slug" = String, Path),
        ("after" = Option<String>, Query, description = "The id of the last registration of the part before"),
        ("state" = Option<String>, Query, description = "Only those in this state"),
        ("category" = Option<String>, Query, description = "Only those of this category, by its code"),
        ("country" = Option<String>, Query, description = "Only those from this country"),
        ("delegation" = Option<String>, Query, description = "Only those in the seats of this delegation"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses((status = 200, body = Vec<RegistrationLine>, description = "With their answers"))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<RegistrationLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let part = Part { after: asked.after, limit: asked.limit };
    let wanted = wanted(&app, &forum, asked.state, asked.category.as_deref()).await?;
    let wanted = Wanted { country: asked.country, delegation: asked.delegation, ..wanted };
    let found = registrations::of_forum(&app.db, forum.id, &wanted, part.after).await;
    let found = part.of(found.map_err(Problem::database)?).collect();
    Ok(Json(lines(&app, found).await?))
}

/// Those in a state and of a category, where one is named.
pub async fn wanted(
    app: &App,
    forum: &Forum,
    state: Option<registrations::State>,
    category: Option<&str>,
) -> Result<Wanted, Problem> {
    let Some(code) = category else { return Ok(Wanted { state, ..Wanted::default() }) };
    let categories = forums::categories(&app.db, forum.id).await.map_err(Problem::database)?;
    let category = categories.into_iter().find(|category| category.code == code).map(|category| category.id);
    let unknown = || Problem::invalid(&Problems::one("category", "unknown-category"));
    Ok(Wanted { state, category: Some(category.ok_or_else(unknown)?), ..Wanted::default() })
}

/// One registration with its answers
#[utoipa::path(
    get,
    path = "/registrations/{id}",
    tag = "registrations",
    security(("token" = ["registrations:read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = RegistrationLine))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(id): Path<RegistrationId>,
) -> Result<Json<RegistrationLine>, Problem> {
    reach::registration(&app, &program.0, Permission::SeeRegistrations, id).await?;
    line(&app, id).await
}

/// What whoever holds a registration's link is told of it.
#[derive(Serialize, ToSchema)]
pub struct Withdrawn {
    id: String,
    state: &'static str,
}

/// Gives a registration up; its place goes to the next in line
#[utoipa::path(
    post,
    path = "/registrations/{id}/withdraw",
    tag = "registrations",
    description = "By staff with a token, or by whoever holds the registration's own link: then the bearer token is \
        the last part of `manage_url` (or of the link in a mail), and the answer is `{id, state}` alone.",
    security(("token" = ["registrations"]), ("link" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = RegistrationLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`ended`: it has ended before"),
    )
)]
pub async fn withdraw(
    State(app): State<App>,
    program: Option<Extension<Program>>,
    holder: Option<Extension<Holder>>,
    headers: HeaderMap,
    Path(id): Path<RegistrationId>,
) -> Result<Response, Problem> {
    let (by, whose) = match (program, holder) {
        (_, Some(Extension(Holder(link)))) if is_of(&app, id, link).await? => {
            (None, format!("its holder {id}"))
        }
        (Some(Extension(Program(account))), None) => {
            reach::registration(&app, &account, Permission::ManageRegistrations, id).await?;
            (Some(account.id), account.id.to_string())
        }
        _ => return Err(Problem::not_found()),
    };
    once(&app.db, &headers, &format!("withdraw {whose}"), &id.to_string(), async |call| {
        let found = registrations::find(&app.db, id).await.map_err(Problem::database)?;
        let is_done = found.is_some_and(|r| r.state == registrations::State::Withdrawn);
        if is_done && call.is_some_and(|call| call.is_repeated) {
            return Ok(());
        }
        registrations::withdraw(&app.db, id, by, clock::now()).await.map_err(|error| match error {
            WithdrawError::Ended => Problem::conflict("ended"),
            WithdrawError::Over => Problem::conflict("over"),
            WithdrawError::NotFound => Problem::not_found(),
            WithdrawError::Database(error) => Problem::database(error),
        })
    })
    .await?;
    let Json(line) = line(&app, id).await?;
    match by {
        Some(_) => Ok(Json(line).into_response()),
        None => Ok(Json(Withdrawn { id: line.id, state: line.state }).into_response()),
    }
}

async fn is_of(app: &App, id: RegistrationId, link: Uuid) -> Result<bool, Problem> {
    let found = registrations::find_by_link(&app.db, link).await.map_err(Problem::database)?;
    Ok(found.is_some_and(|registration| registration.id == id))
}
