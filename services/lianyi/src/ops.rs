//! What operators and orchestrators ask, on a listener of its own: alive, ready, figures.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::{post, schema};
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::watch;

#[derive(Clone)]
struct Ops {
    db: PgPool,
    redis: Option<String>,
    stop: watch::Receiver<bool>,
}

pub fn router(db: PgPool, redis: Option<String>, stop: watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Ops { db, redis, stop })
}

/// Ready with everything; degraded while Redis is away (pages work, mail flows slower) or all mail is held; not
/// ready without the database and once the end was asked for.
async fn ready(State(ops): State<Ops>) -> Response {
    let database = schema::answers(&ops.db).await;
    let redis = match &ops.redis {
        Some(url) => Some(workers::lanes::ping(url).await),
        None => None,
    };
    let held = post::find_hold(&ops.db).await.ok().flatten();
    let ending = *ops.stop.borrow();
    let status = match (ending, database, redis) {
        (true, ..) => "ending",
        (_, false, _) => "not ready",
        (_, _, Some(true)) if held.is_none() => "ready",
        _ => "degraded",
    };
    let code =
        if matches!(status, "ready" | "degraded") { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |up| if up { "up" } else { "down" };
    let body = json!({
        "status": status, "database": word(database), "redis": redis.map_or("none", word), "mail": held.map_or("flows", |_| "held"),
    });
    (code, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The ledger in Prometheus' text format.
async fn metrics(State(ops): State<Ops>) -> Response {
    let Ok(figures) = post::figures(&ops.db).await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let Ok(held) = post::find_hold(&ops.db).await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let mut text = String::from(
        "# HELP lianyi_deliveries Deliveries in the ledger by state.\n# TYPE lianyi_deliveries gauge\n",
    );
    for (state, n) in &figures.by_state {
        text.push_str(&format!("lianyi_deliveries{{state=\"{}\"}} {n}\n", state.code()));
    }
    text.push_str(&format!(
        "# HELP lianyi_oldest_due_seconds Age of the oldest delivery that is due and not moving.\n\
         # TYPE lianyi_oldest_due_seconds gauge\nlianyi_oldest_due_seconds {:.1}\n",
        figures.oldest_due_seconds
    ));
    text.push_str(&format!(
        "# HELP lianyi_mail_held Whether all mail is held.\n# TYPE lianyi_mail_held gauge\nlianyi_mail_held {}\n",
        u8::from(held.is_some())
    ));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
