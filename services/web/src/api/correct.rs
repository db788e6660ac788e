//! What is wrong in a registration is put right.

use axum::{Json, extract::State};
use domain::{
    clock,
    ids::RegistrationId,
    registrations::{self, CorrectError, CorrectionForm},
    staff::Permission,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    problem::Problem,
    reach,
    registrations::{RegistrationLine, line},
    sent::Sent,
};
use crate::{app::App, extract::Path};

/// What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Corrected {
    native_name: Option<String>,
    latin_name: Option<String>,
    /// Is confirmed by a mail, as after registering
    email: Option<String>,
    /// ISO 3166-1 alpha-2
    country: Option<String>,
    /// The code of one of the forum's categories
    category: Option<String>,
    /// `zh`, `en` or `ru`: the language of the mails
    language: Option<String>,
    /// An IANA zone; none where it is empty
    time_zone: Option<String>,
}

/// Corrects who is registered, and as what
#[utoipa::path(
    patch,
    path = "/registrations/{id}",
    tag = "registrations",
    security(("token" = ["registrations"])),
    params(("id" = String, Path)),
    request_body = Corrected,
    responses(
        (status = 200, body = RegistrationLine),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`ended`; `no-room`: no place that nobody waits for is left in the category and for the country"),
    )
)]
pub async fn correct(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<Json<RegistrationLine>, Problem> {
    let found = reach::registration(&app, &sent.account, Permission::ManageRegistrations, id).await?;
    let written: Corrected = sent.read()?;
    let mut form = CorrectionForm::of(&found);
    for (field, value) in [
        (&mut form.native_name, written.native_name),
        (&mut form.latin_name, written.latin_name),
        (&mut form.email, written.email),
        (&mut form.country, written.country),
        (&mut form.category, written.category),
        (&mut form.language, written.language),
        (&mut form.time_zone, written.time_zone),
    ] {
        if let Some(value) = value {
            *field = value;
        }
    }
    let correction = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    let corrected = registrations::correct(&app.db, id, &correction, sent.account.id, clock::now()).await;
    corrected.map_err(|error| match error {
        CorrectError::NotFound => Problem::not_found(),
        CorrectError::Ended | CorrectError::Over => Problem::conflict("ended"),
        CorrectError::NoRoom => Problem::conflict("no-room"),
        CorrectError::Invalid(problems) => Problem::invalid(&problems),
        CorrectError::Database(error) => Problem::database(error),
    })?;
    line(&app, id).await
}
