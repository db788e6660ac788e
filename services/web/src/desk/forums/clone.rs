use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    clock,
    forums::{self, CloneError, CloneForm, Forum},
    ids::ForumId,
    problems::Problems,
};

use super::{show::back, to_write};
use crate::{
    app::App,
    desk::{status, who},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
    public::forums::when,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_clone.html")]
struct ClonePage {
    p: Page,
    forum: Forum,
    when: String,
    form: CloneForm,
    problems: Problems,
}

fn clone_page(p: Page, forum: Forum, form: CloneForm, problems: Problems) -> Result {
    let when = when(&p, &forum);
    Ok((status(&problems), ClonePage { p, forum, when, form, problems }).into_response())
}

pub async fn clone_form(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    clone_page(p, forum, CloneForm::default(), Problems::default())
}

/// Whoever may write a forum may copy it: those who look after the one look after the other.
pub async fn clone_it(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<CloneForm>,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let by = who(&p)?.id;
    let starts_on = match form.parse() {
        Ok(day) => day,
        Err(problems) => return clone_page(p, forum, form, problems),
    };
    match forums::clone_forum(&app.db, forum.id, starts_on, by, clock::now()).await {
        Ok(new) => Ok(back(&p, new)),
        Err(CloneError::NotFound) => Err(Error::NotFound),
        Err(CloneError::Database(error)) => Err(error.into()),
    }
}
