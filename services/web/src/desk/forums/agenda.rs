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
    language::{Language, LanguageMap},
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

/// A room or a track in one language, with what other sessions have there.
struct Named {
    /// `room_ru`
    name: String,
    tag: &'static str,
    typed: String,
    known: Vec<String>,
}

/// The same text once, in the order in which they come.
pub fn each_once<'t>(texts: impl IntoIterator<Item = &'t String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !text.trim().is_empty() && !once.contains(text) {
            once.push(text.clone());
        }
    }
    once
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_session.html")]
struct SessionPage {
    p: Page,
    forum: Forum,
    session: Option<Session>,
    form: SessionForm,
    rooms: Vec<Named>,
    tracks: Vec<Named>,
    interpretation: Vec<Tick>,
    speakers: Vec<Tick>,
    problems: Problems,
}

impl SessionPage {
    fn persian(&self) -> &str {
        self.form.title_fa.as_deref().unwrap_or_default()
    }

    fn is_stale(&self, field: &str) -> bool {
        let named = self.session.as_ref().zip(field.split_once('_'));
        named.is_some_and(|(session, (text, code))| session.behind(text).iter().any(|c| c == code))
    }
}

async fn session_page(
    app: &App,
    p: Page,
    forum: Forum,
    session: Option<Session>,
    speakers: Vec<Speaker>,
    (form, problems): (SessionForm, Problems),
) -> Result {
    let agenda = forums::agenda(&app.db, forum.id).await?;
    let named = |what: &str, typed: [&String; 3], of: fn(&Session) -> &LanguageMap| -> Vec<Named> {
        let languages = [Language::Zh, Language::En, Language::Ru].into_iter().zip(typed);
        let named = |(language, typed): (Language, &String)| {
            let known: Vec<String> = agenda.iter().map(|s| of(s).exactly(language).to_owned()).collect();
            let (name, tag) = (format!("{what}_{language}"), language.tag());
            Named { name, tag, typed: typed.clone(), known: each_once(&known) }
        };
        languages.map(named).collect()
    };
    let rooms = named("room", [&form.room_zh, &form.room_en, &form.room_ru], |s| &s.room.0);
    let tracks = named("track", [&form.track_zh, &form.track_en, &form.track_ru], |s| &s.track.0);
    let speakers = speakers.into_iter().map(|s| Tick {
        value: s.id.to_string(),
        label: s.latin_name,
        is_ticked: form.speakers.contains(&s.id.to_string()),
    });
    let interpretation = spoken(&p, &form.interpretation);
    let speakers = speakers.collect();
    let page = SessionPage { rooms, tracks, speakers, interpretation, p, forum, session, form, problems };
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
    session_page(&app, p, forum, None, speakers, (form, Problems::default())).await
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
    let room = |language| session.room.exactly(language).to_owned();
    let track = |language| session.track.exactly(language).to_owned();
    let form = SessionForm {
        title_zh: title(Language::Zh),
        title_en: title(Language::En),
        title_ru: title(Language::Ru),
        title_fa: Some(title(Language::Fa)),
        starts_at: wall_clock(session.starts(), &zone),
        ends_at: moments::hour(session.ends(), &zone),
        room_zh: room(Language::Zh),
        room_en: room(Language::En),
        room_ru: room(Language::Ru),
        track_zh: track(Language::Zh),
        track_en: track(Language::En),
        track_ru: track(Language::Ru),
        kind: session.kind.code().to_owned(),
        interpretation: session.interpretation.clone(),
        speakers: session.speakers.iter().map(ToString::to_string).collect(),
        fresh: Vec::new(),
    };
    session_page(&app, p, forum, Some(session), speakers, (form, Problems::default())).await
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
        Err(problems) => return session_page(app, p, forum, session, speakers, (form, problems)).await,
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
