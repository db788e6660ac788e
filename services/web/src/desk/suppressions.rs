use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    addresses, clock,
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
    asked: Asked,
    added: AddForm,
    /// Whether the address that was typed is none.
    is_wrong: bool,
}

const REASONS: [&str; 5] = ["unsubscribed", "hard_bounce", "soft_bounces", "complaint", "staff"];
const LONGEST_NOTE: usize = 500;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    reason: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    show(&app, p, asked, AddForm::default(), false).await
}

async fn show(app: &App, p: Page, asked: Asked, added: AddForm, is_wrong: bool) -> Result {
    let reason = Some(asked.reason.as_str()).filter(|reason| REASONS.contains(reason));
    let lines = post::list_suppressions(&app.db, &asked.after, reason).await?;
    let next = mark_of_next(&lines, |s| s.fingerprint.clone());
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, SuppressionsPage { next, p, lines, asked, added, is_wrong }).into_response())
}

/// An address that staff keep mailings from, and why.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AddForm {
    email: String,
    note: String,
}

pub async fn add(State(app): State<App>, p: Page, Form(form): Form<AddForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?;
    let Ok(email) = addresses::parse(&form.email) else {
        return show(&app, p, Asked::default(), form, true).await;
    };
    let note: String = form.note.trim().chars().take(LONGEST_NOTE).collect();
    post::suppress(&app.db, &email, &note, by.id, clock::now()).await?;
    Ok(Redirect::to(&p.url("/desk/suppressions")).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LiftForm {
    email: String,
}

pub async fn lift(State(app): State<App>, p: Page, Form(form): Form<LiftForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?;
    post::lift(&app.db, &form.email, by.id, clock::now()).await?;
    Ok(Redirect::to(&p.url("/desk/suppressions")).into_response())
}
