use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock, fields,
    forums::{self, Category, Forum},
    ids::ForumId,
    problems::Problems,
    registrations::{self, Request, WalkInError},
    staff::Permission,
};

use crate::{
    app::App,
    desk::{staff_for, status},
    error::{Error, Result},
    explain::TypedForm,
    extract::{Form, Path},
    page::Page,
    public::questions::{self, Asked, asked},
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/walk_in.html")]
struct WalkInPage {
    p: Page,
    forum: Forum,
    categories: Vec<Category>,
    /// What the forum asks of everybody.
    asked: Vec<Asked>,
    form: Request,
    problems: Problems,
}

async fn page(app: &App, p: Page, forum: ForumId, form: Request, problems: Problems) -> Result {
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let questions = fields::asked(&app.db, forum.id, fields::Stage::Registration).await?;
    let asked = asked(&p, &questions, &questions, &form.typed_answers(), &categories);
    Ok((status(&problems), WalkInPage { p, forum, categories, asked, form, problems }).into_response())
}

pub async fn form(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    staff_for(&p, Permission::ManageRegistrations, forum)?;
    let form = Request { language: p.language.code().to_owned(), ..Request::default() };
    page(&app, p, forum, form, Problems::default()).await
}

/// Registers somebody at the door; the page that follows has the button that checks them in.
pub async fn send(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Extension(typed): Extension<TypedForm>,
    Form(form): Form<Request>,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    let questions = registrations::asked_at_the_door(&app.db, forum, &form.email).await?;
    let answers = questions::typed(&typed, &questions).into_iter().map(|(key, words)| (key, words.into()));
    let form = Request { answers: answers.collect(), ..form };
    let new = match form.parse_for(&questions) {
        Ok(new) => new,
        Err(problems) => return page(&app, p, forum, form, problems).await,
    };
    match registrations::walk_in(&app.db, forum, &new, by, clock::now()).await {
        Ok(id) => {
            Ok(Redirect::to(&p.url(&format!("/desk/forums/{forum}/check-in?guest={id}"))).into_response())
        }
        Err(WalkInError::Invalid(problems)) => page(&app, p, forum, form, problems).await,
        Err(WalkInError::Full) => {
            page(&app, p, forum, form, Problems::one("category", "category-full")).await
        }
        Err(WalkInError::NotHeld) => Err(Error::Conflict("desk-error-forum-not-held")),
        Err(WalkInError::NotFound) => Err(Error::NotFound),
        Err(WalkInError::Database(error)) => Err(error.into()),
    }
}
