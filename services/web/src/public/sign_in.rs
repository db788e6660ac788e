use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    addresses, clock,
    limits::Breadth,
    problems::Problems,
    staff::{self, SignInError},
};
use serde::Deserialize;

use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    host::Client,
    page::Page,
    visitor::{self, Visitor},
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    p: Page,
    form: SignInForm,
    problems: Problems,
}

#[derive(Debug, Default, Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

pub async fn form(Query(wanted): Query<Wanted>, p: Page) -> Result {
    let next = safe_next(&wanted.next).unwrap_or_default().to_owned();
    let form = SignInForm { next, ..SignInForm::default() };
    Ok(SignInPage { p, form, problems: Problems::default() }.into_response())
}

pub async fn send(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Extension(visitor): Extension<Visitor>,
    p: Page,
    Form(form): Form<SignInForm>,
) -> Result {
    client.may(&app, "sign-in", Breadth::Network, 30).await?;
    let email = match addresses::parse(&form.email) {
        Ok(email) => email,
        Err(code) => {
            let problems = Problems::one("email", code);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, SignInPage { p, form, problems }).into_response());
        }
    };
    let next = safe_next(&form.next).unwrap_or_default();
    staff::begin(&app.db, &email, visitor.browser(), next, clock::now()).await?;
    Ok(Redirect::to(&p.url("/sign-in/code")).into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/sign_in_code.html")]
struct CodePage {
    p: Page,
    problems: Problems,
}

pub async fn code_form(p: Page) -> Result {
    Ok(CodePage { p, problems: Problems::default() }.into_response())
}

#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

pub async fn code(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    p: Page,
    Form(form): Form<CodeForm>,
) -> Result {
    match staff::finish_by_code(&app.db, &app.keys, visitor.browser(), &form.code, clock::now()).await {
        Ok((token, next)) => welcome(&app, &p, &visitor, &token, &next).await,
        Err(SignInError::WrongCode | SignInError::WrongLink) => {
            let problems = Problems::one("code", "wrong-code");
            Ok((StatusCode::UNPROCESSABLE_ENTITY, CodePage { p, problems }).into_response())
        }
        Err(SignInError::Database(error)) => Err(error.into()),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/sign_in_link.html")]
struct LinkPage {
    p: Page,
    token: String,
    name: String,
}

/// The page behind a printed link: opening it uses nothing up, its button does.
pub async fn link_page(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let name =
        staff::owner_of_link(&app.db, &token, clock::now()).await?.ok_or(Error::Gone("error-link-over"))?;
    Ok(LinkPage { p, token, name }.into_response())
}

pub async fn link(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
) -> Result {
    match staff::finish_by_link(&app.db, &token, clock::now()).await {
        Ok(session) => welcome(&app, &p, &visitor, &session, "").await,
        Err(SignInError::WrongCode | SignInError::WrongLink) => Err(Error::Gone("error-link-over")),
        Err(SignInError::Database(error)) => Err(error.into()),
    }
}

/// Gives the browser its new session (an old one ends) and leads on.
async fn welcome(app: &App, p: &Page, visitor: &Visitor, token: &str, next: &str) -> Result {
    if let Some(old) = &visitor.session {
        staff::end_session(&app.db, old).await?;
    }
    let account = staff::find_session(&app.db, token, clock::now()).await?;
    let home = if account.is_some_and(|a| a.is_staff()) { p.url("/desk") } else { p.url("/me") };
    let to = safe_next(next).filter(|n| !n.is_empty()).map_or(home, str::to_owned);
    let mut response: Response = Redirect::to(&to).into_response();
    visitor::give_session_cookie(&mut response, app, token)?;
    Ok(response)
}

pub async fn sign_out(State(app): State<App>, Extension(visitor): Extension<Visitor>, p: Page) -> Result {
    if let Some(token) = &visitor.session {
        staff::end_session(&app.db, token).await?;
    }
    let mut response: Response = Redirect::to(&p.url("/")).into_response();
    visitor::set_cookie(&mut response, &app, visitor::session_cookie(&app), "", 0)?;
    Ok(response)
}

/// A path on our own site: it begins with one slash and holds nothing that a browser could read as a host.
fn safe_next(next: &str) -> Option<&str> {
    let mut chars = next.chars();
    let own = chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'));
    let plain = next.len() <= 200
        && !next.contains('\\')
        && next.chars().all(|c| c.is_ascii_graphic())
        && !next.split('/').any(|part| part == "..");
    (own && plain).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn only_paths_of_our_own_site_are_followed_after_sign_in() {
        assert_eq!(safe_next("/en/desk"), Some("/en/desk"));
        for evil in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "evil",
            "",
            "/a\r\nb",
        ] {
            assert_eq!(safe_next(evil), None, "{evil:?}");
        }
    }
}
