//! The papers of a registration: ticket, visa letter, certificate, and the passport that a visa letter needs.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    documents::{self, Document, IssueError, Ours, PassportForm, VisaTerms},
    forums::{self, Forum},
    ids::DocumentId,
    problems::Problems,
    registrations::{Registration, State as RegistrationState},
};
use jiff::civil::Date;

use super::registrations::of_link;
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/papers.html")]
struct PapersPage {
    p: Page,
    token: String,
    forum: Forum,
    registration: Registration,
    lines: Vec<Document>,
    is_waiting: bool,
    /// Where this forum asks for passports; when one was given.
    passport: Option<(VisaTerms, Option<String>)>,
}

/// A ticket opens a door and a letter a border: only a link that came by mail leads to them.
async fn of_mailed_link(app: &App, token: &str) -> Result<Registration> {
    match of_link(app, token).await? {
        (registration, true) => Ok(registration),
        _ => Err(Error::Forbidden),
    }
}

pub async fn list(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let registration = of_mailed_link(&app, &token).await?;
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let lines = documents::of_registration(&app.db, registration.id).await?;
    let passport = match asks_for_passport(&app, &forum, &registration).await? {
        Some(terms) => {
            let given = documents::passport_given_at(&app.db, registration.id).await?;
            let zone = forum.zone();
            Some((terms, given.map(|at| p.day(domain::moments::date(at, &zone)))))
        }
        None => None,
    };
    Ok(PapersPage {
        is_waiting: lines.iter().any(|line| !line.is_made && !line.is_set_aside),
        p,
        token,
        forum,
        registration,
        lines,
        passport,
    }
    .into_response())
}

/// Where visa letters are given in the category, to whoever has a place, until the forum is over.
async fn asks_for_passport(
    app: &App,
    forum: &Forum,
    registration: &Registration,
) -> Result<Option<VisaTerms>> {
    let terms = documents::visa_terms_for(&app.db, registration.id).await?;
    let terms = terms.filter(|terms| terms.gives_letters);
    let is_coming = forum.ends_at.is_some_and(|ends| ends > clock::now());
    Ok(terms.filter(|_| is_coming && registration.state == RegistrationState::Confirmed))
}

/// Has the ticket made as a PDF.
pub async fn ticket(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let registration = of_mailed_link(&app, &token).await?;
    match documents::want_ticket(&app.db, ours(&app), registration.id, clock::now()).await {
        Ok(_) | Err(IssueError::NotNow) => {
            Ok(Redirect::to(&p.url(&format!("/registration/{token}/papers"))).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The PDF of one of them.
pub async fn file(
    State(app): State<App>,
    Path((_, token, document)): Path<(String, String, DocumentId)>,
) -> Result {
    let registration = of_mailed_link(&app, &token).await?;
    let document = documents::find(&app.db, document).await?.ok_or(Error::NotFound)?;
    if document.registration_id != Some(registration.id) || !document.holds() {
        return Err(Error::NotFound);
    }
    as_pdf(&app, &document).await
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/passport.html")]
struct PassportPage {
    p: Page,
    token: String,
    forum: Forum,
    terms: VisaTerms,
    form: PassportForm,
    problems: Problems,
}

pub async fn passport(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    passport_page(&app, p, token, PassportForm::default(), Problems::default()).await
}

async fn passport_page(app: &App, p: Page, token: String, form: PassportForm, problems: Problems) -> Result {
    let registration = of_mailed_link(app, &token).await?;
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let terms = asks_for_passport(app, &forum, &registration).await?;
    let terms = terms.ok_or(Error::Gone("papers-passport-not-asked"))?;
    let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, PassportPage { p, token, forum, terms, form, problems }).into_response())
}

/// What was given is never shown again, not to whoever gave it either.
pub async fn give_passport(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PassportForm>,
) -> Result {
    let registration = of_mailed_link(&app, &token).await?;
    let now = clock::now();
    let passport = match form.parse(now) {
        Ok(passport) => passport,
        Err(problems) => return passport_page(&app, p, token, form, problems).await,
    };
    match documents::save_passport(&app.db, &app.keys, registration.id, &passport, now).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/registration/{token}/papers"))).into_response()),
        Err(IssueError::NotNow) => Err(Error::Gone("papers-passport-not-asked")),
        Err(error) => Err(refused(error)),
    }
}

pub fn ours(app: &App) -> Ours<'_> {
    Ours { keys: &app.keys, base_url: &app.settings.base_url }
}

pub fn refused(error: IssueError) -> Error {
    match error {
        IssueError::NotFound => Error::NotFound,
        IssueError::NotNow => Error::Conflict("desk-error-document-not-now"),
        IssueError::Revoked => Error::Conflict("desk-error-document-revoked"),
        IssueError::NoPassport => Error::Conflict("desk-error-document-no-passport"),
        IssueError::Invalid(_) => Error::BadRequest,
        IssueError::Locked(error) => Error::Internal(error.into()),
        IssueError::Database(error) => error.into(),
    }
}

/// The PDF of a paper, for its holder, or of one that shows no passport.
pub async fn as_pdf(app: &App, document: &Document) -> Result {
    let pdf = documents::open_pdf(&app.db, &app.keys, document.id).await.map_err(refused)?;
    to_keep(document, pdf)
}

/// A PDF to keep. What is not made yet is not there yet.
pub fn to_keep(document: &Document, pdf: Option<Vec<u8>>) -> Result {
    let pdf = pdf.ok_or(Error::NotFound)?;
    let name = document.number.clone().unwrap_or_else(|| document.kind.code().to_owned());
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")),
    ];
    Ok((headers, pdf).into_response())
}

impl Page {
    /// The day that a paper bears, by its forum's own calendar.
    pub fn paper_day(&self, at: &jiff_sqlx::Timestamp, forum: &Forum) -> String {
        self.day(domain::moments::date(at.to_jiff(), &forum.zone()))
    }

    /// A day as a template lends it.
    pub fn civil_day(&self, date: &Date) -> String {
        self.day(*date)
    }
}
