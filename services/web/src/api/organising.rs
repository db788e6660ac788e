//! What programs of staff do with forums: draft, change, copy, discard.

use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    clock,
    forums::{self, Agreed, Change, CloneForm, SaveError},
    ids::ForumId,
    problems::Problems,
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    announcing::{make, unchanged},
    forums::{ForumLine, line},
    problem::Problem,
    reach,
    sent::{Sent, done_before},
    written::WrittenForum,
};
use crate::{access::Program, app::App, extract::Path};

pub type Answer = Result<Response, Problem>;

pub async fn answer(app: &App, status: StatusCode, id: ForumId) -> Answer {
    let forum = forums::find(&app.db, id).await.map_err(Problem::database)?;
    Ok((status, Json(line(app, forum.ok_or_else(Problem::not_found)?).await?)).into_response())
}

/// Drafts a forum
#[utoipa::path(
    post,
    path = "/forums",
    tag = "organising",
    security(("token" = ["forums"])),
    request_body = WrittenForum,
    responses((status = 201, body = ForumLine))
)]
pub async fn create(State(app): State<App>, sent: Sent) -> Answer {
    if !sent.account.may(Permission::ManageForums) {
        return Err(Problem::forbidden());
    }
    let written: WrittenForum = sent.read()?;
    let form = written.form(None).map_err(|problems| Problem::invalid(&problems))?;
    let draft = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    let id = sent
        .once(&app, ("create", ""), async |call| {
            if let Some(done) = done_before(&app, call, "forum.save").await? {
                return Ok(ForumId(done.subject));
            }
            let saved = forums::save_draft(&app.db, None, &draft, sent.account.id, clock::now()).await;
            saved.map_err(unsaved)
        })
        .await?;
    answer(&app, StatusCode::CREATED, id).await
}

/// Changes a forum; of what touches people, the effects are told first
#[utoipa::path(
    patch,
    path = "/forums/{slug}",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = WrittenForum,
    responses(
        (status = 200, body = ForumLine),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`look-first`: what the change of an announced forum touches; `cancelled`"),
    )
)]
pub async fn change(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Answer {
    let written: WrittenForum = sent.read()?;
    let change = async |call| {
        if let Some(done) = done_before(&app, call, "forum.save").await? {
            return Ok(ForumId(done.subject));
        }
        // Not before: the change may have been that of the slug.
        let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
        let known = crate::desk::forums::as_typed(&app.db, &forum).await.map_err(Problem::database)?;
        let (seal, send) = written.agreed();
        let form = written.form(Some(known)).map_err(|problems| Problem::invalid(&problems))?;
        let draft = form.parse().map_err(|problems| Problem::invalid(&problems))?;
        if crate::desk::forums::touches_people(&forum, &draft) {
            let agreed = Agreed { seal: seal.as_deref(), send: &send };
            make(&app, &sent, &forum, Change::Save(&draft), agreed).await?;
            return Ok(forum.id);
        }
        let saved = forums::save_draft(&app.db, Some(forum.id), &draft, sent.account.id, clock::now()).await;
        saved.map_err(unsaved)
    };
    let id = sent.once(&app, ("change", &slug), change).await?;
    answer(&app, StatusCode::OK, id).await
}

#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewCopy {
    /// The first day of the copy, `2028-05-20`; without it the copy has neither dates nor an agenda
    starts_on: String,
}

/// A new draft after the pattern of a forum
#[utoipa::path(
    post,
    path = "/forums/{slug}/clone",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = NewCopy,
    responses((status = 201, body = ForumLine))
)]
pub async fn clone(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Answer {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let NewCopy { starts_on } = sent.read()?;
    let day = CloneForm { starts_on }.parse().map_err(|problems| Problem::invalid(&problems))?;
    let id = sent
        .once(&app, ("clone", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "forum.clone").await? {
                return Ok(ForumId(done.subject));
            }
            let copied = forums::clone_forum(&app.db, forum.id, day, sent.account.id, clock::now()).await;
            copied.map_err(|error| match error {
                forums::CloneError::NotFound => Problem::not_found(),
                forums::CloneError::Database(error) => Problem::database(error),
            })
        })
        .await?;
    answer(&app, StatusCode::CREATED, id).await
}

/// Throws a draft away
#[utoipa::path(
    delete,
    path = "/forums/{slug}",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    responses(
        (status = 204),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`not-a-draft`: what was announced is cancelled instead; `has-mailings`"),
    )
)]
pub async fn discard(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<StatusCode, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    forums::discard(&app.db, forum.id, program.0.id).await.map_err(unchanged)?;
    Ok(StatusCode::NO_CONTENT)
}

pub fn unsaved(error: SaveError) -> Problem {
    match error {
        SaveError::CategoryInUse => Problem::invalid(&Problems::one("categories", "category-in-use")),
        SaveError::SlugTaken => Problem::invalid(&Problems::one("slug", "slug-taken")),
        SaveError::Incomplete(problems) => Problem::invalid(&problems),
        SaveError::Overtaken => Problem::conflict("overtaken"),
        SaveError::Cancelled => Problem::conflict("cancelled"),
        SaveError::NotFound => Problem::not_found(),
        SaveError::Database(error) => Problem::database(error),
    }
}
