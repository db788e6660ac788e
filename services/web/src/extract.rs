//! What handlers take from a request. A path, query or form that cannot be read is answered like every error:
//! with a page in the reader's language.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::error::Error;

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
