use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    post::{self, Suppression},
    staff::Permission,
};
use serde::Deserialize;

use super::{mark_of_next, staff_who_may};
use crate::{
    app::App,
    error::Result,
    extract::{Form, Query},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/suppressions.html")]
struct SuppressionsPage {
    p: Page,
    lines: Vec<Suppression>,
    /// The fingerprint of the last address: the page's own address holds none.
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<After>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    let lines = post::list_suppressions(&app.db, &asked.after).await?;
    Ok(SuppressionsPage { next: mark_of_next(&lines, |s| s.fingerprint.clone()), p, lines }.into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LiftForm {
    email: String,
}

pub async fn lift(State(app): State<App>, p: Page, Form(form): Form<LiftForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?;
    post::lift(&app.db, &form.email, by.id).await?;
    Ok(Redirect::to(&p.url("/desk/suppressions")).into_response())
}
