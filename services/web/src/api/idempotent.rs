use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::idempotency::{self, Begun};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgPool;

use super::problem::Problem;

/// Does a call once for each `Idempotency-Key`; without a key, each time. The call is told since when it may have
/// been done already by a process that died before it could answer.
pub async fn once<T: Serialize>(
    db: &PgPool,
    headers: &HeaderMap,
    route: &str,
    request: &str,
    call: impl AsyncFnOnce(Option<Timestamp>) -> Result<(StatusCode, T), Problem>,
) -> Result<Response, Problem> {
    let key =
        headers.get("idempotency-key").and_then(|k| k.to_str().ok()).map(str::trim).filter(|k| !k.is_empty());
    let Some(key) = key else {
        let (status, answer) = call(None).await?;
        return Ok(json(status, serde_json::to_string(&answer).unwrap_or_default()));
    };
    if key.len() > 200 {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "idempotency-key-too-long"));
    }
    let mut since = None;
    match idempotency::begin(db, key, route, request).await.map_err(Problem::database)? {
        Begun::New => {}
        Begun::Again { since: begun } => since = Some(begun),
        Begun::Answered { status, body } => {
            return Ok(json(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body));
        }
        Begun::UnderWay => return Err(Problem::new(StatusCode::CONFLICT, "under-way")),
        Begun::Reused => {
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"));
        }
    }
    match call(since).await {
        Ok((status, answer)) => {
            let body = serde_json::to_string(&answer).unwrap_or_default();
            idempotency::finish(db, key, route, status.as_u16(), &body).await.map_err(Problem::database)?;
            Ok(json(status, body))
        }
        // A refusal changed nothing; the corrected call may use the same key.
        Err(problem) => {
            idempotency::release(db, key, route).await.map_err(Problem::database)?;
            Err(problem)
        }
    }
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
