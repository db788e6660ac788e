use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Instant};

use domain::{
    clock,
    ids::WorkerId,
    post::{self, Bounce, BounceClass, BounceSource, HandOverResult, Handed, Leased, Outcome, State},
};
use futures::FutureExt as _;
use lettre::Address;
use sqlx::PgPool;

use super::Prepared;
use crate::{
    Context,
    bounces::replies,
    faults,
    post::{Connection, Mail},
    run,
};

/// What became of a delivery, and what follows from it for the address and the mail house.
pub(super) struct Ended {
    result: HandOverResult,
    bounce: Option<Bounce>,
    /// The domain that asked for a slower pace.
    slow_down: Option<String>,
}

impl Ended {
    fn new(delivery: &Leased, outcome: Outcome) -> Self {
        let result = HandOverResult { id: delivery.id, lease_token: delivery.lease_token, outcome };
        Self { result, bounce: None, slow_down: None }
    }

    /// Reads a refusal as its mail house means it: a limit is waited out, however it is coded, and never held against
    /// the person.
    fn judged(delivery: &Leased, recipient: &Address, outcome: Outcome) -> Self {
        let mut ended = Self::new(delivery, outcome);
        let (reply, for_good) = match &ended.result.outcome {
            Outcome::Rejected { reply } => (reply.clone(), true),
            Outcome::Deferred { reply } => (reply.clone(), false),
            _ => return ended,
        };
        let judgement = replies::judge(recipient.domain(), &reply);
        if judgement.slow_down && (!for_good || judgement.provider.is_some()) {
            ended.slow_down = Some(recipient.domain().to_owned());
            ended.result.outcome = Outcome::Deferred { reply };
        } else if for_good {
            ended.bounce = Some(Bounce {
                email: recipient.to_string(),
                delivery: Some(delivery.id),
                class: match judgement.class {
                    // On this line it may be ourselves to whom the relay is denied.
                    replies::Class::Hard if judgement.reason != "relay_denied" => BounceClass::Hard,
                    _ => BounceClass::Soft,
                },
                reason: judgement.reason.to_owned(),
                status: None,
                code: code(&reply).map(str::to_owned),
                provider: judgement.provider.map(str::to_owned),
                said: Some(reply),
                source: BounceSource::Smtp,
                counts: !judgement.slow_down,
                key: format!("smtp:{}:{}", delivery.id.0.simple(), delivery.attempt),
            });
        }
        ended
    }
}

/// One hand-over that has ended.
pub(super) struct Done {
    pub ended: Ended,
    pub request: Option<String>,
    pub connection: Option<Connection>,
}

/// What one commit has moved.
pub(super) struct Stepped {
    /// These may be handed over now, and must be: the ledger says so.
    pub goes: Vec<(Leased, Mail)>,
    /// What is to be told again: all of it where the commit failed, and until a durable one where it was none.
    pub ended: Vec<Ended>,
    pub fault: Option<sqlx::Error>,
}

/// Writes the mails of a lease.
pub(super) async fn write(ctx: &Context, leased: Vec<Leased>) -> Prepared {
    let mut prepared = Prepared::default();
    if leased.is_empty() {
        return prepared;
    }
    // The database's clock: one here that is fast must not take an offer for one that has expired.
    let now = leased.first().map_or_else(clock::now, |delivery| delivery.leased_at.to_jiff());
    for (delivery, written) in run::write(ctx, leased, now).await {
        match written {
            Ok(mail) => prepared.ready.push((delivery, mail)),
            Err(outcome) => prepared.ended.push(Ended::new(&delivery, outcome)),
        }
    }
    if !prepared.ready.is_empty() {
        faults::point("after_render");
    }
    prepared
}

/// Writes down what has ended, and asks once more of each of the next mails whether it may go.
pub(super) async fn step(
    db: PgPool,
    mut ended: Vec<Ended>,
    next: Vec<(Leased, Mail)>,
    durable: bool,
) -> Stepped {
    let looked_at = Instant::now();
    match settle(&db, &ended, &next, durable).await {
        Ok(handed) => {
            let next = next.into_iter().map(|(row, mail)| (row, Mail { looked_at: Some(looked_at), ..mail }));
            let goes = |row: &Leased| handed.iter().any(|h| h.id == row.id && h.state == State::HandingOver);
            let (goes, stays): (Vec<_>, Vec<_>) = next.partition(|(delivery, _)| goes(delivery));
            if durable {
                return Stepped { goes, ended: Vec::new(), fault: None };
            }
            let forgotten =
                || Outcome::HeldBack { why: "the database ended while it was in hand".to_owned() };
            ended.extend(stays.iter().map(|(delivery, _)| Ended::new(delivery, forgotten())));
            Stepped { goes, ended, fault: None }
        }
        Err(error) => {
            // Whether the commit came through is unknown; that nothing was sent is not.
            let not_sent = Outcome::NotSent { error: error.to_string() };
            ended.extend(next.iter().map(|(delivery, _)| Ended::new(delivery, not_sent.clone())));
            Stepped { goes: Vec::new(), ended, fault: Some(error) }
        }
    }
}

