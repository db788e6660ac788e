//! The mails of a run, a state at a time, and why somebody did or did not get theirs.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    addresses,
    ids::{DeliveryId, RunId},
    mailings::{self, Run},
    post::{self, State as Delivery},
    staff::Permission,
};
use serde::Deserialize;

use crate::{
    app::App,
    desk::{mark_of_next, people::reason, post::DeadLine, staff_who_may},
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
};

/// A mail, with the reason for its state in the reader's language.
struct Line {
    reason: Option<String>,
    line: post::Line,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/run.html")]
struct RunPage {
    p: Page,
    run: Run,
    state: Delivery,
    /// Every state that some mail is in, with their number.
    states: Vec<(Delivery, i64)>,
    lines: Vec<Line>,
    next: Option<DeliveryId>,
    /// Those that wait for a decision of staff, a hundred at most.
    dead: Vec<DeadLine>,
    more_dead: bool,
    /// The address that was asked after, and the mail to it, if the run has one.
    asked_after: Option<(String, Option<Line>)>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    after: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LookUpForm {
    email: String,
}

pub async fn lines(
    State(app): State<App>,
    Path((_, run)): Path<(String, RunId)>,
    Query(asked): Query<Asked>,
    p: Page,
) -> Result {
    run_page(&app, p, run, &asked, None).await
}

/// Why somebody did or did not get the mail. The address travels in a form, so that no address of a page holds it.
pub async fn look_up(
    State(app): State<App>,
    Path((_, run)): Path<(String, RunId)>,
    p: Page,
    Form(form): Form<LookUpForm>,
) -> Result {
    run_page(&app, p, run, &Asked::default(), Some(form.email)).await
}

async fn run_page(app: &App, p: Page, id: RunId, asked: &Asked, email: Option<String>) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    let run = mailings::find_run(&app.db, id).await?.ok_or(Error::NotFound)?;
    let states = post::counts_of_run(&app.db, id).await?.0;
    let first = states.first().map_or(Delivery::Accepted, |(state, _)| *state);
    let state = Delivery::of_code(&asked.state).unwrap_or(first);
    let in_words = |line: post::Line| Line {
        reason: line.last_error.as_deref().and_then(|error| reason(&p, error)),
        line,
    };
    let asked_after = match email {
        Some(typed) => {
            let email = addresses::parse(&typed).unwrap_or_default();
            Some((typed, post::line_in_run(&app.db, id, &email).await?.map(in_words)))
        }
        None => None,
    };
    let lines = post::lines_of_run(&app.db, id, state, asked.after.parse().ok()).await?;
    let next = mark_of_next(&lines, |line| line.id);
    let lines = lines.into_iter().map(in_words).collect();
    let dead = post::dead(&app.db, Some(id), None).await?;
    let more_dead = mark_of_next(&dead, |d| d.id).is_some();
    let dead = dead.into_iter().map(|dead| DeadLine::new(&p, dead)).collect();
    Ok(RunPage { run, state, states, lines, next, dead, more_dead, asked_after, p }.into_response())
}
