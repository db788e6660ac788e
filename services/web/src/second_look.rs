//! Before passports are opened, whoever has been signed in for a while shows once more who they are: by a code that goes to
//! their address. What they typed stays on the page that asks for it, and is done as soon as the code is right.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::IntoResponse as _,
};
use domain::{
    clock,
    problems::Problems,
    staff::{self, PROOF_LASTS, SignInError},
};

use crate::{
    app::App,
    error::{Error, Result},
    explain::{Kept, TypedForm, kept},
    page::Page,
    visitor::{self, Seen, Visitor},
};

/// What the page that asks adds to a form.
const OWN_FIELDS: [&str; 2] = ["code", "again"];
/// Seconds in which as many codes may be mailed as there are.
const CODES_AGAIN: &str = "900";

#[derive(Template, WebTemplate)]
#[template(path = "pages/second_look.html")]
struct SecondLookPage {
    p: Page,
    kept: Kept,
    address: String,
    minutes: i64,
    problems: Problems,
}

/// Lets a form through that comes from a session which has shown lately whose it is, and asks for a code otherwise.
pub async fn take(State(app): State<App>, request: Request, next: Next) -> Result {
    let (mut parts, body) = request.into_parts();
    let visitor = parts.extensions.get::<Visitor>().cloned().ok_or(Error::Forbidden)?;
    let form = parts.extensions.get::<TypedForm>().cloned().ok_or(Error::BadRequest)?;
    let (Some(account), Some(session)) = (visitor.account.clone(), visitor.session.clone()) else {
        return Err(Error::SignedOut);
    };
    let now = clock::now();
    if staff::has_proved(&app.db, &session, now).await? {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let code = form.value("code").filter(|_| form.value("again").is_none());
    let (status, problems) = match code {
        None => {
            let problems = staff::ask_again(&app.db, account.id, &session, visitor.browser(), now).await?;
            let is_mailed = problems.none();
            (if is_mailed { StatusCode::UNAUTHORIZED } else { StatusCode::TOO_MANY_REQUESTS }, problems)
        }
        Some(code) => {
            match staff::prove(&app.db, &app.keys, &session, visitor.browser(), &code, now).await {
                Ok(token) => {
                    // The session goes on under a new token, to which the forms of the page to come are bound, also of
                    // one that explains an error.
                    let visitor = visitor.with_session(token.clone());
                    if let Some(seen) = parts.extensions.get::<Seen>() {
                        seen.leave(visitor.clone());
                    }
                    parts.extensions.insert(visitor);
                    let mut response = next.run(Request::from_parts(parts, body)).await;
                    visitor::give_session_cookie(&mut response, &app, &token)?;
                    return Ok(response);
                }
                Err(SignInError::Database(error)) => return Err(error.into()),
                Err(SignInError::WrongCode | SignInError::WrongLink) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, Problems::one("code", "wrong-code"))
                }
            }
        }
    };
    let mut kept = kept(&parts, &form, Some(&visitor));
    kept.fields.retain(|(name, _)| !OWN_FIELDS.contains(&name.as_str()));
    let p = Page::from_request_parts(&mut parts, &app).await?;
    let (address, minutes) = (account.email.clone(), PROOF_LASTS.as_mins());
    let page = SecondLookPage { p, kept, address, minutes, problems };
    let mut response = (status, page).into_response();
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(CODES_AGAIN));
    }
    Ok(response)
}
