//! A participant's passport: masked until somebody who may open it says why.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    documents::{self, IssueError, Passport},
    forums::{self, Forum},
    ids::{ForumId, RegistrationId},
    problems::Problems,
    registrations::{self, Registration},
    staff::Permission,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{staff_for, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
    public::papers::refused,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/passport.html")]
struct PassportPage {
    p: Page,
    forum: Forum,
    registration: Registration,
    given_at: Option<String>,
    opened: Option<Passport>,
    why: String,
    problems: Problems,
}

async fn page(
    app: &App,
    p: Page,
    (forum, registration): (ForumId, RegistrationId),
    opened: Option<Passport>,
    (why, problems): (String, Problems),
) -> Result {
    let (forum, registration) = of_desk(app, &p, forum, registration).await?;
    let given_at = documents::passport_given_at(&app.db, registration.id).await?;
    let zone = forum.zone();
    let given_at = given_at.map(|at: Timestamp| p.moment(at, &zone));
    let page = PassportPage { p, forum, registration, given_at, opened, why, problems };
    Ok((status(&page.problems), page).into_response())
}

async fn of_desk(
    app: &App,
    p: &Page,
    forum: ForumId,
    registration: RegistrationId,
) -> Result<(Forum, Registration)> {
    staff_for(p, Permission::SeePassports, forum)?;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let registration = registrations::find(&app.db, registration).await?;
    let registration = registration.filter(|r| r.forum_id == forum.id).ok_or(Error::NotFound)?;
    Ok((forum, registration))
}

pub async fn show(
    State(app): State<App>,
    Path((_, forum, registration)): Path<(String, ForumId, RegistrationId)>,
    p: Page,
) -> Result {
    page(&app, p, (forum, registration), None, (String::new(), Problems::default())).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RevealForm {
    why: String,
}

pub async fn reveal(
    State(app): State<App>,
    Path((_, forum, registration)): Path<(String, ForumId, RegistrationId)>,
    p: Page,
    Form(form): Form<RevealForm>,
) -> Result {
    let by = staff_for(&p, Permission::SeePassports, forum)?.id;
    let (_, found) = of_desk(&app, &p, forum, registration).await?;
    match documents::reveal_passport(&app.db, &app.keys, found.id, &form.why, by).await {
        Ok(passport) => {
            page(&app, p, (forum, registration), Some(passport), (form.why, Problems::default())).await
        }
        Err(IssueError::Invalid(problems)) => {
            page(&app, p, (forum, registration), None, (form.why, problems)).await
        }
        Err(error) => Err(refused(error)),
    }
}
