//! Who comes along with a participant: named, changed and taken off the list on “my registration”.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    clock,
    forums::{self, Forum},
    ids::CompanionId,
    problems::Problems,
    registrations::{self, Bringing, Companion, CompanionError, CompanionForm, Registration},
};

use super::registrations::of_link;
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/companions.html")]
struct CompanionsPage {
    p: Page,
    token: String,
    forum: Forum,
    companions: Vec<Companion>,
    most: i64,
    /// Why nobody can be named now: the key of the sentence.
    closed: Option<&'static str>,
    /// Why somebody was not taken onto the list.
    refused: Option<&'static str>,
    form: CompanionForm,
    problems: Problems,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/companion.html")]
struct CompanionPage {
    p: Page,
    token: String,
    forum: Forum,
    companion: Companion,
    /// Whether no place was offered yet.
    waits: bool,
    closed: Option<&'static str>,
    refused: Option<&'static str>,
    form: CompanionForm,
    problems: Problems,
}

/// What a form comes back with.
#[derive(Default)]
struct Said {
    form: CompanionForm,
    problems: Problems,
    refused: Option<&'static str>,
}

impl Said {
    fn status(&self) -> StatusCode {
        match (self.refused, self.problems.none()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }

    /// What was typed, and why it was not taken.
    fn because(form: CompanionForm, error: CompanionError) -> Result<Self> {
        let refused = match error {
            CompanionError::Invalid(problems) => return Ok(Self { form, problems, refused: None }),
            CompanionError::NoRoom => "companions-no-room",
            CompanionError::NotNow(bringing) => reason(bringing, true).unwrap_or("companions-closed"),
            CompanionError::NotFound => return Err(Error::NotFound),
            CompanionError::Database(error) => return Err(error.into()),
        };
        Ok(Self { form, problems: Problems::default(), refused: Some(refused) })
    }
}

/// Why nobody can be named, be it one more or another.
fn reason(bringing: Bringing, one_more: bool) -> Option<&'static str> {
    match bringing {
        Bringing::Up(0) if one_more => Some("companions-full"),
        Bringing::Up(_) => None,
        Bringing::NoPlaceYet => one_more.then_some("companions-not-yet"),
        Bringing::Closed => Some("companions-closed"),
        Bringing::Nobody => Some("companions-nobody"),
    }
}

async fn list(app: &App, p: Page, token: String, registration: Registration, said: Said) -> Result {
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let companions = registrations::companions_of(&app.db, registration.id).await?;
    let most = registrations::most_companions(&app.db, &registration).await?;
    let named = i64::try_from(companions.len()).unwrap_or(i64::MAX);
    let bringing = registrations::bringing(&forum, &registration, most, named, clock::now());
    let status = said.status();
    let closed = reason(bringing, true);
    let Said { form, problems, refused } = said;
    Ok((status, CompanionsPage { p, token, forum, companions, most, closed, refused, form, problems })
        .into_response())
}

async fn one(
    app: &App,
    p: Page,
    (token, registration): (String, Registration),
    companion: CompanionId,
    said: Option<Said>,
) -> Result {
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let all = registrations::companions_of(&app.db, registration.id).await?;
    let companion = all.into_iter().find(|c| c.id == companion).ok_or(Error::NotFound)?;
    let most = registrations::most_companions(&app.db, &registration).await?;
    let bringing = registrations::bringing(&forum, &registration, most, 0, clock::now());
    let said = said.unwrap_or_else(|| Said { form: companion.clone().into(), ..Said::default() });
    let (status, closed) = (said.status(), reason(bringing, false));
    let Said { form, problems, refused } = said;
    let waits = registration.state == domain::registrations::State::Waitlisted;
    Ok((status, CompanionPage { p, token, forum, companion, waits, closed, refused, form, problems })
        .into_response())
}

type Link = Path<(String, String)>;
type LinkToOne = Path<(String, String, CompanionId)>;

pub async fn show(State(app): State<App>, Path((_, token)): Link, p: Page) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    list(&app, p, token, registration, Said::default()).await
}

pub async fn add(
    State(app): State<App>,
    Path((_, token)): Link,
    p: Page,
    Form(form): Form<CompanionForm>,
) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    let added = match form.parse() {
        Ok(new) => registrations::add_companion(&app.db, registration.id, &new, None, clock::now()).await,
        Err(problems) => Err(problems.into()),
    };
    match added {
        Ok(_) => Ok(to_the_list(&p, &token)),
        Err(error) => list(&app, p, token, registration, Said::because(form, error)?).await,
    }
}

pub async fn edit(State(app): State<App>, Path((_, token, companion)): LinkToOne, p: Page) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    one(&app, p, (token, registration), companion, None).await
}

pub async fn save(
    State(app): State<App>,
    Path((_, token, companion)): LinkToOne,
    p: Page,
    Form(form): Form<CompanionForm>,
) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    let saved = match form.parse() {
        Ok(new) => {
            registrations::change_companion(&app.db, registration.id, companion, &new, None, clock::now())
                .await
        }
        Err(problems) => Err(problems.into()),
    };
    match saved {
        Ok(()) => Ok(to_the_list(&p, &token)),
        Err(error) => {
            let said = Said::because(form, error)?;
            one(&app, p, (token, registration), companion, Some(said)).await
        }
    }
}

pub async fn remove(State(app): State<App>, Path((_, token, companion)): LinkToOne, p: Page) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    match registrations::remove_companion(&app.db, registration.id, companion, None, clock::now()).await {
        Ok(()) => Ok(to_the_list(&p, &token)),
        Err(CompanionError::NotFound) => Err(Error::NotFound),
        Err(CompanionError::Database(error)) => Err(error.into()),
        Err(_) => Err(Error::Gone("error-registration-ended")),
    }
}

fn to_the_list(p: &Page, token: &str) -> Response {
    Redirect::to(&p.url(&format!("/registration/{token}/companions"))).into_response()
}
