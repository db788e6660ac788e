//! More than the house can do at once is turned away quickly and kindly, and nothing takes for ever.

use axum::{
    extract::{Request, State},
    middleware::Next,
};

use crate::{
    app::App,
    error::{Error, Result},
};

pub async fn limit(State(app): State<App>, request: Request, next: Next) -> Result {
    let Ok(_place) = app.at_once.try_acquire() else {
        return Err(Error::Unavailable);
    };
    let longest = app.settings.answer_within;
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => Ok(response),
        Err(_) => {
            tracing::warn!("an answer took longer than {longest:?}");
            Err(Error::Unavailable)
        }
    }
}
