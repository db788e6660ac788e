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
    fields::{self, ChangeError, Kind, Open, Stage, Typed},
    forums::{self, Forum},
    ids::FieldId,
    problems::Problems,
    registrations::{Registration, State as RegistrationState},
};
use jiff::Timestamp;

use super::{
    questions::{self, Asked, asked},
    registrations::of_link,
};
use crate::{
    app::App,
    error::{Error, Result},
    explain::TypedForm,
    extract::Path,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/answers.html")]
struct AnswersPage {
    p: Page,
    token: String,
    forum: Forum,
    stage: &'static str,
    /// The last part of this page's address.
    path: &'static str,
    is_open: bool,
    asked: Vec<Asked>,
    /// What is answered by a file, each by a form of its own.
    files: Vec<FileAsked>,
    has_address: bool,
    may_give: bool,
    /// The newest version that is shown.
    newest: String,
    /// Whether the form has changed since it was filled in.
    changed: bool,
    problems: Problems,
}

/// A question that is answered by a file, and the name of the one that was given.
struct FileAsked {
    field: FieldId,
    question: Asked,
    given: Option<String>,
}

struct Said {
    typed: Option<Typed>,
    changed: bool,
    problems: Problems,
}

const NOTHING: Said = Said { typed: None, changed: false, problems: Problems(Vec::new()) };

async fn page(
    app: &App,
    p: Page,
    token: String,
    (registration, has_address): (Registration, bool),
    stage: Stage,
    said: Said,
) -> Result {
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let questions = fields::asked(&app.db, forum.id, stage).await?;
    let all = fields::of_forum(&app.db, forum.id).await?;
    let known = fields::answers_of(&app.db, registration.id).await?;
    let typed = said.typed.unwrap_or_else(|| {
        known.iter().map(|answer| (answer.question.key.clone(), answer.words())).collect()
    });
    let status = match (said.changed, said.problems.none()) {
        (true, _) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
    };
    let mut conn = app.db.acquire().await?;
    let open = fields::is_open_for(&mut conn, stage, &forum, &registration, clock::now()).await?;
    let is_open = open == Open::Yes;
    drop(conn);
    let given = |field| known.iter().find(|a| a.question.field == field).map(|a| a.words().concat());
    let newest = fields::newest(&questions).map(|version| version.to_string()).unwrap_or_default();
    let category = &registration.category_code;
    let questions: Vec<_> = questions.into_iter().filter(|question| question.is_for(category)).collect();
    let both = questions.iter().zip(asked(&p, &questions, &all, &typed, &[]));
    let (files, asked): (Vec<_>, Vec<_>) = both.partition(|(question, _)| question.kind == Kind::File);
    let files = files.into_iter().map(|(question, asked)| FileAsked {
        field: question.field,
        given: given(question.field),
        question: asked,
    });
    let page = AnswersPage {
        files: files.collect(),
        may_give: may_give(&registration, has_address),
        has_address,
        is_open,
        asked: asked.into_iter().map(|(_, asked)| asked).collect(),
        newest,
        stage: stage.code(),
        path: path_of(stage),
        changed: said.changed,
        problems: said.problems,
        p,
        token,
        forum,
    };
    Ok((status, page).into_response())
}

async fn show(app: &App, p: Page, token: String, stage: Stage) -> Result {
    let whose = of_link(app, &token).await?;
    page(app, p, token, whose, stage, NOTHING).await
}

/// The questions again, with what is wrong with an answer that was given beside them.
pub(super) async fn with_problems(
    app: &App,
    p: Page,
    token: String,
    whose: (Registration, bool),
    stage: Stage,
    problems: Problems,
) -> Result {
    page(app, p, token, whose, stage, Said { problems, ..NOTHING }).await
}

async fn save(app: &App, p: Page, token: String, stage: Stage, form: &TypedForm) -> Result {
    let (registration, has_address) = of_link(app, &token).await?;
    let asked = fields::asked(&app.db, registration.forum_id, stage).await?;
    let typed = questions::typed(form, &asked);
    let saved =
        fields::change(&app.db, registration.id, stage, &typed, questions::shown(form), clock::now()).await;
    match saved {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/registration/{token}"))).into_response()),
        Err(ChangeError::Invalid(problems)) => {
            let said = Said { typed: Some(typed), problems, changed: false };
            page(app, p, token, (registration, has_address), stage, said).await
        }
        Err(ChangeError::FormChanged) => {
            let said = Said { typed: Some(typed), changed: true, ..NOTHING };
            page(app, p, token, (registration, has_address), stage, said).await
        }
        Err(ChangeError::NotOpen) => Err(Error::Gone("error-answers-not-open")),
        Err(ChangeError::NotFound) => Err(Error::NotFound),
        Err(ChangeError::Database(error)) => Err(error.into()),
    }
}

type Link = Path<(String, String)>;

pub async fn answers(State(app): State<App>, Path((_, token)): Link, p: Page) -> Result {
    show(&app, p, token, Stage::Registration).await
}

pub async fn save_answers(
    State(app): State<App>,
    Extension(form): Extension<TypedForm>,
    Path((_, token)): Link,
    p: Page,
) -> Result {
    save(&app, p, token, Stage::Registration, &form).await
}

/// What is asked of those who come.
pub async fn details(State(app): State<App>, Path((_, token)): Link, p: Page) -> Result {
    show(&app, p, token, Stage::Acceptance).await
}

pub async fn save_details(
    State(app): State<App>,
    Extension(form): Extension<TypedForm>,
    Path((_, token)): Link,
    p: Page,
) -> Result {
    save(&app, p, token, Stage::Acceptance, &form).await
}

/// What is asked of those who came.
pub async fn feedback(State(app): State<App>, Path((_, token)): Link, p: Page) -> Result {
    show(&app, p, token, Stage::Feedback).await
}

pub async fn save_feedback(
    State(app): State<App>,
    Extension(form): Extension<TypedForm>,
    Path((_, token)): Link,
    p: Page,
) -> Result {
    save(&app, p, token, Stage::Feedback, &form).await
}

/// A stage of the form that takes answers: the last part of its address, its code, how much must still be answered.
pub struct Stays {
    pub path: &'static str,
    pub stage: &'static str,
    pub unanswered: usize,
}

/// Whether a registration takes files by a link: one whose address nobody has confirmed, by the link of its mail alone.
pub fn may_give(registration: &Registration, has_address: bool) -> bool {
    has_address
        || matches!(registration.state, RegistrationState::Confirmed | RegistrationState::AwaitingApproval)
}

/// The last part of the address at which a stage is answered.
pub fn path_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Registration => "answers",
        Stage::Acceptance => "details",
        Stage::Feedback => "feedback",
    }
}

