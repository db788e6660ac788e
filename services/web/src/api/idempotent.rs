use axum::http::{HeaderMap, StatusCode};
use domain::{
    idempotency::{self, Begun},
    ids::CallId,
};
use sqlx::PgPool;

use super::problem::Problem;

/// A call that named itself by an `Idempotency-Key`.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    pub id: CallId,
    /// It was made before: what it made is there to be found, unless the process died too early.
    pub is_repeated: bool,
}

/// Does a call once for each `Idempotency-Key`; without a key, each time.
pub async fn once<T>(
    db: &PgPool,
    headers: &HeaderMap,
    route: &str,
    request: &str,
    act: impl AsyncFnOnce(Option<Call>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let key = headers.get("idempotency-key").map(|key| key.to_str().map(str::trim)).transpose();
    // Who sends a key relies on it: one that cannot be read is not passed over.
    let key = key.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "idempotency-key-not-ascii"))?;
    let Some(key) = key.filter(|key| !key.is_empty()) else { return act(None).await };
    if key.len() > 200 {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "idempotency-key-too-long"));
    }
    let call = match idempotency::begin(db, key, route, request).await.map_err(Problem::database)? {
        Begun::New(id) => Call { id, is_repeated: false },
        Begun::Again(id) => Call { id, is_repeated: true },
        Begun::UnderWay => return Err(Problem::new(StatusCode::CONFLICT, "under-way")),
        Begun::Reused => {
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"));
        }
    };
    match idempotency::within(call.id, act(Some(call))).await {
        Ok(answer) => {
            // What was done is told, also where this cannot be noted: whoever asks again in a minute finds it.
            if let Err(error) = idempotency::finish(db, key, route).await {
                tracing::warn!("a call is done and not noted as such: {error}");
            }
            Ok(answer)
        }
        // A refusal changed nothing; the corrected call may use the same key. After a fault of ours nobody knows:
        // the claim stays, and whoever repeats the call in a minute finds what it made, if anything.
        Err(problem) => {
            if problem.status < 500 {
                idempotency::release(db, key, route).await.map_err(Problem::database)?;
            }
            Err(problem)
        }
    }
}
