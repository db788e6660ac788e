//! More than the house can do at once waits its turn in a line; where the line is full or long, people are turned away
//! quickly and kindly. Nothing takes for ever.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::{
    app::App,
    error::{Error, Result},
};

/// How many may stand in line for each that is being served.
const LINE: usize = 8;

/// What is worked on, and what waits for its turn.
#[derive(Clone)]
pub(crate) struct Turns {
    served: Arc<Semaphore>,
    line: Arc<Semaphore>,
}

impl Turns {
    pub fn of(at_once: usize) -> Self {
        let semaphore = |places| Arc::new(Semaphore::new(places));
        Self { served: semaphore(at_once), line: semaphore(at_once * LINE) }
    }

    /// A place in the house, at once or after a moment in line.
    async fn take(&self, longest: Duration) -> Option<SemaphorePermit<'_>> {
        if let Ok(place) = self.served.try_acquire() {
            return Some(place);
        }
        let _in_line = self.line.try_acquire().ok()?;
        timeout(longest, self.served.acquire()).await.ok()?.ok()
    }
}

pub async fn limit(State(app): State<App>, request: Request, next: Next) -> Result {
    let Some(_place) = app.turns.take(app.settings.turn_within).await else {
        return Err(Error::Unavailable);
    };
    let longest = app.settings.answer_within;
    match timeout(longest, next.run(request)).await {
        Ok(response) => Ok(response),
        Err(_) => {
            tracing::warn!("an answer took longer than {longest:?}");
            Err(Error::Unavailable)
        }
    }
}
