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

pub async fn write(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn schedule(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn stop(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}

pub async fn control(p: Page) -> Result {
    Ok(ThinPage { p }.into_response())
}
