//! Whoever doubts a paper asks here.

use axum::{Extension, Json, extract::State};
use domain::{documents, limits::Breadth};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::{app::App, extract::Path, host::Client, public::verify::AN_HOUR};

/// Enough to compare with a paper at hand.
#[derive(Serialize, ToSchema)]
pub struct Verified {
    /// Not revoked
    holds: bool,
    /// It names a day, a place or a title that the forum had before
    outdated: bool,
    /// `certificate` or `visa_letter`
    kind: &'static str,
    number: String,
    /// The forum's title, `{"zh": …, "en": …, "ru": …}`
    forum: serde_json::Value,
    /// Of the holder's name on the paper, `R. Y.`; empty once a visa letter was erased
    initials: String,
    issued_at: String,
    revoked_at: Option<String>,
}

/// Whether a certificate or visa letter holds
#[utoipa::path(
    get,
    path = "/verify/{serial}",
    tag = "documents",
    params(("serial" = String, Path, description = "As it stands on the paper; capitals and marks between do not matter")),
    responses(
        (status = 200, body = Verified),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "We issued no such paper"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "More than 60 in an hour; see Retry-After"),
    )
)]
pub async fn verify(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path(serial): Path<String>,
) -> Result<Json<Verified>, Problem> {
    client.may(&app, "verify", Breadth::Address, AN_HOUR).await.map_err(Problem::from_error)?;
    let found = documents::verify(&app.db, &app.keys, &serial).await.map_err(Problem::database)?;
    let found = found.ok_or_else(Problem::not_found)?;
    Ok(Json(Verified {
        holds: found.revoked_at.is_none(),
        outdated: found.is_outdated,
        kind: found.kind.code(),
        initials: found.initials(),
        number: found.number,
        forum: serde_json::json!(found.forum_title.0),
        issued_at: found.issued_at.to_jiff().to_string(),
        revoked_at: found.revoked_at.map(|at| at.to_jiff().to_string()),
    }))
}
