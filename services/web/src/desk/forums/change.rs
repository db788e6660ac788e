//! A change of an announced forum's time, place or state: what it touches is shown before it is made.

use askama::Template;
use askama_web::WebTemplate;
use axum::{Extension, extract::State, response::IntoResponse as _};
use domain::{
    clock,
    forums::{
        self, Agreed, Change, ChangeError, Changed, Effects, Forum, PostponeForm, State as ForumState,
        TimeAndPlace,
    },
    ids::{ForumId, MailingId},
    moments,
    problems::Problems,
    registrations::Reminding,
    staff::Permission,
};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    show::{back, refused},
    to_write,
    typed::wall_clock,
};
use crate::{
    app::App,
    desk::{staff_for, status},
    error::{Error, Result},
    explain::TypedForm,
    extract::{Form, Path},
    page::Page,
    public::forums::when,
};

/// What was sent, and what of it agrees to effects that were shown before.
pub struct Asked {
    fields: Vec<(String, String)>,
    seal: Option<String>,
    send: Vec<MailingId>,
}

impl Asked {
    pub fn of(sent: &TypedForm) -> Self {
        let mut asked = Self { fields: Vec::new(), seal: None, send: Vec::new() };
        for (name, value) in sent.pairs() {
            match name.as_str() {
                "form_token" => {}
                "seal" => asked.seal = Some(value),
                "send" => asked.send.extend(value.parse::<MailingId>()),
                _ => asked.fields.push((name, value)),
            }
        }
        asked
    }

    pub fn agreed(&self) -> Agreed<'_> {
        Agreed { seal: self.seal.as_deref(), send: &self.send }
    }

    /// The page that shows the effects, with what was typed and one button.
    pub fn show(self, p: Page, forum: Forum, effects: Effects, act: &'static str) -> Result {
        let lines = Lines::of(&p, &forum, &effects, &self.send);
        let has_changed = self.seal.is_some();
        let seal = effects.seal();
        Ok(ChangePage { p, forum, act, fields: self.fields, seal, has_changed, lines }.into_response())
    }
}

/// Something that was, and what it will be.
struct Pair {
    key: &'static str,
    was: String,
    is: String,
}

struct Reminder {
    id: MailingId,
    name: String,
    was: String,
    is: String,
    is_overdue: bool,
    is_sent: bool,
}

struct Told {
    letter: String,
    whom: String,
    n: i64,
}

/// The effects in words.
struct Lines {
    pairs: Vec<Pair>,
    told: Vec<Told>,
    reminders: Vec<Reminder>,
    /// When guests were to be reminded, and when they will be.
    guests: Option<(Vec<String>, Vec<String>)>,
    sentences: Vec<String>,
}

impl Lines {
    fn of(p: &Page, forum: &Forum, effects: &Effects, send: &[MailingId]) -> Self {
        let zone = forum.zone();
        let state_is = Forum { state: effects.state, ..forum.clone() };
        let (was, is) = (forum.as_it_was(&effects.was), state_is.as_it_was(&effects.is));
        let mode = |at: &TimeAndPlace| at.mode.as_ref().map_or_else(String::new, |mode| p.code("mode", mode));
        let mut pairs = vec![
            Pair { key: "forum-when", was: when(p, &was), is: when(p, &is) },
            Pair { key: "forum-where", was: p.best(&was.venue).to_owned(), is: p.best(&is.venue).to_owned() },
            Pair { key: "desk-label-mode", was: mode(&effects.was), is: mode(&effects.is) },
            Pair {
                key: "desk-state",
                was: p.code("desk-forum-state", forum.state.code()),
                is: p.code("desk-forum-state", effects.state.code()),
            },
        ];
        pairs.retain(|pair| pair.was != pair.is);
        let moment =
            |at: Option<Timestamp>| at.map_or_else(|| p.t("desk-change-never"), |at| p.moment(at, &zone));
        let reminders = effects.reminders.iter().map(|r| Reminder {
            id: r.mailing,
            name: r.name.clone(),
            was: moment(r.was),
            is: moment(r.is),
            is_overdue: r.is_overdue,
            is_sent: send.contains(&r.mailing),
        });
        let told = effects.told.iter().map(|told| Told {
            letter: p.code("desk-letter", &told.letter),
            whom: p.t2(
                "desk-change-readers",
                "language",
                p.code("language", told.language.code()),
                "zone",
                told.time_zone.as_deref().map_or_else(|| p.t("desk-change-own-zone"), |zone| city(p, zone)),
            ),
            n: told.n,
        });
        let reminders = reminders.collect();
        let guests = effects.guest_reminders.as_ref();
        let guests = guests.map(|moved| (reminded(p, &moved.was, &zone), reminded(p, &moved.is, &zone)));
        Self { pairs, told: told.collect(), reminders, guests, sentences: sentences(p, effects) }
    }
}

