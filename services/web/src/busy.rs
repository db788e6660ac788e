//! More than the house can do at once is turned away quickly and kindly, and nothing takes for ever.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
};

use crate::{
    app::App,
    error::{Error, Result},
};

const LONGEST_ANSWER: Duration = Duration::from_secs(30);

pub async fn limit(State(app): State<App>, request: Request, next: Next) -> Result {
    let Ok(_place) = app.at_once.try_acquire() else {
        return Err(Error::Unavailable);
    };
    match tokio::time::timeout(LONGEST_ANSWER, next.run(request)).await {
        Ok(response) => Ok(response),
        Err(_) => {
            tracing::warn!("an answer took longer than {LONGEST_ANSWER:?}");
            Err(Error::Unavailable)
        }
    }
}
