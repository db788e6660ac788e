//! Everything that runs without a visitor: couriers that send what the ledger holds, and the timetable.

pub mod bounces;
mod condition;
mod courier;
pub mod faults;
mod height;
pub mod lanes;
mod letters;
mod masters;
mod papers;
pub mod post;
mod relay;
mod run;
#[cfg(test)]
mod tests;
mod timetable;

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use domain::{
    ids::WorkerId,
    links::Keys,
    post::{HeldWhy, Standing, begin_hold, check, heartbeat, leave},
};
use sqlx::PgPool;
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, timeout},
};

use courier::{Courier, Load, Source};
use lanes::Lanes;
use relay::Relay;

pub use condition::Condition;
pub use papers::Typesetter;
pub use timetable::{schedule, tick};

/// A stop waits this long for mails whose answer is outstanding (RFC 5321 gives a relay ten minutes).
const DRAIN: Duration = Duration::from_secs(620);
const HEARTBEAT: Duration = Duration::from_secs(5);
const HEART: &str = "the heartbeat";

/// What the work needs to know of this installation.
#[derive(Clone)]
pub struct Context {
    pub db: PgPool,
    pub keys: Keys,
    /// Where links lead; without a slash at its end.
    pub base_url: String,
    pub post: post::Office,
    /// The name of this installation. A database that bears another is a copy, and its mail is held.
    pub instance: String,
    pub typesetter: Typesetter,
}

/// One working process, until `stop` turns true: brings ids of due deliveries into the lanes of Redis, sends
/// what the lanes hold over at most `connections` connections for each of its two couriers, and shows that it
/// is alive. At the end it finishes what it has in hand. Without Redis it asks the database.
pub async fn work(
    ctx: Context,
    redis_url: Option<String>,
    connections: usize,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let worker = WorkerId::mint();
    let lanes = Arc::new(Lanes::new(redis_url.as_deref()).context("the address of Redis")?);
    // Nothing is leased before the first sign of life: a sweep takes leases from workers that it does not see.
    if !first_heartbeat(&ctx, &lanes, worker, &mut stop).await {
        return Ok(());
    }
    let (wake, woken) = watch::channel(0);
    let (halt, halted) = watch::channel(false);
    let mut relay = tokio::spawn(Relay { db: ctx.db.clone(), lanes: Arc::clone(&lanes), wake }.run());
    let mut heart = tokio::spawn(beat(ctx.clone(), Arc::clone(&lanes), worker));
    // A relay that stalls on a mailing must not delay a sign-in code: one courier never touches mailings.
    let couriers = [Load::Letters, Load::Mailings].map(|load| {
        let source = Source {
            db: ctx.db.clone(),
            worker,
            load,
            lanes: Arc::clone(&lanes),
            ear: lanes.ear(),
            wake: woken.clone(),
            behind: false,
        };
        tokio::spawn(Courier::new(ctx.clone(), load, connections).run(source, halted.clone()))
    });
    let mut papers = tokio::spawn(papers::run(ctx.clone(), halted));
    let couriers = futures::future::try_join_all(couriers);
    tokio::pin!(couriers);
    // Without the relay or the heart nothing would move, and nobody would know why. Then, too, what is in hand is
    // finished and no more is begun.
    let mut broken = None;
    let mut finished = tokio::select! {
        ended = &mut couriers => Some(ended),
        _ = &mut relay => { broken = Some("the way into the lanes"); None }
        _ = &mut heart => { broken = Some(HEART); None }
        _ = &mut papers => { broken = Some("the making of papers"); None }
        () = told_to_stop(&mut stop) => None,
    };
    let _ = halt.send(true);
    if finished.is_none() {
        finished = timeout(DRAIN, couriers).await.ok();
    }
    // A paper that is half made is made anew by somebody else.
    papers.abort();
    relay.abort();
    heart.abort();
    // A heart that was beating at this moment would sign in again after the farewell.
    if broken != Some(HEART) {
        let _ = heart.await;
    }
    match finished {
        Some(Ok(_)) => {
            if let Err(error) = leave(&ctx.db, worker).await {
                tracing::debug!(%error, "the worker could not say goodbye; it holds nothing");
            }
        }
        Some(Err(fault)) => anyhow::bail!("a courier failed: {fault}"),
        None => tracing::warn!("some mails were still without an answer; they will be shown as uncertain"),
    }
    match broken {
        Some(part) => anyhow::bail!("{part} broke down"),
        None => Ok(()),
    }
}

/// Sends everything due, in this task and without Redis. Returns how many mails were handed over.
pub async fn drain(ctx: &Context) -> anyhow::Result<usize> {
    courier::drain(ctx).await
}

/// Issues every certificate that is still to come. Returns how many.
pub async fn issue_certificates(ctx: &Context) -> anyhow::Result<usize> {
    papers::issue_all(ctx).await
}

/// Makes every paper that is wanted now. Returns how many.
pub async fn make_papers(ctx: &Context) -> anyhow::Result<usize> {
    papers::make_all(&ctx.db, &ctx.keys, &ctx.typesetter).await
}

/// Waits for the database. Says whether there is work to do, or only the end to come.
async fn first_heartbeat(
    ctx: &Context,
    lanes: &Lanes,
    worker: WorkerId,
    stop: &mut watch::Receiver<bool>,
) -> bool {
    let mut pace = interval(Duration::from_secs(1));
    let mut said = false;
    loop {
        tokio::select! {
            () = told_to_stop(stop) => return false,
            _ = pace.tick() => {}
        }
        match show(ctx, lanes, worker).await {
            Ok(()) => return true,
            Err(error) if !said => {
                tracing::warn!(%error, "the work waits for the database");
                said = true;
            }
            Err(_) => {}
        }
    }
}

/// Also when nobody is left who could say so.
async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

async fn beat(ctx: Context, lanes: Arc<Lanes>, worker: WorkerId) {
    let mut pace = interval(HEARTBEAT);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        pace.tick().await;
        if let Err(error) = show(&ctx, &lanes, worker).await {
            tracing::debug!(%error, "a heartbeat was missed");
        }
    }
}

/// A sign of life, and a look whether this is still the database that it was.
async fn show(ctx: &Context, lanes: &Lanes, worker: WorkerId) -> sqlx::Result<()> {
    heartbeat(&ctx.db, worker).await?;
    let Standing { hold, mut is_new, fingerprint } = check(&ctx.db, &ctx.instance).await?;
    if hold.is_none() && height::has_fallen(&ctx.db, lanes, worker, &fingerprint).await {
        is_new = begin_hold(&ctx.db, HeldWhy::Restored, None).await?;
    }
    if is_new {
        tracing::warn!(
            "all mail is held: the database was restored, copied or promoted; see `lianyi hold status`"
        );
    }
    Ok(())
}
