//! Where people are checked in, and what was written down there.

use axum::{Extension, Json, extract::State};
use domain::{
    attendance::{self, CheckInLine, NewPoint, PointForm, PointKind},
    clock,
    forums::Forum,
    ids::CheckInId,
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    forums::local,
    problem::Problem,
    reach,
    sent::{Part, Sent, done_before},
    written::{Texts, in_three},
};
use crate::{
    access::Program,
    app::App,
    extract::{Path, Query},
};

#[derive(Serialize, ToSchema)]
pub struct PointLine {
    id: String,
    /// `door`, or `session`: the room of one
    kind: &'static str,
    /// `{"zh": …, "en": …, "ru": …}`
    name: serde_json::Value,
    /// As the name; empty where there is none
    room: serde_json::Value,
    starts_at: Option<String>,
    ends_at: Option<String>,
    /// How many people were checked in there today; a day at the door begins at four in the morning
    came: i64,
}

/// Where people are checked in
#[utoipa::path(
    get,
    path = "/forums/{slug}/points",
    tag = "check-in",
    security(("token" = ["check-in"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<PointLine>, description = "At most 100"))
)]
pub async fn points(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<PointLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::CheckIn, &slug).await?;
    Ok(Json(lines(&app, &forum).await?))
}

async fn lines(app: &App, forum: &Forum) -> Result<Vec<PointLine>, Problem> {
    let zone = forum.zone();
    let day = attendance::day_of(clock::now(), &zone);
    let came = attendance::came_on(&app.db, forum.id, day).await.map_err(Problem::database)?;
    let mut lines = Vec::new();
    for point in attendance::points(&app.db, forum.id).await.map_err(Problem::database)? {
        let span = point.span();
        lines.push(PointLine {
            id: point.id.to_string(),
            kind: match point.kind {
                PointKind::Door => "door",
                PointKind::Session => "session",
            },
            name: serde_json::json!(point.name.0),
            room: serde_json::json!(point.room.0),
            starts_at: span.map(|(starts, _)| local(starts, &zone)),
            ends_at: span.map(|(_, ends)| local(ends, &zone)),
            came: came.get(&point.id).copied().unwrap_or_default(),
        });
    }
    Ok(lines)
}

/// A further point: a door by its name, or the room of a session.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenPoint {
    /// `{"zh": …, "en": …, "ru": …}`
    name: Texts,
    /// The id of a session; the point is its room, and has its name and hours
    session: Option<String>,
}

/// Adds a point
#[utoipa::path(
    post,
    path = "/forums/{slug}/points",
    tag = "check-in",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path)),
    request_body = WrittenPoint,
    responses((status = 200, body = Vec<PointLine>, description = "All points, the new one last"))
)]
pub async fn add_point(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Vec<PointLine>>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageRegistrations, &slug).await?;
    let WrittenPoint { name, session } = sent.read()?;
    let [name_zh, name_en, name_ru] = in_three(&name);
    let form = PointForm { session: session.unwrap_or_default(), name_zh, name_en, name_ru };
    sent.once(&app, ("add-point", &slug), async |call| {
        if done_before(&app, call, "forum.add_point").await?.is_some() {
            return Ok(());
        }
        let added = attendance::add_point(&app.db, forum.id, &form, sent.account.id, clock::now()).await;
        added.map(|_| ()).map_err(|error| match error {
            NewPoint::Invalid(problems) => Problem::invalid(&problems),
            NewPoint::Database(error) => Problem::database(error),
        })
    })
    .await?;
    Ok(Json(lines(&app, &forum).await?))
}

#[derive(Serialize, ToSchema)]
pub struct BookLine {
    id: String,
    point: String,
    registration: String,
    native_name: String,
    latin_name: String,
    /// `done`, `double` (the person was here before on that day), `undone`, or `undo`: it takes back the one that it `undoes`
    state: &'static str,
    undoes: Option<String>,
    /// `camera`, `typed` or `scanner`
    means: &'static str,
    /// Told later by a device that was without a network
    offline: bool,
    at: String,
    received_at: String,
    by: Option<String>,
}

fn book_line(line: CheckInLine, forum: &Forum) -> BookLine {
    let zone = forum.zone();
    BookLine {
        state: line.state(),
        id: line.id.to_string(),
        point: line.point.to_string(),
        registration: line.registration.to_string(),
        native_name: line.native_name,
        latin_name: line.latin_name,
        undoes: line.undoes.map(|id| id.to_string()),
        means: line.means.code(),
        offline: line.is_offline,
        at: local(line.at.to_jiff(), &zone),
        received_at: local(line.received_at.to_jiff(), &zone),
        by: line.by,
    }
}

/// The book of check-ins, in the order in which we heard of them
#[utoipa::path(
    get,
    path = "/forums/{slug}/check-ins",
    tag = "check-in",
    description = "Nothing in it is ever changed: ask with the last id for what has come since.",
    security(("token" = ["registrations:read"])),
    params(
        ("slug" = String, Path),
        ("after" = Option<String>, Query, description = "The id of the last line of the part before"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses((status = 200, body = Vec<BookLine>))
)]
pub async fn book(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
    Query(part): Query<Part<CheckInId>>,
) -> Result<Json<Vec<BookLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let lines = attendance::check_ins_of_forum(&app.db, forum.id, part.after).await;
    let lines = part.of(lines.map_err(Problem::database)?);
    Ok(Json(lines.map(|line| book_line(line, &forum)).collect()))
}
