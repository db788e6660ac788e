//! What is wrong in a registration is put right at the desk.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Category, Forum},
    ids::RegistrationId,
    problems::Problems,
    registrations::{self, CorrectError, CorrectionForm, Registration},
    staff::Permission,
};

use crate::{
    app::App,
    desk::{staff_for, status},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/registration_correct.html")]
struct CorrectPage {
    p: Page,
    forum: Forum,
    registration: Registration,
    categories: Vec<Category>,
    form: CorrectionForm,
    problems: Problems,
}

async fn correct_page(
    app: &App,
    p: Page,
    registration: Registration,
    form: CorrectionForm,
    problems: Problems,
) -> Result {
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let status = status(&problems);
    Ok((status, CorrectPage { p, forum, registration, categories, form, problems }).into_response())
}

async fn of_desk(app: &App, p: &Page, id: RegistrationId) -> Result<Registration> {
    let found = registrations::find(&app.db, id).await?.ok_or(Error::NotFound)?;
    staff_for(p, Permission::ManageRegistrations, found.forum_id)?;
    Ok(found)
}

pub async fn form(State(app): State<App>, Path((_, id)): Path<(String, RegistrationId)>, p: Page) -> Result {
    let found = of_desk(&app, &p, id).await?;
    let form = CorrectionForm::of(&found);
    correct_page(&app, p, found, form, Problems::default()).await
}

pub async fn save(
    State(app): State<App>,
    Path((_, id)): Path<(String, RegistrationId)>,
    p: Page,
    Form(form): Form<CorrectionForm>,
) -> Result {
    let found = of_desk(&app, &p, id).await?;
    let by = staff_for(&p, Permission::ManageRegistrations, found.forum_id)?.id;
    let corrected = match form.parse() {
        Ok(correction) => registrations::correct(&app.db, id, &correction, by, clock::now()).await,
        Err(problems) => Err(problems.into()),
    };
    let problems = match corrected {
        Ok(()) => return Ok(Redirect::to(&p.url(&format!("/desk/registrations/{id}"))).into_response()),
        Err(CorrectError::Invalid(problems)) => problems,
        Err(CorrectError::NoRoom) => Problems::one("category", "no-place-to-move"),
        Err(CorrectError::Ended | CorrectError::Over) => {
            return Err(Error::Conflict("desk-error-registration-ended"));
        }
        Err(CorrectError::NotFound) => return Err(Error::NotFound),
        Err(CorrectError::Database(error)) => return Err(error.into()),
    };
    correct_page(&app, p, found, form, problems).await
}
