//! A Redis of the test's own; nothing in it outlives the test.

use std::{
    env,
    net::{SocketAddr, TcpListener},
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
};

use super::until;
use crate::lanes::ping;

pub struct Redis {
    pub at: SocketAddr,
    server: Child,
}

impl Redis {
    /// On Debian without its service, redis-server is redis-check-rdb by another name.
    pub async fn start() -> Self {
        let path = env::var_os("PATH").unwrap();
        let places = |name| env::split_paths(&path).map(move |folder| folder.join(name));
        let program = places("redis-server").chain(places("redis-check-rdb")).find(|path| path.exists());
        let at = free_port();
        let server = Command::new(program.expect("redis-server is installed"))
            .arg0("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &at.port().to_string()])
            .args(["--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn();
        let redis = Self { at, server: server.unwrap() };
        until("Redis answers", async || ping(&redis.url()).await).await;
        redis
    }

    pub fn url(&self) -> String {
        format!("redis://{}", self.at)
    }

    /// Forgets all that it was told.
    pub async fn forget(&self) {
        let client = redis::Client::open(self.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        redis::cmd("FLUSHALL").exec_async(&mut connection).await.unwrap();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A port that nobody has. Below 32768, so that no outgoing connection takes it before it is used.
fn free_port() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 20_000).unwrap_or_default();
    loop {
        let at = ([127, 0, 0, 1], 10_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000).into();
        if TcpListener::bind::<SocketAddr>(at).is_ok() {
            return at;
        }
    }
}
