use sqlx::PgPool;
use uuid::Uuid;

use super::{Leased, State};
use crate::ids::DeliveryId;

/// What became of one hand-over to the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay answered 250 after the final dot.
    Accepted { reply: String },
    /// The relay refused for good (5xx).
    Rejected { reply: String },
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

/// The last look before the relay, for all connections that are ready together in one commit: expired ones
/// are missed, those of a cancelled mailing cancelled, mailings to suppressed addresses suppressed. Only rows
/// that come back as `HandingOver` may be handed over; after this answer no unsubscribe comes too late.
pub async fn hand_over(db: &PgPool, leased: &[Leased]) -> sqlx::Result<Vec<Handed>> {
    let ids: Vec<Uuid> = leased.iter().map(|l| l.id.0).collect();
    let tokens: Vec<Uuid> = leased.iter().map(|l| l.lease_token).collect();
    let mut tx = db.begin().await?;
    // Who cancels a run or unsubscribes changes these rows: either they were first, and are seen below, or
    // they wait for this answer.
    sqlx::query!(
        "select id from runs where id in (select run_id from deliveries where id = any($1)) order by id for share",
        &ids,
    )
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query!(
        "select id from people where id in (select person_id from deliveries where id = any($1)) order by id for share",
        &ids,
    )
    .fetch_all(&mut *tx)
    .await?;
    let handed = sqlx::query_as!(
        Handed,
        r#"
        with asked as (
            select d.id,
                   case
                       when d.expires_at < now() then 'missed'
                       when r.state = 'cancelled' then 'cancelled'
                       when r.state = 'paused' then 'queued'
                       when d.run_id is not null and p.email is null then 'suppressed'
                       when d.lane = 'bulk' and s.email is not null then 'suppressed'
                       else 'handing_over'
                   end::delivery_state as next,
                   s.reason::text as reason
            from deliveries d
            join unnest($1::uuid[], $2::uuid[]) as held(id, token) on held.id = d.id and held.token = d.lease_token
            left join runs r on r.id = d.run_id
            left join people p on p.id = d.person_id
            left join suppressions s on s.email = p.email
            where d.state = 'leased'
            for update of d
        )
        update deliveries d
        set state = asked.next,
            lease_token = case when asked.next = 'handing_over' then d.lease_token end,
            lease_until = case when asked.next = 'handing_over' then d.lease_until end,
            worker_id = case when asked.next = 'handing_over' then d.worker_id end,
            -- Held back is not tried: a paused run costs its mails nothing.
            attempt = case when asked.next = 'queued' then d.attempt - 1 else d.attempt end,
            last_error = case asked.next
                when 'suppressed' then coalesce(asked.reason, 'no address')
                when 'missed' then 'its time ran out'
                when 'cancelled' then 'cancelled by staff'
                else d.last_error
            end,
            moved_at = now()
        from asked where asked.id = d.id
        returning d.id as "id: DeliveryId", d.state as "state: State"
        "#,
        &ids,
        &tokens,
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(handed)
}

/// Writes down what became of a group of hand-overs, in one commit. A result whose token is void is dropped:
/// someone else has moved the row since.
pub async fn record(db: &PgPool, results: &[Result]) -> sqlx::Result<()> {
    let ids: Vec<Uuid> = results.iter().map(|r| r.id.0).collect();
    let tokens: Vec<Uuid> = results.iter().map(|r| r.lease_token).collect();
    let columns = || results.iter().map(|r| in_columns(&r.outcome));
    let words: Vec<&str> = columns().map(|(word, ..)| word).collect();
    let replies: Vec<Option<&str>> = columns().map(|(_, reply, _)| reply).collect();
    let errors: Vec<Option<&str>> = columns().map(|(.., error)| error).collect();
    sqlx::query!(
        r#"
        update deliveries d
        set state = case
                when o.word = 'deferred' and d.first_deferred_at < now() - interval '72 hours' then 'rejected'
                when o.word in ('deferred', 'not_sent') then 'deferred'
                else o.word::delivery_state
            end,
            -- A refusal for now waits from one minute to four hours, for three days; a relay that is away is waited
            -- for as long as it takes, and asked once a minute at least.
            due_at = case o.word
                when 'deferred' then
                    now() + least(interval '1 minute' * power(2, least(d.attempt - 1, 12)), interval '4 hours') * (0.8 + random() * 0.4)
                when 'not_sent' then
                    now() + least(interval '2 seconds' * power(2, least(d.attempt - 1, 12)), interval '1 minute') * (0.8 + random() * 0.4)
                else d.due_at
            end,
            first_deferred_at = case o.word
                when 'deferred' then coalesce(d.first_deferred_at, now()) else d.first_deferred_at
            end,
            attempt = case o.word when 'queued' then d.attempt - 1 else d.attempt end,
            relay_reply = coalesce(o.reply, d.relay_reply),
            last_error = coalesce(o.error, d.last_error),
            lease_token = null, lease_until = null, worker_id = null, announced_at = null, moved_at = now()
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) as o(id, token, word, reply, error)
        where d.id = o.id and d.lease_token = o.token
        "#,
        &ids,
        &tokens,
        &words as &[&str],
        &replies as &[Option<&str>],
        &errors as &[Option<&str>],
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An outcome as the ledger's words: what became of it, the relay's reply, our error.
fn in_columns(outcome: &Outcome) -> (&str, Option<&str>, Option<&str>) {
    match outcome {
        Outcome::Accepted { reply } => ("accepted", Some(reply), None),
        Outcome::Rejected { reply } => ("rejected", Some(reply), None),
        Outcome::Deferred { reply } => ("deferred", Some(reply), None),
        Outcome::NotSent { error } => ("not_sent", None, Some(error)),
        Outcome::Uncertain { error } => ("uncertain", None, Some(error)),
        Outcome::Overtaken { why } => ("cancelled", None, Some(why)),
        Outcome::HeldBack { .. } => ("queued", None, None),
        Outcome::Unwritable { error } => ("rejected", None, Some(error)),
    }
}
