use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use crate::{ids::WorkerId, mailings};

/// A mail whose worker died this often while it was being written is set aside, so that it takes no more with it.
const LOST_LEASES: i64 = 5;

/// So many batches of mails of cancelled runs are cancelled in one sweep.
const CANCELS: usize = 100;

/// What a sweep put right.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Leases that ran out before hand-over: put off, set aside, or of an earlier life of the database.
    pub released: u64,
    /// Hand-overs of workers that are gone: nobody knows whether the relay has them.
    pub uncertain: u64,
    /// Uncertain mails that somebody is waiting for: sent once more, under the same Message-ID.
    pub resent: u64,
    /// Past their time before anybody could send them.
    pub missed: u64,
}

/// A working process shows that it is there. It must do so every few seconds.
pub async fn heartbeat(db: impl PgExecutor<'_>, worker: WorkerId) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into workers (id, seen_at) values ($1, now()) on conflict (id) do update set seen_at = now()",
        worker.0,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A working process that ends in order. What it had leased and not begun is given back.
pub async fn leave(db: &PgPool, worker: WorkerId) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query!(
        r#"
        update deliveries d
        set state = 'queued', attempt = attempt - 1, lease_token = null, announced_at = null, moved_at = now()
        from (select id, unnest(deliveries) as delivery from leases where worker_id = $1) held
        where d.id = held.delivery and d.lease_token = held.id and d.state = 'leased'
        "#,
        worker.0,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from workers where id = $1", worker.0).execute(&mut *tx).await?;
    tx.commit().await
}

/// Puts right what dead processes left behind. Safe at any time, by any number of processes. Just after the
/// database itself came back it waits, so that workers can show themselves again.
pub async fn sweep(db: &PgPool) -> sqlx::Result<Swept> {
    let mut tx = db.begin().await?;
    // Leases that say nothing more: their time is over or their worker is gone.
    let over = sqlx::query!(
        r#"
        select l.id, coalesce(w.seen_at < now() - interval '30 seconds', true) as "is_alone!"
        from leases l left join workers w on w.id = l.worker_id
        where (l.until < now() or w.seen_at is null or w.seen_at < now() - interval '30 seconds')
          and pg_postmaster_start_time() < now() - interval '30 seconds'
        order by l.id for update of l skip locked
        "#
    )
    .fetch_all(&mut *tx)
    .await?;
    let alone: Vec<Uuid> = over.iter().filter(|l| l.is_alone).map(|l| l.id).collect();
    let over: Vec<Uuid> = over.into_iter().map(|l| l.id).collect();
    let released = sqlx::query!(
        r#"
        update deliveries d
        set state = lost.becomes,
            -- One by one, so that whichever of them ends its worker takes fewer with it each time.
            due_at = now() + least(interval '10 seconds' * d.attempt, interval '5 minutes') + interval '10 milliseconds' * lost.place,
            last_error = case lost.becomes
                when 'deferred' then case when lost.is_alone then 'the lease ran out' else 'it lay too long with its worker' end
                when 'rejected' then 'set aside: its lease ran out again and again'
                else 'the database ended while it was in hand'
            end,
            lease_token = null, announced_at = null, moved_at = now()
        from (
            select h.id, h.token, h.is_alone, row_number() over (order by h.id) as place,
                   case
                       -- How far its worker came with it may not have been on the disk.
                       when d.lane = 'bulk' and h.life is distinct from (select id from lives) then 'uncertain'
                       when (
                           -- a relay that is slow wears out the leases of a living worker: that says nothing of the mail
                           select count(*) from delivery_events e
                           where e.delivery_id = h.id and e.note = 'the lease ran out' and e.id > coalesce(
                               (select max(o.id) from delivery_events o where o.delivery_id = h.id and o.was = 'rejected'), 0)
                       ) < $1 or not h.is_alone then 'deferred'
                       else 'rejected'
                   end::delivery_state as becomes
            from (
                select id as token, life, id = any($3) as is_alone, unnest(deliveries) as id from leases where id = any($2)
            ) h join deliveries d on d.id = h.id and d.lease_token = h.token and d.state = 'leased'
        ) lost
        where d.id = lost.id and d.lease_token = lost.token and d.state = 'leased'
        "#,
        LOST_LEASES - 1,
        &over,
        &alone,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let uncertain = sqlx::query!(
        r#"
        update deliveries d
        set state = 'uncertain', last_error = 'the worker ended during the hand-over', lease_token = null, moved_at = now()
        from (select id as token, unnest(deliveries) as id from leases where id = any($1)) h
        where d.id = h.id and d.lease_token = h.token and d.state = 'handing_over'
        "#,
        &alone,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    sqlx::query!(
        r#"
        delete from leases l where id = any($1) and not exists (
            select from unnest(l.deliveries) held (id) join deliveries d on d.id = held.id and d.lease_token = l.id
        )
        "#,
        &over,
    )
    .execute(&mut *tx)
    .await?;
    let resent = sqlx::query!(
        r#"
        update deliveries
        set state = 'queued', due_at = now(), announced_at = null, resent_at = now(), moved_at = now()
        where is_set_aside and state = 'uncertain' and lane <> 'bulk' and resent_at is null
          and (expires_at is null or expires_at > now()) and (select held_since is null from post_office)
        "#
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let missed = sqlx::query!(
        r#"
        update deliveries set state = 'missed', last_error = 'its time ran out', moved_at = now()
        where id in (
            select d.id from waiting w join deliveries d on d.id = w.delivery_id
            where w.expires_at < now() for update of d skip locked
        )
        "#
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    // Runs with nothing on the way are not looked at any more, and again when something was put back.
    sqlx::query!(
        r#"
        update runs r set ended_at = case when moving.n = 0 then now() end
        from (
            select runs.id, coalesce(on_the_way.n, 0) as n
            from runs left join (
                select run_id, sum(n) as n from delivery_counts
                where state in ('queued', 'leased', 'handing_over', 'deferred') group by run_id
            ) on_the_way on on_the_way.run_id = runs.id
            where state in ('running', 'cancelled')
        ) moving
        where r.id = moving.id and (moving.n = 0) = (r.ended_at is null)
        "#
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        with added as (
            delete from delivery_counts c
            using (select run_id, state from delivery_counts group by 1, 2 having count(*) > 1) many
            where c.run_id is not distinct from many.run_id and c.state = many.state
            returning c.run_id, c.state, n
        )
        insert into delivery_counts select run_id, state, sum(n) from added group by 1, 2 having sum(n) <> 0
        "#
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from workers where seen_at < now() - interval '1 day'").execute(&mut *tx).await?;
    tx.commit().await?;
    mailings::cancel_waiting(db, CANCELS).await?;
    Ok(Swept { released, uncertain, resent, missed })
}
