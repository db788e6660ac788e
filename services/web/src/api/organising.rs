//! What programs of staff do with forums, by a token.

use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    clock,
    forums::{self, Agreed, Change, ChangeError, Changed, CloneForm, Effects, SaveError},
    problems::Problems,
    staff::Permission,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{
    desk::of_staff,
    forums::{ForumLine, line},
    problem::Problem,
    written::WrittenForum,
};
use crate::{access::Program, app::App, extract::Path};

#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewCopy {
    /// The first day of the copy, `2028-05-20`; without it the copy has neither dates nor an agenda
    starts_on: String,
}

/// 409: the change was not made. It would have these effects; send it again with their seal.
#[derive(Serialize, ToSchema)]
pub struct LookFirst {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    seal: String,
    #[schema(value_type = Object)]
    effects: Effects,
}

type Answer = Result<Response, Problem>;

fn read<T: DeserializeOwned + Default>(headers: &axum::http::HeaderMap, body: &Bytes) -> Result<T, Problem> {
    if body.is_empty() {
        return Ok(T::default());
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json").detail("Send application/json.")
        );
    }
    serde_json::from_slice(body)
        .map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").detail(error.to_string()))
}

async fn answer(app: &App, status: StatusCode, id: domain::ids::ForumId) -> Answer {
    let forum = forums::find(&app.db, id).await.map_err(Problem::database)?;
    let forum = forum.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not-found"))?;
    Ok((status, Json(line(app, forum).await?)).into_response())
}

#[utoipa::path(post, path = "/forums", request_body = WrittenForum, security(("token" = ["forums"])),
    responses((status = 201, body = ForumLine), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(Program(account)): Extension<Program>,
    headers: axum::http::HeaderMap,
    body: Bytes,
) -> Answer {
    if !account.may(Permission::ManageForums) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "forbidden"));
    }
    let written: WrittenForum = read(&headers, &body)?;
    let form = written.form(None).map_err(|problems| Problem::invalid(&problems))?;
    let draft = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    let id = forums::save_draft(&app.db, None, &draft, account.id, clock::now()).await.map_err(unsaved)?;
    answer(&app, StatusCode::CREATED, id).await
}

#[utoipa::path(patch, path = "/forums/{slug}", params(("slug" = String, Path)), request_body = WrittenForum, security(("token" = ["forums"])),
    responses((status = 200, body = ForumLine), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 409, body = LookFirst, description = "`look-first`: what the change of an announced forum touches"), (status = 422, body = Problem)))]
pub async fn change(
    State(app): State<App>,
    Extension(Program(account)): Extension<Program>,
    Path(slug): Path<String>,
    headers: axum::http::HeaderMap,
    body: Bytes,
) -> Answer {
    let forum = of_staff(&app, &account, Permission::ManageForums, &slug).await?;
    let written: WrittenForum = read(&headers, &body)?;
    let known = crate::desk::forums::as_typed(&app.db, &forum).await.map_err(Problem::database)?;
    let (seal, send) = written.agreed();
    let form = written.form(Some(known)).map_err(|problems| Problem::invalid(&problems))?;
    let draft = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    if !crate::desk::forums::touches_people(&forum, &draft) {
        let saved = forums::save_draft(&app.db, Some(forum.id), &draft, account.id, clock::now()).await;
        let id = saved.map_err(unsaved)?;
        return answer(&app, StatusCode::OK, id).await;
    }
    let agreed = Agreed { seal: seal.as_deref(), send: &send };
    match forums::change(&app.db, forum.id, Change::Save(&draft), agreed, account.id, clock::now()).await {
        Ok(Changed::Made(_)) => answer(&app, StatusCode::OK, forum.id).await,
        Ok(Changed::Shown(effects)) => {
            let look = LookFirst {
                kind: "about:blank",
                title: "Conflict",
                status: 409,
                code: "look-first",
                seal: effects.seal(),
                effects,
            };
            let json = [(header::CONTENT_TYPE, "application/problem+json")];
            let body = serde_json::to_string(&look).unwrap_or_default();
            Ok((StatusCode::CONFLICT, json, body).into_response())
        }
        Err(ChangeError::Save(error)) => Err(unsaved(error)),
        Err(ChangeError::State(_) | ChangeError::NotFound) => {
            Err(Problem::new(StatusCode::NOT_FOUND, "not-found"))
        }
        Err(ChangeError::Database(error)) => Err(Problem::database(error)),
    }
}

#[utoipa::path(post, path = "/forums/{slug}/clone", params(("slug" = String, Path)), request_body = NewCopy, security(("token" = ["forums"])),
    responses((status = 201, body = ForumLine), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn clone(
    State(app): State<App>,
    Extension(Program(account)): Extension<Program>,
    Path(slug): Path<String>,
    headers: axum::http::HeaderMap,
    body: Bytes,
) -> Answer {
    let forum = of_staff(&app, &account, Permission::ManageForums, &slug).await?;
    let NewCopy { starts_on } = read(&headers, &body)?;
    let day = CloneForm { starts_on }.parse().map_err(|problems| Problem::invalid(&problems))?;
    let copied = forums::clone_forum(&app.db, forum.id, day, account.id, clock::now()).await;
    let id = copied.map_err(|error| match error {
        forums::CloneError::NotFound => Problem::new(StatusCode::NOT_FOUND, "not-found"),
        forums::CloneError::Database(error) => Problem::database(error),
    })?;
    answer(&app, StatusCode::CREATED, id).await
}

fn unsaved(error: SaveError) -> Problem {
    match error {
        SaveError::CategoryInUse => Problem::invalid(&Problems::one("categories", "category-in-use")),
        SaveError::SlugTaken => Problem::invalid(&Problems::one("slug", "slug-taken")),
        SaveError::Incomplete(problems) => Problem::invalid(&problems),
        SaveError::Overtaken => Problem::new(StatusCode::CONFLICT, "overtaken"),
        SaveError::Cancelled => Problem::new(StatusCode::CONFLICT, "cancelled"),
        SaveError::NotFound => Problem::new(StatusCode::NOT_FOUND, "not-found"),
        SaveError::Database(error) => Problem::database(error),
    }
}
