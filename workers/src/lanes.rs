//! The lanes: lists of delivery ids in Redis, popped in lane order. An entry is an id and nothing else.
//! PostgreSQL decides who sends, so a lost or doubled entry does no harm, and Redis may vanish at any time.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use domain::{ids::DeliveryId, post::Lane};
use redis::{RedisError, RedisResult, aio::MultiplexedConnection};
use tokio::sync::watch;

use crate::masters::Masters;

/// A lane holds no more than this: a run of a million does not sit in Redis.
pub(crate) const DEPTH: usize = 1_000;

/// How long an empty lane is listened to before asking again.
const PATIENCE: Duration = Duration::from_secs(1);
const ANSWER: Duration = Duration::from_secs(2);

/// Whether this can be the address of a Redis.
pub fn check(url: &str) -> anyhow::Result<()> {
    Masters::parse(url)?;
    Ok(())
}

/// Whether Redis answers, for the readiness page.
pub async fn ping(url: &str) -> bool {
    let Ok(masters) = Masters::parse(url) else { return false };
    let asked = async {
        let mut connection = masters.connect(ANSWER).await?;
        redis::cmd("PING").query_async::<()>(&mut connection).await
    };
    tokio::time::timeout(2 * ANSWER, asked).await.is_ok_and(|answer| answer.is_ok())
}

/// The way to Redis, shared by all that use it, and what they know of its health.
pub(crate) struct Lanes {
    masters: Option<Masters>,
    /// `None` until somebody has tried.
    reachable: watch::Sender<Option<bool>>,
    losses: AtomicU64,
}

impl Lanes {
    /// Fails only on an address that cannot be one. That nobody answers there is found out later.
    pub fn new(url: Option<&str>) -> anyhow::Result<Self> {
        let masters = url.map(Masters::parse).transpose()?;
        Ok(Self { masters, reachable: watch::Sender::new(None), losses: AtomicU64::new(0) })
    }

    pub fn reachable(&self) -> bool {
        self.masters.is_some() && *self.reachable.borrow() != Some(false)
    }

    /// Everybody who fails says so; the first one is heard.
    pub fn lost(&self, error: &RedisError) {
        self.losses.fetch_add(1, Ordering::Relaxed);
        if self.reachable.send_replace(Some(false)) != Some(false) {
            tracing::warn!(%error, "Redis is away: mail flows by asking the database each second");
        }
    }

    /// How often it was lost so far.
    pub fn losses(&self) -> u64 {
        self.losses.load(Ordering::Relaxed)
    }

    /// It answered to somebody who began when it had been lost `losses` times. An answer from before it was lost
    /// again says nothing of now.
    pub fn found(&self, losses: u64) {
        if self.losses() != losses {
            return;
        }
        if self.reachable.send_replace(Some(true)) == Some(false) {
            tracing::info!("Redis is back");
        }
    }

    /// A connection for commands that answer at once. `None` where there is no Redis.
    pub async fn connect(&self) -> Option<RedisResult<MultiplexedConnection>> {
        match &self.masters {
            Some(masters) => Some(masters.connect(ANSWER).await),
            None => None,
        }
    }

    /// An ear of one's own: a blocked read holds up everything else on its connection.
    pub fn ear(&self) -> Ear {
        Ear { masters: self.masters.clone(), connection: None }
    }
}

/// How many entries wait in each lane.
pub(crate) async fn depths(redis: &mut MultiplexedConnection) -> RedisResult<[usize; 3]> {
    let [urgent, normal, bulk] = Lane::ALL.map(key);
    redis::pipe().llen(urgent).llen(normal).llen(bulk).query_async(redis).await
}

pub(crate) async fn push(
    redis: &mut MultiplexedConnection,
    lane: Lane,
    ids: &[DeliveryId],
) -> RedisResult<()> {
    let entries: Vec<String> = ids.iter().map(|id| id.0.simple().to_string()).collect();
    redis::cmd("RPUSH").arg(key(lane)).arg(entries).query_async(redis).await
}

pub(crate) struct Ear {
    masters: Option<Masters>,
    connection: Option<MultiplexedConnection>,
}

impl Ear {
    /// Up to `count` ids from the first of the lanes that has any; none after a second of silence.
    pub async fn listen(&mut self, lanes: &[Lane], count: usize) -> RedisResult<Vec<DeliveryId>> {
        let mut command = redis::cmd("BLMPOP");
        command.arg(PATIENCE.as_secs_f64());
        self.pop(command, lanes, count).await
    }

    /// Like [`listen`](Self::listen), without waiting.
    pub async fn glance(&mut self, lanes: &[Lane], count: usize) -> RedisResult<Vec<DeliveryId>> {
        self.pop(redis::cmd("LMPOP"), lanes, count).await
    }

    async fn pop(
        &mut self,
        mut command: redis::Cmd,
        lanes: &[Lane],
        count: usize,
    ) -> RedisResult<Vec<DeliveryId>> {
        let Some(masters) = &self.masters else { return Ok(Vec::new()) };
        // After a fault the connection is not believed any more: its next answer may be to an older question.
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => masters.connect(PATIENCE + ANSWER).await?,
        };
        let keys: Vec<&str> = lanes.iter().map(|lane| key(*lane)).collect();
        command.arg(keys.len()).arg(keys).arg("LEFT").arg("COUNT").arg(count);
        let popped: Option<(String, Vec<String>)> = command.query_async(&mut connection).await?;
        self.connection = Some(connection);
        let entries = popped.map_or_else(Vec::new, |(_, entries)| entries);
        Ok(entries.iter().filter_map(|entry| entry.parse().ok()).collect())
    }
}

/// One hash tag, so that all lanes stand on one node of a cluster and can be popped in one command.
fn key(lane: Lane) -> &'static str {
    match lane {
        Lane::Urgent => "{lianyi}:urgent",
        Lane::Normal => "{lianyi}:normal",
        Lane::Bulk => "{lianyi}:bulk",
    }
}
