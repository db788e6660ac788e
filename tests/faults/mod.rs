//! Experiments: the real program at work, something breaks, it heals, and a checker compares what the relay took, what
//! the ledger says and what people were told. Each is a test with a seed and little time (`suite.rs`), and a long run
//! (`chaos.rs`) that writes the table in `RESULTS.md`.

pub mod checker;
mod cluster;
mod experiments;
pub mod redises;
pub mod results;
pub mod sink;
mod stage;
mod workload;

pub use experiments::{ALL, Experiment, find};

use std::{collections::BTreeMap, time::Duration};

use checker::Count;

/// How an experiment is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub seed: u64,
    /// As long as it takes, and not as short as it can be.
    pub is_long: bool,
}

impl Plan {
    pub fn short(seed: u64) -> Self {
        Self { seed, is_long: false }
    }

    /// One figure where there is little time, another where there is much.
    pub fn of<T>(self, short: T, long: T) -> T {
        if self.is_long { long } else { short }
    }
}

/// What came of an experiment.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How often it was done what the experiment does.
    pub rounds: usize,
    pub kills: usize,
    pub count: Count,
    /// How long the queue took to empty after the last healing, at its longest.
    pub rest: Duration,
}

/// After everything is healed the queue is empty within this.
pub const REST: Duration = Duration::from_secs(60);

impl Report {
    pub fn passes(&self) -> bool {
        self.count.breaches.is_empty() && self.count.lost == 0
    }

    #[track_caller]
    pub fn assert(&self) {
        let breaches = &self.count.breaches;
        assert!(
            self.passes(),
            "{} breaches in {} rounds: {:#?}",
            breaches.len(),
            self.rounds,
            breaches.iter().take(20).collect::<Vec<_>>()
        );
    }

    pub fn breach(&mut self, what: impl Into<String>) {
        self.count.breaches.push(what.into());
    }

    /// Demands something that only this experiment is about.
    pub fn demand(&mut self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.breach(what);
        }
    }

    /// Both together, as one line of the table.
    pub fn add(&mut self, other: Self) {
        self.rounds += other.rounds;
        self.kills += other.kills;
        self.rest = self.rest.max(other.rest);
        let (own, more) = (&mut self.count, other.count);
        own.mails += more.mails;
        own.uncertain += more.uncertain;
        own.doubles += more.doubles;
        own.lost += more.lost;
        let mut states: BTreeMap<String, usize> = std::mem::take(&mut own.states);
        for (state, n) in more.states {
            *states.entry(state).or_default() += n;
        }
        own.states = states;
        own.breaches.extend(more.breaches);
    }
}
