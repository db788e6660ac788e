//! What a visitor is told when a request cannot be answered. Causes are logged here and only here; people
//! see a sentence and the request's id.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

#[derive(Debug)]
pub enum Error {
    NotFound,
    /// Whoever asks must sign in first, and then comes back to this path.
    SignIn {
        next: String,
    },
    Forbidden,
    /// A program must show a token that is in use.
    NoToken,
    /// The form came from elsewhere.
    Forged,
    /// The form came from our own page, but its token is not this browser's any more.
    Stale,
    /// A form was sent by somebody whose session has ended.
    SignedOut,
    /// The request itself is malformed.
    BadRequest,
    /// What was asked cannot be done as things stand; the key of a sentence that says why.
    Conflict(&'static str),
    /// Something that was there has ended; the key of a sentence.
    Gone(&'static str),
    /// The address of the request is not ours.
    Misdirected,
    /// Too often from one network; after so many seconds it may be tried again.
    TooMany {
        seconds: u32,
    },
    /// The database is away, or too much is asked at once.
    Unavailable,
    Internal(anyhow::Error),
}

/// How soon somebody who was turned away may come again, in seconds.
pub const RETRY: u32 = 30;

/// Travels with the response to where the page around it is made.
#[derive(Debug, Clone, Copy)]
pub struct Explained {
    pub key: &'static str,
}

pub type Result<T = Response> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if is_away(&error) {
            tracing::warn!("the database is away: {error}");
            Self::Unavailable
        } else if is_no_text(&error) {
            Self::BadRequest
        } else {
            Self::Internal(error.into())
        }
    }
}

/// Whether an error means that the database cannot be reached now.
pub fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        // 57P01–57P03: shutting down or starting up; 53300: too many connections; 57014: it took too long
        sqlx::Error::Database(e) => {
            e.code().is_some_and(|c| c.starts_with("57P0") || c == "53300" || c == "57014")
        }
        _ => false,
    }
}

/// Whether the database was asked about something that is no text: one with a NUL in it, which only a request
/// that is malformed can hold.
pub fn is_no_text(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|e| e.code());
    code.is_some_and(|code| code == "22021" || code == "22P05")
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let again = match &self {
            Self::TooMany { seconds } => Some(*seconds),
            Self::Unavailable => Some(RETRY),
            _ => None,
        };
        let wants_token = matches!(self, Self::NoToken);
        let (status, key) = match self {
            Self::SignIn { next } => return Redirect::to(&next).into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, "error-not-found"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "error-forbidden"),
            Self::NoToken => (StatusCode::UNAUTHORIZED, "error-no-token"),
            Self::Forged => (StatusCode::FORBIDDEN, "error-forged"),
            Self::Stale => (StatusCode::FORBIDDEN, "error-stale-form"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "error-signed-out"),
            Self::BadRequest => (StatusCode::BAD_REQUEST, "error-bad-request"),
            Self::Conflict(key) => (StatusCode::CONFLICT, key),
            Self::Gone(key) => (StatusCode::GONE, key),
            Self::Misdirected => (StatusCode::MISDIRECTED_REQUEST, "error-misdirected"),
            Self::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "error-too-many"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "error-unavailable"),
            Self::Internal(error) => {
                tracing::error!("a request failed: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, "error-internal")
            }
        };
        let mut response = status.into_response();
        if let Some(seconds) = again {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
        }
        if wants_token {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(Explained { key });
        response
    }
}
