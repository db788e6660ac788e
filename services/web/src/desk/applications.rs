use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    association::{self, Application, ApplicationState, ApproveError, Membership, RefuseError},
    clock,
    ids::{ApplicationId, EnrolmentId},
    problems::Problems,
    roll::{self, Enrolment},
    staff::Permission,
};
use serde::Deserialize;

use super::{mark_of_next, staff_who_may, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
};

/// The states that officers see, the one that waits for them first.
const STATES: [ApplicationState; 3] =
    [ApplicationState::Pending, ApplicationState::Approved, ApplicationState::Refused];

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/applications.html")]
struct ApplicationsPage {
    p: Page,
    state: ApplicationState,
    lines: Vec<Application>,
    next: Option<ApplicationId>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    after: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, p: Page) -> Result {
    staff_who_may(&p, Permission::DecideApplications)?;
    let state = STATES.into_iter().find(|s| s.code() == asked.state).unwrap_or(ApplicationState::Pending);
    let lines = association::applications(&app.db, state, asked.after.parse().ok()).await?;
    Ok(ApplicationsPage { next: mark_of_next(&lines, |a| a.id), p, state, lines }.into_response())
}

/// One line of the class's roll to choose.
struct Line {
    enrolment: Enrolment,
    /// Whether its name is the applicant's.
    is_same: bool,
    is_chosen: bool,
    /// Whether a link to the choice leads here: the first line that can be chosen.
    is_first: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/application.html")]
struct ApplicationPage {
    p: Page,
    application: Application,
    is_pending: bool,
    roll: Vec<Line>,
    /// The line of the roll under the same name, or the one that it was approved for.
    matched: Option<Enrolment>,
    membership: Option<Membership>,
    reason: String,
    problems: Problems,
}

async fn application_page(
    app: &App,
    p: Page,
    application: Application,
    typed: Decision,
    problems: Problems,
) -> Result {
    let mut roll = roll::enrolments_of_class(&app.db, application.class_id).await?;
    // The line under the same name stands above the others, where it is seen without scrolling.
    roll.sort_by_key(|e| Some(e.id) != application.enrolment_id);
    let first = roll.iter().find(|e| !e.is_member).or(roll.first()).map(|e| e.id);
    let matched = roll.iter().find(|e| Some(e.id) == application.enrolment_id).cloned();
    let is_pending = application.state == ApplicationState::Pending;
    let membership = match &matched {
        Some(enrolment) if !is_pending => {
            association::membership_of_person(&app.db, enrolment.person_id).await?
        }
        _ => None,
    };
    let suggested = matched.as_ref().filter(|e| !e.is_member).map(|e| e.id.to_string()).unwrap_or_default();
    let chosen = if typed.enrolment.is_empty() { suggested } else { typed.enrolment };
    let reason = typed.reason;
    let line = |enrolment: Enrolment| Line {
        is_same: Some(enrolment.id) == application.enrolment_id,
        is_chosen: enrolment.id.to_string() == chosen,
        is_first: Some(enrolment.id) == first,
        enrolment,
    };
    let roll = roll.into_iter().map(line).collect();
    let page = ApplicationPage { p, application, is_pending, roll, matched, membership, reason, problems };
    Ok((status(&page.problems), page).into_response())
}

pub async fn show(
    State(app): State<App>,
    Path((_, application)): Path<(String, ApplicationId)>,
    p: Page,
) -> Result {
    staff_who_may(&p, Permission::DecideApplications)?;
    let application = confirmed(&app, application).await?;
    application_page(&app, p, application, Decision::default(), Problems::default()).await
}

/// What an officer fills in: the line of the roll to approve for, or the reason to refuse.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    enrolment: String,
    reason: String,
}

pub async fn approve(
    State(app): State<App>,
    Path((_, application)): Path<(String, ApplicationId)>,
    p: Page,
    Form(decision): Form<Decision>,
) -> Result {
    let by = staff_who_may(&p, Permission::DecideApplications)?.id;
    let application = confirmed(&app, application).await?;
    let wrong = |code| Problems::one("enrolment", code);
    let Ok(enrolment) = decision.enrolment.parse::<EnrolmentId>() else {
        return application_page(&app, p, application, decision, wrong("no-enrolment")).await;
    };
    match association::approve(&app.db, application.id, enrolment, by, clock::now()).await {
        Ok(_) => Ok(back(&p, application.id)),
        Err(ApproveError::NoEnrolment) => {
            application_page(&app, p, application, decision, wrong("no-enrolment")).await
        }
        Err(ApproveError::AlreadyMember) => {
            application_page(&app, p, application, decision, wrong("already-member")).await
        }
        Err(ApproveError::AddressOfAnother) => {
            application_page(&app, p, application, decision, wrong("address-of-another")).await
        }
        Err(ApproveError::Decided) => Err(Error::Conflict("desk-error-decided")),
        Err(ApproveError::NotFound) => Err(Error::NotFound),
        Err(ApproveError::Database(error)) => Err(error.into()),
    }
}

pub async fn refuse(
    State(app): State<App>,
    Path((_, application)): Path<(String, ApplicationId)>,
    p: Page,
    Form(decision): Form<Decision>,
) -> Result {
    let by = staff_who_may(&p, Permission::DecideApplications)?.id;
    let application = confirmed(&app, application).await?;
    match association::refuse(&app.db, application.id, &decision.reason, by, clock::now()).await {
        Ok(()) => Ok(back(&p, application.id)),
        Err(RefuseError::NoReason(code)) => {
            application_page(&app, p, application, decision, Problems::one("reason", code)).await
        }
        Err(RefuseError::Decided) => Err(Error::Conflict("desk-error-decided")),
        Err(RefuseError::NotFound) => Err(Error::NotFound),
        Err(RefuseError::Database(error)) => Err(error.into()),
    }
}

/// An application whose address is confirmed; officers see no others.
async fn confirmed(app: &App, id: ApplicationId) -> Result<Application> {
    let found = association::find_application(&app.db, id).await?;
    found.filter(|a| a.state != ApplicationState::Unconfirmed).ok_or(Error::NotFound)
}

fn back(p: &Page, application: ApplicationId) -> Response {
    Redirect::to(&p.url(&format!("/desk/applications/{application}"))).into_response()
}
