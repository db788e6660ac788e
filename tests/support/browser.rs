use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// A visitor's browser without its screen: cookies, forms, same-site headers.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    host: String,
    pub cookies: BTreeMap<String, String>,
    form_token: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    asked: String,
}

impl Browser {
    pub fn new(router: Router, base_url: String) -> Self {
        let host = base_url.split("://").nth(1).unwrap().to_owned();
        Self { router, host, cookies: BTreeMap::new(), form_token: String::new() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        self.ask(request).await
    }

    /// Sends a form as a browser does: from our own page, with the token of the page that was opened last.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("form_token", self.form_token.as_str())];
        all.extend_from_slice(fields);
        let body = serde_html_form::to_string(&all).unwrap();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.ask(request).await
    }

    /// A request of a program: JSON, no cookies.
    pub async fn call(&mut self, path: &str, body: &serde_json::Value) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.ask(request).await
    }

    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    pub fn form_token(&self) -> &str {
        &self.form_token
    }

    pub async fn ask(&mut self, request: Request<Body>) -> Answer {
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
        for line in head.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some((_, rest)) = body.split_once("name=\"form_token\" value=\"") {
            self.form_token = rest.split('"').next().unwrap().to_owned();
        }
        Answer { status: head.status, headers: head.headers, body, asked }
    }
}

impl Answer {
    #[track_caller]
    pub fn assert(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} answered: {}", self.asked, self.body);
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.body.contains(words), "{} does not say {words:?}: {}", self.asked, self.body);
        self
    }

    #[track_caller]
    pub fn does_not_say(self, words: &str) -> Self {
        assert!(!self.body.contains(words), "{} says {words:?}: {}", self.asked, self.body);
        self
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn leads_to(&self) -> String {
        let location = self.headers.get(header::LOCATION);
        location
            .unwrap_or_else(|| panic!("{} leads nowhere: {}", self.asked, self.status))
            .to_str()
            .unwrap()
            .to_owned()
    }

    /// What a page that shows something before it is done wants sent back with it.
    #[track_caller]
    pub fn seal(&self) -> String {
        let (_, rest) = self
            .body
            .split_once("name=\"seal\" value=\"")
            .unwrap_or_else(|| panic!("{} shows no seal: {}", self.asked, self.body));
        rest.split('"').next().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}
