//! Long runs of the experiments: one after the other, with a new seed each time round, until the time is over.

#![expect(clippy::unwrap_used, reason = "what fails here fails an experiment")]

use std::{
    collections::BTreeMap,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;
use futures::FutureExt as _;
use sqlx::{ConnectOptions as _, Connection as _, PgPool, postgres::PgConnectOptions};
use tests::faults::{
    ALL, Experiment, Plan, Report,
    results::{self, Line},
};

/// Breaks lianyi, heals it, and counts.
#[derive(Parser)]
struct Arguments {
    /// No experiment begins after so many minutes.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// The first seed; each further round takes the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these, by name: `F2,F18`. Otherwise all of them, in turn.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// As short as in the tests.
    #[arg(long)]
    short: bool,
    /// Writes tests/faults/RESULTS.md.
    #[arg(long)]
    write: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let chosen: Vec<&Experiment> = ALL
        .iter()
        .filter(|e| arguments.only.is_empty() || arguments.only.iter().any(|o| o == e.name))
        .collect();
    if chosen.is_empty() {
        println!("there is no such experiment");
        return ExitCode::FAILURE;
    }
    let until = Instant::now() + Duration::from_secs(60 * arguments.minutes);
    let mut all: BTreeMap<usize, Line> = BTreeMap::new();
    let mut seed = arguments.seed;
    while seed == arguments.seed || Instant::now() < until {
        for (place, experiment) in chosen.iter().enumerate() {
            // The first round is whole, so that the table is.
            if seed != arguments.seed && Instant::now() >= until {
                break;
            }
            let plan = Plan { seed, is_long: !arguments.short };
            let began = Instant::now();
            let report = make(experiment, plan).await;
            say(experiment.name, seed, began.elapsed(), &report);
            let line = Line { name: experiment.name, seeds: Vec::new(), report: Report::default() };
            let line = all.entry(place).or_insert(line);
            line.seeds.push(seed);
            line.report.add(report);
            if arguments.write {
                let lines: Vec<Line> = all.values().map(copy).collect();
                results::write(&lines);
            }
        }
        seed += 1;
    }
    if all.values().all(|line| line.report.passes()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn copy(line: &Line) -> Line {
    Line { name: line.name, seeds: line.seeds.clone(), report: line.report.clone() }
}

/// In a database of its own. One that breaks off is a breach, and the others go on.
async fn make(experiment: &Experiment, plan: Plan) -> Report {
    let name = format!("lianyi_chaos_{}", std::process::id());
    let server: PgConnectOptions = std::env::var("DATABASE_URL").unwrap().parse().unwrap();
    let mut admin = server.clone().connect().await.unwrap();
    for sql in [format!("drop database if exists {name} with (force)"), format!("create database {name}")] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    }
    let db = PgPool::connect_with(server.database(&name)).await.unwrap();
    domain::MIGRATIONS.run(&db).await.unwrap();
    let made = std::panic::AssertUnwindSafe((experiment.make)(db.clone(), plan)).catch_unwind().await;
    db.close().await;
    let drop = format!("drop database {name} with (force)");
    sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut admin).await.unwrap();
    let _ = admin.close().await;
    made.unwrap_or_else(|_| {
        let mut report = Report { rounds: 1, ..Report::default() };
        report.breach(format!("{} broke off", experiment.name));
        report
    })
}

fn say(name: &str, seed: u64, took: Duration, report: &Report) {
    let count = &report.count;
    println!(
        "{name} seed {seed}: {} in {:.0} s: {} rounds, {} kills, {} mails, {} uncertain, {} doubles, {} lost, rest {:.0} s, {:?}",
        if report.passes() { "pass" } else { "FAIL" },
        took.as_secs_f64(),
        report.rounds,
        report.kills,
        count.mails,
        count.uncertain,
        count.doubles,
        count.lost,
        report.rest.as_secs_f64(),
        count.states,
    );
    for breach in count.breaches.iter().take(20) {
        println!("    {breach}");
    }
}
