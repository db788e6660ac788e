use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    clock,
    ids::{MailingId, RunId},
    language::Language,
    mailings::{
        self, ContentForm, Mailing, Occurrence, Placeholder, Reach, RunLine, RunState, Sample, Schedule,
        ScheduleForm, State as MailingState,
    },
    post::{self, Counts, State as Delivery},
    problems::Problems,
    staff::Permission,
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{
    audience,
    times::{in_words, is_due, usual, zone_of},
};
use crate::{
    app::App,
    desk::{ZONES, mark_of_next, staff_who_may, status},
    error::{Error, Result},
    extract::{Path, Query},
    page::Page,
};

/// How far ahead a mailing's page looks: more than a year, so that an anniversary is always in sight.
const AHEAD_DAYS: i32 = 400;

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/mailing.html")]
struct MailingPage {
    p: Page,
    mailing: Mailing,
    audience: String,
    reach: Reach,
    /// Some of those whom it reaches: name, country, language.
    sample: Vec<String>,
    /// Each placeholder as it is written, and the code of its explanation.
    placeholders: Vec<(String, String)>,
    content: ContentForm,
    /// What is written: language, subject, body.
    written: Vec<(Language, String, String)>,
    /// Languages in which nothing is written yet.
    unwritten: Vec<Language>,
    schedule: Option<String>,
    when: ScheduleForm,
    problems: Problems,
    zones: &'static [String],
    coming: Vec<(String, Option<String>)>,
    /// Whether its schedule can come round again.
    recurs: bool,
    runs: Vec<RunView>,
    /// The mark where older runs begin.
    older: Option<RunId>,
    is_draft: bool,
    /// Its time has come, and the scheduler takes it up within a minute.
    is_starting: bool,
    /// Whether figures are still moving, so that the page may be asked to load itself again.
    moves: bool,
    /// Whether it was asked to, and does.
    live: bool,
}

/// What the page's address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Not empty: the page loads itself again while figures move.
    live: String,
    /// The run before which the runs shown begin.
    before: String,
}

/// What was typed into one of the page's forms, with what is wrong with it.
#[derive(Default)]
pub struct Typed {
    pub content: Option<ContentForm>,
    pub schedule: Option<ScheduleForm>,
    pub problems: Problems,
}

pub async fn show(
    State(app): State<App>,
    Path((_, mailing)): Path<(String, MailingId)>,
    Query(asked): Query<Asked>,
    p: Page,
) -> Result {
    mailing_page(&app, p, mailing, asked, Typed::default()).await
}

pub async fn mailing_page(app: &App, p: Page, id: MailingId, asked: Asked, typed: Typed) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    let now = clock::now();
    let mailing = mailings::find(&app.db, id).await?.ok_or(Error::NotFound)?;
    let written = mailings::contents(&app.db, id).await?;
    let schedule = mailings::find_schedule(&app.db, id).await?;
    let zone = schedule.as_ref().map_or(TimeZone::UTC, zone_of);
    let before: Option<RunId> = asked.before.parse().ok();
    let lines = mailings::runs_of(&app.db, id, before).await?;
    let older = mark_of_next(&lines, |line| line.id);
    let mut runs = Vec::new();
    for line in lines {
        let counts = post::counts_of_run(&app.db, line.id).await?;
        runs.push(RunView::new(&p, line, &counts, &zone));
    }
    let coming = mailings::forecast(&app.db, Some(id), AHEAD_DAYS).await?;
    let reach = mailings::reach(&app.db, &mailing.audience, &mailing.topic).await?;
    let is_starting = before.is_none()
        && runs.is_empty()
        && mailing.state == MailingState::Scheduled
        && is_due(schedule.as_ref(), now);
    let moves = is_starting || runs.iter().any(|r| r.moves);
    let page = MailingPage {
        audience: audience::in_words(&app.db, &p, &mailing.audience).await?,
        sample: reach.sample.iter().map(|person| sample(&p, person)).collect(),
        reach,
        placeholders: Placeholder::known_to(mailing.knows())
            .iter()
            .map(|word| (format!("{{{{{word}}}}}"), word.replace('.', "-")))
            .collect(),
        unwritten: Language::OFFERED.into_iter().filter(|l| !written.iter().any(|(w, ..)| w == l)).collect(),
        content: typed.content.unwrap_or_else(|| form_of(&written)),
        written,
        schedule: schedule.as_ref().map(|s| in_words(&p, s, now)),
        when: typed.schedule.unwrap_or_else(|| usual(&mailing)),
        problems: typed.problems,
        zones: ZONES.as_slice(),
        coming: coming.iter().map(|o| (p.moment(o.due_at.to_jiff(), &zone), whose(&p, o))).collect(),
        recurs: schedule.as_ref().is_some_and(|s| !matches!(s, Schedule::At { .. })),
        is_draft: mailing.state == MailingState::Draft,
        live: moves && !asked.live.is_empty(),
        moves,
        is_starting,
        runs,
        older,
        mailing,
        p,
    };
    Ok((status(&page.problems), page).into_response())
}

