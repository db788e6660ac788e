//! Several Redis servers that stand in for each other.

use std::{
    collections::HashMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use crate::support::{free_port, redis, until};

/// Servers without accounts, for an experiment on this machine.
struct Servers {
    folder: PathBuf,
    running: Vec<(SocketAddr, Child)>,
}

impl Servers {
    fn new(parent: &Path) -> Self {
        let folder = parent.join(format!("redis-{}", uuid::Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        Self { folder, running: Vec::new() }
    }

    async fn start(&mut self, more: &[&str]) -> SocketAddr {
        let at = free_port();
        let own = self.folder.join(at.port().to_string());
        fs::create_dir(&own).unwrap();
        let mut server = redis::server();
        server.args([
            "--bind",
            "127.0.0.1",
            "--port",
            &at.port().to_string(),
            "--save",
            "",
            "--appendonly",
            "no",
        ]);
        server.arg("--dir").arg(&own).args(more).stdout(Stdio::null());
        self.running.push((at, server.spawn().unwrap()));
        until("Redis answers", async || ask(at, "PING").await.is_ok()).await;
        at
    }

    fn kill(&mut self, at: SocketAddr) {
        for (_, server) in self.running.extract_if(.., |(own, _)| *own == at).collect::<Vec<_>>().iter_mut() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for (_, server) in &mut self.running {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

async fn ask(at: SocketAddr, words: &str) -> ::redis::RedisResult<::redis::Value> {
    redis::ask(&format!("redis://{at}"), words).await
}

async fn answer(at: SocketAddr, words: &str) -> String {
    let answer = ask(at, words).await.and_then(|value| Ok(::redis::from_redis_value::<String>(value)?));
    answer.unwrap_or_default()
}

/// A master, a replica, and three that watch them.
pub struct Sentinels {
    servers: Servers,
    master: SocketAddr,
    watching: Vec<SocketAddr>,
}

impl Sentinels {
    pub async fn start(parent: &Path) -> Self {
        let mut servers = Servers::new(parent);
        let master = servers.start(&[]).await;
        let port = master.port().to_string();
        let replica = servers.start(&["--replicaof", "127.0.0.1", &port]).await;
        until("the replica follows", async || {
            answer(replica, "INFO replication").await.contains("master_link_status:up")
        })
        .await;
        let mut watching = Vec::new();
        for n in 0..3 {
            // A Sentinel writes what it learns into its settings.
            let settings = servers.folder.join(format!("sentinel-{n}.conf"));
            let watch = format!(
                "sentinel monitor mymaster 127.0.0.1 {port} 2\nsentinel down-after-milliseconds mymaster 1500\n\
                 sentinel failover-timeout mymaster 5000\n"
            );
            fs::write(&settings, watch).unwrap();
            let at = free_port();
            let mut sentinel = redis::server();
            sentinel.arg(&settings).args([
                "--sentinel",
                "--bind",
                "127.0.0.1",
                "--port",
                &at.port().to_string(),
            ]);
            servers.running.push((at, sentinel.stdout(Stdio::null()).spawn().unwrap()));
            watching.push(at);
        }
        for at in &watching {
            until("the Sentinels know of each other and of the replica", async || {
                let Ok(known) = ask(*at, "SENTINEL MASTER mymaster").await else { return false };
                let known: HashMap<String, String> = ::redis::from_redis_value(known).unwrap_or_default();
                let is = |what: &str, n: &str| known.get(what).is_some_and(|known| known == n);
                is("num-other-sentinels", "2") && is("num-slaves", "1")
            })
            .await;
        }
        Self { servers, master, watching }
    }

    pub fn url(&self) -> String {
        let watching: Vec<String> = self.watching.iter().map(ToString::to_string).collect();
        format!("redis+sentinel://{}/mymaster", watching.join(","))
    }

    /// Whom the Sentinels take for the master.
    pub async fn elected(&self) -> Option<SocketAddr> {
        let said = ask(self.watching[0], "SENTINEL GET-MASTER-ADDR-BY-NAME mymaster").await.ok()?;
        let (host, port): (String, String) = ::redis::from_redis_value(said).ok()?;
        format!("{host}:{port}").parse().ok()
    }

    pub fn kill_master(&mut self) {
        self.servers.kill(self.master);
    }
}

/// Three masters, each with a replica.
pub struct Cluster {
    servers: Servers,
    nodes: Vec<SocketAddr>,
}

impl Cluster {
    pub async fn start(parent: &Path) -> Self {
        let mut servers = Servers::new(parent);
        let mut nodes = Vec::new();
        for _ in 0..6 {
            // The bus between nodes has a port of its own, 10,000 above where nobody says otherwise.
            let bus = free_port().port().to_string();
            let more = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1500", "--cluster-port", &bus];
            nodes.push(servers.start(&more).await);
        }
        let mut make = std::process::Command::new("redis-cli");
        make.args(["--cluster", "create"]).args(nodes.iter().map(ToString::to_string));
        let made =
            make.args(["--cluster-replicas", "1", "--cluster-yes"]).stdout(Stdio::null()).status().unwrap();
        assert!(made.success(), "redis-cli makes no cluster");
        for node in &nodes {
            until("the cluster stands", async || {
                let info = answer(*node, "CLUSTER INFO").await;
                info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:6")
            })
            .await;
        }
        let cluster = Self { servers, nodes };
        // One that has never had its master's data does not take its place.
        until("every master has a replica that follows", async || {
            let mut follow = 0;
            for node in &cluster.nodes {
                let link = answer(*node, "INFO replication").await;
                follow += usize::from(link.contains("master_link_status:up"));
            }
            follow == 3
        })
        .await;
        cluster
    }

    pub fn url(&self) -> String {
        let nodes: Vec<String> = self.nodes.iter().take(3).map(|node| format!("redis://{node}")).collect();
        nodes.join(",")
    }

    /// The master of the slot that all lanes are in, as those that live know it.
    pub async fn holds_the_lanes(&self) -> Option<SocketAddr> {
        for (asked, _) in &self.servers.running {
            if let Some(at) = self.holder(*asked).await {
                return Some(at);
            }
        }
        None
    }

    pub async fn kill_the_lanes(&mut self) {
        let holder = self.holds_the_lanes().await;
        self.servers.kill(holder.unwrap());
    }

    async fn holder(&self, asked: SocketAddr) -> Option<SocketAddr> {
        let slot: i64 =
            ::redis::from_redis_value(ask(asked, "CLUSTER KEYSLOT {lianyi}:bulk").await.ok()?).ok()?;
        let nodes = answer(asked, "CLUSTER NODES").await;
        let holds = |line: &str| {
            line.split(' ').skip(8).any(|range| {
                let (from, to) = range.split_once('-').unwrap_or((range, range));
                from.parse::<i64>().is_ok_and(|from| from <= slot)
                    && to.parse::<i64>().is_ok_and(|to| slot <= to)
            })
        };
        let lives = |line: &str| line.contains("master") && !line.contains("fail");
        let line = nodes.lines().find(|line| lives(line) && holds(line))?;
        line.split(' ').nth(1)?.split('@').next()?.parse().ok()
    }
}
