use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    fields::{self, Summary},
    forums::{self, Forum},
    ids::ForumId,
    staff::Permission,
};

use super::staff_for;
use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/feedback.html")]
struct FeedbackPage {
    p: Page,
    forum: Forum,
    summary: Vec<Summary>,
}

impl FeedbackPage {
    fn choice(&self, one: &Summary, code: &str) -> String {
        one.choice(code, self.p.language)
    }
}

/// What those who came said of a forum. No name stands beside it.
pub async fn show(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    staff_for(&p, Permission::SeeRegistrations, forum)?;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let summary = fields::feedback(&app.db, forum.id).await?;
    Ok(FeedbackPage { p, forum, summary }.into_response())
}
