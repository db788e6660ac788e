//! Mails that no program moves any more: set aside because they could not be written, or of unknown outcome.
//! Staff look at each and send it once more or close it.

use serde_json::json;
use sqlx::{PgExecutor, PgPool, types::Json};
use uuid::Uuid;

use super::{Letter, State};
use crate::{
    audit,
    ids::{AccountId, DeliveryId, RunId},
};

pub struct Dead {
    pub id: DeliveryId,
    pub letter: Json<Letter>,
    pub state: State,
    pub last_error: Option<String>,
    pub moved_at: jiff_sqlx::Timestamp,
    pub run_id: Option<RunId>,
    pub mailing: Option<String>,
    pub latin_name: Option<String>,
    /// Not once its time has run out, nor a second time after an unknown outcome.
    pub may_retry: bool,
}

/// A hundred after a given one, by their ids; of one run or of all.
pub async fn dead(
    db: impl PgExecutor<'_>,
    run: Option<RunId>,
    after: Option<DeliveryId>,
) -> sqlx::Result<Vec<Dead>> {
    sqlx::query_as!(
        Dead,
        r#"
        select d.id as "id: DeliveryId", d.letter as "letter: Json<Letter>", d.state as "state: State", d.last_error,
               d.moved_at, d.run_id as "run_id: RunId", m.name as "mailing?", p.latin_name as "latin_name?",
               ((d.state = 'rejected' or d.resent_at is null) and (d.expires_at is null or d.expires_at > now())
                and r.state is distinct from 'cancelled') as "may_retry!"
        from deliveries d left join runs r on r.id = d.run_id left join mailings m on m.id = r.mailing_id
        left join people p on p.id = d.person_id
        where d.is_set_aside
          and ($1::uuid is null or d.run_id = $1) and ($2::uuid is null or d.id > $2)
        order by d.id limit 100
        "#,
        run.map(|run| run.0),
        after.map(|after| after.0),
    )
    .fetch_all(db)
    .await
}

/// Puts mails back, due at once and under the same Message-ID. One of unknown outcome is sent once more and never
/// again; one whose time has run out stays. Returns those that were put back.
pub async fn retry(db: &PgPool, ids: &[DeliveryId], by: Option<AccountId>) -> sqlx::Result<Vec<DeliveryId>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut tx = db.begin().await?;
    let moved = sqlx::query!(
        r#"
        update deliveries
        set state = 'queued', attempt = 0, due_at = now(), announced_at = null, first_deferred_at = null,
            resent_at = case when state = 'uncertain' then now() else resent_at end,
            last_error = null, moved_at = now()
        where id = any($1) and (expires_at is null or expires_at > now())
          and is_set_aside and (state <> 'uncertain' or resent_at is null)
          and not exists (select from runs r where r.id = run_id and r.state = 'cancelled')
        returning id as "id: DeliveryId", run_id
        "#,
        &ids,
    )
    .fetch_all(&mut *tx)
    .await?;
    let runs: Vec<Uuid> = moved.iter().filter_map(|d| d.run_id).collect();
    sqlx::query!("update runs set ended_at = null where id = any($1) and ended_at is not null", &runs)
        .execute(&mut *tx)
        .await?;
    for delivery in &moved {
        let subject = audit::Subject("delivery", delivery.id.0);
        audit::note(&mut tx, by, "delivery.retry", subject, json!({})).await?;
    }
    tx.commit().await?;
    Ok(moved.into_iter().map(|d| d.id).collect())
}

/// Closes mails: they will not be sent. Returns those that were closed.
pub async fn close(db: &PgPool, ids: &[DeliveryId], by: Option<AccountId>) -> sqlx::Result<Vec<DeliveryId>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut tx = db.begin().await?;
    let closed = sqlx::query_scalar!(
        r#"
        update deliveries set state = 'cancelled', last_error = 'closed by staff', moved_at = now()
        where id = any($1) and is_set_aside
        returning id as "id: DeliveryId"
        "#,
        &ids,
    )
    .fetch_all(&mut *tx)
    .await?;
    for id in &closed {
        audit::note(&mut tx, by, "delivery.close", audit::Subject("delivery", id.0), json!({})).await?;
    }
    tx.commit().await?;
    Ok(closed)
}
