use axum::{
    Extension,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use domain::{
    clock,
    links::Purpose,
    problems::Problems,
    registrations::{self, RegisterError, Request},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{forums::announced, idempotent, problem::Problem};
use crate::{app::App, error::Error, extract::Path, host::Client};

/// A registration for a forum, as anybody may send it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRegistration {
    /// The code of one of the forum's categories
    category: String,
    person: Person,
    #[serde(default)]
    #[schema(value_type = Object)]
    answers: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    consents: Vec<String>,
    #[serde(default)]
    access_code: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name in the person's own script and order
    #[serde(default)]
    native_name: Option<String>,
    /// As in the passport
    latin_name: String,
    email: String,
    /// ISO 3166-1 alpha-2
    country: String,
    /// `zh`, `en` or `ru`: the language of the mails
    language: String,
    /// An IANA zone
    #[serde(default)]
    time_zone: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Registered {
    id: String,
    /// `held`: the seat is taken until the address is confirmed; `waitlisted`: in line for one
    state: &'static str,
    manage_url: String,
}

#[utoipa::path(
    post,
    path = "/forums/{slug}/registrations",
    params(("slug" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewRegistration,
    responses(
        (status = 201, body = Registered),
        (status = 409, body = Problem, description = "The address is registered for this forum"),
        (status = 410, body = Problem, description = "Registration is not open"),
        (status = 422, body = Problem, description = "Some fields need a correction"),
    )
)]
pub async fn register(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let allowed = client.may(&app, "registration", app.settings.registrations_per_hour).await;
    allowed.map_err(|error| match error {
        Error::TooMany => Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many"),
        _ => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    })?;
    let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"))?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json").detail("Send application/json.")
        );
    }
    let body = std::str::from_utf8(&body).map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "not-utf-8"))?;
    let forum = announced(&app, &slug).await?;
    let route = format!("POST /forums/{slug}/registrations");
    idempotent::once(&app.db, &headers, &route, body, async |since| {
        let request = read(body)?;
        let new = request.parse().map_err(|problems| Problem::invalid(&problems))?;
        let now = clock::now();
        let made = match since {
            Some(since) => registrations::made_since(&app.db, forum.id, &new.who.email, since)
                .await
                .map_err(Problem::database)?,
            None => None,
        };
        let (id, state) = match made {
            Some(made) => made,
            None => registrations::register(&app.db, forum.id, &new, now).await.map_err(refusal)?,
        };
        let token = app.keys.sign(Purpose::Manage, id.0, now, SignedDuration::from_hours(24 * 7));
        let manage_url = format!("{}/{}/registration/{token}", app.settings.base_url, new.who.language);
        Ok((StatusCode::CREATED, Registered { id: id.to_string(), state: state.code(), manage_url }))
    })
    .await
}

/// The body as a request of the domain. What does not have the described shape is refused with the place.
fn read(body: &str) -> Result<Request, Problem> {
    let new: NewRegistration = serde_json::from_str(body).map_err(|error| {
        let status = if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Problem::new(status, "malformed").detail(error.to_string())
    })?;
    if new.access_code.is_some_and(|code| !code.trim().is_empty()) {
        return Err(Problem::invalid(&Problems::one("access_code", "unknown-access-code")));
    }
    Ok(Request {
        category: new.category,
        native_name: new.person.native_name.unwrap_or_default(),
        latin_name: new.person.latin_name,
        email: new.person.email,
        country: new.person.country,
        language: new.person.language,
        time_zone: new.person.time_zone.unwrap_or_default(),
        answers: new.answers,
        consents: new.consents,
    })
}

fn refusal(error: RegisterError) -> Problem {
    match error {
        RegisterError::Invalid(problems) => Problem::invalid(&problems),
        RegisterError::AlreadyRegistered => Problem::new(StatusCode::CONFLICT, "already-registered")
            .detail("This address is registered for the forum; its holder was told by mail."),
        RegisterError::NotYet(opens) => {
            Problem::new(StatusCode::GONE, "not-open-yet").detail(format!("Registration opens at {opens}."))
        }
        RegisterError::Closed => Problem::new(StatusCode::GONE, "closed").detail("Registration is closed."),
        RegisterError::Full => {
            Problem::new(StatusCode::CONFLICT, "full").detail("The forum is full and keeps no waitlist.")
        }
        RegisterError::NotFound => {
            Problem::new(StatusCode::GONE, "no-registration").detail("The forum takes no registrations.")
        }
        RegisterError::Database(error) => Problem::database(error),
    }
}
