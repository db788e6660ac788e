//! A forum in figures, and its registrations as a file.

use axum::{Extension, Json, extract::State, http::StatusCode, response::Response};
use domain::{
    attendance::{self, Funnel},
    fields,
    ids::DelegationId,
    language::Language,
    problems::Problems,
    registrations::{self, Wanted},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{problem::Problem, reach, registrations::wanted, sent::Sent};
use crate::{access::Program, app::App, desk::export, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct Figures {
    all: Stages,
    /// In the forum's order
    by_category: Vec<OfCategory>,
    /// Those first of which most have registered, at most 100
    by_country: Vec<OfCountry>,
    /// Days in the forum's zone, the last 100 on which anything happened
    by_day: Vec<OfDay>,
}

/// How far people came. Who registered twice is one of them.
#[derive(Serialize, ToSchema)]
pub struct Stages {
    invited: i64,
    answered: i64,
    registered: i64,
    confirmed: i64,
    came: i64,
}

#[derive(Serialize, ToSchema)]
pub struct OfCategory {
    /// The category's title, `{"zh": …, "en": …, "ru": …}`
    category: serde_json::Value,
    #[serde(flatten)]
    stages: Stages,
}

#[derive(Serialize, ToSchema)]
pub struct OfCountry {
    country: String,
    #[serde(flatten)]
    stages: Stages,
}

#[derive(Serialize, ToSchema)]
pub struct OfDay {
    day: String,
    registered: i64,
    confirmed: i64,
    came: i64,
}

impl From<Funnel> for Stages {
    fn from(funnel: Funnel) -> Self {
        let Funnel { invited, answered, registered, confirmed, came } = funnel;
        Self { invited, answered, registered, confirmed, came }
    }
}

/// A forum in figures, from the invitation to the door
#[utoipa::path(
    get,
    path = "/forums/{slug}/figures",
    tag = "figures",
    security(("token" = ["registrations:read"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Figures))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Figures>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let by_category = attendance::funnel_by_category(&app.db, forum.id).await.map_err(Problem::database)?;
    let by_country = attendance::funnel_by_country(&app.db, forum.id).await.map_err(Problem::database)?;
    let by_day = attendance::figures_by_day(&app.db, forum.id).await.map_err(Problem::database)?;
    let all = by_category.iter().fold(Funnel::default(), |sum, one| sum.and(one.funnel()));
    let category = |one: attendance::OfCategory| OfCategory {
        category: serde_json::json!(one.title.0),
        stages: one.funnel().into(),
    };
    let country =
        |one: attendance::OfCountry| OfCountry { stages: one.funnel().into(), country: one.country };
    let day = |one: attendance::OfDay| OfDay {
        day: one.day.to_jiff().to_string(),
        registered: one.registered,
        confirmed: one.confirmed,
        came: one.came,
    };
    Ok(Json(Figures {
        all: all.into(),
        by_category: by_category.into_iter().map(category).collect(),
        by_country: by_country.into_iter().map(country).collect(),
        by_day: by_day.into_iter().map(day).collect(),
    }))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    /// `xlsx`, which is also the default, or `csv`
    format: Option<String>,
    /// `zh`, `en` (also the default) or `ru`: the language of headings and choices
    language: Option<String>,
    /// Only those in this state
    #[schema(value_type = Option<String>)]
    state: Option<registrations::State>,
    /// Only those of this category, by its code
    category: Option<String>,
    /// Only those from this country
    country: Option<String>,
    /// Only those in the seats of this delegation
    #[schema(value_type = Option<String>)]
    delegation: Option<DelegationId>,
    /// Only those whose name, in any script, or address holds these words
    words: String,
}

/// A forum's registrations with all answers as a file: a POST, because the log names who took it
#[utoipa::path(
    post,
    path = "/forums/{slug}/registrations/export",
    tag = "figures",
    security(("token" = ["registrations:read"])),
    params(("slug" = String, Path)),
    request_body = Export,
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream",
               description = "XLSX or CSV, with a column for each version of a question that was answered"))
)]
pub async fn take(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Result<Response, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::SeeRegistrations, &slug).await?;
    let asked: Export = sent.read()?;
    let language = asked.language.as_deref().unwrap_or("en").parse().ok();
    let language = language.filter(|language| Language::OFFERED.contains(language));
    let language =
        language.ok_or_else(|| Problem::invalid(&Problems::one("language", "unknown-language")))?;
    let is_csv = match asked.format.as_deref() {
        None | Some("xlsx") => false,
        Some("csv") => true,
        Some(_) => return Err(Problem::invalid(&Problems::one("format", "unknown-choice"))),
    };
    let wanted = wanted(&app, &forum, asked.state, asked.category.as_deref()).await?;
    let Export { country, delegation, words, .. } = asked;
    let wanted = Wanted { country, delegation, words, ..wanted };
    let table = sent
        .once(&app, ("export", &slug), async |_| {
            // Who asks again takes it again, and the log names them again.
            let table = fields::export(&app.db, forum.id, &wanted, language, sent.account.id).await;
            table.map_err(Problem::database)
        })
        .await?;
    export::file_of(table, is_csv, &forum.slug).map_err(|error| {
        tracing::error!("an export failed: {error:?}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    })
}
