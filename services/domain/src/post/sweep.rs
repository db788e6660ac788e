use sqlx::{PgExecutor, PgPool};

use crate::ids::WorkerId;

/// A mail whose worker died this often while it was being written is set aside, so that it takes no more with it.
const LOST_LEASES: i64 = 5;

/// What a sweep put right.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Leases that ran out before hand-over: queued again.
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
        update deliveries
        set state = 'queued', attempt = attempt - 1, lease_token = null, lease_until = null, worker_id = null,
            announced_at = null, moved_at = now()
        where state = 'leased' and worker_id = $1
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
    let released = sqlx::query!(
        r#"
        update deliveries d
        set state = case when lost.times < $1 then 'deferred'::delivery_state else 'rejected'::delivery_state end,
            -- One by one, so that whichever of them ends its worker takes fewer with it each time.
            due_at = now() + least(interval '10 seconds' * attempt, interval '5 minutes') + interval '10 milliseconds' * lost.place,
            last_error = case when lost.times < $1 then 'the lease ran out' else 'set aside: its lease ran out again and again' end,
            lease_token = null, lease_until = null, worker_id = null, announced_at = null, moved_at = now()
        from (
            select l.id, row_number() over (order by l.id) as place,
                   (select count(*) from delivery_events e where e.delivery_id = l.id and e.note = 'the lease ran out') as times
            from (
                select id from deliveries l
                where l.state = 'leased' and (
                    l.lease_until < now()
                    or not exists (select from workers w where w.id = l.worker_id and w.seen_at > now() - interval '30 seconds')
                )
                for update skip locked
            ) l
        ) lost
        where lost.id = d.id and pg_postmaster_start_time() < now() - interval '30 seconds'
        "#,
        LOST_LEASES - 1,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let uncertain = sqlx::query!(
        r#"
        update deliveries
        set state = 'uncertain', last_error = 'the worker ended during the hand-over',
            lease_token = null, lease_until = null, worker_id = null, moved_at = now()
        where state = 'handing_over' and pg_postmaster_start_time() < now() - interval '30 seconds'
          and not exists (select from workers w where w.id = worker_id and w.seen_at > now() - interval '30 seconds')
        "#
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let resent = sqlx::query!(
        r#"
        update deliveries
        set state = 'queued', due_at = now(), announced_at = null, resent_at = now(), moved_at = now()
        where state = 'uncertain' and lane <> 'bulk' and resent_at is null
          and (expires_at is null or expires_at > now()) and (select held_since is null from post_office)
        "#
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let missed = sqlx::query!(
        r#"
        update deliveries set state = 'missed', last_error = 'its time ran out', moved_at = now()
        where state in ('queued', 'deferred') and expires_at < now()
        "#
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    // Runs with nothing on the way are not looked at any more.
    sqlx::query!(
        r#"
        update runs r set ended_at = now()
        where state in ('running', 'cancelled') and ended_at is null and not exists (
            select from deliveries d
            where d.run_id = r.id and d.state in ('queued', 'leased', 'handing_over', 'deferred')
        )
        "#
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from workers where seen_at < now() - interval '1 day'").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(Swept { released, uncertain, resent, missed })
}
