use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{forums::Effects, language::Language, problems::Problems, texts};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, RETRY, is_away, is_no_text};

/// What went wrong, as RFC 9457 says it. `code` is stable; sentences are for people.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: &'static str,
    pub status: u16,
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub detail: Option<Box<str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    #[serde(flatten)]
    pub look: Option<Box<Look>>,
    /// Seconds after which it may be tried again.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

/// With `look-first`: what a call would touch, and the seal with which it is sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Look {
    pub seal: String,
    #[schema(value_type = Object)]
    pub effects: Effects,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    pub code: String,
    pub detail: String,
    /// Which row of a list, from 1
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &str) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: None,
            errors: Vec::new(),
            look: None,
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY),
        }
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }

    pub fn conflict(code: &str) -> Self {
        Self::new(StatusCode::CONFLICT, code)
    }

    /// 409: nothing was done. It would have these effects, and is done when it is sent again with their seal.
    pub fn look_first(effects: Effects) -> Self {
        let look = Look { seal: effects.seal(), effects };
        Self { look: Some(Box::new(look)), ..Self::conflict("look-first") }
    }

    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into().into_boxed_str());
        self
    }

    /// Fields that need a correction: 422, each with its code and a sentence.
    pub fn invalid(problems: &Problems) -> Self {
        let mut problem =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").detail("Some fields need a correction.");
        problem.errors = problems
            .0
            .iter()
            .map(|p| FieldError {
                field: match (p.field.strip_prefix("answer-"), p.field.strip_prefix("with_")) {
                    (Some(key), _) => format!("answers.{key}"),
                    (_, Some(name)) => format!("companions.{name}"),
                    _ => p.field.to_string(),
                },
                code: p.code.to_owned(),
                detail: texts::say(Language::En, &format!("problem-{}", p.code)),
                row: p.row,
            })
            .collect();
        problem
    }

    pub fn from_error(error: Error) -> Self {
        match error {
            Error::TooMany { seconds } => {
                Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many") }
            }
            _ => Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        }
    }

    pub fn database(error: sqlx::Error) -> Self {
        if is_away(&error) {
            tracing::warn!("the database is away: {error}");
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
                .detail("Come again in 30 seconds.");
        }
        if is_no_text(&error) {
            return Self::new(StatusCode::BAD_REQUEST, "bad-request");
        }
        tracing::error!("an API call failed: {error:#}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }
}

/// An error of the house as the API says it.
pub fn problem_of(status: StatusCode, key: &str) -> Problem {
    Problem::new(status, key.trim_start_matches("error-"))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
