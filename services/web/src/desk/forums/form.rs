use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Category, DraftForm, Forum, SaveError, Session},
    ids::ForumId,
    language::{Language, LanguageMap},
    problems::{Problem, Problems},
    staff::Permission,
    typed,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    app::App,
    desk::{ZONES, staff_for, staff_who_may, status},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

const EMPTY_CATEGORIES: usize = 3;
const EMPTY_SESSIONS: usize = 4;

/// One row of cells, with what is wrong with it.
struct Row<const N: usize> {
    number: usize,
    /// Where a link to the row leads: the first has the name of the whole table.
    id: String,
    cells: [String; N],
    problem: Option<String>,
    /// The cell to which the link leads: the one that is wrong, or the first.
    cell: usize,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_form.html")]
struct FormPage {
    p: Page,
    /// The forum that is edited; none while a new one is drafted.
    forum: Option<Forum>,
    form: DraftForm,
    /// Code, titles in zh, en, ru, quota.
    categories: Vec<Row<5>>,
    /// Start, end, room, titles in zh, en, ru.
    sessions: Vec<Row<8>>,
    problems: Problems,
    zones: &'static [String],
}

fn form_page(p: Page, forum: Option<Forum>, form: DraftForm, problems: Problems) -> Result {
    let f = &form;
    let (zh, en, ru) = (&f.category_title_zh, &f.category_title_en, &f.category_title_ru);
    let categories = [&f.category_code, zh, en, ru, &f.category_quota];
    let categories = rows(&p, &problems, "categories", categories, EMPTY_CATEGORIES);
    let (zh, en, ru) = (&f.session_title_zh, &f.session_title_en, &f.session_title_ru);
    let sessions = [
        &f.session_starts_at,
        &f.session_ends_at,
        &f.session_room,
        zh,
        en,
        ru,
        &f.session_kind,
        &f.session_track,
    ];
    let sessions = rows(&p, &problems, "agenda", sessions, EMPTY_SESSIONS);
    let zones = ZONES.as_slice();
    Ok((status(&problems), FormPage { p, forum, form, categories, sessions, problems, zones })
        .into_response())
}

/// Parallel columns as rows, with some empty ones to write into.
fn rows<const N: usize>(
    p: &Page,
    problems: &Problems,
    field: &str,
    columns: [&Vec<String>; N],
    empty: usize,
) -> Vec<Row<N>> {
    let cells = |row: usize| columns.map(|column| column.get(row).cloned().unwrap_or_default());
    let typed = columns.iter().map(|column| column.len()).max().unwrap_or_default();
    let written =
        (0..typed).rev().find(|row| cells(*row).iter().any(|c| !c.trim().is_empty())).map_or(0, |n| n + 1);
    (1..=typed.max(written + empty))
        .map(|number| {
            let problem = problems.0.iter().find(|x| x.field == field && x.row == Some(number));
            let cells = cells(number - 1);
            Row {
                number,
                id: if number == 1 { field.to_owned() } else { format!("{field}-{number}") },
                problem: problem.map(|x| p.sentence(x)),
                cell: problem.map_or(0, |x| wrong_cell(x, &cells)),
                cells,
            }
        })
        .collect()
}

/// The cell of a row that a problem is about.
fn wrong_cell(problem: &Problem, cells: &[String]) -> usize {
    let is_agenda = problem.field == "agenda";
    let titles = if is_agenda { 3..6 } else { 1..4 };
    match problem.code {
        "row-missing-translation" => {
            let is_empty = |n: &usize| cells.get(*n).is_some_and(|cell| cell.trim().is_empty());
            titles.clone().find(is_empty).unwrap_or(titles.start)
        }
        "not-a-number" => 4,
        "bad-hour" | "ends-before-start" => 1,
        "too-long" | "forbidden-character" => {
            let words = if is_agenda { 2..6 } else { titles };
            let is_wrong =
                |n: &usize| cells.get(*n).is_some_and(|cell| typed::line(cell) == Err(problem.code));
            // A room, which is the first of them, is shorter than other lines.
            words.clone().find(is_wrong).unwrap_or(words.start)
        }
        _ => 0,
    }
}

/// A new forum is drafted by those who may manage any forum.
pub async fn new(p: Page) -> Result {
    staff_who_may(&p, Permission::ManageForums)?;
    let form = DraftForm {
        mode: "in_person".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        waitlist: "yes".to_owned(),
        ..DraftForm::default()
    };
    form_page(p, None, form, Problems::default())
}

pub async fn create(State(app): State<App>, p: Page, Form(form): Form<DraftForm>) -> Result {
    staff_who_may(&p, Permission::ManageForums)?;
    write(&app, p, None, form).await
}

pub async fn edit(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let agenda = forums::agenda(&app.db, forum.id).await?;
    let form = form_of(&forum, &categories, &agenda);
    form_page(p, Some(forum), form, Problems::default())
}

pub async fn save(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<DraftForm>,
) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    write(&app, p, Some(forum), form).await
}

