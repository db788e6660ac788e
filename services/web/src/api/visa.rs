//! What a forum does about visas, who waits for a letter, and the passports that letters are made of.

use axum::{Extension, Json, extract::State};
use domain::{
    documents::{self, VisaTerms, VisaTermsForm},
    ids::{ForumId, RegistrationId},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    documents::{Reason, refused},
    problem::Problem,
    reach,
    sent::Sent,
};
use crate::{access::Program, app::App, extract::Path};

#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// Whether visa letters are given, so that those who are confirmed are asked for a passport
    gives_letters: bool,
    /// So many days after the forum's end passports are erased, from 1 to 365
    kept_days: i32,
}

/// What a forum does about visas
#[utoipa::path(
    get,
    path = "/forums/{slug}/visa-terms",
    tag = "documents",
    security(("token" = ["passports"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Terms))
)]
pub async fn terms(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Terms>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeePassports, &slug).await?;
    told(&app, forum.id).await
}

async fn told(app: &App, forum: ForumId) -> Result<Json<Terms>, Problem> {
    let terms = documents::visa_terms(&app.db, forum).await.map_err(Problem::database)?;
    let VisaTerms { gives_letters, kept_days } = terms.ok_or_else(Problem::not_found)?;
    Ok(Json(Terms { gives_letters, kept_days }))
}

/// Says what a forum does about visas
#[utoipa::path(
    put,
    path = "/forums/{slug}/visa-terms",
    tag = "documents",
    security(("token" = ["passports"])),
    params(("slug" = String, Path)),
    request_body = Terms,
    responses((status = 200, body = Terms))
)]
pub async fn set_terms(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Terms>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::SeePassports, &slug).await?;
    let Terms { gives_letters, kept_days } = sent.read()?;
    let form = VisaTermsForm {
        gives_letters: if gives_letters { "yes".to_owned() } else { String::new() },
        kept_days: kept_days.to_string(),
    };
    let terms = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    let set = documents::set_visa_terms(&app.db, forum.id, terms, sent.account.id).await;
    set.map_err(Problem::database)?;
    told(&app, forum.id).await
}

#[derive(Serialize, ToSchema)]
pub struct Wish {
    registration: String,
    latin_name: String,
    country: String,
    /// When the passport was given
    given_at: String,
}

/// Who gave a passport and has no letter that holds, those first who have waited longest
#[utoipa::path(
    get,
    path = "/forums/{slug}/visa-letters",
    tag = "documents",
    security(("token" = ["passports"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<Wish>, description = "At most 100"))
)]
pub async fn wishes(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<Wish>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeePassports, &slug).await?;
    let wishes = documents::visa_wishes(&app.db, forum.id).await.map_err(Problem::database)?;
    let wish = |wish: documents::VisaWish| Wish {
        registration: wish.registration.to_string(),
        latin_name: wish.latin_name,
        country: wish.country,
        given_at: wish.given_at.to_jiff().to_string(),
    };
    Ok(Json(wishes.into_iter().map(wish).collect()))
}

#[derive(Serialize, ToSchema)]
pub struct PassportLine {
    name: String,
    number: String,
    /// ISO 3166-1 alpha-2
    nationality: String,
    born_on: String,
    expires_on: String,
}

/// Opens the passport of somebody who is registered
#[utoipa::path(
    post,
    path = "/registrations/{id}/passport",
    tag = "passports",
    description = "A token opens passports only where its scopes name `passports`. Each call is in the log, repeated or not.",
    security(("token" = ["passports"])),
    params(("id" = String, Path)),
    request_body = Reason,
    responses((status = 200, body = PassportLine))
)]
pub async fn reveal(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<Json<PassportLine>, Problem> {
    reach::registration(&app, &sent.account, Permission::SeePassports, id).await?;
    let Reason { why } = sent.read()?;
    let passport = sent
        .once(&app, ("passport", &id.to_string()), async |_| {
            let opened = documents::reveal_passport(&app.db, &app.keys, id, &why, sent.account.id).await;
            opened.map_err(refused)
        })
        .await?;
    Ok(Json(PassportLine {
        name: passport.name,
        number: passport.number,
        nationality: passport.nationality,
        born_on: passport.born_on.to_string(),
        expires_on: passport.expires_on.to_string(),
    }))
}
