//! What people otherwise build, given the same task. None of them keeps a state per recipient.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use tokio::{
    process::{Child, Command},
    time::sleep,
};

use crate::{
    cost::{self, Group, Watch},
    office::Measured,
    postfix::Sink,
};

const CONNECTIONS: &str = "10";
const WARMING: u64 = 200;

/// A Redis of the peer's own that keeps nothing.
struct Redis {
    port: u16,
    process: Child,
}

impl Redis {
    fn start() -> anyhow::Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        // Debian's package of tools holds the server by another name.
        let server = "for s in redis-server redis-check-rdb; do command -v $s >/dev/null && break; done; \
                      exec -a redis-server $(command -v $s) --bind 127.0.0.1 --port \"$1\" --save '' --appendonly no";
        let process = Command::new("bash")
            .args(["-c", server, "bash", &port.to_string()])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        Ok(Self { port, process })
    }
}

/// The peer's own files and what its package manager brings, in a folder of the bench's.
async fn install(folder: PathBuf, files: &[&str], command: &str) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(&folder)?;
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    for file in files {
        fs::copy(sources.join(file), folder.join(file))?;
    }
    let installed = Command::new("sh").args(["-c", command]).current_dir(&folder).status().await?;
    ensure!(installed.success(), "{command} failed");
    Ok(folder)
}

fn process(redis: &Redis, sink: &Sink, folder: &Path, line: &[&str]) -> anyhow::Result<Child> {
    let (program, arguments) = line.split_first().context("no program")?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).kill_on_drop(true);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.env("REDIS_PORT", redis.port.to_string()).env("SMTP_PORT", sink.port.to_string());
    Ok(command.env("CONNECTIONS", CONNECTIONS).spawn()?)
}

/// From the first job to the last mail at the sink; the workers wait for it, connected and warm.
async fn measure(
    redis: &Redis,
    sink: &Sink,
    folder: &Path,
    workers: Vec<Child>,
    enqueue: &[&str],
    mails: u64,
) -> anyhow::Result<Measured> {
    let enqueuer = |count: u64| {
        let count = count.to_string();
        process(redis, sink, folder, &[enqueue, &[&count]].concat())
    };
    let taken = sink.count();
    ensure!(enqueuer(WARMING)?.wait().await?.success(), "the peer enqueues nothing");
    arrive(sink, taken + WARMING).await?;
    let server = redis.process.id().context("Redis has ended")?;
    let mut groups = vec![Group { name: "redis", root: server }, Group { name: "sink", root: sink.pid() }];
    let senders: Vec<u32> = workers.iter().filter_map(Child::id).collect();
    groups.extend(senders.iter().map(|pid| Group { name: "sender", root: *pid }));
    let watch = Watch::begin(senders, vec![server]);
    let (before, begun) = (cost::read(&groups), Instant::now());
    let mut enqueuer = enqueuer(mails)?;
    let arrived = arrive(sink, taken + WARMING + mails).await;
    let seconds = begun.elapsed().as_secs_f64();
    enqueuer.wait().await?;
    let cost = before.until(cost::read(&groups), Some("sender"));
    let memory = watch.end();
    for mut worker in workers {
        if let Some(pid) = worker.id() {
            Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        }
        if tokio::time::timeout(Duration::from_secs(10), worker.wait()).await.is_err() {
            worker.kill().await?;
        }
    }
    Ok(Measured { mails, seconds, cost, memory, fault: arrived.err().map(|e| e.to_string()) })
}

async fn arrive(sink: &Sink, wanted: u64) -> anyhow::Result<()> {
    let begun = Instant::now();
    while sink.count() < wanted {
        ensure!(begun.elapsed() < Duration::from_secs(120), "{} mails are missing", wanted - sink.count());
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

pub struct BullMq {
    folder: PathBuf,
    redis: Redis,
}

impl BullMq {
    pub async fn prepare(folder: &Path) -> anyhow::Result<Self> {
        let files = ["bullmq.mjs", "package.json"];
        let folder = install(folder.join("bullmq"), &files, "npm install --silent --no-audit").await?;
        Ok(Self { folder, redis: Redis::start()? })
    }

    pub async fn run(&self, sink: &Sink, processes: usize, mails: u64) -> anyhow::Result<Measured> {
        let worker = |_| process(&self.redis, sink, &self.folder, &["node", "bullmq.mjs", "work"]);
        let workers = (0..processes).map(worker).collect::<anyhow::Result<_>>()?;
        measure(&self.redis, sink, &self.folder, workers, &["node", "bullmq.mjs", "enqueue"], mails).await
    }
}

pub struct Celery {
    folder: PathBuf,
    redis: Redis,
}

impl Celery {
    pub async fn prepare(folder: &Path) -> anyhow::Result<Self> {
        // kombu's way to Redis asks for `packaging`, and does not say so.
        let install_all = "test -d venv || python3 -m venv venv; \
                           venv/bin/pip install -q celery==5.7.0 redis==8.1.0 packaging";
        let folder = install(folder.join("celery"), &["tasks.py"], install_all).await?;
        Ok(Self { folder, redis: Redis::start()? })
    }

    pub async fn run(&self, sink: &Sink, processes: usize, mails: u64) -> anyhow::Result<Measured> {
        let n = processes.to_string();
        let line =
            ["venv/bin/celery", "-A", "tasks", "worker", "-c", &n, "--without-gossip", "--without-mingle"];
        let worker = process(&self.redis, sink, &self.folder, &line)?;
        measure(&self.redis, sink, &self.folder, vec![worker], &["venv/bin/python", "tasks.py"], mails).await
    }
}
