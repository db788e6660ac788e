//! The choice among relays: each by its weight, those that do not take mail now last.

use std::{
    cmp::Reverse,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::ensure;

use super::Relay;

/// How long a relay is asked last that did not take mail: twice as long each time, up to the longest.
const FIRST_REST: Duration = Duration::from_secs(5);
const LONGEST_REST: Duration = Duration::from_secs(300);

/// How it went with a relay lately.
#[derive(Default)]
pub(super) struct Mood(Mutex<Faults>);

#[derive(Default)]
struct Faults {
    in_a_row: u32,
    rests_until: Option<Instant>,
    /// Nothing comes through to it, as far as is known.
    is_silent: bool,
}

impl Faults {
    /// What goes wrong during a rest is the fault for which it rests.
    fn add(&mut self, now: Instant) -> Option<Duration> {
        if self.rest(now) {
            return None;
        }
        let rest = FIRST_REST.saturating_mul(1 << self.in_a_row.min(8)).min(LONGEST_REST);
        self.in_a_row += 1;
        self.rests_until = Some(now + rest);
        Some(rest)
    }

    fn rest(&self, now: Instant) -> bool {
        self.rests_until.is_some_and(|until| now < until)
    }
}

impl Relay {
    /// It took a sender: all is well with it.
    pub(crate) fn took_mail(&self) {
        let mut faults = self.faults();
        if faults.in_a_row > 0 {
            tracing::info!(relay = self.name(), "a relay takes mail again");
            *faults = Faults::default();
        }
    }

    /// It does not take mail now. One that is busy does so over the connections that it has let us have.
    pub(crate) fn took_none(&self, is_busy: bool) {
        let mut faults = self.faults();
        faults.is_silent |= !is_busy;
        if let Some(rest) = faults.add(Instant::now()) {
            tracing::warn!(relay = self.name(), seconds = rest.as_secs(), "a relay takes no mail and rests");
        }
    }

    /// Whoever asks a silent one keeps the others from waiting for it, too.
    pub(crate) fn is_asked(&self) {
        let mut faults = self.faults();
        if faults.is_silent {
            faults.add(Instant::now());
        }
    }

    /// Whether it took no mail when it was last asked, however long ago.
    fn is_silent(&self) -> bool {
        self.faults().is_silent
    }

    fn rests_until(&self, now: Instant) -> Option<Instant> {
        self.faults().rests_until.filter(|until| now < *until)
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.mood.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The relays of an installation.
pub(crate) struct Relays {
    all: Vec<Arc<Relay>>,
    /// How much of its share each is still owed.
    owed: Mutex<Vec<i64>>,
}

impl Relays {
    pub fn parse(settings: &[String]) -> anyhow::Result<Self> {
        let all: Vec<Arc<Relay>> =
            settings.iter().map(|url| Relay::parse(url).map(Arc::new)).collect::<Result<_, _>>()?;
        ensure!(!all.is_empty(), "no relay is named to send mail through");
        Ok(Self { owed: Mutex::new(vec![0; all.len()]), all })
    }

    /// Whether none took mail when it was last asked.
    pub fn are_silent(&self) -> bool {
        self.all.iter().all(|relay| relay.is_silent())
    }

    /// All of them in the order in which the next connection is asked for: whose turn it is by its weight first, then
    /// the others, then those that only stand in, and last those that rest, the one that has rested longest before.
    pub fn in_turn(&self) -> Vec<&Arc<Relay>> {
        let now = Instant::now();
        // Each is asked once whether it rests: others learn of relays at the same time.
        let rests: Vec<Option<Instant>> = self.all.iter().map(|relay| relay.rests_until(now)).collect();
        let mut owed = self.owed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut places: Vec<_> = Vec::with_capacity(self.all.len());
        let mut shared = 0;
        for ((relay, rest), owed) in self.all.iter().zip(&rests).zip(owed.iter_mut()) {
            if rest.is_none() {
                *owed += i64::from(relay.weight);
                shared += i64::from(relay.weight);
            }
            places.push((*rest, relay.weight == 0, Reverse(*owed)));
        }
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|n| places.get(*n).copied());
        if let Some(owed) = order.first().and_then(|first| owed.get_mut(*first)) {
            *owed -= shared;
        }
        order.into_iter().filter_map(|n| self.all.get(n)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relays(settings: &[&str]) -> Relays {
        Relays::parse(&settings.iter().map(|url| (*url).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn order(relays: &Relays) -> String {
        relays.in_turn().iter().map(|relay| relay.host.as_str()).collect()
    }

    #[test]
    fn each_relay_gets_its_share_of_the_connections_and_one_without_a_share_stands_in() {
        let relays = relays(&["smtp://a?weight=3", "smtp://b", "smtp://c?weight=0", "smtp://d?weight=2"]);
        let mut firsts: Vec<char> = (0..60).filter_map(|_| order(&relays).chars().next()).collect();
        assert_ne!(firsts[..3], ['a', 'a', 'a'], "nobody gets all of it in one go");
        firsts.sort_unstable();
        let count = |name| firsts.iter().filter(|first| **first == name).count();
        assert_eq!((count('a'), count('b'), count('c'), count('d')), (30, 10, 0, 20));
        assert!((0..6).all(|_| order(&relays).ends_with('c')));
        for relay in relays.all.iter().filter(|relay| relay.weight > 0) {
            relay.took_none(false);
        }
        assert!(order(&relays).starts_with('c'));
        assert!(!relays.are_silent());
    }

    #[test]
    fn a_relay_that_takes_no_mail_is_asked_last_until_it_does() {
        let relays = relays(&["smtp://a?weight=9", "smtp://b", "smtp://c?weight=0"]);
        relays.all[0].took_none(false);
        assert_eq!(order(&relays), "bca");
        relays.all[0].took_mail();
        assert_eq!(order(&relays), "abc");
        relays.all[1].took_none(true);
        relays.all[2].took_none(true);
        relays.all[0].took_none(false);
        assert_eq!(order(&relays), "bca", "the one that has rested longest first");
        assert!(!relays.are_silent(), "those that are busy take mail over the connections they have");
    }

    #[test]
    fn rests_grow_and_faults_of_one_moment_are_one_fault() {
        let (mut faults, mut now) = (Faults::default(), Instant::now());
        let mut rests = Vec::new();
        for _ in 0..8 {
            let rest = faults.add(now).unwrap();
            assert_eq!(faults.add(now), None);
            rests.push(rest.as_secs());
            now += rest;
        }
        assert_eq!(rests, [5, 10, 20, 40, 80, 160, 300, 300]);
    }
}
