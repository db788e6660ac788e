use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect},
};
use domain::{
    clock,
    forums::{self, Forum},
    institution::{self, Fact, FactKind, Institution},
    language::Language,
};

use super::forums::Card;
use crate::{app::App, error::Result, page::Page};

#[derive(Template, WebTemplate)]
#[template(path = "pages/home.html")]
struct HomePage {
    p: Page,
    institution: Option<Institution>,
    functions: Vec<Fact>,
    figures: Vec<Fact>,
    coming: Vec<Card>,
}

/// To the home page in the language that the browser asks for.
pub async fn choose_language(headers: HeaderMap) -> impl IntoResponse {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let redirect = Redirect::to(&format!("/{}/", Language::preferred(accept)));
    ([(header::VARY, "Accept-Language")], redirect)
}

/// `/en` is typed more often than `/en/`.
pub async fn with_slash(p: Page) -> Redirect {
    Redirect::permanent(&p.url("/"))
}

pub async fn show(State(app): State<App>, p: Page) -> Result {
    let now = clock::now();
    let coming = forums::public(&app.db, now)
        .await?
        .into_iter()
        .filter(|f: &Forum| f.state != forums::State::Cancelled && f.is_coming(now));
    let coming = coming.take(3).map(|forum| Card::new(&p, forum, now)).collect();
    Ok(HomePage {
        institution: institution::find(&app.db).await?,
        functions: institution::facts(&app.db, FactKind::CoreFunction).await?,
        figures: institution::facts(&app.db, FactKind::Figure).await?,
        coming,
        p,
    }
    .into_response())
}
