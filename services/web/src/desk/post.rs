//! The post at the desk: what waits, what is dead, and the hold on all mail.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    ids::{DeliveryId, RunId},
    post::{self, Dead, HeldWhy, Hold, Waiting},
    staff::{Account, Permission},
};
use jiff::{civil::DateTime, tz::TimeZone};
use serde::Deserialize;

use super::{mark_of_next, people::reason, staff_who_may};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Query},
    page::Page,
};

/// A dead mail, with its reason in the reader's language.
pub struct DeadLine {
    pub what: String,
    pub reason: Option<String>,
    pub dead: Dead,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/post.html")]
struct PostPage {
    p: Page,
    by_state: Vec<(post::State, i64)>,
    /// How many minutes the oldest mail that is due has waited.
    oldest_minutes: i64,
    waiting: Vec<Waiting>,
    lines: Vec<DeadLine>,
    next: Option<DeliveryId>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: String,
}

pub async fn show(State(app): State<App>, Query(asked): Query<After>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    let figures = post::figures(&app.db).await?;
    let dead = post::dead(&app.db, None, asked.after.parse().ok()).await?;
    let page = PostPage {
        by_state: figures.by_state,
        oldest_minutes: (figures.oldest_due_seconds / 60.0) as i64,
        waiting: post::waiting(&app.db).await?,
        next: mark_of_next(&dead, |d| d.id),
        lines: dead.into_iter().map(|dead| DeadLine::new(&p, dead)).collect(),
        p,
    };
    Ok(page.into_response())
}

impl DeadLine {
    pub fn new(p: &Page, dead: Dead) -> Self {
        let what = match &dead.mailing {
            Some(name) => p.t1("desk-letter-of-mailing", "name", name),
            None => p.code("desk-letter", dead.letter.code()),
        };
        Self { what, reason: dead.last_error.as_deref().and_then(|error| reason(p, error)), dead }
    }
}

pub async fn hold(State(app): State<App>, p: Page) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    post::begin_hold(&app.db, HeldWhy::Staff, Some(by)).await?;
    Ok(back(&p))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReleaseForm {
    /// In UTC, as a field for day and hour writes it; empty cancels nothing.
    sent_before: String,
}

pub async fn release(State(app): State<App>, p: Page, Form(form): Form<ReleaseForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    let sent_before = match form.sent_before.trim() {
        "" => None,
        typed => {
            let local: DateTime = typed.parse().map_err(|_| Error::BadRequest)?;
            Some(local.to_zoned(TimeZone::UTC).map_err(|_| Error::BadRequest)?.timestamp())
        }
    };
    // A button pressed twice has been pressed.
    post::release(&app.db, sent_before, Some(by)).await?;
    Ok(back(&p))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DeliveryForm {
    delivery: String,
    /// The run on whose page it was decided; empty on the page of all mail.
    run: String,
}

pub async fn retry(State(app): State<App>, p: Page, Form(form): Form<DeliveryForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    post::retry(&app.db, &[delivery(&form)?], Some(by)).await?;
    Ok(back_from(&p, &form))
}

pub async fn close(State(app): State<App>, p: Page, Form(form): Form<DeliveryForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    post::close(&app.db, &[delivery(&form)?], Some(by)).await?;
    Ok(back_from(&p, &form))
}

fn delivery(form: &DeliveryForm) -> Result<DeliveryId> {
    form.delivery.parse().map_err(|_| Error::BadRequest)
}

fn back_from(p: &Page, form: &DeliveryForm) -> axum::response::Response {
    match form.run.parse::<RunId>() {
        Ok(run) => Redirect::to(&p.url(&format!("/desk/runs/{run}"))).into_response(),
        Err(_) => back(p),
    }
}

fn back(p: &Page) -> axum::response::Response {
    Redirect::to(&p.url("/desk/post")).into_response()
}

/// The hold, for pages of the desk: every one of them says that no mail goes.
pub async fn hold_shown(app: &App, path: &str, account: Option<&Account>) -> Option<Hold> {
    let at_the_desk = path == "/desk" || path.starts_with("/desk/");
    let is_shown = at_the_desk && account.is_some_and(Account::is_staff);
    if is_shown { post::find_hold(&app.db).await.ok().flatten() } else { None }
}

impl Page {
    pub fn hold(&self) -> Option<&Hold> {
        self.hold.as_ref()
    }

    pub fn held_since(&self, hold: &Hold) -> String {
        self.moment(hold.since, &TimeZone::UTC)
    }

    pub fn may_manage_mailings(&self) -> bool {
        self.may(Permission::ManageMailings)
    }
}
