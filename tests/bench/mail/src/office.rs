//! Processes of the real program, and one run of a mailing through them.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use bench_ground::MAIL_DOMAIN;
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::{
    cost::{self, Cost, Group, Watch},
    ledger::Ledger,
    postfix::Sink,
};

/// A run that does not move for so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Office {
    pub program: PathBuf,
    pub folder: PathBuf,
    pub redis_url: String,
    pub postgres: u32,
    pub redis: u32,
}

pub struct Measured {
    pub mails: u64,
    pub seconds: f64,
    pub cost: Cost,
    /// Of each second: resident memory of the senders, and the whole with shared pages divided.
    pub memory: Vec<(f64, f64)>,
    /// Why it does not count.
    pub fault: Option<String>,
}

impl Office {
    pub fn groups(&self, sink: &Sink) -> Vec<Group> {
        vec![
            Group { name: "postgres", root: self.postgres },
            Group { name: "redis", root: self.redis },
            Group { name: "sink", root: sink.pid() },
        ]
    }

    pub fn start(
        &self,
        ledger: &Ledger,
        sink: &Sink,
        connections: u32,
        dkim: Option<&Path>,
    ) -> anyhow::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .arg("work")
            .env("DATABASE_URL", &ledger.url)
            .env("REDIS_URL", &self.redis_url)
            .env("SMTP_URL", format!("smtp://127.0.0.1:{}", sink.port))
            .env("LIANYI_KEYS", self.folder.join("keys"))
            .env("LIANYI_FROM", format!("The Training Base <post@{MAIL_DOMAIN}>"))
            .env("LIANYI_OPS_LISTEN", "127.0.0.1:0")
            .env("LIANYI_BASE_URL", "http://127.0.0.1:8080")
            .env("LIANYI_CONNECTIONS", connections.to_string())
            .env_remove("LIANYI_CONFIG")
            .env_remove("LIANYI_DKIM")
            .stderr(File::create(self.folder.join("lianyi.log"))?)
            .kill_on_drop(true);
        if let Some(dkim) = dkim {
            command.env("LIANYI_DKIM", dkim);
        }
        command.spawn().context("lianyi does not start")
    }

    /// Ends a worker in order.
    pub async fn end(&self, mut worker: Child) -> anyhow::Result<()> {
        if let Some(pid) = worker.id() {
            Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        }
        timeout(Duration::from_secs(30), worker.wait()).await.context("lianyi does not end")??;
        Ok(())
    }

    /// Forgets the ids that an earlier run left in the lanes.
    pub async fn clear_lanes(&self) -> anyhow::Result<()> {
        let mut redis =
            redis::Client::open(self.redis_url.as_str())?.get_multiplexed_async_connection().await?;
        for lane in ["urgent", "normal", "bulk"] {
            redis::cmd("DEL").arg(format!("{{lianyi}}:{lane}")).query_async::<()>(&mut redis).await?;
        }
        Ok(())
    }

    /// From the moment the mailing is started to the last answer in the ledger; the processes wait for it.
    pub async fn run(
        &self,
        ledger: &Ledger,
        sink: &Sink,
        (processes, connections): (u32, u32),
        dkim: Option<&Path>,
    ) -> anyhow::Result<Measured> {
        ledger.clear().await?;
        self.clear_lanes().await?;
        ledger.mailing().await?;
        let mut workers = Vec::new();
        for _ in 0..processes {
            workers.push(self.start(ledger, sink, connections, dkim)?);
        }
        sleep(Duration::from_secs(1)).await;
        let mut groups = self.groups(sink);
        for worker in &workers {
            groups.push(Group { name: "sender", root: worker.id().context("lianyi has ended")? });
        }
        let taken = sink.count();
        let senders: Vec<u32> = workers.iter().filter_map(Child::id).collect();
        let watch = Watch::begin(senders, vec![self.postgres, self.redis]);
        let (before, begun) = (cost::read(&groups), Instant::now());
        let (_, wanted) = ledger.freeze().await?;
        let fault = until_done(ledger, sink, taken, wanted).await.err().map(|e| e.to_string());
        let seconds = begun.elapsed().as_secs_f64();
        let cost = before.until(cost::read(&groups), None);
        let memory = watch.end();
        for worker in workers {
            self.end(worker).await?;
        }
        let (accepted, came) = (ledger.accepted().await?, sink.count() - taken);
        let differs = (accepted != wanted || came != wanted)
            .then(|| format!("{wanted} wanted, {accepted} accepted, {came} at the sink"));
        Ok(Measured { mails: wanted, seconds, cost, memory, fault: differs.or(fault) })
    }

    /// Seconds from the start of a process, with a run waiting, to its first mail at the sink.
    pub async fn first_mail(&self, ledger: &Ledger, sink: &Sink) -> anyhow::Result<f64> {
        let (taken, begun) = (sink.count(), Instant::now());
        let worker = self.start(ledger, sink, 10, None)?;
        while sink.count() == taken {
            ensure!(begun.elapsed() < PATIENCE, "no mail came");
            sleep(Duration::from_millis(5)).await;
        }
        let seconds = begun.elapsed().as_secs_f64();
        self.end(worker).await?;
        Ok(seconds)
    }

    /// Whether this program signs: it refuses a list of keys that is not there.
    pub async fn signs(&self, ledger: &Ledger, sink: &Sink) -> anyhow::Result<bool> {
        let mut worker = self.start(ledger, sink, 1, Some(Path::new("/nonexistent/keys")))?;
        let ended = timeout(Duration::from_secs(3), worker.wait()).await;
        if ended.is_err() {
            self.end(worker).await?;
        }
        Ok(ended.is_ok())
    }
}

/// The sink is asked, not the database, until the last mail is there.
async fn until_done(ledger: &Ledger, sink: &Sink, taken: u64, wanted: u64) -> anyhow::Result<()> {
    let (mut last, mut moved) = (0, Instant::now());
    loop {
        let came = sink.count().saturating_sub(taken);
        if came >= wanted && ledger.accepted().await? >= wanted {
            return Ok(());
        }
        if came > last {
            (last, moved) = (came, Instant::now());
        }
        if moved.elapsed() > PATIENCE {
            bail!("it stands still at {came} of {wanted}");
        }
        sleep(Duration::from_millis(20)).await;
    }
}
