//! What everybody sees alike is made once and kept for a moment, packed as it goes over the line: a thousand visitors
//! of one page ask the database once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, response::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use domain::secret;
use moka::sync::Cache;

use crate::{app::App, error::Error, host};

/// All kept pages together may have so many bytes. What is larger is no page, and would not be kept.
const MOST: u64 = 16 * 1024 * 1024;
const LARGEST: usize = 16 * 1024 * 1024;

/// On an answer that does not depend on who asks.
#[derive(Debug, Clone, Copy)]
pub struct SameForAll;

#[derive(Clone)]
struct Kept {
    headers: HeaderMap,
    body: Bytes,
    made_at: Instant,
    /// Once its time is over one visitor has it made anew; those who come meanwhile get it as it is.
    is_renewed: Arc<AtomicBool>,
}

/// Pages by path and query, and whether they are packed.
#[derive(Clone)]
pub(crate) struct Pages {
    by_path: Cache<(String, bool), Kept>,
    long: Duration,
}

impl Pages {
    /// Keeps each page for so long, and for as long again while it is made anew; not at all for no time.
    pub fn kept_for(long: Duration) -> Self {
        let weight = |(path, _): &(String, bool), kept: &Kept| {
            u32::try_from(path.len() + kept.body.len() + 1024).unwrap_or(u32::MAX)
        };
        let by_path = Cache::builder().max_capacity(MOST).weigher(weight).time_to_live(long * 2).build();
        Self { by_path, long }
    }

    fn get(&self, key: &(String, bool)) -> Option<Kept> {
        let is_good =
            |kept: &Kept| kept.made_at.elapsed() < self.long || kept.is_renewed.swap(true, Ordering::Relaxed);
        self.by_path.get(key).filter(is_good)
    }
}

/// Answers from what is kept, and keeps what may be. A visitor who brings a cookie may be known, or has sent a form and
/// wants to see what came of it; programs count places: for these every page is made anew.
pub async fn keep(State(app): State<App>, request: Request, next: Next) -> Response {
    let pages = app.pages.clone();
    let Some(key) = key(&app, &request).filter(|_| !pages.long.is_zero()) else {
        return next.run(request).await;
    };
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    if let Some(kept) = pages.get(&key) {
        return kept.answer(known.as_ref());
    }
    let (head, body) = next.run(request).await.into_parts();
    if !may_be_kept(&head) {
        return Response::from_parts(head, body);
    }
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return Error::Unavailable.into_response();
    };
    let kept = Kept::new(head.headers, body);
    pages.by_path.insert(key, kept.clone());
    kept.answer(known.as_ref())
}

fn key(app: &App, request: &Request) -> Option<(String, bool)> {
    let headers = request.headers();
    let is_anybody = request.method() == Method::GET
        && !headers.contains_key(header::COOKIE)
        && !headers.contains_key(header::AUTHORIZATION)
        && !request.uri().path().starts_with("/api/")
        && host::is_asked(app, request);
    let packed = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let packed = packed.unwrap_or_default();
    // Who weighs one coding against another is asked for anew.
    let is_plain = !packed.contains("q=");
    let asked = request.uri().path_and_query()?.as_str();
    (is_anybody && is_plain).then(|| (asked.to_owned(), packed.contains("gzip")))
}

fn may_be_kept(head: &Parts) -> bool {
    let says = |name, word: &str| {
        head.headers.get_all(name).iter().any(|v| v.to_str().is_ok_and(|v| v.to_lowercase().contains(word)))
    };
    head.status == StatusCode::OK
        && head.extensions.get::<SameForAll>().is_some()
        && says(header::CONTENT_TYPE, "text/html")
        && !head.headers.contains_key(header::SET_COOKIE)
        && !says(header::CACHE_CONTROL, "no-store")
        && !says(header::VARY, "accept-language")
}

impl Kept {
    fn new(mut headers: HeaderMap, body: Bytes) -> Self {
        let tag = secret::hex(secret::hash(&body).iter().take(12));
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
            headers.entry(header::ETAG).or_insert(tag);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        headers.remove(header::TRANSFER_ENCODING);
        Self { headers, body, made_at: Instant::now(), is_renewed: Arc::default() }
    }

    /// The page, or that the reader's copy of it is still right (RFC 9110, 13.1.2).
    fn answer(&self, known: Option<&HeaderValue>) -> Response {
        let tag = self.headers.get(header::ETAG).and_then(|t| t.to_str().ok());
        let is_known = known.and_then(|k| k.to_str().ok()).zip(tag).is_some_and(|(known, tag)| {
            known.split(',').any(|k| k.trim().trim_start_matches("W/") == tag || k.trim() == "*")
        });
        let mut headers = self.headers.clone();
        if is_known {
            headers.remove(header::CONTENT_LENGTH);
            headers.remove(header::CONTENT_TYPE);
            headers.remove(header::CONTENT_ENCODING);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.headers_mut() = headers;
        response
    }
}
