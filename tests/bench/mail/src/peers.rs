//! What people otherwise build, given the same task. It keeps no state per recipient.

use std::{
    fs,
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

/// BullMQ and nodemailer, with a Redis of their own that keeps nothing.
pub struct BullMq {
    folder: PathBuf,
    port: u16,
    redis: Child,
}

impl BullMq {
    pub async fn prepare(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.join("bullmq");
        fs::create_dir_all(&folder)?;
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        for file in ["bullmq.mjs", "package.json"] {
            fs::copy(sources.join(file), folder.join(file))?;
        }
        let installed =
            Command::new("npm").args(["install", "--silent", "--no-audit"]).current_dir(&folder).status().await;
        ensure!(installed.context("npm")?.success(), "npm install failed");
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        // Debian's package of tools holds the server by another name.
        let server = "for s in redis-server redis-check-rdb; do command -v $s >/dev/null && break; done; \
                      exec -a redis-server $(command -v $s) --bind 127.0.0.1 --port \"$1\" --save '' --appendonly no";
        let redis = Command::new("bash")
            .args(["-c", server, "bash", &port.to_string()])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        Ok(Self { folder, port, redis })
    }

    fn node(&self, sink: &Sink, arguments: &[&str]) -> anyhow::Result<Child> {
        let mut command = Command::new("node");
        command.arg("bullmq.mjs").args(arguments).current_dir(&self.folder).kill_on_drop(true);
        command.env("REDIS_PORT", self.port.to_string()).env("SMTP_PORT", sink.port.to_string());
        Ok(command.env("CONNECTIONS", "10").spawn()?)
    }

    /// From the first job to the last mail at the sink; the workers wait for it.
    pub async fn run(&self, sink: &Sink, processes: usize, mails: u64) -> anyhow::Result<Measured> {
        let mut workers = Vec::new();
        for _ in 0..processes {
            workers.push(self.node(sink, &["work"])?);
        }
        let mut taken = sink.count();
        // Warm: connected and compiled.
        self.node(sink, &["enqueue", "200"])?.wait().await?;
        arrive(sink, taken + 200).await?;
        taken += 200;
        let redis = self.redis.id().context("Redis has ended")?;
        let mut groups = vec![Group { name: "redis", root: redis }, Group { name: "sink", root: sink.pid() }];
        let senders: Vec<u32> = workers.iter().filter_map(Child::id).collect();
        groups.extend(senders.iter().map(|pid| Group { name: "sender", root: *pid }));
        let watch = Watch::begin(senders, vec![redis]);
        let (before, begun) = (cost::read(&groups), Instant::now());
        let mut enqueuer = self.node(sink, &["enqueue", &mails.to_string()])?;
        let arrived = arrive(sink, taken + mails).await;
        let seconds = begun.elapsed().as_secs_f64();
        enqueuer.wait().await?;
        let cost = before.until(cost::read(&groups), Some("sender"));
        let memory = watch.end();
        for mut worker in workers {
            worker.kill().await?;
        }
        Ok(Measured { mails, seconds, cost, memory, fault: arrived.err().map(|e| e.to_string()) })
    }
}

async fn arrive(sink: &Sink, wanted: u64) -> anyhow::Result<()> {
    let begun = Instant::now();
    while sink.count() < wanted {
        ensure!(begun.elapsed() < Duration::from_secs(120), "only {} of {wanted} came", sink.count());
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
