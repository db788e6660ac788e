use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    clock,
    ids::{MailingId, RunId},
    mailings::{self, ContentForm, ControlError, SaveError, ScheduleError, ScheduleForm},
    problems::Problems,
    staff::Permission,
};

use super::show::{Asked, Typed, mailing_page};
use crate::{
    app::App,
    desk::staff_who_may,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

pub async fn write(
    State(app): State<App>,
    Path((_, mailing)): Path<(String, MailingId)>,
    p: Page,
    Form(form): Form<ContentForm>,
) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    match mailings::save_content(&app.db, mailing, &form, by).await {
        Ok(()) => Ok(back(&p, mailing)),
        Err(SaveError::Invalid(problems)) => {
            let typed = Typed { content: Some(form), problems, ..Typed::default() };
            mailing_page(&app, p, mailing, Asked::default(), typed).await
        }
        Err(SaveError::NotADraft) => Err(Error::Conflict("desk-error-mailing-not-a-draft")),
        Err(SaveError::NotFound) => Err(Error::NotFound),
        Err(SaveError::Database(error)) => Err(error.into()),
    }
}

pub async fn schedule(
    State(app): State<App>,
    Path((_, mailing)): Path<(String, MailingId)>,
    p: Page,
    Form(form): Form<ScheduleForm>,
) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    match switch_on(&app, mailing, &form, by).await {
        // What begins at once is watched at once.
        Ok(()) if form.when == "now" => {
            Ok(Redirect::to(&p.url(&format!("/desk/mailings/{mailing}?live=1"))).into_response())
        }
        Ok(()) => Ok(back(&p, mailing)),
        Err(ScheduleError::Invalid(problems)) => {
            let typed = Typed { schedule: Some(form), problems, ..Typed::default() };
            mailing_page(&app, p, mailing, Asked::default(), typed).await
        }
        Err(ScheduleError::NotADraft) => Err(Error::Conflict("desk-error-mailing-not-a-draft")),
        Err(ScheduleError::NotFound) => Err(Error::NotFound),
        Err(ScheduleError::Database(error)) => Err(error.into()),
    }
}

async fn switch_on(
    app: &App,
    id: MailingId,
    form: &ScheduleForm,
    by: domain::ids::AccountId,
) -> std::result::Result<(), ScheduleError> {
    let now = clock::now();
    let mailing = mailings::find(&app.db, id).await?.ok_or(ScheduleError::NotFound)?;
    let schedule = form.parse(&mailing, now)?;
    mailings::schedule(&app.db, id, &schedule, by, now).await
}

pub async fn stop(State(app): State<App>, Path((_, mailing)): Path<(String, MailingId)>, p: Page) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    match mailings::stop(&app.db, mailing, by).await {
        Ok(()) => Ok(back(&p, mailing)),
        Err(ScheduleError::NotADraft | ScheduleError::Invalid(Problems(_))) => {
            Err(Error::Conflict("desk-error-mailing-not-a-draft"))
        }
        Err(ScheduleError::NotFound) => Err(Error::NotFound),
        Err(ScheduleError::Database(error)) => Err(error.into()),
    }
}

/// Pauses, resumes or cancels a run.
pub async fn control(
    State(app): State<App>,
    Path((_, run, act)): Path<(String, RunId, String)>,
    p: Page,
) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    let found = mailings::find_run(&app.db, run).await?.ok_or(Error::NotFound)?;
    let done = match act.as_str() {
        "pause" => mailings::pause_run(&app.db, run, by).await,
        "resume" => mailings::resume_run(&app.db, run, by).await,
        "cancel" => mailings::cancel_run(&app.db, run, by).await,
        _ => return Err(Error::NotFound),
    };
    match done {
        // A button pressed twice has been pressed; the page says how the run stands.
        Ok(()) | Err(ControlError::NotFound) => Ok(back(&p, found.mailing_id)),
        Err(ControlError::Database(error)) => Err(error.into()),
    }
}

fn back(p: &Page, mailing: MailingId) -> Response {
    Redirect::to(&p.url(&format!("/desk/mailings/{mailing}"))).into_response()
}
