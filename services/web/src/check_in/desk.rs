use axum::extract::State;
use domain::{
    attendance::{self, By, Point},
    forums::{self, Forum},
    ids::{ForumId, PointId},
    staff::Permission,
};

use super::{Asked, CheckInForm, Here, ScanForm, UndoForm, page, take, take_back, take_scanned};
use crate::{
    app::App,
    desk::staff_for,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
};

impl Page {
    /// Whether who is at the desk may open and shut this forum's doors.
    pub(super) fn may_manage_doors(&self, forum: &Forum) -> bool {
        self.account.as_ref().is_some_and(|a| a.may_for(Permission::ManageRegistrations, forum.id))
    }

    /// Whether who is at the desk may check people in at this forum.
    pub fn may_check_in(&self, forum: &Forum) -> bool {
        forum.state == forums::State::Published
            && self.account.as_ref().is_some_and(|a| a.may_for(Permission::CheckIn, forum.id))
    }
}

/// The point that is asked for, or the one where this account was last, and all that there are.
async fn here(app: &App, p: &Page, forum: ForumId, point: &str) -> Result<(Here, Vec<Point>)> {
    let by = staff_for(p, Permission::CheckIn, forum)?.id;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let points = attendance::points(&app.db, forum.id).await?;
    let point = match point.parse::<PointId>() {
        Ok(point) => Some(point),
        Err(_) => attendance::last_point_of(&app.db, by, forum.id).await?,
    };
    let point = points.iter().find(|p| Some(p.id) == point).cloned().ok_or(Error::NotFound)?;
    let path = p.url(&format!("/desk/forums/{}/check-in", forum.id));
    Ok((Here { forum, point, by: By::Account(by), path, shuts_at: None }, points))
}

pub async fn show(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    Query(asked): Query<Asked>,
    p: Page,
) -> Result {
    let (here, points) = here(&app, &p, forum, &asked.point).await?;
    page(&app, p, here, points, asked).await
}

pub async fn check_in(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<CheckInForm>,
) -> Result {
    let (here, _) = here(&app, &p, forum, &form.point).await?;
    take(&app, &here, form).await
}

pub async fn scan(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<ScanForm>,
) -> Result {
    let (here, _) = here(&app, &p, forum, &form.point).await?;
    take_scanned(&app, &here, form).await
}

pub async fn undo(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<UndoForm>,
) -> Result {
    let (here, _) = here(&app, &p, forum, &form.point).await?;
    take_back(&app, &here, form).await
}
