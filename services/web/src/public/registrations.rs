use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    calendars, clock, documents, fields,
    forums::{self, Category, Forum},
    ids::{MaterialId, RegistrationId},
    limits::Breadth,
    links::Purpose,
    post,
    problems::Problems,
    registrations::{
        self, Companion, ConfirmError, RegisterError, Registration, Request, State as RegistrationState,
        WithdrawError,
    },
};
use jiff::{SignedDuration, Timestamp};

use super::{
    answers::{Stays, open_stages, said},
    forums::{Reading, as_attachment, as_file, reading, when},
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
    form: Request,
    problems: Problems,
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
    let categories = forums::categories(&app.db, forum.id).await?;
    let asked = asked(&p, &questions, &questions, &form.typed_answers(), &categories);
    let newest = fields::newest(&questions).map(|version| version.to_string()).unwrap_or_default();
    let changed = status == StatusCode::CONFLICT;
    let when = when(&p, &forum);
    let asks_code = categories.iter().any(|c| c.needs_code);
    let page = RegisterPage { p, forum, when, categories, asks_code, asked, newest, changed, form, problems };
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
    let form = Request { answers: answers.collect(), ..form };
    let shown = questions::shown(&typed);
    if shown.is_some() && shown != fields::newest(&questions) {
        return show_form(&app, p, forum, form, Problems::default(), StatusCode::CONFLICT).await;
    }
    let new = match form.parse_for(&questions) {
        Ok(new) => new,
        Err(problems) => return form_page(&app, p, forum, form, problems).await,
    };
    client.may(&app, "registration", Breadth::Address, app.settings.registrations_per_hour).await?;
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

#[derive(Template, WebTemplate)]
#[template(path = "pages/registration.html")]
struct RegistrationPage {
    p: Page,
    token: String,
    registration: Registration,
    forum: Forum,
    when: String,
    second_when: Option<String>,
    kept_until: Option<String>,
    /// The same in the zone that the participant named.
    own_kept_until: Option<String>,
    place_in_line: i64,
    /// What there is to read, some of it for those who take part only.
    materials: Vec<Reading>,
    /// What was answered, by label.
    answers: Vec<(String, String)>,
    /// What is asked now.
    stages: Vec<Stays>,
    companions: Vec<Companion>,
    /// Whether people of its category may bring somebody along.
    brings: bool,
    /// Whether the link came by mail, so that its holder has the address.
    has_address: bool,
    has_ticket: bool,
    /// Whether its holder may still correct the name.
    may_correct: bool,
}

/// “My registration”, for whoever holds the link.
pub async fn mine(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, has_address) = of_link(&app, &token).await?;
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let own_zone = registration.time_zone.as_deref().filter(|z| *z != forum.time_zone);
    let own_zone = own_zone.and_then(|z| domain::moments::zone(z).ok());
    let own_kept_until =
        registration.kept_until().zip(own_zone.as_ref()).map(|(until, zone)| p.moment(until, zone));
    let second_zone = own_zone.or_else(|| forum.second_zone());
    let second_when =
        forum.starts_at.zip(forum.ends_at).zip(second_zone).map(|((from, to), zone)| p.span(from, to, &zone));
    let place_in_line = match registration.state {
        RegistrationState::Waitlisted => registrations::place_in_line(&app.db, registration.id).await?,
        _ => 0,
    };
    let is_confirmed = registration.state == RegistrationState::Confirmed && has_address;
    let room = format!("/registration/{token}/materials");
    Ok(RegistrationPage {
        materials: reading(&app.db, &p, forum.id, &room, is_confirmed).await?,
        when: when(&p, &forum),
        second_when,
        answers: said(&app, &p, &registration).await?,
        stages: open_stages(&app, &forum, &registration).await?,
        companions: registrations::companions_of(&app.db, registration.id).await?,
        brings: registrations::most_companions(&app.db, &registration).await? > 0,
        kept_until: registration.kept_until().map(|t| p.moment(t, &forum.zone())),
        own_kept_until,
        place_in_line,
        has_address,
        has_ticket: has_address && documents::has_ticket(&forum, &registration),
        may_correct: has_address && !registration.state.has_ended() && !forum.is_over(clock::now()),
        p,
        token,
        registration,
        forum,
    }
    .into_response())
}

/// The registration's own calendar entry, the same that its mails hold.
pub async fn calendar(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, has_address) = of_link(&app, &token).await?;
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let mail_domain = post::mail_domain(&app.db).await?;
    let whom = if has_address { calendars::For::Holder } else { calendars::For::Anybody };
    let ours = p.ours(&mail_domain, &app);
    let entry = calendars::of_registration(&forum, &registration, whom, p.language, ours);
    Ok(as_file(entry.ok_or(Error::NotFound)?, &forum))
}

/// A file for those who take part.
pub async fn material(
    State(app): State<App>,
    Path((_, token, material)): Path<(String, String, MaterialId)>,
) -> Result {
    let (registration, has_address) = of_link(&app, &token).await?;
    let is_confirmed = registration.state == RegistrationState::Confirmed && has_address;
    let file = forums::file_of(&app.db, registration.forum_id, material, is_confirmed).await?;
    Ok(as_attachment(file.ok_or(Error::NotFound)?, material))
}

pub async fn confirm(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, true) = of_link(&app, &token).await? else { return Err(Error::Forbidden) };
    match registrations::confirm(&app.db, registration.id, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/registration/{token}"))).into_response()),
        Err(ConfirmError::Ended) => Err(Error::Gone("error-registration-ended")),
        Err(ConfirmError::NotFound) => Err(Error::NotFound),
        Err(ConfirmError::Database(error)) => Err(error.into()),
    }
}

pub async fn withdraw(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    match registrations::withdraw(&app.db, registration.id, None, clock::now()).await {
        // Withdrawn twice is withdrawn; the page says so.
        Ok(()) | Err(WithdrawError::Ended) => {
            Ok(Redirect::to(&p.url(&format!("/registration/{token}"))).into_response())
        }
        Err(WithdrawError::Over) => Err(Error::Gone("error-forum-is-over")),
        Err(WithdrawError::NotFound) => Err(Error::NotFound),
        Err(WithdrawError::Database(error)) => Err(error.into()),
    }
}

/// To “my registration” or a place in it, for somebody who has just taken a place by a link of another kind. Such a link
/// may have been forwarded: what needs the address comes with the mailed link alone.
pub async fn lead_to(app: &App, p: &Page, id: RegistrationId, now: Timestamp, place: &str) -> Result {
    let link = registrations::find(&app.db, id).await?.ok_or(Error::NotFound)?.link;
    let token = app.keys.sign(Purpose::Manage, link, now, SignedDuration::from_hours(24 * 7));
    Ok(Redirect::to(&p.url(&format!("/registration/{token}{place}"))).into_response())
}

/// The registration behind a link, and whether the link proves that its holder has the address.
pub(super) async fn of_link(app: &App, token: &str) -> Result<(Registration, bool)> {
    let now = clock::now();
    let by_mail = app.keys.verify(Purpose::Registration, token, now);
    let link = by_mail
        .or_else(|| app.keys.verify(Purpose::Manage, token, now))
        .ok_or(Error::Gone("error-link-over"))?;
    let registration = registrations::find_by_link(&app.db, link).await?.ok_or(Error::NotFound)?;
    Ok((registration, by_mail.is_some()))
}
