//! How fast lianyi sends, beside what limits it and what people otherwise build: one table, from one run.

mod cost;
mod ledger;
mod million;
mod office;
mod peers;
mod postfix;
mod table;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, ensure};
use bench_ground::{median, verdict};
use clap::Parser;

use cost::Cost;
use ledger::Ledger;
use office::{Measured, Office};
use peers::{BullMq, Celery};
use postfix::{Postfix, Sink};
use table::{Row, cpu, each, rate};

/// Measures the sending of mail and prints one table. Wants DATABASE_URL and REDIS_URL of servers on this machine,
/// as `deploy/local run` has them.
#[derive(Parser)]
struct Wishes {
    /// Write the table to RESULTS.md, too
    #[arg(long)]
    write: bool,
    /// Measure BullMQ with nodemailer (by npm) and Celery with smtplib (by pip) as well
    #[arg(long)]
    peers: bool,
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Mails of one run
    #[arg(long, default_value_t = 20_000)]
    mails: u64,
    /// People of the great run; 0 leaves it out
    #[arg(long, default_value_t = 1_000_000)]
    people: u64,
    /// How long the great run is watched
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Measure only the rows whose names hold this
    #[arg(long, default_value = "")]
    only: String,
    /// The program to measure, instead of this tree's
    #[arg(long)]
    lianyi: Option<PathBuf>,
}

