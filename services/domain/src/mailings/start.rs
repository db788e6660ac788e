use sqlx::{PgConnection, PgPool};

use super::{Audience, RunState, audience::choose, find::lock};
use crate::ids::{ClassId, MailingId, RunId};

/// Starts what is due by the database's clock: one run for each occurrence, ever, whoever asks and however
/// often. An occurrence that nobody could start for a day is written down as missed.
/// Returns how many runs began.
pub async fn start_due(db: &PgPool) -> sqlx::Result<usize> {
    let due = sqlx::query!(
        r#"
        select o.mailing_id as "mailing!: MailingId", o.occurrence as "occurrence!"
        from occurrences o join mailings m on m.id = o.mailing_id
        where o.due_at <= now() and o.due_at >= m.scheduled_at - interval '1 minute'
          and not exists (select from runs r where r.mailing_id = o.mailing_id and r.occurrence = o.occurrence)
        order by o.due_at limit 100
        "#
    )
    .fetch_all(db)
    .await?;
    let mut begun = 0;
    let mut fault = None;
    for next in due {
        // One that cannot be started now must not hold up the others; it is asked for again.
        match start(db, next.mailing, &next.occurrence).await {
            Ok(started) => begun += usize::from(started),
            Err(error) => fault = Some(error),
        }
    }
    fault.map_or(Ok(begun), Err)
}

/// Starts one occurrence under its mailing's lock, unless it was stopped or started meanwhile.
async fn start(db: &PgPool, mailing: MailingId, occurrence: &str) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let locked = lock(&mut tx, mailing).await?;
    let next = sqlx::query!(
        r#"
        select due_at as "due_at!", class_id as "class: ClassId", years,
               (due_at < now() - interval '24 hours') as "too_late!"
        from occurrences where mailing_id = $1 and occurrence = $2 and due_at <= now()
        "#,
        mailing.0,
        occurrence,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some((mailing, next)) = locked.zip(next) else { return Ok(false) };
    let id = RunId::mint();
    let state = if next.too_late { RunState::Missed } else { RunState::Running };
    let inserted = sqlx::query!(
        r#"
        insert into runs (id, mailing_id, occurrence, due_at, class_id, years, state)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict on constraint one_run_per_mailing_and_occurrence do nothing
        "#,
        id.0,
        mailing.id.0,
        occurrence,
        next.due_at as _,
        next.class.map(|c| c.0),
        next.years,
        state as RunState,
    )
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    if state == RunState::Running {
        let recipients = freeze(&mut tx, id, &mailing.audience, &mailing.topic, next.class).await?;
        let recipients = i32::try_from(recipients).unwrap_or(i32::MAX);
        sqlx::query!("update runs set recipients = $2 where id = $1", id.0, recipients)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    // Plans from a time when the ledger was small would read all of it.
    for table in ["analyze deliveries", "analyze waiting"] {
        sqlx::query(table).execute(db).await?;
    }
    Ok(state == RunState::Running)
}

/// Writes one delivery for everybody whom the audience reaches at this moment, in one statement.
async fn freeze(
    conn: &mut PgConnection,
    run: RunId,
    audience: &Audience,
    topic: &str,
    class: Option<ClassId>,
) -> sqlx::Result<u64> {
    // A million people are put in order at once.
    sqlx::query_scalar!("select set_config('work_mem', '64MB', true)").fetch_one(&mut *conn).await?;
    let mut query = choose(audience, topic, class);
    // In the order of their ids, so that the index of run and person grows at its end.
    query
        .push(
            r#", minted as (
                  select nth_delivery_id(row_number() over (order by person_id)) as id, person_id, substring(p.email from '[^@]*$') as domain
                  from chosen join people p on p.id = person_id
              )
              insert into deliveries (id, message_id, letter, lane, person_id, domain, provider, run_id)
              select id, '<' || id || '@' || mail_domain || '>', '{"kind": "mailing"}', 'bulk', person_id, domain, coalesce(provider, 'other'), "#,
        )
        .push_bind(run.0)
        .push(" from minted left join provider_domains using (domain) cross join post_office");
    Ok(query.build().execute(conn).await?.rows_affected())
}