/// What follows from refusals stands before the refusals themselves: told twice it counts once.
async fn settle(
    db: &PgPool,
    ended: &[Ended],
    next: &[(Leased, Mail)],
    durable: bool,
) -> sqlx::Result<Vec<Handed>> {
    let bounced: Vec<Bounce> = ended.iter().filter_map(|e| e.bounce.clone()).collect();
    if !bounced.is_empty() {
        post::note_bounced(db, &bounced, clock::now()).await?;
    }
    let keys: Vec<_> = next.iter().map(|(delivery, _)| delivery.key()).collect();
    let results: Vec<&HandOverResult> = ended.iter().map(|e| &e.result).collect();
    if !results.is_empty() {
        faults::point("before_record_commit");
    }
    if !keys.is_empty() {
        faults::point("before_hand_over_commit");
    }
    let handed = post::step(db, &results, &keys, durable).await?;
    if !results.is_empty() {
        faults::point("after_record_commit");
    }
    if !keys.is_empty() {
        faults::point("after_hand_over_commit");
    }
    let slower: BTreeMap<&str, &Outcome> =
        ended.iter().filter_map(|e| Some((e.slow_down.as_deref()?, &e.result.outcome))).collect();
    for (domain, outcome) in slower {
        let Outcome::Deferred { reply } = outcome else { continue };
        post::slow_down(db, domain, reply).await?;
    }
    Ok(handed)
}

/// One mail, one task. A fault of our own after the dot must not look like a mail that was not sent.
pub(super) async fn carry(ctx: Context, kept: Option<Connection>, delivery: Leased, mail: Mail) -> Done {
    let sending = AssertUnwindSafe(ctx.post.hand_over(kept, &mail)).catch_unwind();
    let (outcome, connection) = sending.await.unwrap_or_else(|_| {
        (Outcome::Uncertain { error: "the courier failed during the hand-over".to_owned() }, None)
    });
    let ended = Ended::judged(&delivery, &mail.recipient, outcome);
    Done { ended, request: delivery.request_id, connection }
}

/// Replies may repeat an address, and errors a reply, so they go to the ledger and not to the log.
pub(super) fn log(done: &Done) {
    let (delivery, request) = (done.ended.result.id, done.request.as_deref());
    match &done.ended.result.outcome {
        // Of mailings the ledger tells; a line each would be most of what the log holds.
        Outcome::Accepted { .. } if request.is_none() => tracing::debug!(%delivery, "accepted"),
        Outcome::Accepted { .. } => tracing::info!(%delivery, request, "accepted"),
        Outcome::Rejected { .. } => tracing::warn!(%delivery, request, "rejected"),
        Outcome::Deferred { .. } => tracing::info!(%delivery, request, "deferred"),
        Outcome::NotSent { error } => tracing::warn!(%delivery, request, code = code(error), "not sent"),
        Outcome::Uncertain { .. } => tracing::warn!(%delivery, request, "uncertain"),
        Outcome::Overtaken { why } => tracing::info!(%delivery, request, why, "overtaken"),
        Outcome::Postponed { error } => tracing::warn!(%delivery, request, error, "postponed"),
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
        let stepped = step(ctx.db.clone(), ended, ready, true).await;
        stepped.fault.map_or(Ok(()), Err)?;
        let mut results = Vec::with_capacity(stepped.goes.len());
        for (delivery, mail) in stepped.goes {
            let done = carry(ctx.clone(), kept.take(), delivery, mail).await;
            log(&done);
            kept = done.connection;
            handed += 1;
            results.push(done.ended);
        }
        settle(&ctx.db, &results, &[], true).await?;
    }
    if let Some(connection) = kept {
        connection.close().await;
    }
    post::leave(&ctx.db, worker).await?;
    Ok(handed)
}
