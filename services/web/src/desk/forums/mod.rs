//! Forums at the desk: drafting, announcing, inviting, and how they stand.

mod form;
mod show;

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    forums::{self, Forum},
    staff::{Account, Permission},
};
pub use form::{create, edit, new, save};
pub use show::{cancel, discard, invite, publish, show};

use super::staff;
use crate::{app::App, error::Result, page::Page, public::forums::when};

struct Line {
    forum: Forum,
    when: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forums.html")]
struct ForumsPage {
    p: Page,
    lines: Vec<Line>,
    may_create: bool,
}

pub async fn list(State(app): State<App>, p: Page) -> Result {
    let account = staff(&p)?;
    let forums = seen_by(&account, forums::of_staff(&app.db).await?);
    let lines = forums.into_iter().map(|forum| Line { when: when(&p, &forum), forum }).collect();
    Ok(ForumsPage { may_create: account.may(Permission::ManageForums), p, lines }.into_response())
}

/// Those of the forums whose registrations the account may see.
pub fn seen_by(account: &Account, forums: Vec<Forum>) -> Vec<Forum> {
    forums.into_iter().filter(|f| account.may_for(Permission::SeeRegistrations, f.id)).collect()
}
