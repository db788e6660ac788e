use axum::extract::State;
use domain::{clock, forums::State as ForumState, ids::ForumId};
use jiff::{SignedDuration, Timestamp, civil};
use serde::Deserialize;

use super::{to_write, typed::wall_clock};
use crate::{
    app::App,
    error::Result,
    extract::{Path, Query},
    page::Page,
    public::forums::{Preview, Seen, forum_page},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    who: String,
    at: String,
}

/// A forum's page as anybody sees it at any time. Nothing is written; a draft is shown as it would be announced.
pub async fn preview(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    Query(wish): Query<Wish>,
    p: Page,
) -> Result {
    let mut forum = to_write(&app, &p, forum).await?;
    if forum.state == ForumState::Draft {
        forum.state = ForumState::Published;
    }
    let zone = forum.zone();
    let typed: Option<civil::DateTime> = wish.at.replace(' ', "T").parse().ok();
    let typed = typed.and_then(|at| zone.to_ambiguous_timestamp(at).compatible().ok());
    let now = typed.unwrap_or_else(clock::now);
    let is_registered = wish.who == "registered";
    let a_minute = SignedDuration::from_mins(1);
    let later = |at: Option<Timestamp>| at.and_then(|at| at.checked_add(a_minute).ok());
    let moments = [
        ("desk-preview-now", Some(clock::now())),
        ("desk-preview-open", later(forum.registration_opens_at)),
        ("desk-preview-close", later(forum.registration_closes_at.or(forum.ends_at))),
        ("desk-preview-door", forum.starts_at),
        ("desk-preview-after", later(forum.ends_at)),
    ];
    let moments = moments.into_iter().filter_map(|(key, at)| Some((key, wall_clock(at?, &zone))));
    let preview = Preview {
        who: if is_registered { "registered" } else { "stranger" },
        at: wall_clock(now, &zone),
        moment: p.moment(now, &zone),
        moments: moments.collect(),
    };
    forum_page(&app, p, forum, Seen { now, is_registered, preview: Some(preview) }, true).await
}
