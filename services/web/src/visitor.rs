//! Who is asking: the account of a session, or a browser that is known by a cookie of its own so that its
//! forms can be told from forged ones.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use domain::{
    clock,
    links::Keys,
    secret,
    staff::{self, Account},
};

use crate::{
    app::App,
    error::{Error, Result},
};

/// Attached to every request that reaches a page.
#[derive(Clone)]
pub struct Visitor {
    pub account: Option<Arc<Account>>,
    /// The session's token; never logged, never shown.
    pub session: Option<String>,
    browser: String,
    keys: Keys,
    /// Whether a form was put on the page, so that the browser must be given its cookie.
    has_form: Arc<AtomicBool>,
}

impl Visitor {
    /// What this visitor's forms are bound to: the session, or else the browser.
    fn bound_to(&self) -> String {
        self.session.clone().unwrap_or_else(|| self.browser.clone())
    }

    pub fn form_token(&self) -> String {
        self.has_form.store(true, Ordering::Relaxed);
        self.keys.form_token(&self.bound_to())
    }

    pub fn form_token_is_right(&self, token: &str) -> bool {
        self.keys.form_token_is_right(&self.bound_to(), token)
    }

    /// The same visitor, whose session goes on under another token.
    pub fn with_session(self, token: String) -> Self {
        Self { session: Some(token), ..self }
    }

    /// A word that only this browser knows.
    pub fn browser(&self) -> &str {
        &self.browser
    }
}

/// Where the visitor is left for the page that explains an error, which is made further out.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Option<Visitor>>>);

impl Seen {
    pub fn leave(&self, visitor: Visitor) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(visitor);
    }

    pub fn visitor(&self) -> Option<Visitor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Recognises the visitor, and gives a browser that gets a form the cookie that goes with it.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Result {
    let session = cookie(request.headers(), session_cookie(&app)).map(str::to_owned);
    let known = cookie(request.headers(), browser_cookie(&app)).filter(|c| c.len() == 43).map(str::to_owned);
    let browser = known.unwrap_or_else(secret::fresh_token);
    let account = match &session {
        Some(token) => staff::find_session(&app.db, token, clock::now()).await?.map(Arc::new),
        None => None,
    };
    let has_form = Arc::new(AtomicBool::new(false));
    let visitor = Visitor {
        session: session.filter(|_| account.is_some()),
        account,
        browser: browser.clone(),
        keys: app.keys.clone(),
        has_form: has_form.clone(),
    };
    let signed_in = visitor.account.is_some();
    if let Some(seen) = request.extensions().get::<Seen>() {
        seen.leave(visitor.clone());
    }
    request.extensions_mut().insert(visitor);
    let mut response: Response = next.run(request).await;
    let has_form = has_form.load(Ordering::Relaxed);
    // Given anew with each form, so that it outlives the form.
    if has_form {
        give_browser_cookie(&mut response, &app, &browser)?;
    }
    // What is the same for everybody has said so itself, and stays in the browser.
    let is_public = response
        .headers()
        .get(header::CACHE_CONTROL)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("public"));
    if (signed_in || has_form) && !is_public {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if !is_public {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Cookie"));
    }
    Ok(response)
}

/// The session's cookie. Browsers accept the `__Host-` prefix over TLS only; the demo on this machine has none.
pub fn session_cookie(app: &App) -> &'static str {
    if app.is_secure() { "__Host-lianyi" } else { "lianyi" }
}

pub fn give_session_cookie(response: &mut Response, app: &App, token: &str) -> Result<()> {
    set_cookie(response, app, session_cookie(app), token, 60 * 60 * 24 * 30)
}

fn browser_cookie(app: &App) -> &'static str {
    if app.is_secure() { "__Host-lianyi-browser" } else { "lianyi-browser" }
}

pub fn give_browser_cookie(response: &mut Response, app: &App, browser: &str) -> Result<()> {
    set_cookie(response, app, browser_cookie(app), browser, 60 * 60 * 24)
}

pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value)
}

pub fn set_cookie(response: &mut Response, app: &App, name: &str, value: &str, seconds: u64) -> Result<()> {
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let line = HeaderValue::from_str(&line).map_err(|e| Error::Internal(e.into()))?;
    response.headers_mut().append(header::SET_COOKIE, line);
    Ok(())
}
