use std::panic::AssertUnwindSafe;

use domain::{
    clock,
    ids::WorkerId,
    post::{self, HandOverResult, Leased, Outcome, State},
};
use futures::FutureExt as _;
use sqlx::PgPool;

use super::Prepared;
use crate::{
    Context,
    post::{Connection, Mail},
    run,
};

/// One hand-over that has ended.
pub(super) struct Done {
    pub result: HandOverResult,
    pub request: Option<String>,
    pub connection: Option<Connection>,
}

/// What one commit has moved.
pub(super) struct Stepped {
    /// These may be handed over now, and must be: the ledger says so.
    pub goes: Vec<(Leased, Mail)>,
    /// What is still to be written down: all of it, where the commit failed.
    pub ended: Vec<HandOverResult>,
    pub fault: Option<sqlx::Error>,
}

/// Writes the mails of a lease.
pub(super) async fn write(ctx: &Context, leased: Vec<Leased>) -> Prepared {
    let mut prepared = Prepared::default();
    if leased.is_empty() {
        return prepared;
    }
    for (delivery, written) in run::write(ctx, leased, clock::now()).await {
        match written {
            Ok(mail) => prepared.ready.push((delivery, mail)),
            Err(outcome) => prepared.ended.push(result(&delivery, outcome)),
        }
    }
    prepared
}

/// Writes down what has ended, and asks once more of each of the next mails whether it may go.
pub(super) async fn step(
    db: PgPool,
    mut ended: Vec<HandOverResult>,
    mut next: Vec<(Leased, Mail)>,
) -> Stepped {
    let keys: Vec<_> = next.iter().map(|(delivery, _)| delivery.key()).collect();
    match post::step(&db, &ended, &keys).await {
        Ok(handed) => {
            let goes = |row: &Leased| handed.iter().any(|h| h.id == row.id && h.state == State::HandingOver);
            next.retain(|(delivery, _)| goes(delivery));
            Stepped { goes: next, ended: Vec::new(), fault: None }
        }
        Err(error) => {
            // Whether the commit came through is unknown; that nothing was sent is not.
            let not_sent = Outcome::NotSent { error: error.to_string() };
            ended.extend(next.iter().map(|(delivery, _)| result(delivery, not_sent.clone())));
            Stepped { goes: Vec::new(), ended, fault: Some(error) }
        }
    }
}

/// One mail, one task. A fault of our own after the dot must not look like a mail that was not sent.
pub(super) async fn carry(ctx: Context, kept: Option<Connection>, delivery: Leased, mail: Mail) -> Done {
    let sending = AssertUnwindSafe(ctx.post.hand_over(kept, &mail)).catch_unwind();
    let (outcome, connection) = sending.await.unwrap_or_else(|_| {
        (Outcome::Uncertain { error: "the courier failed during the hand-over".to_owned() }, None)
    });
    Done { result: result(&delivery, outcome), request: delivery.request_id, connection }
}

fn result(delivery: &Leased, outcome: Outcome) -> HandOverResult {
    HandOverResult { id: delivery.id, lease_token: delivery.lease_token, outcome }
}

/// Replies may repeat an address, and errors a reply, so they go to the ledger and not to the log.
pub(super) fn log(done: &Done) {
    let (delivery, request) = (done.result.id, done.request.as_deref());
    match &done.result.outcome {
        Outcome::Accepted { .. } => tracing::info!(%delivery, request, "accepted"),
        Outcome::Rejected { .. } => tracing::warn!(%delivery, request, "rejected"),
        Outcome::Deferred { .. } => tracing::info!(%delivery, request, "deferred"),
        Outcome::NotSent { error } => tracing::warn!(%delivery, request, code = code(error), "not sent"),
        Outcome::Uncertain { .. } => tracing::warn!(%delivery, request, "uncertain"),
        Outcome::Overtaken { why } => tracing::info!(%delivery, request, why, "overtaken"),
        Outcome::HeldBack { why } => tracing::warn!(%delivery, request, why, "held back"),
        Outcome::Unwritable { error } => tracing::error!(%delivery, request, error, "unwritable"),
    }
}

/// The relay's code in an error, where it gave one.
fn code(error: &str) -> Option<&str> {
    error.get(..3).filter(|code| code.chars().all(|c| c.is_ascii_digit()))
}

/// Sends everything that is due, in this task and without Redis. Returns how many mails were handed over.
pub(crate) async fn drain(ctx: &Context) -> anyhow::Result<usize> {
    const AT_ONCE: i32 = 50;
    let worker = WorkerId::mint();
    let mut kept = None;
    let mut handed = 0;
    post::heartbeat(&ctx.db, worker).await?;
    loop {
        let mut leased = post::lease_due(&ctx.db, worker, AT_ONCE.into()).await?;
        if leased.is_empty() {
            leased = post::lease_mailings(&ctx.db, worker, AT_ONCE).await?;
        }
        if leased.is_empty() {
            break;
        }
        let Prepared { ready, ended } = write(ctx, leased).await;
        let stepped = step(ctx.db.clone(), ended, ready).await;
        stepped.fault.map_or(Ok(()), Err)?;
        let mut results = Vec::with_capacity(stepped.goes.len());
        for (delivery, mail) in stepped.goes {
            let done = carry(ctx.clone(), kept.take(), delivery, mail).await;
            log(&done);
            kept = done.connection;
            handed += 1;
            results.push(done.result);
        }
        post::step(&ctx.db, &results, &[]).await?;
    }
    if let Some(connection) = kept {
        connection.close().await;
    }
    post::leave(&ctx.db, worker).await?;
    Ok(handed)
}
