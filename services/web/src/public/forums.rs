use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{
    calendars::{self, Entry},
    clock,
    forums::{self, Category, Forum, Registration, Series, Session, State as ForumState},
    language::Language,
    moments, post,
    staff::Permission,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    app::App,
    error::{Error, Result},
    extract::{Path, Query},
    page::Page,
};

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
            is_coming: forum.ends_at.is_some_and(|ends| ends > now),
            is_open: forums::registration_is(&forum, now) == Registration::Open,
            forum,
        }
    }
}

/// When a forum is, as precisely as is known.
pub fn when(p: &Page, forum: &Forum) -> String {
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

/// One session in the two zones side by side.
pub struct AgendaRow {
    pub session: Session,
    pub hours: String,
    pub second_hours: String,
}

/// The sessions of a day in the forum's zone.
pub struct AgendaDay {
    pub title: String,
    pub rows: Vec<AgendaRow>,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/forum.html")]
struct ForumPage {
    p: Page,
    forum: Forum,
    series: Vec<Series>,
    categories: Vec<Category>,
    days: Vec<AgendaDay>,
    when: String,
    /// The same times in the second zone.
    second_when: Option<String>,
    zone: String,
    second_zone: Option<String>,
    leaf: Option<Leaf>,
    registration: Registration,
    opens: Option<String>,
    closes: Option<String>,
    may_edit: bool,
}

/// The first day, as a leaf of a calendar.
pub struct Leaf {
    pub month: String,
    pub day: i8,
    pub weekday: String,
}

pub async fn show(State(app): State<App>, Path((_, slug)): Path<(String, String)>, p: Page) -> Result {
    let forum = forums::find_by_slug(&app.db, &slug).await?.ok_or(Error::NotFound)?;
    let may_edit = p.account.as_ref().is_some_and(|a| a.may_for(Permission::ManageForums, forum.id));
    if forum.state == ForumState::Draft && !may_edit {
        return Err(Error::NotFound);
    }
    let (zone, second) = (forum.zone(), forum.second_zone());
    let agenda = forums::agenda(&app.db, forum.id).await?;
    let starts = forum.starts_at;
    let page = ForumPage {
        series: forums::series_of(&app.db, forum.id).await?,
        categories: forums::categories(&app.db, forum.id).await?,
        days: by_day(&p, agenda, &zone, second.as_ref()),
        when: when(&p, &forum),
        second_when: forum
            .starts_at
            .zip(forum.ends_at)
            .zip(second.as_ref())
            .map(|((starts, ends), second)| p.span(starts, ends, second)),
        zone: starts.map(|s| p.zone(s, &zone)).unwrap_or_default(),
        second_zone: starts.zip(second.as_ref()).map(|(s, z)| p.zone(s, z)),
        leaf: starts.map(|s| leaf(&p, s, &zone)),
        registration: forums::registration_is(&forum, clock::now()),
        opens: forum.registration_opens_at.map(|t| p.moment(t, &zone)),
        closes: forum.registration_closes_at.map(|t| p.moment(t, &zone)),
        may_edit,
        forum,
        p,
    };
    Ok(page.into_response())
}

fn leaf(p: &Page, at: Timestamp, zone: &TimeZone) -> Leaf {
    let date = moments::date(at, zone);
    let language = p.language;
    Leaf {
        month: moments::month(language, date),
        day: date.day(),
        weekday: moments::weekday_name(language, date),
    }
}

fn by_day(p: &Page, agenda: Vec<Session>, zone: &TimeZone, second: Option<&TimeZone>) -> Vec<AgendaDay> {
    let mut days: Vec<AgendaDay> = Vec::new();
    for session in agenda {
        let date = moments::date(session.starts(), zone);
        let title = moments::weekday(p.language, date);
        let row = AgendaRow {
            hours: hours(p, &session, zone, date),
            second_hours: second.map(|second| hours(p, &session, second, date)).unwrap_or_default(),
            session,
        };
        match days.last_mut() {
            Some(day) if day.title == title => day.rows.push(row),
            _ => days.push(AgendaDay { title, rows: vec![row] }),
        }
    }
    days
}

/// `09:00–09:40`; a session that ends on another day in this zone says so, and so does one that begins on
/// another day than the one that it stands under.
fn hours(p: &Page, session: &Session, zone: &TimeZone, heading: Date) -> String {
    let (from, to) = (session.starts(), session.ends());
    let first = moments::date(from, zone);
    let mut hours = format!("{}–{}", moments::hour(from, zone), moments::hour(to, zone));
    if first != moments::date(to, zone) {
        hours = p.t1("hours-next-day", "hours", hours);
    }
    if first != heading {
        hours = p.t2("hours-on-day", "hours", hours, "day", moments::weekday_name(p.language, first));
    }
    hours
}

/// The language of a file that has no language in its path.
#[derive(serde::Deserialize)]
pub struct Wish {
    lang: Option<String>,
}

/// A forum as a calendar file, in the language asked for with `?lang=`, or the one that the browser prefers.
pub async fn calendar(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(wish): Query<Wish>,
    mut p: crate::page::Any,
) -> Result {
    let wished = wish.lang.and_then(|word| word.parse().ok());
    p.0.language = wished.filter(|l| Language::OFFERED.contains(l)).unwrap_or(p.0.language);
    let slug = file.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let forum = forums::find_by_slug(&app.db, slug).await?.ok_or(Error::NotFound)?;
    if forum.state == ForumState::Draft {
        return Err(Error::NotFound);
    }
    let mail_domain = post::mail_domain(&app.db).await?;
    let entry = calendars::of_forum(&forum, p.0.language, p.0.ours(&mail_domain, &p.0.institution(), &app));
    Ok(as_file(entry.ok_or(Error::NotFound)?, &forum))
}

/// A calendar entry as a file to save.
pub fn as_file(entry: Entry, forum: &Forum) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.ics\"", forum.slug)),
        (header::VARY, "Accept-Language".to_owned()),
    ];
    (headers, entry.ics).into_response()
}
