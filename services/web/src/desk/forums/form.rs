use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{
        self, Change, ChangeError, Changed, Draft, DraftForm, Forum, SaveError, Stale, State as ForumState,
    },
    ids::ForumId,
    language::Language,
    problems::Problems,
    staff::Permission,
};

use sqlx::PgPool;

use super::{
    Tick,
    agenda::each_once,
    change::Asked,
    rows::{Row, rows},
    spoken, to_write,
    typed::form_of,
};
use crate::{
    app::App,
    desk::{ZONES, staff_who_may, status},
    error::{Error, Result},
    explain::TypedForm,
    extract::{Form, Path},
    page::Page,
};

const EMPTY_CATEGORIES: usize = 3;
const EMPTY_SESSIONS: usize = 4;
const EMPTY_ORGANISERS: usize = 2;

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_form.html")]
struct FormPage {
    p: Page,
    /// The forum that is edited; none while a new one is drafted.
    forum: Option<Forum>,
    form: DraftForm,
    /// Code, titles in zh, en, ru, quota.
    categories: Vec<Row<5>>,
    /// Start, end, kind, titles and rooms in zh, en, ru; then what is carried along: tracks in the three, id.
    sessions: Vec<Row<13>>,
    /// Rooms that sessions have: language, its tag, names.
    rooms: Vec<(&'static str, &'static str, Vec<String>)>,
    /// Names in zh, en, ru.
    organisers: Vec<Row<3>>,
    languages: Vec<Tick>,
    interpretation: Vec<Tick>,
    series: Vec<Tick>,
    may_write_series: bool,
    /// Whether the word in its address may still be changed.
    is_draft: bool,
    problems: Problems,
    zones: &'static [String],
    /// Whether somebody else has saved the forum since the form was opened.
    is_overtaken: bool,
}

impl FormPage {
    fn has_persian(&self) -> bool {
        let typed = [&self.form.title_fa, &self.form.venue_fa];
        typed.into_iter().flatten().any(|text| !text.is_empty())
    }

    /// Whether the text of a field, `title_ru`, has fallen behind.
    fn is_stale(&self, field: &str) -> bool {
        let Some((stale, (text, language))) =
            self.forum.as_ref().map(|f| &f.stale).zip(field.split_once('_'))
        else {
            return false;
        };
        let Stale { title, summary, venue } = stale;
        let behind = match text {
            "title" => title,
            "summary" => summary,
            _ => venue,
        };
        behind.iter().any(|l: &Language| l.code() == language)
    }
}

async fn form_page(app: &App, p: Page, forum: Option<Forum>, form: DraftForm, problems: Problems) -> Result {
    let f = &form;
    let (zh, en, ru) = (&f.category_title_zh, &f.category_title_en, &f.category_title_ru);
    let categories = [&f.category_code, zh, en, ru, &f.category_quota];
    let categories = rows(&p, &problems, "categories", categories, EMPTY_CATEGORIES);
    let (zh, en, ru) = (&f.session_title_zh, &f.session_title_en, &f.session_title_ru);
    let sessions = [
        &f.session_starts_at,
        &f.session_ends_at,
        &f.session_kind,
        zh,
        en,
        ru,
        &f.session_room_zh,
        &f.session_room_en,
        &f.session_room_ru,
        &f.session_track_zh,
        &f.session_track_en,
        &f.session_track_ru,
        &f.session_id,
    ];
    let sessions = rows(&p, &problems, "agenda", sessions, EMPTY_SESSIONS);
    let rooms = [
        (Language::Zh, &f.session_room_zh),
        (Language::En, &f.session_room_en),
        (Language::Ru, &f.session_room_ru),
    ];
    let rooms = rooms.map(|(language, typed)| (language.code(), language.tag(), each_once(typed)));
    let organisers = [&f.organiser_zh, &f.organiser_en, &f.organiser_ru];
    let organisers = rows(&p, &problems, "organisers", organisers, EMPTY_ORGANISERS);
    let series = forums::all_series(&app.db).await?.into_iter();
    let series = series.map(|s| Tick {
        label: p.best(&s.title.0).to_owned(),
        is_ticked: f.series.contains(&s.code),
        value: s.code,
    });
    let seen = forum.as_ref().map(|forum| forum.changed_at.to_string());
    let page = FormPage {
        is_overtaken: !f.seen.is_empty() && seen.is_some_and(|seen| seen != f.seen),
        languages: spoken(&p, &f.languages),
        interpretation: spoken(&p, &f.interpretation),
        series: series.collect(),
        may_write_series: p.account.as_ref().is_some_and(|a| a.may(Permission::ManageForums)),
        is_draft: forum.as_ref().is_none_or(|forum| forum.state == ForumState::Draft),
        zones: ZONES.as_slice(),
        p,
        forum,
        form,
        categories,
        sessions,
        rooms: rooms.into(),
        organisers,
        problems,
    };
    let status = if page.is_overtaken { StatusCode::CONFLICT } else { status(&page.problems) };
    Ok((status, page).into_response())
}

