//! What is done to the house, one function for each experiment.

mod choices;
mod database;
mod kills;
mod letters;
mod redis;
mod relay;
mod time;
mod tls;

use futures::future::LocalBoxFuture;
use jiff::SignedDuration;
use sqlx::PgPool;

use super::{Plan, Report};

/// A mail that waited for another's lease or next try would come a minute later at least; one that came within this
/// waited for a busy machine.
const NOT_HELD_UP: SignedDuration = SignedDuration::from_secs(15);

pub struct Experiment {
    pub name: &'static str,
    /// What is done, in a sentence for the table.
    pub what: &'static str,
    pub make: fn(PgPool, Plan) -> LocalBoxFuture<'static, Report>,
}

macro_rules! experiments {
    ($($name:literal $make:path: $what:literal),+ $(,)?) => {
        pub const ALL: &[Experiment] = &[$(
            Experiment { name: $name, what: $what, make: |db, plan| Box::pin($make(db, plan)) },
        )+];
    };
}

experiments! {
    "F1" kills::at_each_point: "a worker dies at each of the fault points, with 1 and with 4 connections",
    "F2" kills::storm: "kill -9 of the worker every 1.5 s, with FLUSHALL in between, during a mailing to everybody",
    "F3" kills::zombie: "a worker is halted past its lease at each point before the dot, another takes over, the first goes on",
    "F4" redis::forgets: "FLUSHALL every second during a mailing to everybody, then kill -9 of Redis, which keeps nothing",
    "F5" redis::is_away: "Redis is away while people register and a mailing goes out",
    "F6" redis::fails_over: "kill -9 of the Redis master that three Sentinels watch",
    "F6c" redis::cluster_fails_over: "kill -9 of the node of a Redis Cluster that holds the lanes",
    "F7" redis::hangs: "Redis is halted with everybody connected, then goes on",
    "F8" database::is_killed: "kill -9 of PostgreSQL during a mailing and registrations, again and again",
    "F11" database::loses_commits: "the answer to COMMIT is lost while people register",
    "F14" time::jumps: "the clocks of workers and scheduler are two hours fast and two hours slow",
    "F16" time::many_schedulers: "two and five schedulers start the same mailings",
    "F17" time::was_down: "nobody was there when mailings came due: for minutes, hours, days",
    "F18" relay::matrix: "each recipient's mail is met by another fault of the relay",
    "F18t" tls::faces: "the relay's certificate is unknown, another's or expired, its STARTTLS is stripped, refused, stalled or spiked",
    "F19" relay::desync: "answers that come too late, with a refusal of the next mail behind them",
    "F20" relay::poison: "names that break things and letters that cannot be written, among others' mail",
    "F20p" letters::panic: "the writing of a letter panics among others, and staff have it sent once more",
    "F21" choices::unsubscribe_storm: "everybody unsubscribes by one click at some moment of a mailing to everybody",
    "F22" choices::pause_and_resume: "a mailing is paused and resumed every 200 ms, then cancelled",
    "F31" kills::power_cut: "every process, Redis and PostgreSQL are killed in the same moment",
}

pub fn find(name: &str) -> &'static Experiment {
    ALL.iter()
        .find(|experiment| experiment.name == name)
        .unwrap_or_else(|| panic!("there is no experiment {name}"))
}
