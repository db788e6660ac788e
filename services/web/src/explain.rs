//! Turns errors into pages in the reader's language. A form that could not be taken (the database is away,
//! too much is going on) stands on that page as it was typed, with a button to send it again.

use askama::Template;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts as _, Request, State},
    http::{Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse as _, Response},
};

use crate::{
    app::App,
    error::{Error, Explained, Result},
    host::comes_from_own_page,
    log::RequestId,
    page::Page,
    public::links,
    visitor::{self, Seen, Visitor},
};

const LARGEST_FORM: usize = 2 * 1024 * 1024;

/// A form's body, read once; handlers parse it again into their own shape.
#[derive(Clone)]
pub struct TypedForm(Bytes);

impl TypedForm {
    /// What was typed, field by field, in the order of the form.
    pub fn pairs(&self) -> Vec<(String, String)> {
        serde_html_form::from_bytes(&self.0).unwrap_or_default()
    }

    pub fn values(&self, name: &str) -> Vec<String> {
        self.pairs().into_iter().filter(|(n, _)| n == name).map(|(_, value)| value).collect()
    }

    pub fn value(&self, name: &str) -> Option<String> {
        self.pairs().into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }
}

#[derive(Template)]
#[template(path = "pages/error.html")]
struct ErrorPage {
    p: Page,
    status: u16,
    sentence: String,
    request_id: String,
    kept: Option<Kept>,
    /// Where a new link is asked for, in the place of one that is over.
    renewal: Option<String>,
}

/// What was typed, to be sent again to the same place.
pub struct Kept {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

pub async fn explain(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let form = match typed_form(&app, &parts, body).await {
        Ok((form, body)) => {
            if let Some(form) = &form {
                parts.extensions.insert(form.clone());
            }
            let seen = Seen::default();
            parts.extensions.insert(seen.clone());
            let mut copy = parts.clone();
            let response = next.run(Request::from_parts(parts, body)).await;
            return match response.extensions().get::<Explained>().copied() {
                Some(explained) => {
                    if let Some(visitor) = seen.visitor() {
                        copy.extensions.insert(visitor);
                    }
                    page(&app, copy, form, response, explained).await
                }
                None => response,
            };
        }
        Err(status) => status,
    };
    let response = form.into_response();
    page(&app, parts, None, response, Explained { key: "error-too-large" }).await
}

async fn typed_form(
    app: &App,
    parts: &Parts,
    body: Body,
) -> std::result::Result<(Option<TypedForm>, Body), StatusCode> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if parts.method != Method::POST || !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok((None, body));
    }
    let read = tokio::time::timeout(app.settings.form_within, to_bytes(body, LARGEST_FORM)).await;
    let bytes = read.map_err(|_| StatusCode::REQUEST_TIMEOUT)?.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    Ok((Some(TypedForm(bytes.clone())), Body::from(bytes)))
}

async fn page(
    app: &App,
    mut parts: Parts,
    form: Option<TypedForm>,
    response: Response,
    explained: Explained,
) -> Response {
    let status = response.status();
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    // What is asked of an API is answered as such; its own errors never come here.
    if parts.uri.path().starts_with("/api/") {
        let mut answer = crate::api::problem_of(status, explained.key).into_response();
        for told in [header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
            if let Some(value) = response.headers().get(&told) {
                answer.headers_mut().insert(told, value.clone());
            }
        }
        return answer;
    }
    // Only what came from our own page is offered to be sent again: nobody else's words get our button.
    let keeps = comes_from_own_page(&parts.headers)
        && (matches!(
            status,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED
        ) || explained.key == "error-stale-form");
    let visitor = parts.extensions.get::<Visitor>().cloned();
    let kept = form.filter(|_| keeps).map(|form| kept(&parts, &form, visitor.as_ref()));
    let renewal = links::renewal(app, &parts, explained.key);
    let gives_form = kept.is_some() || renewal.is_some();
    let rendered: Result<Html<String>> = async {
        let p = match Page::from_request_parts(&mut parts, app).await {
            Ok(page) => page,
            Err(_) => Page::plain(app, &parts).await,
        };
        let sentence = p.t(explained.key);
        let page = ErrorPage { p, status: status.as_u16(), sentence, request_id, kept, renewal };
        Ok(Html(page.render().map_err(Error::from)?))
    }
    .await;
    match rendered {
        Ok(html) => {
            let (mut head, _) = response.into_parts();
            head.headers.remove(header::CONTENT_LENGTH);
            head.headers.remove(header::CONTENT_TYPE);
            let mut answer = html.into_response();
            *answer.status_mut() = status;
            answer.headers_mut().extend(head.headers);
            if let Some(visitor) = visitor.filter(|_| gives_form) {
                let _ = visitor::give_browser_cookie(&mut answer, app, visitor.browser());
            }
            answer
        }
        Err(_) => response,
    }
}

/// What was typed, with a token that holds now.
pub fn kept(parts: &Parts, form: &TypedForm, visitor: Option<&Visitor>) -> Kept {
    let mut fields = form.pairs();
    if let Some(visitor) = visitor {
        fields.retain(|(name, _)| name != "form_token");
        fields.push(("form_token".to_owned(), visitor.form_token()));
    }
    Kept { action: parts.uri.path().to_owned(), fields }
}