fn sample(p: &Page, person: &Sample) -> String {
    let country = ("country", p.country(&person.country));
    let language = ("language", p.code("language", person.language.code()));
    p.t3("desk-reach-person", ("name", &person.latin_name), country, language)
}

/// One run, with where its mails stand.
struct RunView {
    line: RunLine,
    due: String,
    whose: Option<String>,
    /// The key of its state: a run whose mails have all ended is finished.
    state: &'static str,
    tone: &'static str,
    recipients: i64,
    figures: Vec<(&'static str, i64)>,
    /// Parts of the bar: class, where it begins and how wide it is, in percent.
    bar: Vec<(&'static str, String, String)>,
    /// The bar in words.
    bar_says: String,
    moves: bool,
    may_pause: bool,
    may_resume: bool,
}

impl RunView {
    fn new(p: &Page, line: RunLine, counts: &Counts, zone: &TimeZone) -> Self {
        let on_the_way = counts.on_the_way() - counts.of(Delivery::Deferred);
        let is_over = counts.on_the_way() == 0;
        let (state, tone) = match line.state {
            RunState::Running if is_over => ("finished", "good"),
            RunState::Running => ("running", ""),
            RunState::Paused => ("paused", "wait"),
            RunState::Cancelled => ("cancelled", "wrong"),
            RunState::Missed => ("missed", "wrong"),
        };
        let failed =
            [Delivery::Rejected, Delivery::Uncertain, Delivery::Missed].map(|s| counts.of(s)).iter().sum();
        let parts =
            [("a", counts.of(Delivery::Accepted)), ("w", counts.of(Delivery::Deferred)), ("e", failed)];
        let [accepted, deferred, failed] = parts.map(|(_, n)| n * 100 / counts.all().max(1));
        let figures = [
            ("accepted", counts.of(Delivery::Accepted)),
            ("on-the-way", on_the_way),
            ("deferred", counts.of(Delivery::Deferred)),
            ("rejected", counts.of(Delivery::Rejected)),
            ("suppressed", counts.of(Delivery::Suppressed)),
            ("uncertain", counts.of(Delivery::Uncertain)),
            ("cancelled", counts.of(Delivery::Cancelled)),
            ("missed", counts.of(Delivery::Missed)),
        ];
        Self {
            due: p.moment(line.due_at.to_jiff(), zone),
            whose: line.class_title.as_ref().zip(line.years).map(|(title, years)| {
                p.t2("desk-mailing-of-class", "class", p.best(&title.0), "years", years)
            }),
            state,
            tone,
            recipients: line.recipients.into(),
            figures: figures.into_iter().filter(|(key, n)| *n > 0 || *key == "accepted").collect(),
            bar: bar(&parts, counts.all()),
            bar_says: p.t3(
                "desk-run-bar",
                ("accepted", accepted),
                ("deferred", deferred),
                ("failed", failed),
            ),
            moves: line.state == RunState::Running && on_the_way > 0,
            may_pause: line.state == RunState::Running && !is_over,
            may_resume: line.state == RunState::Paused,
            line,
        }
    }
}

fn bar(parts: &[(&'static str, i64); 3], all: i64) -> Vec<(&'static str, String, String)> {
    let percent = |n: i64| format!("{}.{}%", n * 1000 / all.max(1) / 10, n * 1000 / all.max(1) % 10);
    let mut before = 0;
    parts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(class, n)| {
            let begins = percent(before);
            before += n;
            (*class, begins, percent(*n))
        })
        .collect()
}

pub fn whose(p: &Page, occurrence: &Occurrence) -> Option<String> {
    let title = occurrence.class_title.as_ref().zip(occurrence.years);
    title.map(|(title, years)| p.t2("desk-mailing-of-class", "class", p.best(&title.0), "years", years))
}

fn form_of(written: &[(Language, String, String)]) -> ContentForm {
    let mut form = ContentForm::default();
    for (language, subject, body) in written {
        let words = (subject.clone(), body.clone());
        match language {
            Language::Zh => (form.subject_zh, form.body_zh) = words,
            Language::En => (form.subject_en, form.body_en) = words,
            Language::Ru => (form.subject_ru, form.body_ru) = words,
            Language::Fa => {}
        }
    }
    form
}