#[derive(Clone, PartialEq)]
enum Subject {
    Source(u32),
    Lianyi { processes: u32, connections: u32, key: Option<&'static str> },
    BullMq(usize),
    Celery(usize),
}

impl Subject {
    fn name(&self) -> String {
        match self {
            Self::Source(n) => format!("smtp-source, 4 KB, {n} kept connections"),
            Self::Lianyi { processes, connections, key } => {
                format!("lianyi, {processes} × {connections} connections, {}", key.unwrap_or("no signature"))
            }
            Self::BullMq(n) => format!("BullMQ + nodemailer, {n} processes"),
            Self::Celery(n) => format!("Celery + smtplib, {n} processes"),
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let wishes = Wishes::parse();
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    let folder = bench_ground::folder(&tree)?;
    let program = bench_ground::program(&tree, wishes.lianyi.as_deref())?;
    let postfix = Postfix::find(&folder).await?;
    let ledger = Ledger::make().await?;
    let (postgres, database) = ledger.server().await?;
    let redis_url = bench_ground::redis_url()?;
    let (redis, redis_version) = redis(&redis_url).await?;
    let office = Office { program, folder: folder.clone(), redis_url, postgres, redis };
    bench_ground::key_file(&folder)?;
    let sink = postfix.sink().await?;

    let keys = if office.signs(&ledger, &sink).await? {
        vec![Some("Ed25519"), Some("RSA-2048")]
    } else {
        vec![None]
    };
    let first = keys.first().copied().flatten();
    let lianyi = |processes, connections, key| Subject::Lianyi { processes, connections, key };
    let mut subjects: Vec<Subject> = Vec::new();
    for n in [1, 10, 50] {
        subjects.extend([Subject::Source(n), lianyi(1, n, first)]);
    }
    subjects.push(lianyi(2, 10, first));
    subjects.extend(keys.iter().skip(1).map(|key| lianyi(1, 10, *key)));
    let bullmq = if wishes.peers { Some(BullMq::prepare(&folder).await?) } else { None };
    let celery = if wishes.peers { Some(Celery::prepare(&folder).await?) } else { None };
    subjects.extend(bullmq.as_ref().map(|_| Subject::BullMq(2)));
    subjects.extend(celery.as_ref().map(|_| Subject::Celery(2)));

    subjects.retain(|subject| subject.name().contains(&wishes.only));
    ledger.people(wishes.mails).await?;
    let mut runs: Vec<Vec<Measured>> = subjects.iter().map(|_| Vec::new()).collect();
    for round in 0..wishes.rounds {
        for (subject, runs) in subjects.iter().zip(&mut runs) {
            let run = match subject {
                Subject::Source(n) => source(&postfix, &office, &sink, *n, wishes.mails).await?,
                Subject::Lianyi { processes, connections, key } => {
                    let dkim = key.map(|key| signing_key(&folder, key)).transpose()?;
                    office.run(&ledger, &sink, (*processes, *connections), dkim.as_deref()).await?
                }
                Subject::BullMq(n) => match &bullmq {
                    Some(peer) => peer.run(&sink, *n, wishes.mails).await?,
                    None => continue,
                },
                Subject::Celery(n) => match &celery {
                    Some(peer) => peer.run(&sink, *n, wishes.mails / 4).await?,
                    None => continue,
                },
            };
            let fault = run.fault.as_deref().unwrap_or("");
            eprintln!("{}. {}: {:.0}/s, {:.3} ms {fault}", round + 1, subject.name(), rate(&run), cpu(&run));
            runs.push(run);
        }
    }
    let median_of = |wanted: &Subject| {
        let found = subjects.iter().zip(&runs).find(|(subject, _)| *subject == wanted);
        found.map(|(_, runs)| median(&each(runs, rate)))
    };
    let (limit, peer) = (median_of(&Subject::Source(10)), median_of(&Subject::BullMq(2)));
    let mut rows = Vec::new();
    for (subject, runs) in subjects.iter().zip(&runs) {
        let mut goals = Vec::new();
        if *subject == lianyi(1, 10, first) {
            let (speed, cpu) = (median(&each(runs, rate)), median(&each(runs, cpu)));
            goals.extend(limit.map(|l| verdict("≥ 0.4 × smtp-source", speed / l, speed >= 0.4 * l)));
            goals.extend(peer.map(|p| verdict("≥ 4 × BullMQ", speed / p, speed >= 4.0 * p)));
            goals.push(verdict("CPU ≤ 0.5 ms", cpu, cpu <= 0.5));
        }
        rows.push(Row::of_runs(&subject.name(), runs, goals.join("; ")));
    }
    if wishes.people > 0 {
        rows.extend(million::measure(&office, &ledger, &sink, &wishes).await?);
    }
    let table = format!(
        "{}\n{}",
        heading(&format!("{database}; {redis_version}"), wishes.rounds, wishes.mails),
        table::print(&rows)
    );
    println!("{table}");
    if wishes.write {
        fs::write(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md"),
            format!("# Figures of the mail\n\n{table}"),
        )?;
    }
    Ok(())
}

async fn source(
    postfix: &Postfix,
    office: &Office,
    sink: &Sink,
    n: u32,
    mails: u64,
) -> anyhow::Result<Measured> {
    let groups = office.groups(sink);
    let taken = sink.count();
    let (before, begun) = (cost::read(&groups), Instant::now());
    postfix.source(sink, n, mails).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let cost: Cost = before.until(cost::read(&groups), Some("sender"));
    let came = sink.count() - taken;
    let fault = (came != mails).then(|| format!("{came} of {mails} came"));
    Ok(Measured { mails, seconds, cost, memory: Vec::new(), fault })
}

async fn redis(url: &str) -> anyhow::Result<(u32, String)> {
    let mut redis =
        redis::Client::open(url)?.get_multiplexed_async_connection().await.context("REDIS_URL")?;
    let info: String = redis::cmd("INFO").arg("server").query_async(&mut redis).await?;
    let field =
        |name: &str| info.lines().find_map(|line| line.strip_prefix(name)).map(|v| v.trim().to_owned());
    let pid = field("process_id:").context("Redis tells no process")?;
    Ok((pid.parse()?, format!("Redis {}", field("redis_version:").unwrap_or_default())))
}

/// A list of one signing key.
fn signing_key(folder: &Path, kind: &str) -> anyhow::Result<PathBuf> {
    let (pem, list) = (folder.join(format!("{kind}.pem")), folder.join(format!("{kind}.dkim")));
    if !pem.exists() {
        let wanted: &[&str] = match kind {
            "Ed25519" => &["-algorithm", "ed25519"],
            _ => &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        };
        let made = Command::new("openssl").arg("genpkey").args(wanted).arg("-out").arg(&pem).output()?;
        ensure!(made.status.success(), "openssl made no key");
    }
    fs::set_permissions(&pem, fs::Permissions::from_mode(0o400))?;
    bench_ground::private(&list, &format!("bench {} {}\n", bench_ground::MAIL_DOMAIN, pem.display()))?;
    Ok(list)
}

fn heading(versions: &str, rounds: usize, mails: u64) -> String {
    format!(
        "{}\n\nA rate is the median (least–greatest) of {rounds} interleaved runs of {mails} mails, from the start of the \
         mailing, its audience still to be frozen, to the last answer in the ledger. Every run counts only if sink and \
         ledger agree. `others` is the share of all cores that went to processes which are not the bench's. No TLS, no \
         DNS.\n",
        bench_ground::machine(versions),
    )
}
