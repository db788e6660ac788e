use std::{sync::Arc, time::Duration};

use domain::{
    ids::{DeliveryId, WorkerId},
    post::{self, Lane, Leased},
};
use sqlx::PgPool;
use tokio::{sync::watch, time::timeout};

use crate::lanes::{Ear, Lanes};

/// The pace of asking the database while Redis is away.
const POLL: Duration = Duration::from_secs(1);

/// Where a courier finds its deliveries: in Redis, or in the database while Redis is away.
pub(crate) struct Source {
    pub db: PgPool,
    pub worker: WorkerId,
    pub lanes: Arc<Lanes>,
    pub ear: Ear,
    /// Told of new deliveries, for the time without Redis.
    pub wake: watch::Receiver<u64>,
    /// There may be more in the database that no lane of Redis holds.
    pub behind: bool,
}

impl Source {
    /// Waits a moment for deliveries and leases up to `count` of them; none when nothing came.
    pub async fn take(&mut self, lanes: &[Lane], count: usize) -> sqlx::Result<Vec<Leased>> {
        if self.lanes.reachable() && !self.behind {
            match self.ear.listen(lanes, count).await {
                Ok(ids) => return self.lease(&ids).await,
                Err(error) => self.lanes.lost(&error),
            }
        } else if !self.behind {
            // An error means that nobody will ever call: then the pace alone decides.
            let _ = timeout(POLL, self.wake.changed()).await;
        }
        let limit = i64::try_from(count).unwrap_or(i64::MAX);
        let leased = post::lease_due(&self.db, self.worker, lanes, limit).await?;
        self.behind = leased.len() >= count;
        Ok(leased)
    }

    /// Urgent deliveries that are there at this moment.
    pub async fn glance(&mut self, count: usize) -> sqlx::Result<Vec<Leased>> {
        if self.lanes.reachable() {
            match self.ear.glance(&[Lane::Urgent], count).await {
                Ok(ids) => return self.lease(&ids).await,
                Err(error) => self.lanes.lost(&error),
            }
        }
        post::lease_due(&self.db, self.worker, &[Lane::Urgent], i64::try_from(count).unwrap_or(i64::MAX))
            .await
    }

    async fn lease(&mut self, ids: &[DeliveryId]) -> sqlx::Result<Vec<Leased>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let leased = post::lease(&self.db, self.worker, ids).await;
        // What was popped and not leased is no longer in Redis, but it is in the database.
        self.behind = leased.is_err();
        leased
    }
}
