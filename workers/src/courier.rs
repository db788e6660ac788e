//! The courier: takes deliveries from its lanes, has them written, hands them to the relay over its own
//! connections, and writes down the answers. Whatever is ready together shares one commit.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use domain::{
    clock,
    ids::{DeliveryId, WorkerId},
    post::{self, HandOverResult, Lane, Leased, Outcome, State},
};
use futures::{FutureExt as _, future::BoxFuture};
use sqlx::PgPool;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    Context,
    lanes::{Ear, Lanes},
    post::{Connection, Mail, Office},
    run,
};

/// The pace of asking the database while Redis is away.
const POLL: Duration = Duration::from_secs(1);
/// How often a courier whose hands are full looks for urgent mail.
const GLANCE: Duration = Duration::from_millis(250);
/// The pace of trying again to write answers down while the database is away.
const RETRY: Duration = Duration::from_secs(1);

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
    async fn take(&mut self, lanes: &[Lane], count: usize) -> sqlx::Result<Vec<Leased>> {
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
    async fn glance(&mut self, count: usize) -> sqlx::Result<Vec<Leased>> {
        if self.lanes.reachable() {
            match self.ear.glance(&[Lane::Urgent], count).await {
                Ok(ids) => return self.lease(&ids).await,
                Err(error) => self.lanes.lost(&error),
            }
        }
        post::lease_due(&self.db, self.worker, &[Lane::Urgent], i64::try_from(count).unwrap_or(i64::MAX)).await
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

pub(crate) struct Courier {
    ctx: Context,
    lanes: &'static [Lane],
    hands: usize,
    kept: Vec<Connection>,
    sending: JoinSet<Done>,
    /// Answers of the relay that could not be written down yet. Nothing new is begun while there are any.
    unwritten: Vec<HandOverResult>,
    database_is_away: bool,
}

/// One hand-over that has ended.
struct Done {
    result: HandOverResult,
    request: Option<String>,
    connection: Option<Connection>,
}

impl Courier {
    /// `hands` is how many mails it sends at the same time, each over a connection of its own.
    pub fn new(ctx: Context, lanes: &'static [Lane], hands: usize) -> Self {
        Self {
            ctx,
            lanes,
            hands: hands.max(1),
            kept: Vec::new(),
            sending: JoinSet::new(),
            unwritten: Vec::new(),
            database_is_away: false,
        }
    }

    /// Works until `stop`, then finishes what it has in hand.
    pub async fn run(mut self, source: Source, mut stop: watch::Receiver<bool>) {
        let mut source = Some(source);
        let mut asking: Option<BoxFuture<'static, (Source, sqlx::Result<Vec<Leased>>)>> = None;
        let mut stopping = *stop.borrow();
        loop {
            self.tidy();
            let free = self.hands.saturating_sub(self.sending.len());
            // The last hands are kept for urgent mail, so that others that stall do not hold it up.
            let usual = free.saturating_sub(self.reserve());
            let may_begin = !stopping && self.unwritten.is_empty();
            if may_begin && usual > 0 && let Some(mut ready) = source.take() {
                let (lanes, pause) = (self.lanes, self.database_is_away);
                // Owned by itself and polled to its end: an answer of Redis that nobody waits for is lost.
                asking = Some(Box::pin(async move {
                    if pause {
                        sleep(RETRY).await;
                    }
                    let leased = ready.take(lanes, usual).await;
                    (ready, leased)
                }));
            }
            if stopping && asking.is_none() && self.sending.is_empty() && self.unwritten.is_empty() {
                break;
            }
            let leased = tokio::select! {
                (back, leased) = async { match &mut asking { Some(asked) => asked.await, None => std::future::pending().await } } => {
                    asking = None;
                    source = Some(back);
                    leased
                }
                Some(done) = self.sending.join_next(), if !self.sending.is_empty() => {
                    self.collect(done.ok());
                    self.write_down().await;
                    continue;
                }
                () = sleep(GLANCE), if may_begin && usual == 0 && free > 0 && source.is_some() => {
                    match source.as_mut() {
                        Some(source) => source.glance(free).await,
                        None => continue,
                    }
                }
                () = sleep(RETRY), if !self.unwritten.is_empty() => {
                    self.write_down().await;
                    continue;
                }
                changed = stop.changed(), if !stopping => {
                    stopping = changed.is_err() || *stop.borrow();
                    continue;
                }
            };
            match leased {
                Ok(leased) => {
                    self.note(None);
                    self.begin(leased).await;
                }
                Err(error) => self.note(Some(&error)),
            }
        }
        futures::future::join_all(self.kept.drain(..).map(Connection::close)).await;
    }

    fn reserve(&self) -> usize {
        (self.hands / 4).max(1).min(self.hands - 1)
    }

    /// Writes the letters, asks once more whether each may go, and sends those that may.
    async fn begin(&mut self, leased: Vec<Leased>) {
        for (delivery, mail) in approach(&self.ctx, leased, &mut self.unwritten).await {
            let kept = self.kept.pop();
            self.sending.spawn(carry(self.ctx.post.clone(), kept, delivery, mail));
        }
        self.write_down().await;
    }

    fn collect(&mut self, first: Option<Done>) {
        let mut next = first;
        while let Some(done) = next {
            log(&done);
            self.kept.extend(done.connection);
            self.unwritten.push(done.result);
            next = self.sending.try_join_next().and_then(Result::ok);
        }
    }

    async fn write_down(&mut self) {
        if self.unwritten.is_empty() {
            return;
        }
        match post::record(&self.ctx.db, &self.unwritten).await {
            Ok(()) => {
                self.note(None);
                self.unwritten.clear();
            }
            Err(error) => self.note(Some(&error)),
        }
    }

    /// Says once when the database goes and once when it is back.
    fn note(&mut self, fault: Option<&sqlx::Error>) {
        match fault {
            Some(error) if !self.database_is_away => tracing::warn!(%error, "a courier waits for the database"),
            None if self.database_is_away => tracing::info!("a courier has the database again"),
            _ => {}
        }
        self.database_is_away = fault.is_some();
    }

    /// Connections that are idle for long are closed before the relay does it.
    fn tidy(&mut self) {
        for stale in self.kept.extract_if(.., |connection| !connection.is_fresh()) {
            tokio::spawn(stale.close());
        }
    }
}

/// From leased rows to mails that may be handed over now. What is not to be sent ends in `ended`.
async fn approach(ctx: &Context, leased: Vec<Leased>, ended: &mut Vec<HandOverResult>) -> Vec<(Leased, Mail)> {
    if leased.is_empty() {
        return Vec::new();
    }
    let mut ready = Vec::with_capacity(leased.len());
    for (delivery, written) in run::write(ctx, leased, clock::now()).await {
        match written {
            Ok(mail) => ready.push((delivery, mail)),
            Err(outcome) => ended.push(result(&delivery, outcome)),
        }
    }
    if ready.is_empty() {
        return ready;
    }
    let rows: Vec<Leased> = ready.iter().map(|(delivery, _)| delivery.clone()).collect();
    match post::hand_over(&ctx.db, &rows).await {
        Ok(handed) => {
            let goes = |row: &Leased| handed.iter().any(|h| h.id == row.id && h.state == State::HandingOver);
            ready.retain(|(delivery, _)| goes(delivery));
        }
        Err(error) => {
            // Whether the commit came through is unknown; that nothing was sent is not.
            let error = error.to_string();
            let not_sent = |(delivery, _): (Leased, Mail)| result(&delivery, Outcome::NotSent { error: error.clone() });
            ended.extend(ready.drain(..).map(not_sent));
        }
    }
    ready
}

/// One mail, one task. A fault of our own after the dot must not look like a mail that was not sent.
async fn carry(office: Office, kept: Option<Connection>, delivery: Leased, mail: Mail) -> Done {
    let sending = AssertUnwindSafe(office.hand_over(kept, &mail)).catch_unwind();
    let (outcome, connection) = sending.await.unwrap_or_else(|_| {
        (Outcome::Uncertain { error: "the courier failed during the hand-over".to_owned() }, None)
    });
    Done { result: result(&delivery, outcome), request: delivery.request_id, connection }
}

fn result(delivery: &Leased, outcome: Outcome) -> HandOverResult {
    HandOverResult { id: delivery.id, lease_token: delivery.lease_token, outcome }
}

/// Replies may repeat an address, so they go to the ledger and not to the log.
fn log(done: &Done) {
    let (delivery, request) = (done.result.id, done.request.as_deref());
    match &done.result.outcome {
        Outcome::Accepted { .. } => tracing::info!(%delivery, request, "accepted"),
        Outcome::Rejected { .. } => tracing::warn!(%delivery, request, "rejected"),
        Outcome::Deferred { .. } => tracing::info!(%delivery, request, "deferred"),
        Outcome::NotSent { error } => tracing::warn!(%delivery, request, error, "not sent"),
        Outcome::Uncertain { error } => tracing::warn!(%delivery, request, error, "uncertain"),
        Outcome::Overtaken { why } => tracing::info!(%delivery, request, why, "overtaken"),
        Outcome::Unwritable { error } => tracing::error!(%delivery, request, error, "unwritable"),
    }
}

/// Sends everything that is due, in this task and without Redis. Returns how many mails were handed over.
pub(crate) async fn drain(ctx: &Context) -> anyhow::Result<usize> {
    const AT_ONCE: i64 = 50;
    let worker = WorkerId::mint();
    let mut kept = None;
    let mut handed = 0;
    post::heartbeat(&ctx.db, worker).await?;
    loop {
        let leased = post::lease_due(&ctx.db, worker, &Lane::ALL, AT_ONCE).await?;
        if leased.is_empty() {
            break;
        }
        let mut results = Vec::with_capacity(leased.len());
        for (delivery, mail) in approach(ctx, leased, &mut results).await {
            let done = carry(ctx.post.clone(), kept.take(), delivery, mail).await;
            log(&done);
            kept = done.connection;
            handed += 1;
            results.push(done.result);
        }
        post::record(&ctx.db, &results).await?;
    }
    if let Some(connection) = kept {
        connection.close().await;
    }
    post::leave(&ctx.db, worker).await?;
    Ok(handed)
}