/// The stages that “my registration” leads to.
pub async fn open_stages(
    app: &App,
    forum: &Forum,
    registration: &Registration,
    now: Timestamp,
) -> Result<Vec<Stays>> {
    let mut open = Vec::new();
    let mut conn = app.db.acquire().await?;
    for stage in Stage::ALL {
        let is_open = fields::is_open_for(&mut conn, stage, forum, registration, now).await?;
        let category = &registration.category_code;
        if is_open != Open::Yes || !fields::asks(&mut *conn, forum.id, stage, category).await? {
            continue;
        }
        let path = path_of(stage);
        let unanswered = fields::unanswered(&mut conn, registration, stage).await?;
        open.push(Stays { path, stage: stage.code(), unanswered });
    }
    Ok(open)
}

/// What a registration has answered: label and answer, each in the words of the version that was answered.
pub async fn said(app: &App, p: &Page, registration: &Registration) -> Result<Vec<(String, String)>> {
    let answers = fields::answers_of(&app.db, registration.id).await?;
    let said = |a: &fields::Answered| {
        (p.best(&a.question.label.0).to_owned(), a.said(p.language).join(&p.t("answers-between")))
    };
    Ok(answers.iter().filter(|a| a.question.stage != Stage::Feedback).map(said).collect())
}
