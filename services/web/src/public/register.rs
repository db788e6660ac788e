//! Registering for a forum, alone or with others.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock, fields,
    forums::{self, Category, Forum},
    limits::Breadth,
    privacy,
    problems::Problems,
    registrations::{CompanionForm, RegisterError, Request},
};

use super::{
    company::{InCompany, company, may_bring, named},
    forums::{Seen, when},
    questions::{self, Asked, asked},
};
use crate::{
    app::App,
    error::{Error, Result},
    explain::TypedForm,
    extract::{Form, Path},
    host::Client,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/register.html")]
pub struct RegisterPage {
    p: Page,
    forum: Forum,
    when: String,
    categories: Vec<Category>,
    /// What this forum asks of its own.
    asked: Vec<Asked>,
    /// The newest version of a question that is shown.
    newest: String,
    /// Whether the form has changed since it was filled in.
    changed: bool,
    /// Whether some category opens by a code.
    asks_code: bool,
    /// As many as somebody may bring along, in the category that allows most.
    most: i32,
    company: Vec<InCompany>,
    /// Whether one more can be named.
    may_name_more: bool,
    /// So many days after the forum personal answers are erased.
    kept_days: i32,
    form: Request,
    problems: Problems,
}

/// The form as whoever registers finds it, with what was typed.
pub async fn register_page(
    app: &App,
    p: Page,
    seen: Seen,
    form: Request,
    problems: Problems,
) -> Result<RegisterPage> {
    let Seen { forum, categories, .. } = seen;
    let questions = fields::asked(&app.db, forum.id, fields::Stage::Registration).await?;
    let most = categories.iter().map(|c| c.companions).max().unwrap_or(0);
    Ok(RegisterPage {
        company: company(&p, &form.companions, &problems),
        may_name_more: form.companions.len() < usize::try_from(most).unwrap_or(0),
        most,
        kept_days: privacy::kept_days(&app.db, forum.id).await?.ok_or(Error::NotFound)?,
        when: when(&p, &forum),
        asks_code: categories.iter().any(|c| c.needs_code),
        asked: asked(&p, &questions, &questions, &form.typed_answers(), &categories),
        newest: fields::newest(&questions).map(|version| version.to_string()).unwrap_or_default(),
        changed: false,
        p,
        forum,
        categories,
        form,
        problems,
    })
}

async fn form_page(app: &App, p: Page, forum: Forum, form: Request, problems: Problems) -> Result {
    let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let seen = Seen::of(app, forum, clock::now()).await?;
    Ok((status, register_page(app, p, seen, form, problems).await?).into_response())
}

/// The form as it is now, for somebody who filled in an earlier one.
async fn changed_page(app: &App, p: Page, forum: Forum, form: Request) -> Result {
    let seen = Seen::of(app, forum, clock::now()).await?;
    let page = register_page(app, p, seen, form, Problems::default()).await?;
    Ok((StatusCode::CONFLICT, RegisterPage { changed: true, ..page }).into_response())
}

/// The form before anything is typed.
pub fn blank(p: &Page) -> Request {
    Request { language: p.language.code().to_owned(), ..Request::default() }
}

pub async fn form(State(app): State<App>, Path((_, slug)): Path<(String, String)>, p: Page) -> Result {
    let forum = announced(&app, &slug).await?;
    match forums::registration_is(&forum, clock::now()) {
        forums::Registration::Open => {}
        // The forum's page says when it opens, or that it is over.
        _ => return Ok(Redirect::to(&p.url(&format!("/forums/{slug}"))).into_response()),
    }
    let form = blank(&p);
    form_page(&app, p, forum, form, Problems::default()).await
}

pub async fn send(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path((_, slug)): Path<(String, String)>,
    p: Page,
    Extension(typed): Extension<TypedForm>,
    Form(form): Form<Request>,
) -> Result {
    let forum = announced(&app, &slug).await?;
    let questions = fields::asked(&app.db, forum.id, fields::Stage::Registration).await?;
    let answers = questions::typed(&typed, &questions).into_iter().map(|(key, words)| (key, words.into()));
    let mut form = Request { answers: answers.collect(), companions: named(&typed), ..form };
    if typed.value("more").is_some() {
        let categories = forums::categories(&app.db, forum.id).await?;
        if categories.iter().any(|c| c.code == form.category && c.companions == 0) {
            let problems = Problems::one("category", "no-companions");
            return form_page(&app, p, forum, form, problems).await;
        }
        form.companions.push(CompanionForm { country: form.country.clone(), ..CompanionForm::default() });
        return form_page(&app, p, forum, form, Problems::default()).await;
    }
    let shown = questions::shown(&typed);
    if shown.is_some() && shown != fields::newest(&questions) {
        return changed_page(&app, p, forum, form).await;
    }
    let new = match form.parse_for(&questions) {
        Ok(new) => new,
        Err(problems) => return form_page(&app, p, forum, form, problems).await,
    };
    client.may(&app, "registration", Breadth::Address, app.settings.registrations_per_hour).await?;
    may_bring(&app, client, &new).await?;
    may_try_code(&app, client, &form).await?;
    match app.counter.register(&app.db, forum.id, new, clock::now()).await {
        // Known and unknown addresses get the same answer; the mail tells the truth.
        Ok(_) | Err(RegisterError::AlreadyRegistered) => {
            Ok(Redirect::to(&p.url(&format!("/forums/{slug}/registered"))).into_response())
        }
        Err(RegisterError::Invalid(problems)) => form_page(&app, p, forum, form, problems).await,
        Err(RegisterError::NotYet(_) | RegisterError::Closed) => {
            Err(Error::Gone("error-registration-closed"))
        }
        Err(RegisterError::Full) => {
            form_page(&app, p, forum, form, Problems::one("category", "category-full")).await
        }
        Err(RegisterError::NotFound) => Err(Error::NotFound),
        Err(RegisterError::Database(error)) => Err(error.into()),
    }
}

/// Whoever guesses access codes is slowed down; those who share one address have enough tries for a typing error.
const CODES_PER_HOUR: i32 = 30;

/// Counts one access code that was typed.
pub async fn may_try_code(app: &App, client: Client, form: &Request) -> Result<()> {
    if form.access_code.trim().is_empty() {
        return Ok(());
    }
    client.may(app, "access_code", Breadth::Network, CODES_PER_HOUR).await
}

async fn announced(app: &App, slug: &str) -> Result<Forum> {
    let forum = forums::find_by_slug(&app.db, slug).await?.ok_or(Error::NotFound)?;
    match forum.state {
        forums::State::Published => Ok(forum),
        forums::State::Postponed => Err(Error::Gone("forum-postponed-notice")),
        forums::State::Cancelled => Err(Error::Gone("forum-cancelled-notice")),
        forums::State::Draft => Err(Error::NotFound),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/registered.html")]
struct RegisteredPage {
    p: Page,
    forum: Forum,
}

pub async fn registered(State(app): State<App>, Path((_, slug)): Path<(String, String)>, p: Page) -> Result {
    let forum = announced(&app, &slug).await?;
    Ok(RegisteredPage { p, forum }.into_response())
}
