//! Forums at the desk: drafting, announcing, inviting, and how they stand.

mod agenda;
mod change;
mod clone;
mod form;
mod materials;
mod preview;
mod rows;
mod show;
mod speakers;
mod typed;

pub use agenda::{agenda, new_session, remove_session, save_session, session, write_session};
use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
pub use change::{cancel, close, end, postpone, postpone_form};
pub use clone::{clone_form, clone_it};
use domain::{
    clock,
    forums::{self, AgendaError, Filled, Forum, State as ForumState},
    ids::ForumId,
    registrations,
    staff::{Account, Permission},
};
pub use form::{as_typed, create, edit, new, save, touches_people};
pub use materials::{add_file, add_link, materials, remove_material};
pub use preview::preview;
pub use rows::{Row, rows};
pub use show::{discard, publish, show};
pub use speakers::{new_speaker, remove_speaker, save_speaker, speaker, write_speaker};

use super::{staff_for, who};
use crate::{
    app::App,
    error::{Error, Result},
    page::Page,
    public::forums::when,
};

struct Line {
    forum: Forum,
    filled: Filled,
    when: String,
    /// Registrations that somebody is to decide about.
    awaiting: i64,
    /// Whether it was announced and has ended.
    is_over: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forums.html")]
struct ForumsPage {
    p: Page,
    lines: Vec<Line>,
    may_create: bool,
}

pub async fn list(State(app): State<App>, p: Page) -> Result {
    let account = who(&p)?;
    let forums = seen_by(&account, forums::of_staff(&app.db).await?);
    let ids: Vec<ForumId> = forums.iter().map(|forum| forum.id).collect();
    let awaiting = registrations::awaiting(&app.db, &ids).await?;
    let filled = forums::filled_each(&app.db, &ids).await?;
    let now = clock::now();
    let line = |forum: Forum| Line {
        is_over: forum.state == ForumState::Published && forum.is_over(now),
        filled: filled.get(&forum.id).copied().unwrap_or_default(),
        when: when(&p, &forum),
        awaiting: awaiting.get(&forum.id).copied().unwrap_or_default(),
        forum,
    };
    let lines = forums.into_iter().map(line).collect();
    Ok(ForumsPage { may_create: account.may(Permission::ManageForums), p, lines }.into_response())
}

/// Those of the forums whose registrations the account may see.
pub fn seen_by(account: &Account, forums: Vec<Forum>) -> Vec<Forum> {
    forums.into_iter().filter(|f| account.may_for(Permission::SeeRegistrations, f.id)).collect()
}

/// A forum that whoever is at the desk may write.
async fn to_write(app: &App, p: &Page, id: ForumId) -> Result<Forum> {
    staff_for(p, Permission::ManageForums, id)?;
    forums::find(&app.db, id).await?.ok_or(Error::NotFound)
}

/// Why a part of a forum was not written.
fn unwritten(error: AgendaError) -> Error {
    match error {
        AgendaError::NotFound => Error::NotFound,
        AgendaError::Cancelled => Error::Conflict("desk-error-forum-cancelled"),
        AgendaError::TooMany => Error::Conflict("desk-error-too-many-materials"),
        AgendaError::Database(error) => error.into(),
    }
}

/// Something to tick.
pub struct Tick {
    pub value: String,
    pub label: String,
    pub is_ticked: bool,
}

/// The languages that are spoken at forums.
fn spoken(p: &Page, ticked: &[String]) -> Vec<Tick> {
    forums::SPOKEN
        .map(|code| Tick {
            value: code.to_owned(),
            label: p.code("language", code),
            is_ticked: ticked.iter().any(|t| t == code),
        })
        .into()
}
