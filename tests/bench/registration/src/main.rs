//! How fast people register, and how fast a forum's page is, beside what the machine gives: one table, from one run.

mod hall;
mod limits;
mod rush;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use bench_ground::{median, spread, verdict};
use clap::Parser;

use hall::{Around, Hall, Web};
use mailbox::Mailbox;
use rush::Rushed;

const FORUMS: usize = 100;
const CLIENTS: usize = 50;

/// Measures registrations and a forum's page and prints one table. Wants DATABASE_URL and REDIS_URL of servers on this
/// machine, as `deploy/local run` has them, and `wrk`.
#[derive(Parser)]
struct Wishes {
    /// Write the table to RESULTS.md, too
    #[arg(long)]
    write: bool,
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How long each run takes
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// The program to measure, instead of this tree's
    #[arg(long)]
    lianyi: Option<PathBuf>,
    /// Only answers requests with an empty handler at this port: the bench starts itself so
    #[arg(long, hide = true)]
    empty: Option<u16>,
}

/// What was measured in each round.
#[derive(Default)]
struct Rounds {
    empty: Vec<f64>,
    page: Vec<f64>,
    page_p99: Vec<f64>,
    pgbench_hot_10: Vec<f64>,
    pgbench_hot: Vec<f64>,
    pgbench_spread: Vec<f64>,
    hot: Vec<Rushed>,
    spread: Vec<Rushed>,
    memory: Vec<f64>,
    memory_of_all: Vec<f64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let wishes = Wishes::parse();
    if let Some(port) = wishes.empty {
        return limits::empty_handler(port).await;
    }
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    let around = Around {
        folder: bench_ground::folder(&tree)?,
        redis_url: bench_ground::redis_url()?,
        relay: Mailbox::open("127.0.0.1:0".parse()?).await?,
    };
    let program = bench_ground::program(&tree, wishes.lianyi.as_deref())?;
    let hall = Hall::build(FORUMS).await?;
    limits::prepare(&hall.db, FORUMS).await?;
    let port = hall::free_port().await?;
    let _empty = tokio::process::Command::new(std::env::current_exe()?)
        .args(["--empty", &port.to_string()])
        .kill_on_drop(true)
        .spawn()?;
    hall::wait_for(port).await?;
    let long = Duration::from_secs(wishes.seconds);
    let mut rounds = Rounds::default();
    for round in 1..=wishes.rounds {
        let (rate, _) = limits::wrk(&format!("http://127.0.0.1:{port}/"), CLIENTS, long).await?;
        rounds.empty.push(rate);
        for (figures, shape) in [
            (&mut rounds.pgbench_hot_10, (1, 10)),
            (&mut rounds.pgbench_hot, (1, CLIENTS)),
            (&mut rounds.pgbench_spread, (FORUMS, CLIENTS)),
        ] {
            figures.push(limits::pgbench(&hall.db, &hall.url, &around.folder, shape, long).await?);
        }
        let web = Web::start(&program, "serve", &hall, &around).await?;
        let slug = hall.slugs.first().context("no forum")?;
        let page = format!("http://127.0.0.1:{}/en/forums/{slug}", web.port);
        // The process has just begun: one visitor comes before the fifty.
        limits::wrk(&page, 1, Duration::from_secs(1)).await?;
        let (rate, p99) = limits::wrk(&page, CLIENTS, long).await?;
        rounds.page.push(rate);
        rounds.page_p99.push(p99);
        for (figures, slugs) in [(&mut rounds.hot, &hall.slugs[..1]), (&mut rounds.spread, &hall.slugs[..])] {
            hall.settle().await?;
            let before = hall.counts().await?;
            let rushed = rush::rush(web.port, slugs, CLIENTS, long).await?;
            let after = hall.counts().await?;
            let (registrations, mails, taken) =
                (after.0 - before.0, after.1 - before.1, i64::try_from(rushed.taken)?);
            ensure!(
                (registrations, mails) == (taken, taken),
                "{taken} were taken, {registrations} stand with {mails} mails"
            );
            figures.push(rushed);
        }
        rounds.memory.push(resident(web.child.id().context("lianyi has ended")?)?);
        web.end().await?;
        // The same rush to all of it in one process, which sends the letters meanwhile.
        let all = Web::start(&program, "all", &hall, &around).await?;
        rush::rush(all.port, &hall.slugs[..1], CLIENTS, long).await?;
        rounds.memory_of_all.push(resident(all.child.id().context("lianyi has ended")?)?);
        all.end().await?;
        eprintln!(
            "{round}. empty {:.0}/s, page {:.0}/s, pgbench {:.0}/s and {:.0}/s, registrations {:.0}/s and {:.0}/s",
            last(&rounds.empty),
            last(&rounds.page),
            last(&rounds.pgbench_hot),
            last(&rounds.pgbench_spread),
            rounds.hot.last().map_or(f64::NAN, Rushed::rate),
            rounds.spread.last().map_or(f64::NAN, Rushed::rate),
        );
    }
    let database: String = sqlx::query_scalar("select 'PostgreSQL ' || current_setting('server_version')")
        .fetch_one(&hall.db)
        .await?;
    let table = table(&rounds, &wishes, &bench_ground::machine(&database));
    println!("{table}");
    if wishes.write {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
        fs::write(file, format!("# Figures of registration\n\n{table}"))?;
    }
    Ok(())
}

