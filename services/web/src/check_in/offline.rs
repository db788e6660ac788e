//! What a door's device needs to go on without a network: the page that works alone, the roster, and the place to
//! send what was kept.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    attendance::{self, By, MOST_AT_ONCE, Merged, Opened, Point, Queued, Shut},
    clock,
    forums::Forum,
    ids::{CheckInId, RegistrationId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{door, with_camera};
use crate::{
    app::App,
    assets,
    error::{Error, Result},
    extract::Path,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/door_offline.html")]
struct OfflinePage {
    p: Page,
    forum: Forum,
    point: Point,
    path: String,
}

/// The page that a device shows while it has no network. It holds nobody's name.
pub async fn shell(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let Opened { point, forum, .. } = door::opened(&app, &token).await?;
    let path = door::path(&p, &token);
    Ok(with_camera(OfflinePage { p, forum, point, path }.into_response()))
}

#[derive(Serialize)]
struct Sent {
    /// When the device has to forget all this, in milliseconds since 1970.
    shuts_at: i64,
    #[serde(flatten)]
    roster: attendance::Roster,
}

pub async fn roster(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let Opened { point, forum, shuts_at, .. } = door::opened(&app, &token).await?;
    let title = |map: &_| p.best(map).to_owned();
    let roster = attendance::roster(&app.db, &app.keys, (&forum, &point), title, clock::now()).await?;
    Ok(Json(Sent { shuts_at: shuts_at.as_millisecond(), roster }).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// The time by the device's clock.
    sent_at: Timestamp,
    queue: Vec<Queued>,
}

#[derive(Serialize)]
struct Answer {
    merged: Vec<One>,
}

#[derive(Serialize)]
struct One {
    id: CheckInId,
    outcome: Merged,
    /// The first check-in here that day, and how many there are by now.
    first: Option<i64>,
    times: i64,
}

enum Way {
    Open(Box<Opened>),
    Shut(Box<Shut>),
}

async fn door_of(app: &App, token: &str, now: Timestamp) -> Result<Way> {
    if let Some(opened) = attendance::open_door(&app.db, &app.keys, token, now).await? {
        return Ok(Way::Open(Box::new(opened)));
    }
    let shut = attendance::shut_door(&app.db, &app.keys, token, now).await?;
    shut.map(|shut| Way::Shut(Box::new(shut))).ok_or(Error::Gone("error-door-shut"))
}

/// Takes what a device kept, also after its door was shut. The link itself is the right to do so; no cookie counts.
pub async fn sync(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let now = clock::now();
    let door = door_of(&app, &token, now).await?;
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Error::BadRequest);
    }
    let kept: Kept = serde_json::from_slice(&body).map_err(|_| Error::BadRequest)?;
    if kept.queue.len() > MOST_AT_ONCE {
        return Err(Error::BadRequest);
    }
    let Opened { door, point, forum, .. } = match door {
        Way::Open(opened) => *opened,
        Way::Shut(shut) => {
            let Shut { door, point, at } = *shut;
            let by = (By::Door(door.id), at);
            let taken = attendance::merge_late(&app.db, &point, by, &kept.queue, kept.sent_at, now).await?;
            let merged = taken.into_iter().map(|(id, outcome)| One { id, outcome, first: None, times: 0 });
            return Ok(Json(Answer { merged: merged.collect() }).into_response());
        }
    };
    let taken = attendance::merge(&app.db, &point, By::Door(door.id), &kept.queue, kept.sent_at, now).await?;
    let day = attendance::day_of(now, &forum.zone());
    let whose = |id: CheckInId| -> Option<RegistrationId> {
        kept.queue.iter().find(|queued| queued.id == id).map(|queued| queued.registration)
    };
    let mut merged = Vec::with_capacity(taken.len());
    for (id, outcome) in taken {
        let guest = match whose(id).filter(|_| outcome != Merged::Unknown) {
            Some(registration) => attendance::find_guest(&app.db, &point, day, registration).await?,
            None => None,
        };
        let first = guest.as_ref().and_then(|g| g.first_at.as_ref()).map(|at| at.to_jiff().as_millisecond());
        merged.push(One { id, outcome, first, times: guest.map_or(0, |g| g.times) });
    }
    Ok(Json(Answer { merged }).into_response())
}

/// The program that answers in the place of a network that is away. It stands at the root, so that it may also answer
/// for the links of tickets.
pub async fn worker() -> Response {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], assets::DOOR_WORKER).into_response()
}
