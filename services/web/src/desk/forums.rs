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

pub async fn new(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn create(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn show(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn edit(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn save(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn publish(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn cancel(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn invite(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}
