//! The relay: brings the ids of due deliveries from PostgreSQL into the lanes of Redis, and wakes the
//! couriers where there is no Redis to wake them.

use std::{sync::Arc, time::Duration};

use domain::post::{self, Lane};
use redis::aio::MultiplexedConnection;
use sqlx::{PgPool, postgres::PgListener};
use tokio::{
    sync::{Notify, watch},
    time::sleep,
};

use crate::lanes::{self, DEPTH, Lanes};

/// Due dates that no notification tells of (retries, mails for later) are found at this pace.
const LOOK: Duration = Duration::from_secs(2);
/// The pace while a lane is full and more may be waiting behind it.
const REFILL: Duration = Duration::from_millis(100);
const BATCH: usize = 500;
/// As many workers at most are called for mailings before one has come.
const CALLS: usize = 8;

pub(crate) struct Relay {
    pub db: PgPool,
    pub lanes: Arc<Lanes>,
    /// Counted up for couriers that ask the database themselves.
    pub wake: watch::Sender<u64>,
}

impl Relay {
    /// Runs until it is dropped. Nothing is lost with it: what it has announced and not pushed is announced
    /// again after 30 seconds.
    pub async fn run(self) {
        let news = Arc::new(Notify::new());
        let listening = listen(self.db.clone(), Arc::clone(&news));
        tokio::pin!(listening);
        let mut redis = None;
        let mut pause = Duration::ZERO;
        loop {
            tokio::select! {
                () = &mut listening => {}
                () = news.notified() => {}
                () = sleep(pause) => {}
            }
            self.wake.send_modify(|count| *count = count.wrapping_add(1));
            pause = if self.bring(&mut redis).await { REFILL } else { LOOK };
        }
    }

    /// Fills the lanes as far as they go. Says whether there may be more.
    async fn bring(&self, redis: &mut Option<MultiplexedConnection>) -> bool {
        let losses = self.lanes.losses();
        let mut connection = match redis.take() {
            Some(connection) => connection,
            None => match self.lanes.connect().await {
                None => return false,
                Some(Ok(connection)) => connection,
                Some(Err(error)) => {
                    self.lanes.lost(&error);
                    return false;
                }
            },
        };
        match self.fill(&mut connection).await {
            Ok(more) => {
                self.lanes.found(losses);
                *redis = Some(connection);
                more
            }
            Err(Fault::Redis(error)) => {
                self.lanes.lost(&error);
                false
            }
            Err(Fault::Database(error)) => {
                tracing::debug!(%error, "the relay could not ask the database");
                *redis = Some(connection);
                false
            }
        }
    }

    /// Redis is asked first, so that nothing is announced to one that is away.
    async fn fill(&self, redis: &mut MultiplexedConnection) -> Result<bool, Fault> {
        let mut more = false;
        let depths = lanes::depths(redis).await?;
        for (lane, depth) in Lane::ALL.into_iter().zip(depths) {
            if lane == Lane::Bulk {
                more |= self.call_for_mailings(redis, depth).await?;
                continue;
            }
            let mut room = DEPTH.saturating_sub(depth);
            loop {
                let asked = room.min(BATCH);
                if asked == 0 {
                    more = true;
                    break;
                }
                let ids = post::announce(&self.db, lane, i64::try_from(asked).unwrap_or(i64::MAX)).await?;
                if !ids.is_empty() {
                    crate::faults::point("after_announce");
                    lanes::push(redis, lane, &ids).await?;
                }
                if ids.len() < asked {
                    break;
                }
                room -= ids.len();
            }
        }
        Ok(more)
    }

    /// Mailings are not brought one by one: one that is due calls a worker, and the worker leases what the pace of
    /// each provider allows. So a run of a million costs Redis a few entries.
    async fn call_for_mailings(
        &self,
        redis: &mut MultiplexedConnection,
        depth: usize,
    ) -> Result<bool, Fault> {
        let Some(due) = post::mailings_are_due(&self.db).await? else { return Ok(false) };
        if depth < CALLS {
            lanes::push(redis, Lane::Bulk, &[due]).await?;
        }
        Ok(true)
    }
}

/// Passes on that deliveries were written. Never ends; a lost connection is made anew.
async fn listen(db: PgPool, news: Arc<Notify>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&db).await
            && listener.listen("deliveries").await.is_ok()
        {
            // A connection that was lost in between may have missed some: look once more, too.
            news.notify_one();
            while let Ok(heard) = listener.try_recv().await {
                while heard.is_some() && listener.next_buffered().is_some() {}
                news.notify_one();
            }
        }
        sleep(LOOK).await;
    }
}

enum Fault {
    Redis(redis::RedisError),
    Database(sqlx::Error),
}

impl From<redis::RedisError> for Fault {
    fn from(error: redis::RedisError) -> Self {
        Self::Redis(error)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}
