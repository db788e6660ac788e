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
    registrations::{CompanionForm, NewRegistration, RegisterError, Request},
};

use super::{
    forums::when,
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
struct RegisterPage {
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

/// Somebody who comes along, on the form.
struct InCompany {
    number: usize,
    /// Whether what is wrong with all of them leads here.
    is_led_to: bool,
    form: CompanionForm,
    native_name: Option<String>,
    latin_name: Option<String>,
    country: Option<String>,
    role: Option<String>,
}

impl InCompany {
    /// The id of a field of theirs: summaries of what is wrong lead to that of the first.
    fn id(&self, name: &str) -> String {
        match self.number {
            1 if self.is_led_to && name == "native_name" => "companions".to_owned(),
            1 => format!("with_{name}"),
            number => format!("with_{name}-{number}"),
        }
    }
}

fn company(p: &Page, named: &[CompanionForm], problems: &Problems) -> Vec<InCompany> {
    let wrong = |name: &str, number: usize| {
        let problem = problems.0.iter().find(|problem| problem.field == name && problem.row == Some(number));
        problem.map(|problem| p.code("problem", problem.code))
    };
    let row = |(row, form): (usize, &CompanionForm)| {
        let number = row + 1;
        InCompany {
            number,
            is_led_to: problems.of("companions").is_some(),
            form: form.clone(),
            native_name: wrong("with_native_name", number),
            latin_name: wrong("with_latin_name", number),
            country: wrong("with_country", number),
            role: wrong("with_role", number),
        }
    };
    named.iter().enumerate().map(row).collect()
}

/// Who was named on the form. Rows that nothing was written in are nobody.
fn named(typed: &TypedForm) -> Vec<CompanionForm> {
    let column = |name: &str| typed.values(name);
    let (native, latin) = (column("with_native_name"), column("with_latin_name"));
    let (countries, roles) = (column("with_country"), column("with_role"));
    let cell = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let rows = (0..latin.len()).map(|row| CompanionForm {
        native_name: cell(&native, row),
        latin_name: cell(&latin, row),
        country: cell(&countries, row),
        role: cell(&roles, row),
    });
    let is_somebody = |one: &CompanionForm| {
        [&one.native_name, &one.latin_name, &one.role].iter().any(|words| !words.trim().is_empty())
    };
    rows.filter(is_somebody).collect()
}

async fn form_page(app: &App, p: Page, forum: Forum, form: Request, problems: Problems) -> Result {
    let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show_form(app, p, forum, form, problems, status).await
}

async fn show_form(
    app: &App,
    p: Page,
    forum: Forum,
    form: Request,
    problems: Problems,
    status: StatusCode,
) -> Result {
    let questions = fields::asked(&app.db, forum.id, fields::Stage::Registration).await?;
    let asked = asked(&p, &questions, &questions, &form.typed_answers());
    let newest = fields::newest(&questions).map(|version| version.to_string()).unwrap_or_default();
    let changed = status == StatusCode::CONFLICT;
    let categories = forums::categories(&app.db, forum.id).await?;
    let when = when(&p, &forum);
    let asks_code = categories.iter().any(|c| c.needs_code);
    let most = categories.iter().map(|c| c.companions).max().unwrap_or(0);
    let page = RegisterPage {
        company: company(&p, &form.companions, &problems),
        may_name_more: form.companions.len() < usize::try_from(most).unwrap_or(0),
        most,
        kept_days: privacy::kept_days(&app.db, forum.id).await?.ok_or(Error::NotFound)?,
        p,
        forum,
        when,
        categories,
        asks_code,
        asked,
        newest,
        changed,
        form,
        problems,
    };
    Ok((status, page).into_response())
}

pub async fn form(State(app): State<App>, Path((_, slug)): Path<(String, String)>, p: Page) -> Result {
    let forum = announced(&app, &slug).await?;
    match forums::registration_is(&forum, clock::now()) {
        forums::Registration::Open => {}
        // The forum's page says when it opens, or that it is over.
        _ => return Ok(Redirect::to(&p.url(&format!("/forums/{slug}"))).into_response()),
    }
    let form = Request { language: p.language.code().to_owned(), ..Request::default() };
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
        form.companions.push(CompanionForm { country: form.country.clone(), ..CompanionForm::default() });
        return form_page(&app, p, forum, form, Problems::default()).await;
    }
    let shown = questions::shown(&typed);
    if shown.is_some() && shown != fields::newest(&questions) {
        return show_form(&app, p, forum, form, Problems::default(), StatusCode::CONFLICT).await;
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

/// Those who come along take places before an address is confirmed: as many as may register from one address in an hour,
/// and no more, may be brought along.
pub async fn may_bring(app: &App, client: Client, new: &NewRegistration) -> Result<()> {
    for _ in &new.companions {
        client.may(app, "companion", Breadth::Address, app.settings.registrations_per_hour).await?;
    }
    Ok(())
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
