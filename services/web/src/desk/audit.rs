use askama::Template;
use askama_web::WebTemplate;
use axum::response::IntoResponse as _;

use crate::{error::Result, page::Page};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/home.html")]
struct ThinPage {
    p: Page,
}

pub async fn list(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}
