//! What a program sent, and doing it once.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use domain::{
    audit::{self, Done},
    staff::Account,
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    idempotent::{Call, once},
    problem::Problem,
};
use crate::{access::Program, app::App};

/// A call with a token: whom it acts for, and what it says.
pub struct Sent {
    pub account: Arc<Account>,
    headers: HeaderMap,
    body: Bytes,
}

impl FromRequest<App> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let program = request.extensions().get::<Program>().cloned();
        let Program(account) = program.ok_or_else(Problem::forbidden)?;
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, app).await;
        let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"))?;
        Ok(Self { account, headers, body })
    }
}

impl Sent {
    /// The body as what it should be; without a body, what is usual.
    pub fn read<T: DeserializeOwned + Default>(&self) -> Result<T, Problem> {
        if self.body.is_empty() {
            return Ok(T::default());
        }
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().map(str::trim) != Some("application/json") {
            let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json");
            return Err(problem.detail("Send application/json."));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let status =
                if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
            Problem::new(status, "malformed").detail(error.to_string())
        })
    }

    /// Does an act about something once for each `Idempotency-Key` of this account; without a key, each time.
    pub async fn once<T>(
        &self,
        app: &App,
        (act, about): (&str, &str),
        work: impl AsyncFnOnce(Option<Call>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let request = format!("{about}\n{}", String::from_utf8_lossy(&self.body));
        once(&app.db, &self.headers, &format!("{act} {}", self.account.id), &request, work).await
    }
}

/// What a call did when it was made before, if it came so far.
pub async fn done_before(app: &App, call: Option<Call>, act: &str) -> Result<Option<Done>, Problem> {
    match call.filter(|call| call.is_repeated) {
        Some(call) => audit::done_by(&app.db, call.id, act).await.map_err(Problem::database),
        None => Ok(None),
    }
}

/// Where a list begins and how long it is.
#[derive(Deserialize)]
pub struct Part<M> {
    pub after: Option<M>,
    pub limit: Option<usize>,
}

impl<M> Part<M> {
    /// At most a hundred, which is also what is usual.
    pub fn of<T>(&self, lines: Vec<T>) -> impl Iterator<Item = T> {
        lines.into_iter().take(self.limit.unwrap_or(100).clamp(1, 100))
    }
}
