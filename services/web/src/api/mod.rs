//! The API: JSON in and out, problem details (RFC 9457) when something is wrong. No cookies.

mod forums;
mod idempotent;
mod problem;
mod registrations;

use axum::Json;
use utoipa::OpenApi;

pub use forums::{forum, forums};
pub use problem::problem_of;
pub use registrations::register;

#[derive(OpenApi)]
#[openapi(
    info(title = "lianyi", description = "Forums and the alumni association. Times are RFC 3339 with offset."),
    paths(forums::forums, forums::forum, registrations::register),
    servers((url = "/api/v1"))
)]
struct Described;

pub async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(Described::openapi())
}
