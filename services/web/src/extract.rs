//! What handlers take from a request. A path, query or form that cannot be read is answered like every error:
//! with a page in the reader's language.

use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::{app::App, error::Error, visitor::Visitor};

/// The parameters of the path. What is no id is not found.
pub struct Path<T>(pub T);

/// The query. What cannot be read is a bad request.
pub struct Query<T>(pub T);

/// A form, each field once (or as often as a list wants it). What cannot be read is a bad request.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Error::NotFound)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = axum_extra::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum_extra::extract::Query(value)| Self(value)).map_err(|_| Error::BadRequest)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let form = axum_extra::extract::Form::from_request(request, state).await;
        form.map(|axum_extra::extract::Form(value)| Self(value)).map_err(|_| Error::BadRequest)
    }
}

/// What a form with a file brings: its fields, and the file if one was chosen.
pub struct Upload<T> {
    pub form: T,
    pub file: Option<Vec<u8>>,
    /// What the sender's machine calls the file.
    pub name: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Upload<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let body = Multipart::from_request(request, app).await.map_err(|_| Error::BadRequest)?;
        let read = tokio::time::timeout(app.settings.form_within, read(body, visitor)).await;
        read.map_err(|_| Error::BadRequest)?
    }
}

/// Nothing is read of a form whose first field is not the visitor's own token.
async fn read<T: DeserializeOwned>(
    mut body: Multipart,
    visitor: Option<Visitor>,
) -> Result<Upload<T>, Error> {
    const MOST_FIELDS: usize = 50;
    let (mut fields, mut file, mut is_ours): (Vec<(String, String)>, _, _) = (Vec::new(), None, false);
    let mut called = String::new();
    while let Some(field) = body.next_field().await.map_err(|_| Error::BadRequest)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "form_token" {
            let token = field.text().await.map_err(|_| Error::BadRequest)?;
            is_ours = visitor.as_ref().is_some_and(|visitor| visitor.form_token_is_right(&token));
        } else if !is_ours {
            return Err(Error::Stale);
        } else if name == "file" {
            called = field.file_name().unwrap_or_default().to_owned();
            file = Some(field.bytes().await.map_err(|_| Error::BadRequest)?.to_vec());
        } else {
            fields.push((name, field.text().await.map_err(|_| Error::BadRequest)?));
        }
        if fields.len() > MOST_FIELDS {
            return Err(Error::BadRequest);
        }
    }
    if !is_ours {
        return Err(Error::Stale);
    }
    let fields = serde_html_form::to_string(fields).map_err(|_| Error::BadRequest)?;
    let form = serde_html_form::from_str(&fields).map_err(|_| Error::BadRequest)?;
    Ok(Upload { form, file: file.filter(|bytes| !bytes.is_empty()), name: called })
}
