//! The headers that every response carries, and the place where browsers tell what the policy has held back.

use axum::{
    body::Bytes,
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::limits::Breadth;
use serde_json::Value;
use url::Url;

use crate::{
    app::App,
    error::{Error, Result},
    host::Client,
};

/// Newer browsers report to the name, older ones to the address.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; \
    report-to csp; report-uri /csp-reports";

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("reporting-endpoints"), "csp=\"/csp-reports\""),
];

pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // Pages that need another policy (the demo's mailbox shows mails in a frame) have set their own.
    let has_own_policy = headers.contains_key(header::CONTENT_SECURITY_POLICY);
    set_if_missing(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    set_if_missing(headers, header::REFERRER_POLICY, "same-origin");
    for (name, value) in ALWAYS {
        if !(has_own_policy && name == header::X_FRAME_OPTIONS) {
            set_if_missing(headers, name, value);
        }
    }
    response
}

fn set_if_missing(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

const LARGEST_REPORT: usize = 32 * 1024;
const MOST_REPORTS_AT_ONCE: usize = 20;
const MOST_REPORTS_AN_HOUR: i32 = 120;

/// What the policy held back, as the Reporting API tells it (a list) or as browsers did before (one). The log
/// learns what it was and on which kind of page: whole addresses may hold a token.
pub async fn report(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    body: Bytes,
) -> Result<StatusCode> {
    client.may(&app, "policy report", Breadth::Network, MOST_REPORTS_AN_HOUR).await?;
    if body.len() > LARGEST_REPORT {
        return Err(Error::BadRequest);
    }
    let sent: Value = serde_json::from_slice(&body).map_err(|_| Error::BadRequest)?;
    let violations: Vec<&Value> = match &sent {
        Value::Array(reports) => reports.iter().map(|report| &report["body"]).collect(),
        one => vec![&one["csp-report"]],
    };
    for violation in violations.into_iter().filter(|v| v.is_object()).take(MOST_REPORTS_AT_ONCE) {
        let said = |now: &str, before: &str| {
            violation[now].as_str().or_else(|| violation[before].as_str()).unwrap_or_default()
        };
        tracing::warn!(
            directive = word(said("effectiveDirective", "effective-directive")),
            blocked = origin(said("blockedURL", "blocked-uri")),
            page = kind_of_page(said("documentURL", "document-uri")),
            "a page held something that its policy forbids"
        );
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A name of the platform's own (`script-src`, `inline`), or nothing.
fn word(said: &str) -> &str {
    let is_word = said.len() <= 30 && said.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if is_word { said } else { "" }
}

fn origin(said: &str) -> String {
    match Url::parse(said) {
        Ok(url) if url.has_host() => url.origin().ascii_serialization().chars().take(100).collect(),
        _ => word(said).to_owned(),
    }
}

/// `/en/registration` of `https://…/en/registration/v1.k1…`: tokens come after the second word.
fn kind_of_page(said: &str) -> String {
    let url = Url::parse(said).ok();
    let words = url.as_ref().and_then(Url::path_segments).into_iter().flatten().take(2);
    words.map(|part| format!("/{}", word(part))).collect()
}
