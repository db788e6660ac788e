use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Category, ChangeStateError, Filled, Forum, State as ForumState},
    ids::ForumId,
    language::Language,
    problems::Problems,
    registrations::{self, Counted, InvitationCounts},
    staff::Permission,
};

use crate::{
    app::App,
    desk::{staff_for, status},
    error::{Error, Result},
    extract::Path,
    page::Page,
    public::forums::when,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum.html")]
struct ForumPage {
    p: Page,
    forum: Forum,
    filled: Filled,
    when: String,
    second_when: Option<String>,
    opens: Option<String>,
    closes: Option<String>,
    categories: Vec<Category>,
    sessions: usize,
    counted: Vec<Counted>,
    /// Places taken by those whom others bring along.
    companions: i64,
    invitations: InvitationCounts,
    /// Texts that are yet to be written: the key of the sentence, and the language.
    missing: Vec<(&'static str, Language)>,
    /// Texts that have fallen behind another language.
    stale: Vec<(&'static str, Language)>,
    /// Sessions whose title has.
    stale_sessions: usize,
    /// Sessions whose room or track is yet to be written in a language.
    partial_sessions: usize,
    /// What keeps a draft from being announced.
    not_ready: Problems,
    /// Where the forum is edited.
    edit_path: String,
    may_manage: bool,
    may_invite: bool,
    /// Whether registration can be closed by hand, and the forum be ended.
    may_close: bool,
    may_end: bool,
    /// Whether it was announced and has ended.
    is_over: bool,
}

async fn forum_page(app: &App, p: Page, forum: Forum, not_ready: Problems) -> Result {
    let zone = forum.zone();
    let agenda = forums::agenda(&app.db, forum.id).await?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let second = forum.starts_at.zip(forum.ends_at).zip(forum.second_zone());
    let may = |what| p.account.as_ref().is_some_and(|a| a.may_for(what, forum.id));
    let now = clock::now();
    let is_over = forum.state == ForumState::Published && forum.is_over(now);
    let is_to_come = forum.state == ForumState::Published && !is_over;
    let may_invite = may(Permission::Invite) && is_to_come && !categories.is_empty();
    let status = status(&not_ready);
    let is_under_way = forum.starts_at.is_some_and(|starts| starts < now) && !forum.is_over(now);
    let page = ForumPage {
        may_close: forums::registration_is(&forum, now) == forums::Registration::Open,
        may_end: forum.state == ForumState::Published && is_under_way,
        is_over,
        when: when(&p, &forum),
        second_when: second.map(|((from, to), zone)| p.span(from, to, &zone)),
        opens: forum.registration_opens_at.map(|at| p.moment(at, &zone)),
        closes: forum.registration_closes_at.map(|at| p.moment(at, &zone)),
        sessions: agenda.len(),
        stale_sessions: agenda.iter().filter(|session| session.is_behind()).count(),
        partial_sessions: agenda.iter().filter(|session| session.is_partial()).count(),
        stale: stale(&forum),
        filled: forums::filled(&app.db, forum.id).await?,
        counted: Counted::of_forum(&app.db, forum.id).await?,
        companions: registrations::count_companions(&app.db, forum.id).await?,
        invitations: registrations::invitation_counts(&app.db, forum.id).await?,
        missing: missing(&forum),
        may_manage: may(Permission::ManageForums),
        not_ready,
        edit_path: p.url(&format!("/desk/forums/{}/edit", forum.id)),
        may_invite,
        categories,
        forum,
        p,
    };
    Ok((status, page).into_response())
}

fn missing(forum: &Forum) -> Vec<(&'static str, Language)> {
    [
        ("desk-missing-title", &forum.title),
        ("desk-missing-summary", &forum.summary),
        ("desk-missing-venue", &forum.venue),
    ]
    .into_iter()
    .flat_map(|(key, text)| text.missing().into_iter().map(move |language| (key, language)))
    .collect()
}

fn stale(forum: &Forum) -> Vec<(&'static str, Language)> {
    let stale = &forum.stale;
    [
        ("desk-stale-title", &stale.title),
        ("desk-stale-summary", &stale.summary),
        ("desk-stale-venue", &stale.venue),
    ]
    .into_iter()
    .flat_map(|(key, behind)| behind.iter().map(move |language| (key, *language)))
    .collect()
}

pub async fn show(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, Permission::SeeRegistrations, forum).await?;
    forum_page(&app, p, forum, Problems::default()).await
}

pub async fn publish(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, Permission::ManageForums, forum).await?;
    let by = staff_for(&p, Permission::ManageForums, forum.id)?.id;
    match forums::publish(&app.db, forum.id, by, clock::now()).await {
        Ok(()) => Ok(back(&p, forum.id)),
        Err(ChangeStateError::NotReady(not_ready)) => forum_page(&app, p, forum, not_ready).await,
        Err(error) => Err(refused(error)),
    }
}

/// Throws a draft away; an announced forum is cancelled instead.
pub async fn discard(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let by = staff_for(&p, Permission::ManageForums, forum)?.id;
    match forums::discard(&app.db, forum, by).await {
        Ok(()) => Ok(Redirect::to(&p.url("/desk/forums")).into_response()),
        Err(error) => Err(refused(error)),
    }
}

/// Why a forum's state was not changed: the page with the button was older than the forum's state.
pub fn refused(error: ChangeStateError) -> Error {
    match error {
        ChangeStateError::NotADraft | ChangeStateError::NotReady(_) => {
            Error::Conflict("desk-error-forum-not-a-draft")
        }
        ChangeStateError::NotAnnounced => Error::Conflict("desk-error-forum-is-a-draft"),
        ChangeStateError::Over => Error::Conflict("desk-error-forum-is-over"),
        ChangeStateError::NotOpen => Error::Conflict("desk-error-registration-not-open"),
        ChangeStateError::NotBegun => Error::Conflict("desk-error-forum-not-begun"),
        ChangeStateError::HasMailings => Error::Conflict("desk-error-forum-has-mailings"),
        ChangeStateError::NotFound => Error::NotFound,
        ChangeStateError::Database(error) => error.into(),
    }
}

async fn of_desk(app: &App, p: &Page, what: Permission, id: ForumId) -> Result<Forum> {
    staff_for(p, what, id)?;
    forums::find(&app.db, id).await?.ok_or(Error::NotFound)
}

pub fn back(p: &Page, forum: ForumId) -> axum::response::Response {
    Redirect::to(&p.url(&format!("/desk/forums/{forum}"))).into_response()
}
