use std::time::{Duration, Instant};

use tokio::{task::JoinHandle, time::sleep};

/// No more than this is written ahead, however fast the relay is.
const MOST_AHEAD: usize = 200;

/// How many mails are worth having ready: as many as go out in a quarter of a second. What dies
/// with a worker before it was begun comes back late.
pub(super) struct Tempo {
    since: Instant,
    carried: usize,
    pub ahead: usize,
}

impl Tempo {
    pub fn count(&mut self, carried: usize, hands: usize) {
        self.carried += carried;
        let elapsed = self.since.elapsed();
        if elapsed >= Duration::from_millis(250) {
            let soon = self.carried as u128 * 250 / elapsed.as_millis().max(1);
            let soon = usize::try_from(soon).unwrap_or(MOST_AHEAD);
            *self = Self { ahead: soon.clamp(2 * hands, MOST_AHEAD), ..Self::new(hands) };
        }
    }

    pub fn new(hands: usize) -> Self {
        Self { since: Instant::now(), carried: 0, ahead: 2 * hands }
    }
}

/// The end of a task, where there is one. Its panic is ours.
pub(super) async fn joined<T>(task: &mut Option<JoinHandle<T>>) -> Option<T> {
    match task {
        Some(task) => match task.await {
            Ok(answer) => Some(answer),
            Err(fault) if fault.is_panic() => std::panic::resume_unwind(fault.into_panic()),
            Err(_) => None,
        },
        None => std::future::pending().await,
    }
}

pub(super) async fn rest(until: Option<Instant>) {
    sleep(until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))).await;
}
