//! The API: JSON in and out, problem details (RFC 9457) when something is wrong. No cookies.

pub mod desk;
mod forums;
mod idempotent;
mod problem;
mod registrations;

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

pub use forums::{forum, forums};
pub use problem::problem_of;
pub use registrations::register;

#[derive(OpenApi)]
#[openapi(
    info(title = "lianyi", description = "Forums and the alumni association. Times are RFC 3339 with offset."),
    paths(
        forums::forums,
        forums::forum,
        registrations::register,
        desk::registrations,
        desk::withdraw,
        desk::publish,
        desk::cancel,
    ),
    modifiers(&Token),
    servers((url = "/api/v1"))
)]
struct Described;

/// What `lianyi token add` prints.
struct Token;

impl Modify for Token {
    fn modify(&self, described: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        described
            .components
            .get_or_insert_default()
            .add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

pub async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(Described::openapi())
}
