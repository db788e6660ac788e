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
    /// Whoever holds the newest token may move the row; all older ones are void.
    pub lease_token: Uuid,
    pub request_id: Option<String>,
}

/// Picks deliveries of a lane that are due and that no lane of Redis has seen for 30 seconds, and marks them
/// as announced. Several processes may ask at once; each gets others.
pub async fn announce(db: impl PgExecutor<'_>, lane: Lane, limit: i64) -> sqlx::Result<Vec<DeliveryId>> {
    sqlx::query_scalar!(
        r#"
        update deliveries set announced_at = now()
        where id in (
            select id from deliveries
            where lane = $1 and state in ('queued', 'deferred') and due_at <= now()
              and not exists (select from runs r where r.id = run_id and r.state = 'paused')
              and (announced_at is null or announced_at < now() - interval '30 seconds' or announced_at < due_at)
            order by due_at limit $2
            for update skip locked
        )
        returning id as "id: DeliveryId"
        "#,
        lane as Lane,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Leases by a condition on rows that may go now; what a lease changes stands here once. An attempt starts with a
/// clean sheet: what the one before it met is in the events.
macro_rules! lease_where {
    ($which:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Leased,
            r#"
            update deliveries
            set state = 'leased', attempt = attempt + 1, worker_id = $1, lease_token = gen_random_uuid(),
                lease_until = now() + interval '2 minutes', relay_reply = null, last_error = null, moved_at = now()
            where id in (
                select id from deliveries
                where state in ('queued', 'deferred') and due_at <= now()
                  and not exists (select from runs r where r.id = run_id and r.state = 'paused')
                  and "# + $which + r#"
                for update skip locked
            )
            returning id as "id: DeliveryId", message_id, letter as "letter: Json<Letter>", lane as "lane: Lane",
                      person_id as "person_id: PersonId", run_id as "run_id: RunId", attempt,
                      lease_token as "lease_token!", request_id
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
    lease_where!("id = any($2)", worker.0, &ids).fetch_all(db).await
}

/// Takes what is due without having been announced: how mail flows while Redis is away, and in tests.
pub async fn lease_due(
    db: impl PgExecutor<'_>,
    worker: WorkerId,
    lanes: &[Lane],
    limit: i64,
) -> sqlx::Result<Vec<Leased>> {
    lease_where!("lane = any($2) order by lane, due_at limit $3", worker.0, lanes as &[Lane], limit)
        .fetch_all(db)
        .await
}
