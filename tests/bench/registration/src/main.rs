//! How fast people register, and how fast a forum's page is, beside what the machine gives: one table, from one run.

mod hall;
mod limits;
mod rush;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use clap::Parser;

use hall::{Hall, Web};
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
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let wishes = Wishes::parse();
    if let Some(port) = wishes.empty {
        return limits::empty_handler(port).await;
    }
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    let folder = hall::folder(&tree)?;
    let program = match &wishes.lianyi {
        Some(program) => program.clone(),
        None => build(&tree)?,
    };
    let hall =
        Hall::build(&std::env::var("DATABASE_URL").context("DATABASE_URL is not set")?, FORUMS).await?;
    limits::prepare(&hall.db, FORUMS).await?;
    let redis_url = std::env::var("REDIS_URL").context("REDIS_URL is not set")?;
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
            figures.push(limits::pgbench(&hall.db, &hall.url, &folder, shape, long).await?);
        }
        let web = Web::start(&program, &folder, &hall, &redis_url).await?;
        let slug = hall.slugs.first().context("no forum")?;
        let page = format!("http://127.0.0.1:{}/en/forums/{slug}", web.port);
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
        let pid = web.child.id().context("lianyi has ended")?;
        rounds.memory.push(resident(pid)?);
        web.end().await?;
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
    let table = table(&rounds, &wishes, &heading(&hall).await?);
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
    let (hot, spread) = (rates(&rounds.hot), rates(&rounds.spread));
    let (hot_p99, spread_p99) = (waits(&rounds.hot), waits(&rounds.spread));
    let ratio = |goal: f64, words: &str, ours: &[f64], theirs: &[f64]| {
        let ratio = median(ours) / median(theirs);
        format!("{words}: {ratio:.2} {}", mark(ratio >= goal))
    };
    let within = |goal: f64, figure: f64, unit: &str| {
        format!("≤ {goal:.0} {unit}: {figure:.0} {}", mark(figure <= goal))
    };
    let lines = [
        ("empty axum handler, 50 connections", spread_of(&rounds.empty, "/s"), String::new()),
        (
            "a forum's page, 50 connections, gzip",
            spread_of(&rounds.page, "/s"),
            ratio(
                20.0 / 122.0,
                "≥ 20,000 for each 122,000 of the empty handler",
                &rounds.page,
                &rounds.empty,
            ),
        ),
        ("its p99", spread_of(&rounds.page_p99, " ms"), within(50.0, median(&rounds.page_p99), "ms")),
        (
            "pgbench, one statement, 1 forum, 10 clients",
            spread_of(&rounds.pgbench_hot_10, "/s"),
            String::new(),
        ),
        ("pgbench, one statement, 1 forum, 50 clients", spread_of(&rounds.pgbench_hot, "/s"), String::new()),
        (
            "registrations over the API, 1 forum, 50 clients",
            spread_of(&hot, "/s"),
            ratio(1.0, "above pgbench", &hot, &rounds.pgbench_hot),
        ),
        ("their p99", spread_of(&hot_p99, " ms"), within(50.0, median(&hot_p99), "ms")),
        (
            "pgbench, one statement, 100 forums, 50 clients",
            spread_of(&rounds.pgbench_spread, "/s"),
            String::new(),
        ),
        (
            "registrations over the API, 100 forums, 50 clients",
            spread_of(&spread, "/s"),
            ratio(0.5, "≥ 0.5 × pgbench", &spread, &rounds.pgbench_spread),
        ),
        ("their p99", spread_of(&spread_p99, " ms"), within(50.0, median(&spread_p99), "ms")),
        (
            "resident memory of the web after it",
            spread_of(&rounds.memory, " MiB"),
            within(150.0, median(&rounds.memory), "MiB"),
        ),
    ];
    let mut table = format!(
        "{heading}\n\nMedians (least–greatest) of {} interleaved rounds of {} s each. Server, database and clients share the \
         machine. Every registration is a new person with a mail in the ledger, and is counted there after each run; \
         pgbench counts a place up, writes a registration and a mail in one statement, and knows no people, no rules \
         and no HTTP.\n\n| figure | measured | goal |\n|---|---|---|\n",
        wishes.rounds, wishes.seconds
    );
    for (figure, measured, goal) in lines {
        table.push_str(&format!("| {figure} | {measured} | {goal} |\n"));
    }
    table
}

fn mark(held: bool) -> &'static str {
    if held { "✓" } else { "✗" }
}

fn last(figures: &[f64]) -> f64 {
    figures.last().copied().unwrap_or(f64::NAN)
}

fn sorted(figures: &[f64]) -> Vec<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn median(figures: &[f64]) -> f64 {
    let sorted = sorted(figures);
    let middle = |at: usize| sorted.get(at).copied().unwrap_or(f64::NAN);
    (middle(sorted.len().saturating_sub(1) / 2) + middle(sorted.len() / 2)) / 2.0
}

fn spread_of(figures: &[f64], unit: &str) -> String {
    let sorted = sorted(figures);
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return "–".to_owned() };
    let digits = if *most < 100.0 { 1 } else { 0 };
    format!("{:.digits$} ({least:.digits$}–{most:.digits$}){unit}", median(figures))
}

fn resident(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no memory is told")?;
    Ok(line.split_whitespace().next().context("no memory is told")?.parse::<f64>()? / 1024.0)
}

fn build(tree: &Path) -> anyhow::Result<PathBuf> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "-p", "lianyi"])
        .current_dir(tree)
        .status()?;
    ensure!(built.success(), "lianyi does not build");
    Ok(std::env::current_exe()?.parent().context("no folder")?.join("lianyi"))
}

async fn heading(hall: &Hall) -> anyhow::Result<String> {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok();
        output.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default()
    };
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models: Vec<&str> = cpus.lines().filter_map(|l| l.strip_prefix("model name")).collect();
    let model = models.first().and_then(|l| l.split_once(": ")).map_or("", |(_, model)| model);
    let database: String =
        sqlx::query_scalar("select current_setting('server_version')").fetch_one(&hall.db).await?;
    Ok(format!(
        "{}; {} cores, {model}; kernel {}; PostgreSQL {database}; {}.",
        said("date", &["-u", "+%F %H:%M UTC"]),
        models.len(),
        said("uname", &["-r"]),
        said("rustc", &["--version"]),
    ))
}
