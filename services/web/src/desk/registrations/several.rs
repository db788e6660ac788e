//! Deciding about several registrations at once.

use axum::extract::State;
use domain::{
    clock,
    ids::ForumId,
    problems::Problems,
    registrations::{self, DecideError, State as RegistrationState},
    staff::Permission,
};

use super::{
    list::{Asked, Decision, page},
    show::{to_those_who_wait, undecided},
};
use crate::{
    app::App,
    desk::staff_for,
    error::Result,
    extract::{Form, Path},
    page::Page,
};

pub async fn approve(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(decision): Form<Decision>,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    let chosen = decision.chosen()?;
    if chosen.is_empty() {
        return again(&app, p, forum, decision, Problems::one("registration", "nobody-ticked")).await;
    }
    let approved = registrations::approve_all(&app.db, forum, &chosen, by, clock::now()).await;
    approved.map_err(undecided)?;
    Ok(to_those_who_wait(&p, forum))
}

pub async fn refuse(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(decision): Form<Decision>,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    let chosen = decision.chosen()?;
    if chosen.is_empty() {
        return again(&app, p, forum, decision, Problems::one("registration", "nobody-ticked")).await;
    }
    let (reason, now) = (decision.reason.as_str(), clock::now());
    match registrations::refuse_all(&app.db, forum, &chosen, reason, by, now).await {
        Ok(_) => Ok(to_those_who_wait(&p, forum)),
        Err(DecideError::Reason(code)) => {
            again(&app, p, forum, decision, Problems::one("reason", code)).await
        }
        Err(error) => Err(undecided(error)),
    }
}

/// Those who await a decision, with the ticks as they were.
async fn again(app: &App, p: Page, forum: ForumId, decision: Decision, problems: Problems) -> Result {
    page(app, p, forum, Asked::in_state(RegistrationState::AwaitingApproval), (decision, problems)).await
}
