//! For how long a forum keeps what people said of themselves.

use axum::{Extension, Json, extract::State};
use domain::{
    ids::ForumId,
    privacy::{self, KeepingForm},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{problem::Problem, reach, sent::Sent};
use crate::{access::Program, app::App, extract::Path};

#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Keeping {
    /// So many days after the forum's end personal answers, files and the names of those who came along are erased, from
    /// 1 to 3650
    answers_kept_days: i32,
}

/// For how long a forum keeps personal answers
#[utoipa::path(
    get,
    path = "/forums/{slug}/keeping",
    tag = "form",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Keeping))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Keeping>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    told(&app, forum.id).await
}

async fn told(app: &App, forum: ForumId) -> Result<Json<Keeping>, Problem> {
    let days = privacy::kept_days(&app.db, forum).await.map_err(Problem::database)?;
    Ok(Json(Keeping { answers_kept_days: days.ok_or_else(Problem::not_found)? }))
}

/// Says for how long a forum keeps personal answers
#[utoipa::path(
    put,
    path = "/forums/{slug}/keeping",
    tag = "form",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = Keeping,
    responses((status = 200, body = Keeping))
)]
pub async fn set(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Keeping>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let form = KeepingForm { answers_kept_days: sent.read::<Keeping>()?.answers_kept_days.to_string() };
    let days = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    privacy::set_kept_days(&app.db, forum.id, days, sent.account.id).await.map_err(Problem::database)?;
    told(&app, forum.id).await
}
