use axum::{
    Extension, Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    clock, fields,
    ids::RegistrationId,
    language::Language,
    limits::Breadth,
    links::Purpose,
    registrations::{self, CompanionForm, RegisterError, Request, State as RegistrationState},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{forums::announced, idempotent, problem::Problem};
use crate::{
    app::App,
    extract::Path,
    host::Client,
    public::{company::may_bring, register::may_try_code},
};

/// A registration for a forum, as anybody may send it.
#[derive(Default, Deserialize, ToSchema)]
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
    /// Opens a category that is not open to everybody
    #[serde(default)]
    access_code: Option<String>,
    /// Who comes along, as many as the category allows: all have places together, or wait together
    #[serde(default)]
    companions: Vec<Companion>,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Companion {
    #[serde(default)]
    native_name: Option<String>,
    latin_name: String,
    /// ISO 3166-1 alpha-2
    country: String,
    /// In what capacity, such as `interpreter`
    role: String,
}

#[derive(Default, Deserialize, ToSchema)]
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
    /// Shows and withdraws the registration for a week; its last part is the token for `withdraw`
    manage_url: String,
}

/// Registers somebody; no token is needed
#[utoipa::path(
    post,
    path = "/forums/{slug}/registrations",
    tag = "registrations",
    params(("slug" = String, Path)),
    request_body = NewRegistration,
    responses(
        (status = 201, body = Registered),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "Not JSON in UTF-8"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "No such forum"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`already-registered`: the address is registered for this forum; `full`: no place is left in the category, and the forum keeps no waitlist; `under-way`: a call with this key is being made"),
        (status = 410, body = Problem, content_type = "application/problem+json", description = "Registration is not open"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "More than 2 MB"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "Not `application/json`"),
        (status = 422, body = Problem, content_type = "application/problem+json",
         description = "Some fields need a correction, those of companions with their row; `idempotency-key-reused`: the key was used for another request"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many from this address; see Retry-After"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "Not now; see Retry-After"),
    )
)]
pub async fn register(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
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
    let made = idempotent::once(&app.db, &headers, &route, body, async |call| {
        if let Some(call) = call.filter(|call| call.is_repeated)
            && let Some(made) = registrations::made_by(&app.db, call.id).await.map_err(Problem::database)?
        {
            return Ok(Registered::new(&app, made.id, made.state, made.link, made.language));
        }
        let request = Request { call: call.map(|call| call.id), ..read(body)? };
        let questions =
            fields::asked(&app.db, forum.id, fields::Stage::Registration).await.map_err(Problem::database)?;
        let new = request.parse_for(&questions).map_err(|problems| Problem::invalid(&problems))?;
        client
            .may(&app, "registration", Breadth::Address, app.settings.registrations_per_hour)
            .await
            .map_err(Problem::from_error)?;
        may_bring(&app, client, &new).await.map_err(Problem::from_error)?;
        may_try_code(&app, client, &request).await.map_err(Problem::from_error)?;
        let language = new.who.language;
        let (id, state) =
            app.counter.register(&app.db, forum.id, new, clock::now()).await.map_err(refusal)?;
        // It is made: from here on nothing asks the database, which may have no connection to spare.
        Ok(Registered::new(&app, id, state, id.0, language))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

impl Registered {
    /// The link counts its week from the registration, so that a repeated call gets the same one.
    fn new(
        app: &App,
        id: RegistrationId,
        state: RegistrationState,
        link: uuid::Uuid,
        language: Language,
    ) -> Self {
        let token = app.keys.sign(Purpose::Manage, link, id.minted_at(), SignedDuration::from_hours(24 * 7));
        let manage_url = format!("{}/{language}/registration/{token}", app.settings.base_url);
        Self { id: id.to_string(), state: state.code(), manage_url }
    }
}

/// The body as a request of the domain. What does not have the described shape is refused with the place.
fn read(body: &str) -> Result<Request, Problem> {
    let new: NewRegistration = serde_json::from_str(body).map_err(|error| {
        let status = if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Problem::new(status, "malformed").detail(error.to_string())
    })?;
    Ok(new.into())
}

impl From<Companion> for CompanionForm {
    fn from(new: Companion) -> Self {
        Self {
            native_name: new.native_name.unwrap_or_default(),
            latin_name: new.latin_name,
            country: new.country,
            role: new.role,
        }
    }
}

impl From<NewRegistration> for Request {
    fn from(new: NewRegistration) -> Self {
        Self {
            category: new.category,
            native_name: new.person.native_name.unwrap_or_default(),
            latin_name: new.person.latin_name,
            email: new.person.email,
            country: new.person.country,
            language: new.person.language,
            time_zone: new.person.time_zone.unwrap_or_default(),
            access_code: new.access_code.unwrap_or_default(),
            answers: new.answers,
            consents: new.consents,
            companions: new.companions.into_iter().map(CompanionForm::from).collect(),
            call: None,
        }
    }
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
        RegisterError::Full => Problem::new(StatusCode::CONFLICT, "full")
            .detail("No place is left in this category, and the forum keeps no waitlist."),
        RegisterError::NotFound => {
            Problem::new(StatusCode::GONE, "no-registration").detail("The forum takes no registrations.")
        }
        RegisterError::Database(error) => Problem::database(error),
    }
}
