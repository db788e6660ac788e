use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    clock,
    ids::MailingId,
    language::Language,
    mailings::{
        self, ContentForm, Mailing, Occurrence, Placeholder, Reach, RunLine, RunState, Sample, Schedule,
        ScheduleForm, State as MailingState,
    },
    moments,
    post::{self, Counts, State as Delivery},
    problems::Problems,
    staff::Permission,
};
use jiff::{Timestamp, tz::TimeZone};

use super::audience;
use crate::{
    app::App,
    desk::{ZONES, staff_who_may, status},
    error::{Error, Result},
    extract::Path,
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
    placeholders: Vec<String>,
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
    is_draft: bool,
    /// Its time has come, and the scheduler takes it up within a minute.
    is_starting: bool,
    /// Whether figures are still moving, so that the page loads itself again.
    moves: bool,
}

/// What was typed into one of the page's forms, with what is wrong with it.
#[derive(Default)]
pub struct Typed {
    pub content: Option<ContentForm>,
    pub schedule: Option<ScheduleForm>,
    pub problems: Problems,
}

pub async fn show(State(app): State<App>, Path((_, mailing)): Path<(String, MailingId)>, p: Page) -> Result {
    mailing_page(&app, p, mailing, Typed::default()).await
}

pub async fn mailing_page(app: &App, p: Page, id: MailingId, typed: Typed) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    let now = clock::now();
    let mailing = mailings::find(&app.db, id).await?.ok_or(Error::NotFound)?;
    let written = mailings::contents(&app.db, id).await?;
    let schedule = mailings::find_schedule(&app.db, id).await?;
    let zone = schedule.as_ref().map_or(TimeZone::UTC, zone_of);
    let mut runs = Vec::new();
    for line in mailings::runs_of(&app.db, id).await? {
        let counts = post::counts_of_run(&app.db, line.id).await?;
        runs.push(RunView::new(&p, line, &counts, &zone));
    }
    let coming = mailings::forecast(&app.db, Some(id), AHEAD_DAYS).await?;
    let reach = mailings::reach(&app.db, &mailing.audience).await?;
    let is_starting =
        runs.is_empty() && mailing.state == MailingState::Scheduled && is_due(schedule.as_ref(), now);
    let page = MailingPage {
        audience: audience::in_words(&app.db, &p, &mailing.audience).await?,
        sample: reach.sample.iter().map(|person| sample(&p, person)).collect(),
        reach,
        placeholders: Placeholder::known_to(mailing.knows())
            .iter()
            .map(|word| format!("{{{{{word}}}}}"))
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
        moves: is_starting || runs.iter().any(|r| r.moves),
        is_starting,
        runs,
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

fn zone_of(schedule: &Schedule) -> TimeZone {
    let (Schedule::At { time_zone, .. }
    | Schedule::BeforeForum { time_zone, .. }
    | Schedule::ClassAnniversary { time_zone, .. }) = schedule;
    moments::zone(time_zone).unwrap_or(TimeZone::UTC)
}

fn is_due(schedule: Option<&Schedule>, now: Timestamp) -> bool {
    let Some(schedule @ Schedule::At { local, .. }) = schedule else { return false };
    zone_of(schedule).to_ambiguous_timestamp(*local).compatible().is_ok_and(|due| due <= now)
}

/// A schedule as a sentence, its hour with the name of the zone.
fn in_words(p: &Page, schedule: &Schedule, now: Timestamp) -> String {
    let zone = zone_of(schedule);
    let hour = |at: &jiff::civil::Time| at.strftime("%H:%M").to_string();
    match schedule {
        Schedule::At { local, .. } => match zone.to_ambiguous_timestamp(*local).compatible() {
            Ok(due) => p.t1("desk-schedule-at", "moment", p.moment(due, &zone)),
            Err(_) => local.to_string(),
        },
        Schedule::BeforeForum { days, at, .. } => p.t3(
            "desk-schedule-before-forum",
            ("days", *days),
            ("hour", hour(at)),
            ("zone", p.zone(now, &zone)),
        ),
        Schedule::ClassAnniversary { years, at, .. } => {
            let years: Vec<String> = years.iter().map(i32::to_string).collect();
            let years = years.join(&p.t("list-comma"));
            p.t3(
                "desk-schedule-anniversary",
                ("years", years),
                ("hour", hour(at)),
                ("zone", p.zone(now, &zone)),
            )
        }
    }
}

/// What a schedule most often is, to begin with.
fn usual(mailing: &Mailing) -> ScheduleForm {
    let when = match (mailing.kind, mailing.forum_id) {
        (mailings::Kind::Anniversary, _) => "class_anniversary",
        (mailings::Kind::Reminder, Some(_)) => "before_forum",
        _ => "now",
    };
    ScheduleForm {
        when: when.to_owned(),
        at_local: String::new(),
        time_zone: "Asia/Shanghai".to_owned(),
        days: "7".to_owned(),
        years: "1, 5, 10".to_owned(),
        hour: "09:00".to_owned(),
    }
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