async fn of_desk(app: &App, p: &Page, id: ForumId) -> Result<Forum> {
    staff_for(p, Permission::ManageForums, id)?;
    forums::find(&app.db, id).await?.ok_or(Error::NotFound)
}

async fn write(app: &App, p: Page, forum: Option<Forum>, form: DraftForm) -> Result {
    let by = super::staff(&p)?.id;
    let draft = match form.parse() {
        Ok(draft) => draft,
        Err(problems) => return form_page(p, forum, form, problems),
    };
    match forums::save_draft(&app.db, forum.as_ref().map(|f| f.id), &draft, by, clock::now()).await {
        Ok(id) => Ok(Redirect::to(&p.url(&format!("/desk/forums/{id}"))).into_response()),
        Err(SaveError::CategoryInUse) => {
            form_page(p, forum, form, Problems::one("categories", "category-in-use"))
        }
        Err(SaveError::Incomplete(problems)) => form_page(p, forum, form, problems),
        Err(SaveError::Cancelled) => Err(Error::Conflict("desk-error-forum-cancelled")),
        Err(SaveError::NotFound) => Err(Error::NotFound),
        Err(SaveError::Database(error)) => Err(error.into()),
    }
}

/// The form as it would have been typed for this forum.
fn form_of(forum: &Forum, categories: &[Category], agenda: &[Session]) -> DraftForm {
    let zone = forum.zone();
    let local = |at: Option<Timestamp>| at.map(|at| wall_clock(at, &zone)).unwrap_or_default();
    let in_three = |map: &LanguageMap| {
        [Language::Zh, Language::En, Language::Ru].map(|language| map.exactly(language).to_owned())
    };
    let [title_zh, title_en, title_ru] = in_three(&forum.title);
    let [summary_zh, summary_en, summary_ru] = in_three(&forum.summary);
    let [venue_zh, venue_en, venue_ru] = in_three(&forum.venue);
    let of_categories = |language| categories.iter().map(|c| c.title.exactly(language).to_owned()).collect();
    let of_sessions = |language| agenda.iter().map(|s| s.title.exactly(language).to_owned()).collect();
    DraftForm {
        title_zh,
        title_en,
        title_ru,
        summary_zh,
        summary_en,
        summary_ru,
        venue_zh,
        venue_en,
        venue_ru,
        mode: forum.mode.clone().unwrap_or_default(),
        time_zone: forum.time_zone.clone(),
        second_time_zone: forum.second_time_zone.clone().unwrap_or_default(),
        starts_at: local(forum.starts_at),
        ends_at: local(forum.ends_at),
        registration_opens_at: local(forum.registration_opens_at),
        registration_closes_at: local(forum.registration_closes_at),
        capacity: forum.capacity.map(|n| n.to_string()).unwrap_or_default(),
        waitlist: if forum.waitlist { "yes".to_owned() } else { String::new() },
        category_code: categories.iter().map(|c| c.code.clone()).collect(),
        category_title_zh: of_categories(Language::Zh),
        category_title_en: of_categories(Language::En),
        category_title_ru: of_categories(Language::Ru),
        category_quota: categories.iter().map(|c| c.quota.to_string()).collect(),
        session_starts_at: agenda.iter().map(|s| wall_clock(s.starts(), &zone)).collect(),
        session_ends_at: agenda.iter().map(|s| domain::moments::hour(s.ends(), &zone)).collect(),
        session_room: agenda.iter().map(|s| s.room.clone()).collect(),
        session_kind: agenda.iter().map(|s| s.kind.clone()).collect(),
        session_track: agenda.iter().map(|s| s.track.clone().unwrap_or_default()).collect(),
        session_title_zh: of_sessions(Language::Zh),
        session_title_en: of_sessions(Language::En),
        session_title_ru: of_sessions(Language::Ru),
    }
}

/// As the browser's field for date and time writes it.
fn wall_clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}
