use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{
        HeaderName, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    Caught, Mailbox,
    caught::Attachment,
    links::{self, Piece},
};

const PER_PAGE: usize = 100;
const MAX_SEARCH: usize = 200;
const SHOWN_HEADERS: [&str; 6] = ["From", "To", "Subject", "Message-ID", "Date", "List-Unsubscribe"];

const PAGE: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; \
                    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A letter brings its own inline styles, and may open links but run nothing and load nothing.
const LETTER: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                      style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
const FILE: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

pub fn router(mailbox: Mailbox) -> Router {
    Router::new()
        .route("/mailbox", get(list))
        .route("/mailbox/mailbox.css", get(style))
        .route("/mailbox/{id}", get(mail))
        .route("/mailbox/{id}/html", get(letter))
        .route("/mailbox/{id}/raw", get(raw))
        .route("/mailbox/{id}/attachment/{n}", get(attachment))
        .with_state(mailbox)
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    to: String,
    before: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "mailbox/list.html")]
struct ListPage {
    to: String,
    kept: usize,
    mails: Vec<Entry>,
    older: Option<String>,
}

struct Entry {
    id: u64,
    at: String,
    to: String,
    subject: Option<String>,
    language: Option<String>,
}

async fn list(State(mailbox): State<Mailbox>, Query(search): Query<Search>) -> Response {
    let to: String = search.to.trim().chars().take(MAX_SEARCH).collect();
    let before = search.before.and_then(|id| id.parse().ok()).unwrap_or(u64::MAX);
    let all = mailbox.0.shelf.after(0);
    let wanted = to.to_lowercase();
    let mut found = all
        .iter()
        .rev()
        .filter(|mail| mail.id < before && mail.to.to_lowercase().contains(&wanted))
        .peekable();
    let mails: Vec<Entry> = found.by_ref().take(PER_PAGE).map(|mail| Entry::of(mail)).collect();
    let last = mails.last().filter(|_| found.peek().is_some());
    let older = last.map(|mail| format!("/mailbox?to={}&before={}", percent(&to), mail.id));
    (headers(PAGE), ListPage { to, kept: all.len(), mails, older }).into_response()
}

#[derive(Template, WebTemplate)]
#[template(path = "mailbox/mail.html")]
struct MailPage {
    id: u64,
    at: String,
    from: String,
    to: String,
    size: usize,
    subject: Option<String>,
    language: Option<String>,
    headers: Vec<(&'static str, Vec<Piece>)>,
    text: Option<Vec<Piece>>,
    has_html: bool,
    attachments: Vec<Attachment>,
}

async fn mail(State(mailbox): State<Mailbox>, Path(id): Path<u64>) -> Response {
    let Some(mail) = mailbox.0.shelf.find(id) else { return not_there() };
    let shown = |name| mail.header(name).map(|value| (name, links::pieces(&value)));
    let page = MailPage {
        id,
        at: moment(&mail),
        from: mail.from.clone(),
        to: mail.to.clone(),
        size: mail.raw.len(),
        subject: mail.subject(),
        language: mail.language(),
        headers: SHOWN_HEADERS.into_iter().filter_map(shown).collect(),
        text: mail.text().map(|text| links::pieces(&text)),
        has_html: mail.html().is_some(),
        attachments: mail.attachments(),
    };
    (headers(PAGE), page).into_response()
}

async fn letter(State(mailbox): State<Mailbox>, Path(id): Path<u64>) -> Response {
    let Some(html) = mailbox.0.shelf.find(id).and_then(|mail| mail.html()) else { return not_there() };
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    (headers(LETTER), kind, links_open_apart(&html)).into_response()
}

async fn raw(State(mailbox): State<Mailbox>, Path(id): Path<u64>) -> Response {
    let Some(mail) = mailbox.0.shelf.find(id) else { return not_there() };
    let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    (headers(FILE), kind, mail.raw.clone()).into_response()
}

async fn attachment(State(mailbox): State<Mailbox>, Path((id, number)): Path<(u64, usize)>) -> Response {
    let attachments = mailbox.0.shelf.find(id).map(|mail| mail.attachments()).unwrap_or_default();
    let Some(file) = number.checked_sub(1).and_then(|place| attachments.into_iter().nth(place)) else {
        return not_there();
    };
    let kind = match file.kind.as_str() {
        "text/calendar" => "text/calendar; charset=utf-8",
        _ => "application/octet-stream",
    };
    let name = format!("attachment; filename*=UTF-8''{}", percent(&file.name));
    (headers(FILE), [(CONTENT_TYPE, kind)], [(CONTENT_DISPOSITION, name)], file.bytes).into_response()
}

async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../../templates/mailbox/mailbox.css"))
}

fn not_there() -> Response {
    (StatusCode::NOT_FOUND, headers(FILE), "This mail is not, or no longer, in the mailbox.").into_response()
}

fn headers(policy: &'static str) -> [(HeaderName, &'static str); 4] {
    [
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ]
}

impl Entry {
    fn of(mail: &Caught) -> Self {
        let (subject, language) = (mail.subject(), mail.language());
        Self { id: mail.id, at: moment(mail), to: mail.to.clone(), subject, language }
    }
}

fn moment(mail: &Caught) -> String {
    Timestamp::try_from(mail.at).map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

/// Inside the frame nothing but the letter may be shown, so its links open in a tab of their own.
fn links_open_apart(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let head = lower.find("<head>").map(|at| at + "<head>".len());
    let (before, after) = html.split_at(head.unwrap_or(0));
    format!("{before}<base target=\"_blank\">{after}")
}

fn percent(text: &str) -> String {
    let octet = |octet: u8| match octet {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(octet).to_string(),
        _ => format!("%{octet:02X}"),
    };
    text.bytes().map(octet).collect()
}
