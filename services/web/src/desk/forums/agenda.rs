//! The agenda: its days, and one session at a time.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Forum, Session, SessionForm, Speaker},
    ids::{ForumId, SessionId},
    language::Language,
    moments,
    problems::Problems,
};

use super::{Tick, spoken, to_write, typed::wall_clock, unwritten};
use crate::{
    app::App,
    desk::{status, who},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

/// A session in the list of its day.
struct Line {
    session: Session,
    hours: String,
}

struct Day {
    title: String,
    lines: Vec<Line>,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_agenda.html")]
struct AgendaPage {
    p: Page,
    forum: Forum,
    days: Vec<Day>,
    speakers: Vec<Speaker>,
}

pub async fn agenda(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let zone = forum.zone();
    let mut days: Vec<Day> = Vec::new();
    for session in forums::agenda(&app.db, forum.id).await? {
        let title = moments::weekday(p.language, moments::date(session.starts(), &zone));
        let (from, to) = (moments::hour(session.starts(), &zone), moments::hour(session.ends(), &zone));
        let line = Line { session, hours: format!("{from}–{to}") };
        match days.last_mut() {
            Some(day) if day.title == title => day.lines.push(line),
            _ => days.push(Day { title, lines: vec![line] }),
        }
    }
    let speakers = forums::speakers(&app.db, forum.id).await?;
    Ok(AgendaPage { p, forum, days, speakers }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_session.html")]
struct SessionPage {
    p: Page,
    forum: Forum,
    session: Option<Session>,
    form: SessionForm,
    interpretation: Vec<Tick>,
    speakers: Vec<Tick>,
    problems: Problems,
}

impl SessionPage {
    fn persian(&self) -> &str {
        self.form.title_fa.as_deref().unwrap_or_default()
    }

    fn is_stale(&self, field: &str) -> bool {
        let stale = self.session.as_ref().map(|s| s.stale.as_slice()).unwrap_or_default();
        stale.iter().any(|code| field == format!("title_{code}"))
    }
}

fn session_page(
    p: Page,
    forum: Forum,
    session: Option<Session>,
    speakers: Vec<Speaker>,
    (form, problems): (SessionForm, Problems),
) -> Result {
    let speakers = speakers.into_iter().map(|s| Tick {
        value: s.id.to_string(),
        label: s.latin_name,
        is_ticked: form.speakers.contains(&s.id.to_string()),
    });
    let interpretation = spoken(&p, &form.interpretation);
    let page =
        SessionPage { speakers: speakers.collect(), interpretation, p, forum, session, form, problems };
    Ok((status(&page.problems), page).into_response())
}

/// A new session begins when the last one that is known ends.
pub async fn new_session(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let speakers = forums::speakers(&app.db, forum.id).await?;
    let agenda = forums::agenda(&app.db, forum.id).await?;
    let begins = agenda.iter().map(Session::ends).max().or(forum.starts_at);
    let starts_at = begins.map(|at| wall_clock(at, &forum.zone())).unwrap_or_default();
    let form = SessionForm { starts_at, ..SessionForm::default() };
    session_page(p, forum, None, speakers, (form, Problems::default()))
}

pub async fn session(
    State(app): State<App>,
    Path((_, forum, session)): Path<(String, ForumId, SessionId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let session = forums::find_session(&app.db, forum.id, session).await?.ok_or(Error::NotFound)?;
    let speakers = forums::speakers(&app.db, forum.id).await?;
    let zone = forum.zone();
    let title = |language| session.title.exactly(language).to_owned();
    let form = SessionForm {
        title_zh: title(Language::Zh),
        title_en: title(Language::En),
        title_ru: title(Language::Ru),
        title_fa: Some(title(Language::Fa)),
        starts_at: wall_clock(session.starts(), &zone),
        ends_at: moments::hour(session.ends(), &zone),
        room: session.room.clone(),
        track: session.track.clone().unwrap_or_default(),
        kind: session.kind.code().to_owned(),
        interpretation: session.interpretation.clone(),
        speakers: session.speakers.iter().map(ToString::to_string).collect(),
        fresh: Vec::new(),
    };
    session_page(p, forum, Some(session), speakers, (form, Problems::default()))
}

pub async fn write_session(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<SessionForm>,
) -> Result {
    write(&app, p, forum, None, form).await
}

pub async fn save_session(
    State(app): State<App>,
    Path((_, forum, session)): Path<(String, ForumId, SessionId)>,
    p: Page,
    Form(form): Form<SessionForm>,
) -> Result {
    write(&app, p, forum, Some(session), form).await
}

async fn write(app: &App, p: Page, forum: ForumId, id: Option<SessionId>, form: SessionForm) -> Result {
    let forum = to_write(app, &p, forum).await?;
    let session = match id {
        Some(id) => Some(forums::find_session(&app.db, forum.id, id).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    let speakers = forums::speakers(&app.db, forum.id).await?;
    let new = match form.parse(id, &forum, &speakers) {
        Ok(new) => new,
        Err(problems) => return session_page(p, forum, session, speakers, (form, problems)),
    };
    let by = who(&p)?.id;
    forums::save_session(&app.db, forum.id, &new, by, clock::now()).await.map_err(unwritten)?;
    Ok(Redirect::to(&p.url(&format!("/desk/forums/{}/agenda", forum.id))).into_response())
}

pub async fn remove_session(
    State(app): State<App>,
    Path((_, forum, session)): Path<(String, ForumId, SessionId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let by = who(&p)?.id;
    forums::remove_session(&app.db, forum.id, session, by, clock::now()).await.map_err(unwritten)?;
    Ok(Redirect::to(&p.url(&format!("/desk/forums/{}/agenda", forum.id))).into_response())
}
