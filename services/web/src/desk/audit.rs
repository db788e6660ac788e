use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    audit::{self, Entry},
    staff::Permission,
    texts,
};
use serde::Deserialize;

use super::{mark_of_next, staff_who_may};
use crate::{app::App, error::Result, extract::Query, page::Page};

/// One act: what was done in the reader's language, and where to look at what it was done to.
struct Line {
    what: String,
    subject: Option<String>,
    details: String,
    entry: Entry,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/audit.html")]
struct AuditPage {
    p: Page,
    lines: Vec<Line>,
    next: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, p: Page) -> Result {
    staff_who_may(&p, Permission::SeeAudit)?;
    let entries = audit::entries(&app.db, asked.before.parse().ok()).await?;
    let next = mark_of_next(&entries, |e| e.id);
    let lines = entries.into_iter().map(|entry| line(&p, entry)).collect();
    Ok(AuditPage { p, lines, next }.into_response())
}

fn line(p: &Page, entry: Entry) -> Line {
    let key = format!("desk-audit-{}", entry.action.replace(['.', '_'], "-"));
    let place = match entry.subject_kind.as_str() {
        "forum" => Some(("forums", Permission::SeeRegistrations)),
        "application" => Some(("applications", Permission::DecideApplications)),
        "mailing" => Some(("mailings", Permission::ManageMailings)),
        _ => None,
    };
    // No link to where the reader may not go, nor to what is no more.
    let place = place.filter(|(_, what)| p.account.as_ref().is_some_and(|a| a.may(*what)));
    let place = place.filter(|_| entry.action != "forum.discard");
    let nothing_more = entry.details.as_object().is_none_or(serde_json::Map::is_empty);
    Line {
        // An act that has no sentence yet is named by its own word.
        what: if texts::exists(p.language, &key) { p.t(&key) } else { entry.action.clone() },
        subject: place.zip(entry.subject_id).map(|((place, _), id)| p.url(&format!("/desk/{place}/{id}"))),
        details: if nothing_more { String::new() } else { entry.details.to_string() },
        entry,
    }
}