fn reminded(p: &Page, moments: &[Reminding], zone: &TimeZone) -> Vec<String> {
    let line = |one: &Reminding| p.t2("desk-change-guests-at", "at", p.moment(one.at, zone), "n", one.n);
    moments.iter().map(line).collect()
}

fn city(p: &Page, zone: &str) -> String {
    let zone = moments::zone(zone).unwrap_or(TimeZone::UTC);
    moments::city(p.language, &zone).unwrap_or_else(|| "UTC".to_owned())
}

fn sentences(p: &Page, effects: &Effects) -> Vec<String> {
    let letters = match effects.state {
        forums::State::Cancelled => "desk-change-visa-letters-end",
        _ => "desk-change-visa-letters",
    };
    [
        ("desk-change-waiting", effects.waiting),
        ("desk-change-offers-cut", effects.offers_cut),
        ("desk-change-holds-cut", effects.holds_cut),
        ("desk-change-offers-taken-back", effects.offers_taken_back),
        ("desk-change-offers-made", effects.offers_made),
        ("desk-change-guests-seats", effects.guests_seats),
        ("desk-change-delegations", effects.delegations),
        (letters, effects.visa_letters),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0)
    .map(|(key, n)| p.t1(key, "n", n))
    .collect()
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_change.html")]
struct ChangePage {
    p: Page,
    forum: Forum,
    /// `edit`, `postpone`, `cancel`, `close` or `end`
    act: &'static str,
    fields: Vec<(String, String)>,
    seal: String,
    /// Something has moved on since other effects were shown.
    has_changed: bool,
    lines: Lines,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_postpone.html")]
struct PostponePage {
    p: Page,
    forum: Forum,
    when: String,
    form: PostponeForm,
    problems: Problems,
}

fn postpone_page(p: Page, forum: Forum, form: PostponeForm, problems: Problems) -> Result {
    let when = when(&p, &forum);
    Ok((status(&problems), PostponePage { p, forum, when, form, problems }).into_response())
}

pub async fn postpone_form(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let zone = forum.zone();
    let local = |at: Option<Timestamp>| at.map(|at| wall_clock(at, &zone)).unwrap_or_default();
    let form = PostponeForm { starts_at: local(forum.starts_at), ends_at: local(forum.ends_at) };
    postpone_page(p, forum, form, Problems::default())
}

pub async fn postpone(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Extension(sent): Extension<TypedForm>,
    Form(form): Form<PostponeForm>,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    match form.parse(&forum, clock::now()) {
        Ok(to) => make(&app, p, forum, Change::Postpone(to), Asked::of(&sent), "postpone").await,
        Err(problems) => postpone_page(p, forum, form, problems),
    }
}

pub async fn cancel(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Extension(sent): Extension<TypedForm>,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    if forum.state == ForumState::Cancelled {
        return Ok(back(&p, forum.id));
    }
    make(&app, p, forum, Change::Cancel, Asked::of(&sent), "cancel").await
}

/// Registration closes before its time.
pub async fn close(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Extension(sent): Extension<TypedForm>,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let (at, asked) = by_hand(&sent);
    make(&app, p, forum, Change::CloseRegistration(at), asked, "close").await
}

/// A forum is over before its time.
pub async fn end(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Extension(sent): Extension<TypedForm>,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let (at, asked) = by_hand(&sent);
    make(&app, p, forum, Change::End(at), asked, "end").await
}

/// The moment of the look, which comes back with what was agreed to.
fn by_hand(sent: &TypedForm) -> (Timestamp, Asked) {
    let seen = sent.value("at").and_then(|at| at.parse().ok());
    let at = forums::by_hand_at(seen, clock::now());
    (at, Asked { fields: vec![("at".to_owned(), at.to_string())], ..Asked::of(sent) })
}

async fn make(
    app: &App,
    p: Page,
    forum: Forum,
    change: Change<'_>,
    asked: Asked,
    act: &'static str,
) -> Result {
    let by = staff_for(&p, Permission::ManageForums, forum.id)?.id;
    match forums::change(&app.db, forum.id, change, asked.agreed(), by, clock::now()).await {
        Ok(Changed::Made(_)) => Ok(back(&p, forum.id)),
        Ok(Changed::Shown(effects)) => asked.show(p, forum, effects, act),
        Err(ChangeError::State(error)) => Err(refused(error)),
        Err(ChangeError::Database(error)) => Err(error.into()),
        Err(ChangeError::NotFound | ChangeError::Save(_)) => Err(Error::NotFound),
    }
}
