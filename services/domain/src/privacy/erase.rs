use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgPool;

use crate::{audit, forums, ids::ForumId};

/// As many rows of each kind at once.
const BATCH: i64 = 500;

/// Erases what people said of themselves for forums whose time is over (one without a date is yet to be): answers to
/// personal questions, with their files; what programs sent along; the names of those who came along, of whom their number
/// and countries stay; where the links of doors were mailed. What was said after a forum is read without a name, and stays, tied
/// to the registration. Returns how much was erased. Safe at any time, any number of times; each batch is noted in the audit
/// log.
pub async fn erase_due(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    let due = sqlx::query_scalar!(
        r#"
        select f.id as "id: ForumId" from forums f
        where f.state <> 'postponed'
          and coalesce(f.ends_at, f.ends_on) + make_interval(days => f.answers_kept_days) <= $1
          and (
              exists (
                  select from fields q join field_versions v on v.field_id = q.id join answers a on a.version_id = v.id
                  where q.forum_id = f.id and q.is_personal and q.stage <> 'feedback' and v.kind <> 'consent'
              )
              or exists (select from registrations r where r.forum_id = f.id and r.answers <> '{}')
              or exists (select from companions c where c.forum_id = f.id and c.erased_at is null)
              or exists (select from door_links d join check_in_points p on p.id = d.point_id
                         where p.forum_id = f.id and d.email is not null)
          )
        order by f.id limit 100
        "#,
        now.to_sqlx() as _,
    )
    .fetch_all(db)
    .await?;
    let mut erased = 0;
    let mut fault = None;
    for forum in due {
        loop {
            // A forum that cannot be erased now must not hold up the others; it is asked for again.
            match erase_some(db, forum, now).await {
                Ok(0) => break,
                Ok(some) => erased += some,
                Err(error) => {
                    fault = Some(error);
                    break;
                }
            }
        }
    }
    fault.map_or(Ok(erased), Err)
}

/// One batch of a forum, which may have been postponed, or given another day, since it was found to be due.
async fn erase_some(db: &PgPool, forum: ForumId, now: Timestamp) -> sqlx::Result<u64> {
    let mut tx = db.begin().await?;
    forums::lock(&mut tx, forum).await?;
    let is_due = sqlx::query_scalar!(
        r#"
        select coalesce(
            state <> 'postponed' and coalesce(ends_at, ends_on) + make_interval(days => answers_kept_days) <= $2, false
        ) as "is_due!"
        from forums where id = $1
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if is_due != Some(true) {
        return Ok(0);
    }
    let answers = sqlx::query!(
        r#"
        delete from answers a using (
            select a.registration_id, a.field_id from fields q
            join field_versions v on v.field_id = q.id join answers a on a.version_id = v.id
            where q.forum_id = $1 and q.is_personal and q.stage <> 'feedback' and v.kind <> 'consent'
            order by a.registration_id, a.field_id limit $2
        ) due
        where a.registration_id = due.registration_id and a.field_id = due.field_id
        "#,
        forum.0,
        BATCH,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let sent = sqlx::query!(
        r#"
        update registrations set answers = '{}'
        where id in (select id from registrations where forum_id = $1 and answers <> '{}' order by id limit $2)
        "#,
        forum.0,
        BATCH,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let companions = sqlx::query!(
        r#"
        update companions set native_name = '', latin_name = '', role = '', erased_at = $3
        where id in (select id from companions where forum_id = $1 and erased_at is null order by id limit $2)
        "#,
        forum.0,
        BATCH,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let doors = sqlx::query!(
        r#"
        update door_links set email = null, language = null
        where id in (select d.id from door_links d join check_in_points p on p.id = d.point_id
                     where p.forum_id = $1 and d.email is not null limit $2)
        "#,
        forum.0,
        BATCH,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let erased = answers + sent + companions + doors;
    if erased > 0 {
        let details = json!({ "answers": answers, "sent": sent, "companions": companions, "doors": doors });
        audit::note(&mut tx, None, "forum.forget", audit::Subject("forum", forum.0), details).await?;
    }
    tx.commit().await?;
    Ok(erased)
}
