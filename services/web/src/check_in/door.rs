use axum::extract::State;
use domain::{
    attendance::{self, By, Opened},
    clock,
};

use super::{Asked, CheckInForm, Here, ScanForm, UndoForm, page, take, take_back, take_scanned, ticket};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
    visitor,
};

/// The door of a link, while it is open.
pub(super) async fn opened(app: &App, token: &str) -> Result<Opened> {
    let opened = attendance::open_door(&app.db, &app.keys, token, clock::now()).await?;
    opened.ok_or(Error::Gone("error-door-shut"))
}

pub(super) fn path(p: &Page, token: &str) -> String {
    p.url(&format!("/door/{token}"))
}

async fn here(app: &App, p: &Page, token: &str) -> Result<Here> {
    let Opened { door, point, forum, shuts_at } = opened(app, token).await?;
    let by = By::Door(door.id);
    Ok(Here { forum, point, by, path: path(p, token), shuts_at: Some(shuts_at) })
}

/// The page remembers its door in this browser, so that a ticket that the camera opens comes here.
pub async fn show(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    p: Page,
) -> Result {
    let here = here(&app, &p, &token).await?;
    let lasts = here.shuts_at.map_or(0, |shuts| shuts.duration_since(clock::now()).as_secs());
    let mut response = page(&app, p, here, Vec::new(), asked).await?;
    let lasts = u64::try_from(lasts).unwrap_or_default();
    visitor::set_cookie(&mut response, &app, ticket::door_cookie(&app), &token, lasts)?;
    Ok(response)
}

pub async fn check_in(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<CheckInForm>,
) -> Result {
    take(&app, &here(&app, &p, &token).await?, form).await
}

pub async fn scan(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<ScanForm>,
) -> Result {
    take_scanned(&app, &here(&app, &p, &token).await?, form).await
}

pub async fn undo(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<UndoForm>,
) -> Result {
    take_back(&app, &here(&app, &p, &token).await?, form).await
}
