use sqlx::PgExecutor;
use uuid::Uuid;

use super::State;
use crate::ids::DeliveryId;

/// What became of one hand-over to the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay answered 250 after the final dot.
    Accepted { reply: String },
    /// The relay refused for good (5xx): the recipient, or else only this message.
    Rejected { reply: String, at_rcpt: bool },
    /// The relay asked to come again (4xx).
    Deferred { reply: String },
    /// It never came to the final dot: no connection, or a connection lost before.
    NotSent { error: String },
    /// The line broke after the final dot and before the answer.
    Uncertain { error: String },
    /// Nothing to send any more: the registration was withdrawn, the offer answered.
    Overtaken { why: String },
    /// It was not tried, and costs no attempt: its run is held back.
    HeldBack { why: String },
    /// It may not go as it is: it is written anew after minutes, then hours, for three days, and then set aside.
    Postponed { error: String },
    /// It cannot be written, now or later.
    Unwritable { error: String },
}

pub struct Result {
    pub id: DeliveryId,
    pub lease_token: Uuid,
    pub outcome: Outcome,
}

/// What a delivery may do now that it was looked at once more, just before its hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handed {
    pub id: DeliveryId,
    pub state: State,
}

/// Writes down what became of hand-overs that have ended, and takes the last look at the next ones: one commit for
/// all connections that are ready together. Expired mails are missed, those of a cancelled run cancelled, mailings to
/// people who do not want them suppressed, those of a paused run or a held post put back. Only rows that come back as
/// `HandingOver` may be handed over; after this answer no unsubscribe comes too late. A result or a lease whose token
/// is void moves nothing: someone else has moved the row since, or it was told before.
///
/// What is not `durable` outlives every worker, but may be forgotten by a database that crashes within the next second:
/// its results must be told again until a durable step has succeeded.
pub async fn step(
    db: impl PgExecutor<'_>,
    ended: &[&Result],
    next: &[(DeliveryId, Uuid)],
    durable: bool,
) -> sqlx::Result<Vec<Handed>> {
    let ids: Vec<Uuid> = ended.iter().map(|r| r.id.0).collect();
    let tokens: Vec<Uuid> = ended.iter().map(|r| r.lease_token).collect();
    let columns = || ended.iter().map(|r| in_columns(&r.outcome));
    let words: Vec<&str> = columns().map(|(word, ..)| word).collect();
    let replies: Vec<Option<&str>> = columns().map(|(_, reply, _)| reply).collect();
    let errors: Vec<Option<&str>> = columns().map(|(.., error)| error).collect();
    let next_ids: Vec<Uuid> = next.iter().map(|(id, _)| id.0).collect();
    let next_tokens: Vec<Uuid> = next.iter().map(|(_, token)| *token).collect();
    sqlx::query_as!(
        Handed,
        r#"select delivery as "id!: DeliveryId", became as "state!: State" from step_post($1, $2, $3, $4, $5, $6, $7, $8)"#,
        &ids,
        &tokens,
        &words as &[&str],
        &replies as &[Option<&str>],
        &errors as &[Option<&str>],
        &next_ids,
        &next_tokens,
        durable,
    )
    .fetch_all(db)
    .await
}

/// An outcome as the ledger's words: what became of it, the relay's reply, our error.
fn in_columns(outcome: &Outcome) -> (&str, Option<&str>, Option<&str>) {
    match outcome {
        Outcome::Accepted { reply } => ("accepted", Some(reply), None),
        Outcome::Rejected { reply, .. } => ("rejected", Some(reply), None),
        Outcome::Deferred { reply } => ("deferred", Some(reply), None),
        Outcome::NotSent { error } => ("not_sent", None, Some(error)),
        Outcome::Uncertain { error } => ("uncertain", None, Some(error)),
        Outcome::Overtaken { why } => ("cancelled", None, Some(why)),
        Outcome::Unwritable { error } => ("rejected", None, Some(error)),
        Outcome::Postponed { error } => ("deferred", None, Some(error)),
        Outcome::HeldBack { why } => ("held_back", None, Some(why)),
    }
}
