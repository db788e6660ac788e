use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

use super::{Lane, Letter};
use crate::ids::{DeliveryId, PersonId, RunId, WorkerId};

/// A delivery in the hands of one worker, for two minutes at most before hand-over.
#[derive(Debug, Clone)]
pub struct Leased {
    pub id: DeliveryId,
    pub message_id: String,
    pub letter: Json<Letter>,
    pub lane: Lane,
    pub person_id: Option<PersonId>,
    pub run_id: Option<RunId>,
    pub attempt: i32,
    /// Of all that were leased together. Whoever holds the newest token may move the row; all older ones are void.
    pub lease_token: Uuid,
    pub request_id: Option<String>,
    /// By the database's clock.
    pub leased_at: jiff_sqlx::Timestamp,
}

impl Leased {
    /// What names this lease, and nobody else's.
    pub fn key(&self) -> (DeliveryId, Uuid) {
        (self.id, self.lease_token)
    }
}

/// Picks deliveries of a lane that are due and that no lane of Redis has seen for 30 seconds, and marks them
/// as announced. Several processes may ask at once; each gets others. Mailings are not announced one by one: see
/// [`mailings_are_due`].
pub async fn announce(db: impl PgExecutor<'_>, lane: Lane, limit: i64) -> sqlx::Result<Vec<DeliveryId>> {
    sqlx::query_scalar!(
        r#"
        update deliveries set announced_at = now()
        where id in (
            select d.id from waiting w join deliveries d on d.id = w.delivery_id
            where w.lane = $1 and w.lane <> 'bulk' and w.due_at <= now()
              and (select held_since is null from post_office)
              and (d.announced_at is null or d.announced_at < now() - interval '30 seconds' or d.announced_at < w.due_at)
            order by w.due_at limit $2
            for update of d skip locked
        )
        returning id as "id: DeliveryId"
        "#,
        lane as Lane,
        limit,
    )
    .fetch_all(db)
    .await
}

/// One mailing that is due, if any is whose provider takes some now. A call that any worker may answer by
/// [`lease_mailings`]: which mails it gets is decided then.
pub async fn mailings_are_due(db: impl PgExecutor<'_>) -> sqlx::Result<Option<DeliveryId>> {
    sqlx::query_scalar!(r#"select mailing_that_is_due() as "id: DeliveryId""#).fetch_one(db).await
}

/// Leases by a condition on rows that may go now; what a lease changes stands here once. An attempt starts with a
/// clean sheet: what the one before it met is in the events.
macro_rules! lease_where {
    ($which:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Leased,
            r#"
            with taken as (
                select d.id from waiting w join deliveries d on d.id = w.delivery_id
                where w.lane <> 'bulk' and w.due_at <= now() and (select held_since is null from post_office)
                  and "# + $which + r#"
                for update of d skip locked
            ), lease as (
                insert into leases (id, worker_id, deliveries)
                select gen_random_uuid(), $1, array_agg(id) from taken having count(*) > 0 returning id
            )
            update deliveries d
            set state = 'leased', attempt = attempt + 1, worker_id = $1, lease_token = lease.id,
                relay_reply = null, last_error = null, moved_at = now()
            from taken cross join lease where d.id = taken.id and d.state in ('queued', 'deferred')
            returning d.id as "id: DeliveryId", message_id, letter as "letter: Json<Letter>", lane as "lane: Lane",
                      person_id as "person_id: PersonId", run_id as "run_id: RunId", attempt,
                      lease_token as "lease_token!", request_id, moved_at as leased_at
            "#
            $(, $argument)*
        )
    };
}

/// Takes those of the announced deliveries that nobody has and that are still due.
pub async fn lease(
    db: impl PgExecutor<'_>,
    worker: WorkerId,
    ids: &[DeliveryId],
) -> sqlx::Result<Vec<Leased>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    lease_where!("delivery_id = any($2)", worker.0, &ids).fetch_all(db).await
}

/// Takes what is due and no mailing, announced or not: how mail flows while Redis is away, and in tests.
pub async fn lease_due(db: impl PgExecutor<'_>, worker: WorkerId, limit: i64) -> sqlx::Result<Vec<Leased>> {
    lease_where!("true order by w.lane, w.due_at limit $2", worker.0, limit).fetch_all(db).await
}

/// Takes mailings that are due, no more of them for each provider than its pace allows.
pub async fn lease_mailings(
    db: impl PgExecutor<'_>,
    worker: WorkerId,
    limit: i32,
) -> sqlx::Result<Vec<Leased>> {
    sqlx::query_as!(
        Leased,
        r#"
        select id as "id!: DeliveryId", message_id as "message_id!", letter as "letter!: Json<Letter>",
               lane as "lane!: Lane", person_id as "person_id: PersonId", run_id as "run_id: RunId",
               attempt as "attempt!", lease_token as "lease_token!", request_id,
               moved_at as "leased_at!"
        from lease_mailings($1, $2)
        "#,
        worker.0,
        limit,
    )
    .fetch_all(db)
    .await
}

/// A provider asked for a slower pace: mailings to it wait, and then go out at half the pace.
pub async fn slow_down(db: impl PgExecutor<'_>, domain: &str, reply: &str) -> sqlx::Result<()> {
    sqlx::query!("select slow_down($1, $2)", domain, reply).execute(db).await?;
    Ok(())
}
