//! What everybody sees of forums: the list, a forum's page, and the same for programs.

mod feeds;
mod json_ld;
mod materials;
mod series;
mod show;

pub use feeds::{as_file, atom, calendar, calendar_of_all, series_feed};
pub use materials::{Reading, as_attachment, material, reading};
pub use series::series;
pub use show::{Seen, forum_page, show};

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    clock,
    forums::{self, Forum, Registration, State as ForumState},
};
use jiff::Timestamp;

use crate::{app::App, error::Result, page::Page};

/// A forum in a list.
pub struct Card {
    pub forum: Forum,
    pub when: String,
    pub is_coming: bool,
    pub is_open: bool,
}

impl Card {
    pub fn new(p: &Page, forum: Forum, now: Timestamp) -> Self {
        Self {
            when: when(p, &forum),
            is_coming: forum.is_coming(now),
            is_open: forums::registration_is(&forum, now) == Registration::Open,
            forum,
        }
    }
}

/// When a forum is, as precisely as is known.
pub fn when(p: &Page, forum: &Forum) -> String {
    if forum.state == ForumState::Postponed {
        return p.t("forum-date-to-be-announced");
    }
    match (forum.starts_at.zip(forum.ends_at), forum.starts_on, forum.within) {
        (Some((starts, ends)), ..) => p.span(starts, ends, &forum.zone()),
        (None, Some(day), _) => p.day(day),
        (None, None, Some((from, to))) => p.t2("forum-within", "from", p.day(from), "to", p.day(to)),
        (None, None, None) => p.t("forum-no-date"),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/forums.html")]
struct ForumsPage {
    p: Page,
    coming: Vec<Card>,
    past: Vec<Card>,
}

pub async fn list(State(app): State<App>, p: Page) -> Result {
    let now = clock::now();
    let cards = forums::public(&app.db, now).await?.into_iter().map(|forum| Card::new(&p, forum, now));
    let (coming, past) = cards.partition(|card: &Card| card.is_coming);
    Ok(ForumsPage { p, coming, past }.into_response())
}
