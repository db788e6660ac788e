use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, types::Json};

use crate::{forums::TimeAndPlace, ids::ForumId, request};

/// Writes to everybody who is registered that the forum has another time or place than it had. Part of the caller's
/// transaction, which holds the lock. Whose last such letter is yet to go has not heard of that change: this one tells
/// of both, and overtakes it. No letter goes once the forum begins.
pub(crate) async fn tell_of_move(
    conn: &mut PgConnection,
    forum: ForumId,
    sequence: i32,
    was: &TimeAndPlace,
    begins: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with told as (
            select nth_delivery_id(row_number() over ()) as delivery, r.id, r.person_id, coalesce(untold.was, $3) as was
            from registrations r left join lateral (
                select letter -> 'was' as was from deliveries d
                where d.person_id = r.person_id and d.state in ('queued', 'leased', 'deferred')
                  and letter @> jsonb_build_object('kind', 'forum_moved', 'registration', r.id)
                order by (letter ->> 'sequence')::int limit 1
            ) untold on true
            where r.forum_id = $1 and not has_ended(r.state)
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, expires_at, request_id)
        select delivery, 'tx:forum_moved:' || id || ':' || $2::int, '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'forum_moved', 'registration', id, 'sequence', $2::int, 'was', was),
               'normal', person_id, $4, $5
        from told cross join post_office
        "#,
        forum.0,
        sequence,
        Json(was) as _,
        begins.to_sqlx() as _,
        request::current(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
