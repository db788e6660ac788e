use std::panic::AssertUnwindSafe;

use domain::{
    clock,
    ids::WorkerId,
    post::{self, HandOverResult, Lane, Leased, Outcome, State},
};
use futures::FutureExt as _;

use crate::{
    Context,
    post::{Connection, Mail, Office},
    run,
};

/// One hand-over that has ended.
pub(super) struct Done {
    pub result: HandOverResult,
    pub request: Option<String>,
    pub connection: Option<Connection>,
}

/// From leased rows to mails that may be handed over now. What is not to be sent ends in `ended`.
pub(super) async fn approach(
    ctx: &Context,
    leased: Vec<Leased>,
    ended: &mut Vec<HandOverResult>,
) -> Vec<(Leased, Mail)> {
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
            let not_sent =
                |(delivery, _): (Leased, Mail)| result(&delivery, Outcome::NotSent { error: error.clone() });
            ended.extend(ready.drain(..).map(not_sent));
        }
    }
    ready
}

/// One mail, one task. A fault of our own after the dot must not look like a mail that was not sent.
pub(super) async fn carry(office: Office, kept: Option<Connection>, delivery: Leased, mail: Mail) -> Done {
    let sending = AssertUnwindSafe(office.hand_over(kept, &mail)).catch_unwind();
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
