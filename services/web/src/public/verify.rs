//! Whoever doubts a paper asks here. It says whether the paper holds, and as little else as lets people compare.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    documents::{self, Verified},
    forums::{self, Forum},
    limits::Breadth,
};
use serde::Deserialize;

use super::forums::when;
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Path, Query},
    host::Client,
    page::Page,
};

/// Serial numbers cannot be guessed; nobody needs to try more often.
pub const AN_HOUR: i32 = 60;

#[derive(Template, WebTemplate)]
#[template(path = "pages/verify.html")]
struct VerifyPage {
    p: Page,
    serial: String,
    /// What was found, once something was asked.
    answer: Option<Option<Found>>,
}

struct Found {
    paper: Verified,
    /// How the forum stands today, and when it is.
    forum: Forum,
    when: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    serial: String,
}

pub async fn ask(Query(asked): Query<Asked>, p: Page) -> Result {
    let serial: String = asked.serial.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    if serial.is_empty() {
        return Ok(VerifyPage { p, serial, answer: None }.into_response());
    }
    Ok(Redirect::to(&p.url(&format!("/verify/{serial}"))).into_response())
}

pub async fn show(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path((_, serial)): Path<(String, String)>,
    p: Page,
) -> Result {
    client.may(&app, "verify", Breadth::Address, AN_HOUR).await?;
    let answer = match documents::verify(&app.db, &app.keys, &serial).await? {
        Some(paper) => {
            let forum = forums::find(&app.db, paper.forum_id).await?.ok_or(Error::NotFound)?;
            Some(Some(Found { when: when(&p, &forum), forum, paper }))
        }
        None => Some(None),
    };
    let serial = serial.chars().take(40).collect();
    Ok(VerifyPage { p, serial, answer }.into_response())
}
