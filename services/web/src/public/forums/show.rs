use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    clock, countries,
    forums::{self, Category, Filled, Forum, Registration, Series, Session, Speaker, State as ForumState},
    moments,
    staff::Permission,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Reading, json_ld::JsonLd, reading, when};
use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    page::Page,
};

/// One session in the two zones side by side.
pub struct AgendaRow {
    pub session: Session,
    pub hours: String,
    pub speakers: Vec<String>,
}

/// What takes place at one time: a session, or several beside each other.
pub struct Slot {
    pub hours: String,
    pub second_hours: String,
    pub rows: Vec<AgendaRow>,
}

/// The sessions of a day in the forum's zone.
pub struct AgendaDay {
    pub title: String,
    pub slots: Vec<Slot>,
}

/// What is found of a forum at a moment.
pub struct Seen {
    pub forum: Forum,
    pub filled: Filled,
    pub categories: Vec<Category>,
    pub now: Timestamp,
}

impl Seen {
    pub async fn of(app: &App, forum: Forum, now: Timestamp) -> Result<Self> {
        let categories = forums::categories(&app.db, forum.id).await?;
        let filled = forums::filled(&app.db, forum.id).await?;
        Ok(Self { forum, filled, categories, now })
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/forum.html")]
pub struct ForumPage {
    p: Page,
    forum: Forum,
    filled: Filled,
    series: Vec<Series>,
    categories: Vec<Category>,
    days: Vec<AgendaDay>,
    when: String,
    /// The same times in the second zone.
    second_when: Option<String>,
    /// When it was to be, before it was postponed.
    was: Option<String>,
    zone: String,
    second_zone: Option<String>,
    leaf: Option<Leaf>,
    registration: Registration,
    /// Whether calendars can take it.
    has_day: bool,
    opens: Option<String>,
    closes: Option<String>,
    speakers: Vec<Speaker>,
    materials: Vec<Reading>,
    json_ld: Option<JsonLd>,
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
    let seen = Seen::of(&app, forum, clock::now()).await?;
    Ok(forum_page(&app, p, seen, may_edit).await?.into_response())
}

/// A forum's page as it is found at a moment.
pub async fn forum_page(app: &App, p: Page, seen: Seen, may_edit: bool) -> Result<ForumPage> {
    let Seen { forum, filled, categories, now } = seen;
    let (zone, second) = (forum.zone(), forum.second_zone());
    let agenda = forums::agenda(&app.db, forum.id).await?;
    let speakers = forums::speakers(&app.db, forum.id).await?;
    let hours = forum.starts_at.zip(forum.ends_at);
    let is_postponed = forum.state == ForumState::Postponed;
    let dated = hours.filter(|_| !is_postponed);
    let starts = forum.starts_at;
    let room = format!("/forums/{}/materials", forum.slug);
    Ok(ForumPage {
        series: forums::series_of(&app.db, forum.id).await?,
        categories,
        days: by_day(&p, agenda, &speakers, &zone, second.as_ref()),
        when: when(&p, &forum),
        second_when: dated.zip(second.as_ref()).map(|((starts, ends), second)| p.span(starts, ends, second)),
        was: hours.filter(|_| is_postponed).map(|(starts, ends)| p.span(starts, ends, &zone)),
        zone: starts.map(|s| p.zone(s, &zone)).unwrap_or_default(),
        second_zone: starts.zip(second.as_ref()).map(|(s, z)| p.zone(s, z)),
        leaf: dated.map(|(starts, _)| leaf(&p, starts, &zone)),
        registration: forums::registration_is(&forum, now),
        has_day: dated.is_some() && forum.state == ForumState::Published,
        opens: forum.registration_opens_at.map(|t| p.moment(t, &zone)),
        closes: forum.registration_closes_at.map(|t| p.moment(t, &zone)),
        materials: reading(&app.db, &p, forum.id, &room, false).await?,
        json_ld: JsonLd::of_forum(&p, &forum, filled, &speakers, &app.settings.base_url),
        filled,
        speakers,
        may_edit,
        forum,
        p,
    })
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

/// Days, and in each the times at which something takes place. Sessions that overlap stand beside each other.
fn by_day(
    p: &Page,
    agenda: Vec<Session>,
    speakers: &[Speaker],
    zone: &TimeZone,
    second: Option<&TimeZone>,
) -> Vec<AgendaDay> {
    let mut slots: Vec<(Date, Timestamp, Timestamp, Vec<Session>)> = Vec::new();
    for session in agenda {
        let date = moments::date(session.starts(), zone);
        match slots.last_mut() {
            Some((day, _, ends, side)) if *day == date && session.starts() < *ends => {
                *ends = session.ends().max(*ends);
                side.push(session);
            }
            _ => slots.push((date, session.starts(), session.ends(), vec![session])),
        }
    }
    let mut days: Vec<AgendaDay> = Vec::new();
    for (date, from, to, side) in slots {
        let title = moments::weekday(p.language, date);
        let span = hours(p, from, to, zone, date);
        let row = |session: Session| AgendaRow {
            hours: Some(hours(p, session.starts(), session.ends(), zone, date))
                .filter(|own| *own != span)
                .unwrap_or_default(),
            speakers: names(p, &session, speakers),
            session,
        };
        let slot = Slot {
            second_hours: second.map(|second| hours(p, from, to, second, date)).unwrap_or_default(),
            rows: side.into_iter().map(row).collect(),
            hours: span.clone(),
        };
        match days.last_mut() {
            Some(day) if day.title == title => day.slots.push(slot),
            _ => days.push(AgendaDay { title, slots: vec![slot] }),
        }
    }
    days
}

/// Who speaks, as people call them.
fn names(p: &Page, session: &Session, speakers: &[Speaker]) -> Vec<String> {
    let spoken = speakers.iter().filter(|s| session.speakers.contains(&s.id));
    spoken.map(|s| in_full(p, s)).collect()
}

/// “阿古丽 / Aigul Omarova (Kazakhstan)”.
fn in_full(p: &Page, speaker: &Speaker) -> String {
    let native =
        Some(&speaker.native_name).filter(|native| !native.is_empty() && **native != speaker.latin_name);
    let name = native.map_or_else(
        || speaker.latin_name.clone(),
        |native| p.t2("forum-speaker-names", "native", native, "latin", &speaker.latin_name),
    );
    match &speaker.country {
        Some(country) => {
            p.t2("forum-speaker-from", "name", name, "country", countries::name(p.language, country))
        }
        None => name,
    }
}

impl ForumPage {
    fn is_open(&self) -> bool {
        self.registration == Registration::Open
    }

    /// Into which languages it is interpreted.
    fn interpreted(&self, languages: &[String]) -> String {
        let languages: Vec<String> = languages.iter().map(|code| self.p.code("language", code)).collect();
        self.p.t1("forum-interpreted", "languages", languages.join(&self.p.t("list-comma")))
    }

    fn in_full(&self, speaker: &Speaker) -> String {
        in_full(&self.p, speaker)
    }
}

/// `09:00–09:40`; a session that ends on another day in this zone says so, and so does one that begins on
/// another day than the one that it stands under.
fn hours(p: &Page, from: Timestamp, to: Timestamp, zone: &TimeZone, heading: Date) -> String {
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
