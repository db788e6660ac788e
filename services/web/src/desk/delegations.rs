//! Seats that countries and organisations fill by themselves.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    clock,
    forums::{self, Category, Forum, State as ForumState},
    ids::{DelegationId, ForumId},
    problems::Problems,
    registrations::{self, Delegation, DelegationError, DelegationForm, Registration},
    staff::Permission,
};
use serde::Deserialize;

use super::{staff_for, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/delegation.html")]
struct DelegationPage {
    p: Page,
    forum: Forum,
    delegation: Delegation,
    /// Who sits in its seats, and about whom its focal point is to decide.
    people: Vec<Registration>,
    may_change: bool,
    form: DelegationForm,
    problems: Problems,
}

async fn delegation_page(
    app: &App,
    p: Page,
    forum: Forum,
    delegation: Delegation,
    (form, problems): (DelegationForm, Problems),
) -> Result {
    let people = registrations::delegates(&app.db, delegation.id).await?;
    let may_change = staff_for(&p, Permission::Invite, forum.id).is_ok();
    let status = status(&problems);
    Ok((status, DelegationPage { p, forum, delegation, people, may_change, form, problems }).into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/delegations.html")]
struct DelegationsPage {
    p: Page,
    forum: Forum,
    lines: Vec<Delegation>,
    categories: Vec<Category>,
    form: DelegationForm,
    problems: Problems,
    may_make: bool,
}

async fn delegations_page(
    app: &App,
    p: Page,
    forum: Forum,
    form: DelegationForm,
    problems: Problems,
) -> Result {
    let categories = forums::categories(&app.db, forum.id).await?;
    let may = staff_for(&p, Permission::Invite, forum.id).is_ok();
    let page = DelegationsPage {
        lines: registrations::delegations(&app.db, forum.id).await?,
        may_make: may && forum.state == ForumState::Published && !categories.is_empty(),
        p,
        forum,
        categories,
        form,
        problems,
    };
    Ok((status(&page.problems), page).into_response())
}

pub async fn list(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, Permission::SeeRegistrations, forum).await?;
    let form = DelegationForm { language: p.language.code().to_owned(), ..DelegationForm::default() };
    delegations_page(&app, p, forum, form, Problems::default()).await
}

pub async fn make(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<DelegationForm>,
) -> Result {
    let now = clock::now();
    let forum = of_desk(&app, &p, Permission::Invite, forum).await?;
    let by = staff_for(&p, Permission::Invite, forum.id)?.id;
    let new = match form.parse(&forum, now) {
        Ok(new) => new,
        Err(problems) => return delegations_page(&app, p, forum, form, problems).await,
    };
    match registrations::make_delegation(&app.db, forum.id, &new, by, now).await {
        Ok(_) => Ok(back(&p, forum.id)),
        Err(DelegationError::NoRoom) => {
            delegations_page(&app, p, forum, form, Problems::one("seats", "no-room-to-hold")).await
        }
        Err(DelegationError::Invalid(problems)) => delegations_page(&app, p, forum, form, problems).await,
        Err(error) => Err(refused(error)),
    }
}

async fn known(app: &App, forum: &Forum, id: DelegationId) -> Result<(Delegation, DelegationForm)> {
    let found = registrations::find_delegation(&app.db, id).await?;
    let delegation = found.filter(|d| d.forum_id == forum.id).ok_or(Error::NotFound)?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let category = categories.iter().find(|c| c.id == delegation.category_id).ok_or(Error::NotFound)?;
    let form = DelegationForm::of(&delegation, &category.code, forum);
    Ok((delegation, form))
}

pub async fn edit(
    State(app): State<App>,
    Path((_, forum, id)): Path<(String, ForumId, DelegationId)>,
    p: Page,
) -> Result {
    let forum = of_desk(&app, &p, Permission::SeeRegistrations, forum).await?;
    let (delegation, form) = known(&app, &forum, id).await?;
    delegation_page(&app, p, forum, delegation, (form, Problems::default())).await
}

/// Its country and its category stay as they are.
pub async fn change(
    State(app): State<App>,
    Path((_, forum, id)): Path<(String, ForumId, DelegationId)>,
    p: Page,
    Form(typed): Form<DelegationForm>,
) -> Result {
    let now = clock::now();
    let forum = of_desk(&app, &p, Permission::Invite, forum).await?;
    let by = staff_for(&p, Permission::Invite, forum.id)?.id;
    let (delegation, was) = known(&app, &forum, id).await?;
    let form = DelegationForm { country: was.country, category: was.category, ..typed };
    let changed = match form.parse_change(&delegation, &forum, now) {
        Ok(new) => registrations::change_delegation(&app.db, (forum.id, id), &new, by, now).await,
        Err(problems) => Err(DelegationError::Invalid(problems)),
    };
    let problems = match changed {
        Ok(()) => return Ok(back(&p, forum.id)),
        Err(DelegationError::NoRoom) => Problems::one("seats", "no-room-to-hold"),
        Err(DelegationError::Invalid(problems)) => problems,
        Err(error) => return Err(refused(error)),
    };
    delegation_page(&app, p, forum, delegation, (form, problems)).await
}

/// One of the delegations on the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct One {
    delegation: String,
}

impl One {
    fn id(&self) -> Result<DelegationId> {
        self.delegation.parse().map_err(|_| Error::BadRequest)
    }
}

pub async fn send_link(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(one): Form<One>,
) -> Result {
    let by = staff_for(&p, Permission::Invite, forum)?.id;
    let sent = registrations::send_link_again(&app.db, (forum, one.id()?), by, clock::now()).await;
    sent.map_err(refused)?;
    Ok(back(&p, forum))
}

pub async fn take_back(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(one): Form<One>,
) -> Result {
    let by = staff_for(&p, Permission::Invite, forum)?.id;
    let returned = registrations::return_seats(&app.db, (forum, one.id()?), by, clock::now()).await;
    returned.map_err(refused)?;
    Ok(back(&p, forum))
}

fn refused(error: DelegationError) -> Error {
    match error {
        DelegationError::NotFound => Error::NotFound,
        DelegationError::NotAnnounced => Error::Conflict("desk-error-forum-not-announced"),
        DelegationError::NoRoom => Error::Conflict("error-forum-full"),
        DelegationError::Invalid(_) => Error::BadRequest,
        DelegationError::Database(error) => error.into(),
    }
}

fn back(p: &Page, forum: ForumId) -> Response {
    Redirect::to(&p.url(&format!("/desk/forums/{forum}/delegations"))).into_response()
}

async fn of_desk(app: &App, p: &Page, what: Permission, id: ForumId) -> Result<Forum> {
    staff_for(p, what, id)?;
    forums::find(&app.db, id).await?.ok_or(Error::NotFound)
}
