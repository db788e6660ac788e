//! From how much on a match with the roll counts.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    problems::Problems,
    roll::matching::{self, SetError, ThresholdsForm},
    staff::Permission,
};

use super::{staff_who_may, status};
use crate::{app::App, error::Result, extract::Form, page::Page};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/thresholds.html")]
struct ThresholdsPage {
    p: Page,
    form: ThresholdsForm,
    problems: Problems,
}

pub async fn show(State(app): State<App>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageStaff)?;
    let form = ThresholdsForm::of(matching::thresholds(&app.db).await?);
    Ok(ThresholdsPage { p, form, problems: Problems::default() }.into_response())
}

pub async fn set(State(app): State<App>, p: Page, Form(form): Form<ThresholdsForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageStaff)?.id;
    match matching::set_thresholds(&app.db, &form, by).await {
        Ok(()) => Ok(Redirect::to(&p.url("/desk/applications")).into_response()),
        Err(SetError::Invalid(problems)) => {
            Ok((status(&problems), ThresholdsPage { p, form, problems }).into_response())
        }
        Err(SetError::Database(error)) => Err(error.into()),
    }
}

impl Page {
    pub fn may_set_thresholds(&self) -> bool {
        self.may(Permission::ManageStaff)
    }
}
