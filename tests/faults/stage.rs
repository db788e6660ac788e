use std::time::{Duration, Instant};

use jiff::Timestamp;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use sqlx::PgPool;
use tokio::time::sleep;

use super::{Plan, REST, Report, checker, checker::Told, sink::Sink};
use crate::support::{Installation, Program, until};

/// Where an experiment takes place: an installation whose relay is a sink, and the record of what people were told.
pub struct Stage {
    pub here: Installation,
    pub sink: Sink,
    pub told: Vec<Told>,
    pub kills: usize,
    /// Mails on the line when a process was halted: each may be doubled, too.
    pub on_the_line: usize,
    pub dice: StdRng,
    /// How many mails each courier sends at once.
    connections: usize,
    rest: Duration,
}

/// A worker has two couriers, each with connections of its own.
const COURIERS: usize = 2;

impl Stage {
    pub async fn open(db: PgPool, plan: Plan, connections: usize) -> Self {
        let mut here = Installation::open(db).await;
        let sink = Sink::open().await;
        here.set("SMTP_URL", &sink.url());
        here.set("LIANYI_CONNECTIONS", &connections.to_string());
        here.set("LIANYI_REGISTRATIONS_PER_HOUR", "0");
        let dice = StdRng::seed_from_u64(plan.seed);
        Self {
            here,
            sink,
            told: Vec::new(),
            kills: 0,
            on_the_line: 0,
            dice,
            connections,
            rest: Duration::ZERO,
        }
    }

    /// With the 2,389 people of the demo's data, each by a name that nobody else has, and each with an address.
    pub async fn with_everybody(db: PgPool, plan: Plan, connections: usize) -> Self {
        let stage = Self::open(db, plan, connections).await;
        stage.here.house.load_demo_data().await;
        let sql = "update people set email = id || '@faults.example', address_confirmed_at = now() where email is null";
        sqlx::query(sql).execute(stage.db()).await.unwrap();
        checker::name_canaries(stage.db()).await;
        stage
    }

    pub fn db(&self) -> &PgPool {
        &self.here.house.db
    }

    pub fn set_connections(&mut self, connections: usize) {
        self.connections = self.connections.max(connections);
        self.here.set("LIANYI_CONNECTIONS", &connections.to_string());
    }

    /// Copies beyond the first that the relay has.
    pub async fn doubles(&self) -> usize {
        let taken = self.sink.taken();
        let kept: Vec<&str> = taken.iter().filter(|m| m.kept).map(|m| m.message_id.as_str()).collect();
        kept.len() - kept.iter().collect::<std::collections::HashSet<_>>().len()
    }

    /// Waits for a database that has just come back.
    pub async fn reconnect(&self) {
        until("the database answers", async || sqlx::query("select 1").execute(self.db()).await.is_ok())
            .await;
    }

    /// As kill -9 does.
    pub async fn kill(&mut self, mut program: Program) {
        self.kills += 1;
        program.signal("KILL");
        program.end().await;
    }

    pub fn up_to(&mut self, most: u64) -> u64 {
        self.dice.random_range(0..most)
    }

    /// Mails that are to move on by themselves. One that is uncertain and waited for goes once more.
    pub async fn on_the_way(&self) -> i64 {
        let sql =
            "select count(*) from deliveries where state in ('queued', 'leased', 'handing_over', 'deferred')
                   or state = 'uncertain' and lane <> 'bulk' and resent_at is null";
        sqlx::query_scalar(sql).fetch_one(self.db()).await.unwrap()
    }

    /// So many seconds pass for the ledger: workers were not seen, leases run out, retries and announcements come due.
    pub async fn time_passes(&self, seconds: i32) {
        for sql in [
            "update workers set seen_at = seen_at - make_interval(secs => $1)",
            "update deliveries set announced_at = announced_at - make_interval(secs => $1) where announced_at is not null",
            "update leases set until = until - make_interval(secs => $1)",
            "update deliveries set due_at = greatest(created_at, due_at - make_interval(secs => $1)) where state = 'deferred'",
        ] {
            sqlx::query(sql).bind(seconds).execute(self.db()).await.unwrap();
        }
    }

    /// Waits until nothing waits or moves any more. That it does not come to that is for the checker to say.
    pub async fn settle(&mut self) {
        self.settle_within(REST).await;
    }

    pub async fn settle_within(&mut self, patience: Duration) {
        let began = Instant::now();
        while self.on_the_way().await > 0 && began.elapsed() < patience {
            sleep(Duration::from_millis(50)).await;
        }
        self.rest = self.rest.max(began.elapsed());
    }

    /// Like [`settle`](Self::settle) without waiting for what only time brings: half minutes pass as long as
    /// nothing moves.
    pub async fn settle_fast(&mut self) {
        let began = Instant::now();
        let mut last = (0, Instant::now());
        loop {
            let waiting = self.on_the_way().await;
            if waiting == 0 || began.elapsed() > REST {
                break;
            }
            if waiting != last.0 {
                last = (waiting, Instant::now());
            } else if last.1.elapsed() > Duration::from_millis(1_500) {
                self.skip_the_waiting().await;
                domain::post::sweep(self.db()).await.unwrap();
                last.1 = Instant::now();
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// What is put off comes due. Workers that live are not taken for dead.
    async fn skip_the_waiting(&self) {
        for sql in [
            "update deliveries set due_at = least(due_at, now()) where state = 'deferred'",
            "update deliveries set announced_at = announced_at - interval '31 seconds' where state in ('queued', 'deferred')",
            "update leases set until = now() where since < now() - interval '5 seconds'",
            "update providers set resting_until = least(resting_until, now()) where resting_until is not null",
        ] {
            sqlx::query(sql).execute(self.db()).await.unwrap();
        }
    }

    /// Ends the experiment: what the three records say, and whether doubles stay within their bound.
    pub async fn check(self, rounds: usize) -> Report {
        let count = checker::check(self.db(), &self.sink.taken(), &self.told).await;
        let mut report = Report { rounds, kills: self.kills, count, rest: self.rest };
        let most = self.kills * self.connections * COURIERS + self.on_the_line;
        let doubles = report.count.doubles;
        report.demand(doubles <= most, format!("I2 {doubles} doubles, and at most {most} may be"));
        report
    }
}

/// Now, by the clock that answers are dated with.
pub fn now() -> Timestamp {
    domain::clock::now()
}
