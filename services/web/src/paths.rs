//! Addresses that are no page's own, and where they lead.

use axum::{
    extract::Request,
    http::Method,
    response::{IntoResponse as _, Redirect},
};
use domain::language::Language;

use crate::error::{Error, Result};

/// `/en/forums/` is `/en/forums`; what else is not here is not found.
pub async fn without_slash(request: Request) -> Result {
    match request.uri().path().strip_suffix('/') {
        Some(path) if path.starts_with('/') && !path.starts_with("//") && request.method() == Method::GET => {
            Ok(Redirect::permanent(path).into_response())
        }
        _ => Err(Error::NotFound),
    }
}

/// A form's address that is opened like a page (by the language links on a form that is shown again, by a bookmark)
/// leads to the page that the form stands on.
pub async fn to_the_page_above(request: Request) -> Result {
    let path = request.uri().path();
    let is_page = path.split('/').nth(1).is_some_and(|word| word.parse::<Language>().is_ok());
    match path.rsplit_once('/') {
        Some((above, _)) if is_page && request.method() == Method::GET => {
            Ok(Redirect::to(above).into_response())
        }
        _ => Err(Error::NotFound),
    }
}
