//! Named points at which the experiments in `tests/faults` make a working process die, stop or panic. Without the
//! cargo feature `faults` there is nothing here but their names.
//!
//! With it, `LIANYI_FAULT=name:action[:nth]` fires at the nth time that the point is passed (the first, where none
//! is said): `kill` ends the process at once, with nothing tidied up; `stop` halts it as SIGSTOP does, until SIGCONT;
//! `panic` panics. `LIANYI_HASTE=60` makes every wait that a relay is given so many times shorter.

/// Every point, and where it stands.
pub const POINTS: [(&str, &str); 15] = [
    ("after_pop", "ids were popped from Redis, and nobody has leased them"),
    ("after_announce", "rows are marked as announced, and Redis was not told"),
    ("after_lease", "the lease is committed, nothing is written"),
    ("while_writing", "one letter of a lease is about to be rendered"),
    ("after_render", "the letter is written, nothing is handed over"),
    ("before_hand_over_commit", "the hand-over is about to be committed"),
    ("after_hand_over_commit", "the hand-over is committed, the relay has heard nothing"),
    ("after_mail_from", "the relay has taken the sender"),
    ("after_rcpt", "the relay has taken the recipient"),
    ("after_data", "the relay has said 354"),
    ("in_body", "a part of the message is written, the dot is not"),
    ("after_dot", "the dot is written, the answer is not read"),
    ("after_answer", "250 is read and not recorded"),
    ("before_record_commit", "the answers are about to be committed"),
    ("after_record_commit", "the answers are committed"),
];

/// Passes a point.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn point(_name: &'static str) {}

/// A wait, shortened where an experiment asks for it.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn hurried(wait: std::time::Duration) -> std::time::Duration {
    wait
}

#[cfg(feature = "faults")]
pub use armed::{hurried, point};

#[cfg(feature = "faults")]
mod armed {
    use std::{
        env,
        process::{self, Command},
        sync::{
            LazyLock,
            atomic::{AtomicU32, Ordering},
        },
        time::Duration,
    };

    struct Fault {
        name: String,
        action: String,
        left: AtomicU32,
    }

    static FAULT: LazyLock<Option<Fault>> = LazyLock::new(|| {
        let setting = env::var("LIANYI_FAULT").ok()?;
        let mut words = setting.split(':').map(str::to_owned);
        let (name, action) = (words.next()?, words.next()?);
        let nth = words.next().and_then(|nth| nth.parse().ok()).unwrap_or(1);
        Some(Fault { name, action, left: AtomicU32::new(nth) })
    });

    /// Passes a point, unless it is the one and the time has come.
    pub fn point(name: &'static str) {
        let Some(fault) = FAULT.as_ref().filter(|fault| fault.name == name) else { return };
        let left = fault.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if left == Ok(1) {
            strike(&fault.action, name);
        }
    }

    #[expect(clippy::panic, reason = "it is asked for")]
    fn strike(action: &str, name: &str) {
        match action {
            "kill" => process::abort(),
            // The signal reaches every thread; this one waits for its messenger, which waits for nobody.
            "stop" => drop(Command::new("kill").args(["-s", "STOP", &process::id().to_string()]).status()),
            _ => panic!("the fault at {name}"),
        }
    }

    /// A wait, shortened where an experiment asks for it.
    pub fn hurried(wait: Duration) -> Duration {
        let haste = env::var("LIANYI_HASTE").ok().and_then(|haste| haste.parse().ok());
        wait / haste.unwrap_or(1).max(1)
    }
}
