//! The only way to put a route into the house: each is declared with who may use it, and is guarded so.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    handler::Handler,
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::{Next, from_fn_with_state},
    routing::{MethodRouter, delete, get, patch, post, put},
};
use domain::{
    clock, limits,
    links::Purpose,
    staff::{self, Account, Permission},
};

use uuid::Uuid;

use crate::{
    app::App,
    error::{Error, Result},
    explain::TypedForm,
    host::comes_from_own_page,
    kept::SameForAll,
    second_look,
    visitor::Visitor,
};

/// A file of ten megabytes, and the fields around it.
const LARGEST_UPLOAD: usize = 11 * 1024 * 1024;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Everybody,
    /// Whoever holds the link: the token in the path is the key, and the page is told to nobody.
    HolderOfLink,
    SignedIn,
    /// Staff with this permission, everywhere or for some forum; handlers ask again for the forum at hand.
    Staff(Permission),
    /// A program with a token that carries this permission; handlers ask again for the forum at hand.
    Program(Permission),
    /// The same, or whoever shows the token of a registration's own link; handlers ask which registration it is of.
    ProgramOrHolder(Permission),
}

/// Who a program acts for.
#[derive(Clone)]
pub struct Program(pub Arc<Account>);

/// What the link was signed for whose token a program shows.
#[derive(Debug, Clone, Copy)]
pub struct Holder(pub Uuid);

/// One line of the table of routes.
#[derive(Debug, Clone, Copy)]
pub struct RouteLine {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
}

pub struct Routes {
    app: App,
    router: Router<App>,
    lines: Vec<RouteLine>,
}

impl Routes {
    pub fn new(app: App) -> Self {
        Self { app, router: Router::new(), lines: Vec::new() }
    }

    /// A page. It changes nothing.
    pub fn page<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route("GET", path, access, get(handler))
    }

    /// A form that is sent: it must come from our own page, with that page's token.
    pub fn form<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let guarded = post(handler).layer(axum::middleware::from_fn(refuse_forged));
        self.route("POST", path, access, guarded)
    }

    /// A form by which passports are opened or written into papers: whoever sends it has shown lately who they are.
    pub fn proved_form<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let look = from_fn_with_state(self.app.clone(), second_look::take);
        let guarded = post(handler).layer(look).layer(axum::middleware::from_fn(refuse_forged));
        self.route("POST", path, access, guarded)
    }

    /// A form with a file in it, sent as `multipart/form-data`. Its token comes first in the body, and is asked for by
    /// [`Upload`](crate::extract::Upload), by which its handler reads it.
    pub fn upload<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let guarded = post(handler)
            .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
            .layer(axum::middleware::from_fn(refuse_forged_upload));
        self.route("POST", path, access, guarded)
    }

    /// A POST that programs send without a page before it: the API, and one-click unsubscribe (RFC 8058).
    pub fn call<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route("POST", path, access, post(handler))
    }

    /// The same with a file in its JSON.
    pub fn call_with_file<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route("POST", path, access, post(handler).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
    }

    /// A change that programs send.
    pub fn change<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route("PATCH", path, access, patch(handler))
    }

    /// What programs send to stand in the place of what is there.
    pub fn put<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route("PUT", path, access, put(handler))
    }

    /// What programs take away.
    pub fn delete<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route("DELETE", path, access, delete(handler))
    }

    fn route(
        mut self,
        method: &'static str,
        path: &'static str,
        access: Access,
        handler: MethodRouter<App>,
    ) -> Self {
        let guard = from_fn_with_state((self.app.clone(), access), guard);
        self.router = self.router.route(path, handler.layer(guard));
        self.lines.push(RouteLine { method, path, access });
        self
    }

    pub fn into_parts(self) -> (Router<App>, Vec<RouteLine>) {
        (self.router, self.lines)
    }
}

/// What one token may ask for in a minute.
const CALLS_A_MINUTE: i32 = 600;

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let line = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok())?;
    let (_, token) = line.split_once(' ').filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))?;
    Some(token.trim())
}