fn table(rounds: &Rounds, wishes: &Wishes, heading: &str) -> String {
    let rates = |runs: &[Rushed]| runs.iter().map(Rushed::rate).collect::<Vec<_>>();
    let waits = |runs: &[Rushed]| runs.iter().map(Rushed::p99_ms).collect::<Vec<_>>();
    let (hot, wide) = (rates(&rounds.hot), rates(&rounds.spread));
    let rate = |figures: &[f64]| format!("{}/s", spread(figures, 0));
    let p99 = |figures: &[f64]| {
        let held = median(figures) <= 50.0;
        (format!("{} ms", spread(figures, 1)), verdict("≤ 50 ms", median(figures), held))
    };
    let ratio = |goal: f64, words: &str, ours: &[f64], theirs: &[f64]| {
        let ratio = median(ours) / median(theirs);
        verdict(words, ratio, ratio >= goal)
    };
    let page = ratio(
        20.0 / 122.0,
        "≥ 20,000 for each 122,000 of the empty handler (0.16)",
        &rounds.page,
        &rounds.empty,
    );
    let (page_p99, hot_p99, wide_p99) =
        (p99(&rounds.page_p99), p99(&waits(&rounds.hot)), p99(&waits(&rounds.spread)));
    let memory = median(&rounds.memory_of_all);
    let limit = String::new;
    let lines = [
        ("empty axum handler, 50 connections", rate(&rounds.empty), limit()),
        ("a forum's page, 50 connections, gzip", rate(&rounds.page), page),
        ("its p99", page_p99.0, page_p99.1),
        ("pgbench, one statement, 1 forum, 10 clients", rate(&rounds.pgbench_hot_10), limit()),
        ("pgbench, one statement, 1 forum, 50 clients", rate(&rounds.pgbench_hot), limit()),
        (
            "registrations over the API, 1 forum, 50 clients",
            rate(&hot),
            ratio(1.0, "≥ 1 × pgbench", &hot, &rounds.pgbench_hot),
        ),
        ("their p99", hot_p99.0, hot_p99.1),
        ("pgbench, one statement, 100 forums, 50 clients", rate(&rounds.pgbench_spread), limit()),
        (
            "registrations over the API, 100 forums, 50 clients",
            rate(&wide),
            ratio(0.5, "≥ 0.5 × pgbench", &wide, &rounds.pgbench_spread),
        ),
        ("their p99", wide_p99.0, wide_p99.1),
        ("resident memory of the web after it", format!("{} MiB", spread(&rounds.memory, 0)), limit()),
        (
            "resident memory of web, workers and scheduler in one process after a rush on 1 forum, with its letters sent",
            format!("{} MiB", spread(&rounds.memory_of_all, 0)),
            verdict("≤ 150 MiB", memory, memory <= 150.0),
        ),
    ];
    let mut table = format!(
        "{heading}\n\nMedians (least–greatest) of {} interleaved rounds of {} s each. Server, database and clients share the \
         machine. Every registration is a new person with a mail in the ledger, and is counted there after each run; \
         pgbench counts a place up, writes a registration and a mail in one statement, and knows no people, no rules \
         and no HTTP. The bench comes from this machine itself, which no limit of registrations counts.\n\n\
         | figure | measured | goal |\n|---|---|---|\n",
        wishes.rounds, wishes.seconds
    );
    for (figure, measured, goal) in lines {
        table.push_str(&format!("| {figure} | {measured} | {goal} |\n"));
    }
    table
}

fn last(figures: &[f64]) -> f64 {
    figures.last().copied().unwrap_or(f64::NAN)
}

fn resident(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no memory is told")?;
    Ok(line.split_whitespace().next().context("no memory is told")?.parse::<f64>()? / 1024.0)
}
