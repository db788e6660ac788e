//! Who works at the desk: accounts with their roles, everywhere or for one forum.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    forums::{self, Forum},
    ids::AccountId,
    problems::Problems,
    staff::{self, Given, GrantError, GrantForm, Permission, Role},
};
use serde::Deserialize;

use super::{mark_of_next, staff_who_may, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Query},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/staff.html")]
struct StaffPage {
    p: Page,
    lines: Vec<Given>,
    /// Where the next page begins.
    next: Option<(AccountId, &'static str, String)>,
    /// Forums that a role may be for: all that have no end in the past.
    forums: Vec<Forum>,
    form: GrantForm,
    problems: Problems,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    role: String,
    forum: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageStaff)?;
    page(&app, p, &asked, GrantForm::default(), Problems::default()).await
}

async fn page(app: &App, p: Page, asked: &Asked, form: GrantForm, problems: Problems) -> Result {
    let (account, role) = (asked.after.parse().ok(), role_of(&asked.role));
    let after = account.zip(role).map(|(account, role)| (account, role, asked.forum.parse().ok()));
    let lines = staff::given(&app.db, after).await?;
    let next = mark_of_next(&lines, |line| {
        let forum = line.forum.map(|forum| forum.to_string()).unwrap_or_default();
        (line.account, line.role.code(), forum)
    });
    let mut forums = forums::of_staff(&app.db).await?;
    let now = domain::clock::now();
    forums.retain(|f| f.state != forums::State::Cancelled && f.ends_at.is_none_or(|ends| ends > now));
    Ok((status(&problems), StaffPage { p, lines, next, forums, form, problems }).into_response())
}

fn role_of(code: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.code() == code)
}

pub async fn grant(State(app): State<App>, p: Page, Form(form): Form<GrantForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageStaff)?.id;
    let new = match form.parse() {
        Ok(new) => new,
        Err(problems) => return page(&app, p, &Asked::default(), form, problems).await,
    };
    match staff::grant(&app.db, &new, by).await {
        Ok(_) => Ok(Redirect::to(&p.url("/desk/staff")).into_response()),
        Err(GrantError::Invalid(problems)) => page(&app, p, &Asked::default(), form, problems).await,
        Err(error) => Err(refused(error)),
    }
}

/// One role of one account.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TakeForm {
    account: String,
    role: String,
    forum: String,
}

pub async fn take(State(app): State<App>, p: Page, Form(form): Form<TakeForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageStaff)?.id;
    let account: AccountId = form.account.parse().map_err(|_| Error::NotFound)?;
    let role = role_of(&form.role).ok_or(Error::NotFound)?;
    let forum = match form.forum.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    staff::take(&app.db, account, role, forum, by).await.map_err(refused)?;
    Ok(Redirect::to(&p.url("/desk/staff")).into_response())
}

fn refused(error: GrantError) -> Error {
    match error {
        GrantError::NotFound | GrantError::Invalid(_) => Error::NotFound,
        GrantError::LastAdmin => Error::Conflict("desk-error-last-admin"),
        GrantError::Database(error) => error.into(),
    }
}
