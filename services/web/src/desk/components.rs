use askama::Template;
use askama_web::WebTemplate;
use axum::response::IntoResponse as _;

use crate::{error::Result, page::Page};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/components.html")]
struct ComponentsPage {
    p: Page,
}

pub async fn show(p: Page) -> Result {
    Ok(ComponentsPage { p }.into_response())
}