/// A new forum is drafted by those who may manage any forum.
pub async fn new(State(app): State<App>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageForums)?;
    let form = DraftForm {
        mode: "in_person".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        waitlist: "yes".to_owned(),
        ..DraftForm::default()
    };
    form_page(&app, p, None, form, Problems::default()).await
}

pub async fn create(State(app): State<App>, p: Page, Form(form): Form<DraftForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageForums)?.id;
    let draft = match form.parse() {
        Ok(draft) => draft,
        Err(problems) => return form_page(&app, p, None, form, problems).await,
    };
    match forums::save_draft(&app.db, None, &draft, by, clock::now()).await {
        Ok(id) => Ok(Redirect::to(&p.url(&format!("/desk/forums/{id}"))).into_response()),
        Err(error) => {
            let problems = wrong_in_form(error)?;
            form_page(&app, p, None, form, problems).await
        }
    }
}

pub async fn edit(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let form = as_typed(&app.db, &forum).await?;
    form_page(&app, p, Some(forum), form, Problems::default()).await
}

/// The form as it would have been typed for a forum.
pub async fn as_typed(db: &PgPool, forum: &Forum) -> sqlx::Result<DraftForm> {
    let series = forums::series_of(db, forum.id).await?;
    let categories = forums::categories(db, forum.id).await?;
    let agenda = forums::agenda(db, forum.id).await?;
    Ok(form_of(forum, &series, &categories, &agenda))
}

/// Saves a forum. A change that people have to be told of is shown with all that it touches, and saved once somebody
/// has agreed to that.
pub async fn save(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Extension(sent): Extension<TypedForm>,
    Form(form): Form<DraftForm>,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let by = super::who(&p)?.id;
    let draft = match form.parse() {
        Ok(draft) => draft,
        Err(problems) => return form_page(&app, p, Some(forum), form, problems).await,
    };
    let saved = if touches_people(&forum, &draft) {
        let asked = Asked::of(&sent);
        match forums::change(&app.db, forum.id, Change::Save(&draft), asked.agreed(), by, clock::now()).await
        {
            Ok(Changed::Made(_)) => Ok(forum.id),
            Ok(Changed::Shown(effects)) => return asked.show(p, forum, effects, "edit"),
            Err(ChangeError::Save(error)) => Err(error),
            Err(ChangeError::Database(error)) => Err(error.into()),
            Err(ChangeError::NotFound | ChangeError::State(_)) => return Err(Error::NotFound),
        }
    } else {
        forums::save_draft(&app.db, Some(forum.id), &draft, by, clock::now()).await
    };
    match saved {
        Ok(id) => Ok(Redirect::to(&p.url(&format!("/desk/forums/{id}"))).into_response()),
        Err(error) => {
            let problems = wrong_in_form(error)?;
            let forum = to_write(&app, &p, forum.id).await?;
            form_page(&app, p, Some(forum), form, problems).await
        }
    }
}

/// Whether an announced forum gets another time, place or way to take part.
pub fn touches_people(forum: &Forum, draft: &Draft) -> bool {
    let is_announced = matches!(forum.state, ForumState::Published | ForumState::Postponed);
    let was = (forum.starts_at, forum.ends_at, forum.mode.as_deref(), &forum.time_zone);
    let is = (draft.starts_at, draft.ends_at, Some(draft.mode.as_str()), &draft.time_zone);
    is_announced && (was != is || !draft.venue_over(&forum.venue).reads_as(&forum.venue))
}

fn wrong_in_form(error: SaveError) -> Result<Problems> {
    match error {
        SaveError::CategoryInUse => Ok(Problems::one("categories", "category-in-use")),
        SaveError::SlugTaken => Ok(Problems::one("slug", "slug-taken")),
        SaveError::Incomplete(problems) => Ok(problems),
        // The page says it, and lets what was typed be saved all the same.
        SaveError::Overtaken => Ok(Problems::default()),
        SaveError::Cancelled => Err(Error::Conflict("desk-error-forum-cancelled")),
        SaveError::NotFound => Err(Error::NotFound),
        SaveError::Database(error) => Err(error.into()),
    }
}
