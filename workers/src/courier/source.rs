use std::{sync::Arc, time::Duration};

use domain::{
    ids::WorkerId,
    post::{self, Lane, Leased},
};
use sqlx::PgPool;
use tokio::{sync::watch, time::timeout};

use super::Load;
use crate::{
    faults,
    lanes::{Ear, Lanes},
};

/// The pace of asking the database while Redis is away.
const POLL: Duration = Duration::from_secs(1);

/// Where a courier finds its deliveries: called by Redis, or at a pace of its own while Redis is away.
pub(crate) struct Source {
    pub db: PgPool,
    pub worker: WorkerId,
    pub load: Load,
    pub lanes: Arc<Lanes>,
    pub ear: Ear,
    /// Told of new deliveries, for the time without Redis.
    pub wake: watch::Receiver<u64>,
    /// There may be more in the database that no lane of Redis holds.
    pub behind: bool,
}

impl Source {
    /// Waits a moment for deliveries and leases up to `count` of them; none when nothing came.
    pub async fn take(&mut self, count: usize) -> sqlx::Result<Vec<Leased>> {
        if self.lanes.reachable() && !self.behind {
            let asked = if self.load == Load::Mailings { 1 } else { count };
            match self.ear.listen(self.load.lanes(), asked).await {
                Ok(ids) if ids.is_empty() => return Ok(Vec::new()),
                // A mailing that is called stands for all that are due.
                Ok(ids) if self.load == Load::Letters => {
                    faults::point("after_pop");
                    let leased = post::lease(&self.db, self.worker, &ids).await;
                    // What was popped and not leased is no longer in Redis, but it is in the database.
                    self.behind = leased.is_err();
                    faults::point("after_lease");
                    return leased;
                }
                Ok(_) => faults::point("after_pop"),
                Err(error) => self.lanes.lost(&error),
            }
        } else if !self.behind {
            // An error means that nobody will ever call: then the pace alone decides.
            let _ = timeout(POLL, self.wake.changed()).await;
        }
        let leased = self.due(count).await?;
        if !leased.is_empty() {
            faults::point("after_lease");
        }
        self.behind = leased.len() >= count;
        Ok(leased)
    }

    async fn due(&self, count: usize) -> sqlx::Result<Vec<Leased>> {
        match self.load {
            Load::Letters => {
                post::lease_due(&self.db, self.worker, i64::try_from(count).unwrap_or(i64::MAX)).await
            }
            Load::Mailings => {
                post::lease_mailings(&self.db, self.worker, i32::try_from(count).unwrap_or(i32::MAX)).await
            }
        }
    }

    /// Urgent deliveries that are there at this moment.
    pub async fn glance(&mut self, count: usize) -> sqlx::Result<Vec<Leased>> {
        if !self.lanes.reachable() {
            return self.due(count).await;
        }
        match self.ear.glance(&[Lane::Urgent], count).await {
            Ok(ids) if ids.is_empty() => Ok(Vec::new()),
            Ok(ids) => {
                let leased = post::lease(&self.db, self.worker, &ids).await;
                self.behind |= leased.is_err();
                leased
            }
            Err(error) => {
                self.lanes.lost(&error);
                Ok(Vec::new())
            }
        }
    }
}
