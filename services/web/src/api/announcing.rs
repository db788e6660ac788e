//! What programs of staff do with forums that everybody knows of: announce, postpone, cancel.

use axum::{extract::State, http::StatusCode};
use domain::{
    clock,
    forums::{self, Agreed, Change, ChangeError, ChangeStateError, Changed, Forum, PostponeForm},
    ids::MailingId,
    staff::Permission,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    forums::ForumLine,
    organising::{Answer, answer, unsaved},
    problem::Problem,
    reach,
    sent::{Sent, done_before},
    written::wall_clock,
};
use crate::{app::App, extract::Path};

/// Announces a draft
#[utoipa::path(
    post,
    path = "/forums/{slug}/publish",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    responses(
        (status = 200, body = ForumLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-a-draft`"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "What it lacks"),
    )
)]
pub async fn publish(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Answer {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    sent.once(&app, ("publish", &slug), async |call| {
        if done_before(&app, call, "forum.publish").await?.is_some() {
            return Ok(());
        }
        forums::publish(&app.db, forum.id, sent.account.id, clock::now()).await.map_err(unchanged)
    })
    .await?;
    answer(&app, StatusCode::OK, forum.id).await
}

/// What was seen of the effects of an act.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Seen {
    /// The seal that came with the effects
    seal: Option<String>,
    /// Mailings that become overdue, and are to go out all the same
    #[schema(value_type = Vec<String>)]
    send: Vec<MailingId>,
}

impl Seen {
    fn agreed(&self) -> Agreed<'_> {
        Agreed { seal: self.seal.as_deref(), send: &self.send }
    }
}

/// Cancels an announced forum: everybody who registered is told by mail
#[utoipa::path(
    post,
    path = "/forums/{slug}/cancel",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = Seen,
    responses(
        (status = 200, body = ForumLine, description = "Cancelled twice is cancelled"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`look-first`: what it touches; `not-announced`: a draft is discarded instead"),
    )
)]
pub async fn cancel(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Answer {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let seen: Seen = sent.read()?;
    if forum.state != forums::State::Cancelled {
        sent.once(&app, ("cancel", &slug), async |_| {
            make(&app, &sent, &forum, Change::Cancel, seen.agreed()).await
        })
        .await?;
    }
    answer(&app, StatusCode::OK, forum.id).await
}

/// An end before its time.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ByHand {
    /// RFC 3339, of the last hour; left out, now. It is sent again with the seal
    #[schema(value_type = Option<String>)]
    at: Option<Timestamp>,
    /// The seal that came with the effects
    seal: Option<String>,
    /// Mailings that become overdue, and are to go out all the same
    #[schema(value_type = Vec<String>)]
    send: Vec<MailingId>,
}

/// Closes registration before its time
#[utoipa::path(
    post,
    path = "/forums/{slug}/close",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = ByHand,
    responses(
        (status = 200, body = ForumLine),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`look-first`: what it touches; `registration-not-open`"),
    )
)]
pub async fn close(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Answer {
    by_hand(&app, &slug, &sent, "forum.close", Change::CloseRegistration).await
}

/// Ends a forum that has begun before its time
#[utoipa::path(
    post,
    path = "/forums/{slug}/end",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = ByHand,
    responses(
        (status = 200, body = ForumLine),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`look-first`: what it touches; `not-begun`; `over`; `not-announced`"),
    )
)]
pub async fn end(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Answer {
    by_hand(&app, &slug, &sent, "forum.end", Change::End).await
}

async fn by_hand(
    app: &App,
    slug: &str,
    sent: &Sent,
    act: &'static str,
    change: impl FnOnce(Timestamp) -> Change<'static>,
) -> Answer {
    let forum = reach::forum(app, &sent.account, Permission::ManageForums, slug).await?;
    let seen: ByHand = sent.read()?;
    let change = change(forums::by_hand_at(seen.at, clock::now()));
    sent.once(app, (act, slug), async |call| {
        if done_before(app, call, act).await?.is_some() {
            return Ok(());
        }
        let agreed = Agreed { seal: seen.seal.as_deref(), send: &seen.send };
        make(app, sent, &forum, change, agreed).await
    })
    .await?;
    answer(app, StatusCode::OK, forum.id).await
}

/// A later date, or none: then it is to be announced.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewDate {
    /// RFC 3339
    #[schema(value_type = Option<String>)]
    starts_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    ends_at: Option<Timestamp>,
    /// The seal that came with the effects
    seal: Option<String>,
    /// Mailings that become overdue, and are to go out all the same
    #[schema(value_type = Vec<String>)]
    send: Vec<MailingId>,
}

/// Postpones an announced forum, with its agenda and its registration, to another day or until one is announced
#[utoipa::path(
    post,
    path = "/forums/{slug}/postpone",
    tag = "organising",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = NewDate,
    responses(
        (status = 200, body = ForumLine),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`look-first`: what it touches; `not-announced`"),
    )
)]
pub async fn postpone(State(app): State<App>, Path(slug): Path<String>, sent: Sent) -> Answer {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let date: NewDate = sent.read()?;
    let local = |at: Option<Timestamp>| at.map(|at| wall_clock(at, &forum.zone())).unwrap_or_default();
    let form = PostponeForm { starts_at: local(date.starts_at), ends_at: local(date.ends_at) };
    sent.once(&app, ("postpone", &slug), async |call| {
        if done_before(&app, call, "forum.postpone").await?.is_some() {
            return Ok(());
        }
        let to = form.parse(&forum, clock::now()).map_err(|problems| Problem::invalid(&problems))?;
        let agreed = Agreed { seal: date.seal.as_deref(), send: &date.send };
        make(&app, &sent, &forum, Change::Postpone(to), agreed).await
    })
    .await?;
    answer(&app, StatusCode::OK, forum.id).await
}

/// Makes a change that was looked at; else tells what it would touch.
pub async fn make(
    app: &App,
    sent: &Sent,
    forum: &Forum,
    change: Change<'_>,
    agreed: Agreed<'_>,
) -> Result<(), Problem> {
    match forums::change(&app.db, forum.id, change, agreed, sent.account.id, clock::now()).await {
        Ok(Changed::Made(_)) => Ok(()),
        Ok(Changed::Shown(effects)) => Err(Problem::look_first(effects)),
        Err(ChangeError::Save(error)) => Err(unsaved(error)),
        Err(ChangeError::State(error)) => Err(unchanged(error)),
        Err(ChangeError::NotFound) => Err(Problem::not_found()),
        Err(ChangeError::Database(error)) => Err(Problem::database(error)),
    }
}

pub fn unchanged(error: ChangeStateError) -> Problem {
    match error {
        ChangeStateError::NotReady(problems) => Problem::invalid(&problems),
        ChangeStateError::NotFound => Problem::not_found(),
        ChangeStateError::NotADraft => Problem::conflict("not-a-draft"),
        ChangeStateError::NotAnnounced => Problem::conflict("not-announced"),
        ChangeStateError::Over => Problem::conflict("over"),
        ChangeStateError::NotOpen => Problem::conflict("registration-not-open"),
        ChangeStateError::NotBegun => Problem::conflict("not-begun"),
        ChangeStateError::HasMailings => Problem::conflict("has-mailings"),
        ChangeStateError::Database(error) => Problem::database(error),
    }
}
