use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    fields::{self, Answered, Kind, Stage},
    forums::{self, Forum},
    ids::{AccountId, FieldId, ForumId, RegistrationId},
    problems::Problems,
    registrations::{
        self, CameBy, Companion, DecideError, Decider, Delegation, GuestError, Registration,
        State as RegistrationState, WithdrawError,
    },
    staff::Permission,
};
use serde::Deserialize;

use crate::{
    app::App,
    desk::{staff_for, status},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
    public::forums::as_attachment,
};

/// An answer in words, under the label that it answered.
struct Said {
    label: String,
    /// The question, where the answer is a file.
    file: Option<FieldId>,
    /// The number of the version, where it is not the newest.
    older: Option<i32>,
    said: Vec<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/registration.html")]
struct RegistrationPage {
    p: Page,
    forum: Forum,
    registration: Registration,
    /// By whose invitation the person came, who was not invited.
    came_by: Option<CameBy>,
    /// In whose seat the person sits.
    delegation: Option<Delegation>,
    place_in_line: i64,
    companions: Vec<Companion>,
    answers: Vec<Said>,
    has_older: bool,
    reason: String,
    problems: Problems,
    may_manage: bool,
}

/// What a refusal says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Refusal {
    reason: String,
}

/// One registration, with its answers in the words of the questions that were answered, and what may be decided about
/// it. What was said after the forum is said without a name, and is not here.
pub async fn show(
    State(app): State<App>,
    Path((_, registration)): Path<(String, RegistrationId)>,
    p: Page,
) -> Result {
    let registration = registrations::find(&app.db, registration).await?.ok_or(Error::NotFound)?;
    registration_page(&app, p, registration, String::new(), Problems::default()).await
}

async fn registration_page(
    app: &App,
    p: Page,
    registration: Registration,
    reason: String,
    problems: Problems,
) -> Result {
    let account = staff_for(&p, Permission::SeeRegistrations, registration.forum_id)?;
    let may_manage = account.may_for(Permission::ManageRegistrations, registration.forum_id);
    let answers = fields::answers_of(&app.db, registration.id).await?;
    let said = |a: &Answered| Said {
        label: p.best(&a.question.label.0).to_owned(),
        file: (a.question.kind == Kind::File).then_some(a.question.field),
        older: a.is_older().then_some(a.question.number),
        said: a.said(p.language),
    };
    let answers: Vec<Said> =
        answers.iter().filter(|answer| answer.question.stage != Stage::Feedback).map(said).collect();
    let has_older = answers.iter().any(|answer| answer.older.is_some());
    let status = status(&problems);
    let came_by = registrations::came_by(&app.db, registration.id).await?;
    let companions = registrations::companions_of(&app.db, registration.id).await?;
    let delegation = match registration.delegation_id {
        Some(id) => registrations::find_delegation(&app.db, id).await?,
        None => None,
    };
    let place_in_line = match registration.state {
        RegistrationState::Waitlisted => registrations::place_in_line(&app.db, registration.id).await?,
        _ => 0,
    };
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let page = RegistrationPage {
        p,
        forum,
        registration,
        came_by,
        delegation,
        place_in_line,
        companions,
        answers,
        has_older,
        reason,
        problems,
        may_manage,
    };
    Ok((status, page).into_response())
}

/// A file that was given as an answer.
pub async fn file(
    State(app): State<App>,
    Path((_, registration, field)): Path<(String, RegistrationId, FieldId)>,
    p: Page,
) -> Result {
    let found = registrations::find(&app.db, registration).await?.ok_or(Error::NotFound)?;
    staff_for(&p, Permission::SeeRegistrations, found.forum_id)?;
    let (key, file) = fields::file_given(&app.db, registration, field).await?.ok_or(Error::NotFound)?;
    Ok(as_attachment(file, key))
}

/// A registration for whoever may manage those of its forum.
async fn to_manage(app: &App, p: &Page, id: RegistrationId) -> Result<(Registration, AccountId)> {
    let found = registrations::find(&app.db, id).await?.ok_or(Error::NotFound)?;
    let by = staff_for(p, Permission::ManageRegistrations, found.forum_id)?.id;
    Ok((found, by))
}

pub async fn withdraw(
    State(app): State<App>,
    Path((_, registration)): Path<(String, RegistrationId)>,
    p: Page,
) -> Result {
    let (found, by) = to_manage(&app, &p, registration).await?;
    match registrations::withdraw(&app.db, registration, Some(by), clock::now()).await {
        // Withdrawn twice is withdrawn; the list says so.
        Ok(()) | Err(WithdrawError::Ended) => {
            Ok(Redirect::to(&p.url(&format!("/desk/forums/{}/registrations", found.forum_id)))
                .into_response())
        }
        Err(WithdrawError::Over) => Err(Error::Conflict("desk-error-forum-is-over")),
        Err(WithdrawError::NotFound) => Err(Error::NotFound),
        Err(WithdrawError::Database(error)) => Err(error.into()),
    }
}

pub async fn approve(
    State(app): State<App>,
    Path((_, registration)): Path<(String, RegistrationId)>,
    p: Page,
) -> Result {
    let (found, by) = to_manage(&app, &p, registration).await?;
    match registrations::approve(&app.db, registration, Decider::Staff(by), clock::now()).await {
        Ok(()) => Ok(to_those_who_wait(&p, found.forum_id)),
        Err(error) => Err(undecided(error)),
    }
}

/// Whoever came by a forwarded invitation is its guest, under another address.
pub async fn this_is_the_guest(
    State(app): State<App>,
    Path((_, registration)): Path<(String, RegistrationId)>,
    p: Page,
) -> Result {
    let (_, by) = to_manage(&app, &p, registration).await?;
    match registrations::this_is_the_guest(&app.db, registration, by, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/desk/registrations/{registration}"))).into_response()),
        Err(GuestError::NotFound) => Err(Error::NotFound),
        Err(GuestError::NotOpen) => Err(Error::Conflict("desk-error-not-the-guest")),
        Err(GuestError::Database(error)) => Err(error.into()),
    }
}

pub async fn refuse(
    State(app): State<App>,
    Path((_, registration)): Path<(String, RegistrationId)>,
    p: Page,
    Form(refusal): Form<Refusal>,
) -> Result {
    let (found, by) = to_manage(&app, &p, registration).await?;
    match registrations::refuse(&app.db, registration, &refusal.reason, Decider::Staff(by), clock::now())
        .await
    {
        Ok(()) => Ok(to_those_who_wait(&p, found.forum_id)),
        Err(DecideError::Reason(code)) => {
            registration_page(&app, p, found, refusal.reason, Problems::one("reason", code)).await
        }
        Err(error) => Err(undecided(error)),
    }
}

pub(super) fn to_those_who_wait(p: &Page, forum: ForumId) -> axum::response::Response {
    let path = format!("/desk/forums/{forum}/registrations?state=awaiting_approval");
    Redirect::to(&p.url(&path)).into_response()
}

pub(super) fn undecided(error: DecideError) -> Error {
    match error {
        DecideError::NotFound => Error::NotFound,
        DecideError::NotAwaiting | DecideError::Reason(_) => Error::Conflict("desk-error-decided"),
        DecideError::Database(error) => error.into(),
    }
}
