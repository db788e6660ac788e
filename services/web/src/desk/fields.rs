use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    clock,
    fields::{self, EditError, FieldForm, FormField, Kind, Question, Stage},
    forums::{self, Forum},
    ids::{FieldId, ForumId},
    privacy::{self, KeepingForm},
    problems::Problems,
    staff::Permission,
};
use serde::Deserialize;

use super::{
    forums::{Row, Tick, rows},
    staff_for, status,
};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
    public::questions::{Asked, asked, condition, conditions, only_for},
};

const EMPTY_CHOICES: usize = 4;

/// A field in the list of a form.
struct Line {
    question: Question,
    only_for: String,
    only_if: String,
    answers: i64,
    older: i64,
    is_first: bool,
    is_last: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/form.html")]
struct ListPage {
    p: Page,
    forum: Forum,
    /// The stages that have fields, each with its code.
    stages: Vec<(&'static str, Vec<Line>)>,
    retired: Vec<Line>,
    /// For how long personal answers are kept.
    keeping: KeepingForm,
    problems: Problems,
}

pub async fn list(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let days = privacy::kept_days(&app.db, forum.id).await?.ok_or(Error::NotFound)?;
    let keeping = KeepingForm { answers_kept_days: days.to_string() };
    list_page(&app, p, forum, keeping, Problems::default()).await
}

pub(super) async fn list_page(
    app: &App,
    p: Page,
    forum: Forum,
    keeping: KeepingForm,
    problems: Problems,
) -> Result {
    let all = fields::of_forum(&app.db, forum.id).await?;
    let counted = FormField::of_forum(&app.db, forum.id).await?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let lines = |of: &dyn Fn(&&Question) -> bool| -> Vec<Line> {
        let found: Vec<&Question> = all.iter().filter(of).collect();
        let last = found.len();
        let line = |(n, question): (usize, &Question)| {
            let counts = counted.iter().find(|c| c.field == question.field);
            Line {
                only_for: only_for(&p, question, &categories),
                only_if: condition(&p, question, &all),
                answers: counts.map_or(0, |c| c.answers),
                older: counts.map_or(0, |c| c.older),
                is_first: n == 0,
                is_last: n + 1 == last,
                question: question.clone(),
            }
        };
        found.into_iter().enumerate().map(line).collect()
    };
    let stages = Stage::ALL.map(|stage| (stage.code(), lines(&|q| q.stage == stage && !q.retired)));
    let stages = stages.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
    let retired = lines(&|q| q.retired);
    Ok((status(&problems), ListPage { stages, retired, p, forum, keeping, problems }).into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/form_preview.html")]
struct PreviewPage {
    p: Page,
    forum: Forum,
    stages: Vec<(&'static str, Vec<Asked>)>,
    problems: Problems,
}

/// The form as those who fill it in see it, in the language of the page.
pub async fn preview(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let all = fields::of_forum(&app.db, forum.id).await?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let stages = Stage::ALL.map(|stage| {
        let questions: Vec<Question> =
            all.iter().filter(|q| q.stage == stage && !q.retired).cloned().collect();
        (stage.code(), asked(&p, &questions, &all, &Default::default(), &categories))
    });
    let stages = stages.into_iter().filter(|(_, asked)| !asked.is_empty()).collect();
    Ok(PreviewPage { p, forum, stages, problems: Problems::default() }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/field.html")]
struct FieldPage {
    p: Page,
    forum: Forum,
    /// The field that is edited; none while a new one is made.
    known: Option<Question>,
    /// Earlier words of it, newest first.
    older: Vec<Question>,
    answers: i64,
    kinds: Vec<&'static str>,
    stages: [&'static str; 3],
    choices: Vec<Row<4>>,
    /// `key:code`, question and answer of each condition to choose from.
    conditions: Vec<(String, String)>,
    categories: Vec<Tick>,
    form: FieldForm,
    problems: Problems,
}

async fn field_page(
    app: &App,
    p: Page,
    forum: Forum,
    known: Option<Question>,
    form: FieldForm,
    problems: Problems,
) -> Result {
    let all = fields::of_forum(&app.db, forum.id).await?;
    let counted = FormField::of_forum(&app.db, forum.id).await?;
    let mine = known.as_ref().map(|k| k.field);
    let versions = match mine {
        Some(field) => fields::versions(&app.db, forum.id, field).await?,
        None => Vec::new(),
    };
    let choices = [&form.choice_code, &form.choice_zh, &form.choice_en, &form.choice_ru];
    let page = FieldPage {
        answers: counted.iter().find(|c| Some(c.field) == mine).map_or(0, |c| c.answers),
        older: versions.into_iter().skip(1).collect(),
        kinds: Kind::OFFERED.map(Kind::code).to_vec(),
        stages: Stage::ALL.map(Stage::code),
        choices: rows(&p, &problems, "choices", choices, EMPTY_CHOICES),
        conditions: conditions(&p, &all, known.as_ref()),
        categories: categories(app, &p, &forum, &form).await?,
        known,
        form,
        p,
        forum,
        problems,
    };
    Ok((status(&page.problems), page).into_response())
}

/// The categories to choose from, and those that are no more of which it is still asked.
async fn categories(app: &App, p: &Page, forum: &Forum, form: &FieldForm) -> Result<Vec<Tick>> {
    let categories = forums::categories(&app.db, forum.id).await?;
    let is_gone = |code: &&String| !code.is_empty() && categories.iter().all(|c| c.code != **code);
    let gone = form.for_categories.iter().filter(is_gone);
    let gone: Vec<Tick> =
        gone.map(|code| Tick { value: code.clone(), label: code.clone(), is_ticked: true }).collect();
    let ticks = categories.into_iter().map(|category| Tick {
        label: p.best(&category.title.0).to_owned(),
        is_ticked: form.for_categories.contains(&category.code),
        value: category.code,
    });
    Ok(ticks.chain(gone).collect())
}

pub async fn new(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let form =
        FieldForm { stage: "registration".to_owned(), kind: "text".to_owned(), ..FieldForm::default() };
    field_page(&app, p, forum, None, form, Problems::default()).await
}

pub async fn add(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<FieldForm>,
) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    write(&app, p, forum, None, form).await
}

pub async fn edit(
    State(app): State<App>,
    Path((_, forum, field)): Path<(String, ForumId, FieldId)>,
    p: Page,
) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let known = fields::find(&app.db, forum.id, field).await?.ok_or(Error::NotFound)?;
    let all = fields::of_forum(&app.db, forum.id).await?;
    let form = FieldForm::of(&known, &all);
    field_page(&app, p, forum, Some(known), form, Problems::default()).await
}

pub async fn save(
    State(app): State<App>,
    Path((_, forum, field)): Path<(String, ForumId, FieldId)>,
    p: Page,
    Form(form): Form<FieldForm>,
) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let known = fields::find(&app.db, forum.id, field).await?.ok_or(Error::NotFound)?;
    write(&app, p, forum, Some(known), form).await
}

async fn write(app: &App, p: Page, forum: Forum, known: Option<Question>, form: FieldForm) -> Result {
    let by = staff_for(&p, Permission::ManageForums, forum.id)?.id;
    let all = fields::of_forum(&app.db, forum.id).await?;
    let new = match form.parse(&all, known.as_ref()) {
        Ok(new) => new,
        Err(problems) => return field_page(app, p, forum, known, form, problems).await,
    };
    let field = known.as_ref().map(|k| k.field);
    match fields::save(&app.db, forum.id, field, &new, by, clock::now()).await {
        Ok(_) => Ok(to_list(&p, forum.id)),
        Err(EditError::Invalid(problems)) => field_page(app, p, forum, known, form, problems).await,
        Err(error) => Err(refused(error)),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Shift {
    up: String,
}

pub async fn shift(
    State(app): State<App>,
    Path((_, forum, field)): Path<(String, ForumId, FieldId)>,
    p: Page,
    Form(shift): Form<Shift>,
) -> Result {
    let by = staff_for(&p, Permission::ManageForums, forum)?.id;
    fields::shift(&app.db, forum, field, !shift.up.is_empty(), by).await.map_err(refused)?;
    Ok(to_list(&p, forum))
}

pub async fn retire(
    State(app): State<App>,
    Path((_, forum, field)): Path<(String, ForumId, FieldId)>,
    p: Page,
) -> Result {
    let by = staff_for(&p, Permission::ManageForums, forum)?.id;
    fields::retire(&app.db, forum, field, by, clock::now()).await.map_err(refused)?;
    Ok(to_list(&p, forum))
}

pub async fn ask_again(
    State(app): State<App>,
    Path((_, forum, field)): Path<(String, ForumId, FieldId)>,
    p: Page,
) -> Result {
    let by = staff_for(&p, Permission::ManageForums, forum)?.id;
    fields::ask_again(&app.db, forum, field, by).await.map_err(refused)?;
    Ok(to_list(&p, forum))
}

fn refused(error: EditError) -> Error {
    match error {
        EditError::NotFound => Error::NotFound,
        EditError::Needed => Error::Conflict("desk-error-field-is-needed"),
        EditError::Invalid(_) => Error::BadRequest,
        EditError::Database(error) => error.into(),
    }
}

pub(super) fn to_list(p: &Page, forum: ForumId) -> Response {
    Redirect::to(&p.url(&format!("/desk/forums/{forum}/form"))).into_response()
}

pub(super) async fn of_desk(app: &App, p: &Page, id: ForumId) -> Result<Forum> {
    staff_for(p, Permission::ManageForums, id)?;
    forums::find(&app.db, id).await?.ok_or(Error::NotFound)
}