/// Who shows the token of a link to a registration.
fn holder(app: &App, headers: &HeaderMap) -> Option<Holder> {
    let (token, now) = (bearer(headers)?, clock::now());
    let by_mail = app.keys.verify(Purpose::Registration, token, now);
    by_mail.or_else(|| app.keys.verify(Purpose::Manage, token, now)).map(Holder)
}

/// The account that a program's token speaks for. Cookies do not count: no page of another site can use a program's rights.
async fn program(app: &App, headers: &HeaderMap, what: Permission) -> Result<Account> {
    let token = bearer(headers).ok_or(Error::NoToken)?;
    let now = clock::now();
    let (id, account) = staff::find_token(&app.db, token, now).await?.ok_or(Error::NoToken)?;
    if !limits::allow_in_a_minute(&app.db, "token", id.0, CALLS_A_MINUTE, now).await? {
        let seconds = 60 - now.as_second().rem_euclid(60);
        return Err(Error::TooMany { seconds: u32::try_from(seconds).unwrap_or(60) });
    }
    if account.may_somewhere(what) { Ok(account) } else { Err(Error::Forbidden) }
}

async fn guard(State((app, access)): State<(App, Access)>, mut request: Request, next: Next) -> Result {
    if let Access::Program(what) | Access::ProgramOrHolder(what) = access {
        let by_link = matches!(access, Access::ProgramOrHolder(_));
        if let Some(holder) = holder(&app, request.headers()).filter(|_| by_link) {
            request.extensions_mut().insert(holder);
        } else {
            let account = program(&app, request.headers(), what).await?;
            request.extensions_mut().insert(Program(Arc::new(account)));
        }
        let mut response = next.run(request).await;
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return Ok(response);
    }
    let account = request.extensions().get::<Visitor>().and_then(|v| v.account.clone());
    match (access, account) {
        (Access::Everybody | Access::HolderOfLink, _) => {}
        (Access::SignedIn | Access::Staff(_), None) => return Err(sign_in_first(&request)),
        (Access::SignedIn, Some(_)) => {}
        (Access::Staff(permission), Some(account)) if account.may_somewhere(permission) => {}
        (Access::Staff(_) | Access::Program(_) | Access::ProgramOrHolder(_), _) => {
            return Err(Error::Forbidden);
        }
    }
    let mut response = next.run(request).await;
    if access == Access::Everybody {
        response.extensions_mut().insert(SameForAll);
    }
    if access == Access::HolderOfLink {
        let headers = response.headers_mut();
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    Ok(response)
}

/// To the sign-in page of the reader's language, and after it back to where a page was asked for. A form that
/// was sent is kept on the answer instead.
fn sign_in_first(request: &Request) -> Error {
    let path = request.uri().path();
    let language = path.split('/').nth(1).filter(|l| l.len() == 2).unwrap_or("en");
    if path.ends_with("/sign-out") {
        return Error::SignIn { next: format!("/{language}/") };
    }
    if request.method() == Method::POST {
        return Error::SignedOut;
    }
    Error::SignIn { next: format!("/{language}/sign-in?next={path}") }
}

async fn refuse_forged_upload(request: Request, next: Next) -> Result {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return refuse_forged(request, next).await;
    }
    if comes_from_own_page(request.headers()) { Ok(next.run(request).await) } else { Err(Error::Forged) }
}

async fn refuse_forged(request: Request, next: Next) -> Result {
    let own_page = comes_from_own_page(request.headers());
    let token_is_right = request.extensions().get::<Visitor>().is_some_and(|visitor| {
        let token = request.extensions().get::<TypedForm>().and_then(|form| form.value("form_token"));
        token.is_some_and(|token| visitor.form_token_is_right(&token))
    });
    match (own_page, token_is_right) {
        (true, true) => Ok(next.run(request).await),
        (true, false) => Err(Error::Stale),
        (false, _) => Err(Error::Forged),
    }
}
