use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, types::Json};

use crate::{forums::TimeAndPlace, ids::ForumId, request};

/// Writes to everybody who is registered, to guests who have not answered, and to the focal points of delegations, that
/// the forum has another time or place than it had. Part of the caller's
/// transaction, which holds the lock. Whose last such letter is yet to go has not heard of that change: this one tells
/// of both, and overtakes it. No letter goes once the forum has ended.
pub(crate) async fn tell_of_move(
    conn: &mut PgConnection,
    forum: ForumId,
    sequence: i32,
    was: &TimeAndPlace,
    ends: Option<Timestamp>,
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
        ends.map(|t| t.to_sqlx()) as _,
        request::current(),
    )
    .execute(&mut *conn)
    .await?;
    tell_guests(&mut *conn, forum, sequence, was, ends, Silent::All).await?;
    tell_focal_points(conn, forum, sequence, was, ends).await
}

/// Which guests are told, of those who have heard of the forum and not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    All,
    /// Those whose seat this transaction keeps until another moment than before.
    KeptOtherwise,
}

/// Writes to guests who have not answered. Whose invitation is yet to go hears by it; who has come by themselves hears as
/// one who is registered.
pub(super) async fn tell_guests(
    conn: &mut PgConnection,
    forum: ForumId,
    sequence: i32,
    was: &TimeAndPlace,
    ends: Option<Timestamp>,
    silent: Silent,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with told as (
            select nth_delivery_id(row_number() over ()) as delivery, i.id, i.person_id, i.held_until,
                   coalesce(untold.was, $3) as was, coalesce(untold.kept, false) or touched.kept as kept
            from invitations i join people p on p.id = i.person_id
            cross join lateral (
                select i.held_until is not null and i.xmin = pg_current_xact_id()::xid as kept
            ) touched
            cross join lateral (
                select (array_agg(letter -> 'was' order by (letter ->> 'sequence')::int))[1] as was,
                       bool_or((letter ->> 'kept')::boolean) as kept
                from deliveries d
                where d.person_id = i.person_id and d.state in ('queued', 'leased', 'deferred')
                  and letter @> jsonb_build_object('kind', 'invitation_moved', 'invitation', i.id)
            ) untold
            where i.forum_id = $1 and i.answer is null and p.email is not null and (touched.kept or not $6)
              and not exists (
                  select from registrations r
                  where r.forum_id = $1 and (r.person_id = p.id or r.email = p.email and not r.through_focal_point) and not has_ended(r.state)
                    and (takes_a_place(r.state) or i.held_until is null)
              )
              and not exists (
                  select from deliveries d where d.dedupe_key = 'tx:invitation:' || i.id and d.state in ('queued', 'deferred')
              )
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, expires_at, request_id)
        select delivery, concat_ws(':', 'tx:invitation_moved', id, $2::int, extract(epoch from held_until)::bigint),
               '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'invitation_moved', 'invitation', id, 'sequence', $2::int, 'was', was, 'kept', kept),
               'normal', person_id, $4, $5
        from told cross join post_office
        on conflict (dedupe_key) do nothing
        "#,
        forum.0,
        sequence,
        Json(was) as _,
        ends.map(|t| t.to_sqlx()) as _,
        request::current(),
        silent == Silent::KeptOtherwise,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes to the focal points of delegations that have seats yet or named somebody who comes.
async fn tell_focal_points(
    conn: &mut PgConnection,
    forum: ForumId,
    sequence: i32,
    was: &TimeAndPlace,
    ends: Option<Timestamp>,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with told as (
            select nth_delivery_id(row_number() over ()) as delivery, d.id, d.focal_point_id, coalesce(untold.was, $3) as was
            from delegations d left join lateral (
                select letter -> 'was' as was from deliveries m
                where m.person_id = d.focal_point_id and m.state in ('queued', 'leased', 'deferred')
                  and letter @> jsonb_build_object('kind', 'delegation_moved', 'delegation', d.id)
                order by (letter ->> 'sequence')::int limit 1
            ) untold on true
            where d.forum_id = $1 and (d.returned_at is null or exists (
                select from registrations r where r.delegation_id = d.id and not has_ended(r.state)
            ))
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, expires_at, request_id)
        select delivery, 'tx:delegation_moved:' || id || ':' || $2::int, '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'delegation_moved', 'delegation', id, 'sequence', $2::int, 'was', was),
               'normal', focal_point_id, $4, $5
        from told cross join post_office
        "#,
        forum.0,
        sequence,
        Json(was) as _,
        ends.map(|t| t.to_sqlx()) as _,
        request::current(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What would last beyond its moment ends by then: open offers, and seats kept for guests and delegations, when the last
/// offers end; held places when the forum begins. Whoever holds one of them has an hour at least, but for an offer, which
/// cannot be taken once it is too late for offers. Reminders that fall due by it are passed over. Part of the caller's
/// transaction, which holds the lock.
pub(crate) async fn cut_short(conn: &mut PgConnection, forum: ForumId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!("update forums set remind_from = $2 where id = $1", forum.0, now.to_sqlx() as _)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        r#"
        update offers o set expires_at = f.starts_at - f.offers_end
        from registrations r join forums f on f.id = r.forum_id
        where r.id = o.registration_id and r.forum_id = $1 and o.answer is null
          and o.expires_at > f.starts_at - f.offers_end
        "#,
        forum.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        update registrations r set kept_until = last.moment
        from forums f cross join lateral (
            select r.id, case when r.state = 'offered' then f.starts_at - f.offers_end
                              else greatest(f.starts_at, $2::timestamptz + interval '1 hour') end as moment
            from registrations r where r.forum_id = f.id and r.state in ('held', 'offered')
        ) last
        where f.id = $1 and r.id = last.id and r.kept_until > last.moment
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        update invitations i set held_until = greatest(f.starts_at - f.offers_end, $2::timestamptz + interval '1 hour')
        from forums f
        where f.id = $1 and i.forum_id = f.id and i.answer is null
          and i.held_until > greatest(f.starts_at - f.offers_end, $2::timestamptz + interval '1 hour')
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        update delegations d set returns_at = greatest(f.starts_at - f.offers_end, $2::timestamptz + interval '1 hour')
        from forums f
        where f.id = $1 and d.forum_id = f.id and d.returned_at is null
          and d.returns_at > greatest(f.starts_at - f.offers_end, $2::timestamptz + interval '1 hour')
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Seats kept for guests and delegations are kept so many days longer, until the same hour on the forum's clocks. Part of
/// the caller's transaction, which holds the lock.
pub(crate) async fn keep_longer(conn: &mut PgConnection, forum: ForumId, days: i32) -> sqlx::Result<()> {
    if days <= 0 {
        return Ok(());
    }
    sqlx::query!(
        r#"
        update invitations i
        set held_until = ((i.held_until at time zone f.time_zone) + make_interval(days => $2)) at time zone f.time_zone
        from forums f where f.id = $1 and i.forum_id = f.id and i.answer is null and i.held_until is not null
        "#,
        forum.0,
        days,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        update delegations d
        set returns_at = ((d.returns_at at time zone f.time_zone) + make_interval(days => $2)) at time zone f.time_zone
        from forums f where f.id = $1 and d.forum_id = f.id and d.returned_at is null
        "#,
        forum.0,
        days,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the open offers of a forum back: who had one is in line again, where they were. Part of the caller's
/// transaction, which holds the lock.
pub(crate) async fn take_offers_back(
    conn: &mut PgConnection,
    forum: ForumId,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update offers o set answer = 'expired', answered_at = $2 from registrations r
        where r.id = o.registration_id and r.forum_id = $1 and o.answer is null
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        update registrations set state = 'waitlisted', kept_until = null, sequence = sequence + 1
        where forum_id = $1 and state = 'offered'
        "#,
        forum.0,
    )
    .execute(&mut *conn)
    .await?;
    Ok(())
}
