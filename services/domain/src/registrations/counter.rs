use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use sqlx::PgPool;
use tokio::sync::oneshot;

use super::{
    NewRegistration, RegisterError,
    group::{Asked, Told, register_all},
};
use crate::{ids::ForumId, request};

/// As many are served together at most: so long one waits for the others' sake.
const GROUP: usize = 64;

/// Where people stand before a forum's lock. Whoever waits while others are being registered is registered
/// together with all who wait: one lock and a few statements for the whole group, and no connection of the
/// database spent on waiting.
#[derive(Clone, Default)]
pub struct Counter(Arc<Mutex<HashMap<ForumId, Arc<Line>>>>);

#[derive(Default)]
struct Line {
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

struct Waiting {
    new: NewRegistration,
    request: Option<String>,
    now: Timestamp,
    tell: oneshot::Sender<Told>,
}

impl Counter {
    /// `register`, together with others who ask at the same moment.
    pub async fn register(&self, db: &PgPool, forum: ForumId, new: NewRegistration, now: Timestamp) -> Told {
        let line = self.line(forum);
        let (tell, mut told) = oneshot::channel();
        locked(&line.waiting).push(Waiting { new, request: request::current(), now, tell });
        let turn = line.turn.lock().await;
        if let Ok(told) = told.try_recv() {
            return told;
        }
        let group: Vec<Waiting> = {
            let mut waiting = locked(&line.waiting);
            let many = waiting.len().min(GROUP);
            waiting.drain(..many).collect()
        };
        // In a task of its own: that one visitor hangs up must not undo what all of them asked for.
        let served = tokio::spawn(serve(db.clone(), forum, group)).await;
        drop(turn);
        match (served, told.await) {
            (Ok(()), Ok(told)) => told,
            _ => Err(RegisterError::Database(sqlx::Error::WorkerCrashed)),
        }
    }

    fn line(&self, forum: ForumId) -> Arc<Line> {
        Arc::clone(locked(&self.0).entry(forum).or_default())
    }
}

async fn serve(db: PgPool, forum: ForumId, mut group: Vec<Waiting>) {
    // Who has gone meanwhile asks for nothing.
    group.retain(|one| !one.tell.is_closed());
    let asked: Vec<Asked<'_>> =
        group.iter().map(|one| Asked { new: &one.new, request: one.request.clone(), now: one.now }).collect();
    let answers = match register_all(&db, forum, &asked).await {
        Ok(answers) => answers,
        // What one of them sent must not stand in the way of the others.
        Err(sqlx::Error::Database(error)) if asked.len() > 1 && !is_away(error.code().as_deref()) => {
            let mut answers = Vec::new();
            for one in asked {
                let alone = register_all(&db, forum, &[one]).await;
                answers.push(alone.map_err(RegisterError::from).and_then(|mut told| {
                    told.pop().unwrap_or(Err(RegisterError::Database(sqlx::Error::RowNotFound)))
                }));
            }
            answers
        }
        Err(error) => {
            tracing::warn!(%error, waiting = asked.len(), "a group could not be registered");
            let mut error = Some(error);
            let away = || sqlx::Error::PoolTimedOut;
            asked.iter().map(|_| Err(RegisterError::from(error.take().unwrap_or_else(away)))).collect()
        }
    };
    for (one, answer) in group.into_iter().zip(answers) {
        // Who has gone is told by mail.
        let _gone = one.tell.send(answer);
    }
}

/// Whether the database is going away or coming back: what the group asked for is not at fault.
fn is_away(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.starts_with("57") || code.starts_with("53"))
}

/// A thread that panicked left whole entries behind.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
