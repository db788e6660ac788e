use std::time::{Duration, Instant};

/// No more than this is written ahead, however fast the relay is.
const MOST_AHEAD: usize = 500;

/// How many mails are worth having ready: as many as go out in two seconds, so that no lease grows old.
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
            let in_two_seconds = self.carried as u128 * 2_000 / elapsed.as_millis().max(1);
            let in_two_seconds = usize::try_from(in_two_seconds).unwrap_or(MOST_AHEAD);
            *self = Self { ahead: in_two_seconds.clamp(2 * hands, MOST_AHEAD), ..Self::new(hands) };
        }
    }

    pub fn new(hands: usize) -> Self {
        Self { since: Instant::now(), carried: 0, ahead: 2 * hands }
    }
}
