//! What this transaction has touched so far: rows that it has written bear its own number.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, types::Json};

use super::Told;
use crate::{forums::TimeAndPlace, ids::ForumId, language::Language};

pub(super) struct Counts {
    pub offers: i64,
    pub holds: i64,
    pub open: i64,
}

/// What a letter of this transaction says to some people, and what they know.
struct Written {
    letter: String,
    language: Language,
    time_zone: Option<String>,
    was: Option<Json<TimeAndPlace>>,
    kept: bool,
    n: i64,
}

/// Who is written to by what this transaction has done so far. A letter that has nothing new to say in its reader's
/// language is not sent.
pub(super) async fn told(
    conn: &mut PgConnection,
    forum: ForumId,
    is: &TimeAndPlace,
) -> sqlx::Result<Vec<Told>> {
    let written = sqlx::query_as!(
        Written,
        r#"
        select letter ->> 'kind' as "letter!", language as "language!: Language", time_zone,
               nullif(letter -> 'was', 'null') as "was?: Json<TimeAndPlace>",
               coalesce((letter ->> 'kept')::boolean, false) as "kept!", count(*) as "n!"
        from (
            select d.letter, r.language, r.time_zone
            from registrations r
            join deliveries d on d.person_id = r.person_id and d.letter ->> 'registration' = r.id::text
            where r.forum_id = $1 and d.xmin = pg_current_xact_id()::xid
              and d.letter ->> 'kind' in ('forum_moved', 'registration_ended')
            union all
            select d.letter, p.language, p.time_zone
            from invitations i join people p on p.id = i.person_id
            join deliveries d on d.person_id = p.id and d.letter ->> 'invitation' = i.id::text
            where i.forum_id = $1 and d.xmin = pg_current_xact_id()::xid
              and d.letter ->> 'kind' in ('invitation_moved', 'invitation_over')
            union all
            select d.letter, p.language, p.time_zone
            from delegations g join people p on p.id = g.focal_point_id
            join deliveries d on d.person_id = p.id and d.letter ->> 'delegation' = g.id::text
            where g.forum_id = $1 and d.xmin = pg_current_xact_id()::xid
              and d.letter ->> 'kind' in ('delegation_moved', 'delegation_over')
        ) written
        group by 1, 2, 3, 4, 5
        order by 1, 2, 6 desc, 3 limit 100
        "#,
        forum.0,
    )
    .fetch_all(conn)
    .await?;
    let mut told: Vec<Told> = Vec::new();
    for Written { letter, language, time_zone, was, kept, n } in written {
        if !kept && was.is_some_and(|was| !was.differs_in(is, language)) {
            continue;
        }
        match told
            .iter_mut()
            .find(|t| (&t.letter, t.language, &t.time_zone) == (&letter, language, &time_zone))
        {
            Some(known) => known.n += n,
            None => told.push(Told { letter, language, time_zone, n }),
        }
    }
    Ok(told)
}

/// Open offers in all, and those and held places that this transaction has touched.
pub(super) async fn touched(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Counts> {
    sqlx::query_as!(
        Counts,
        r#"
        select count(*) filter (where o.xmin = pg_current_xact_id()::xid) as "offers!",
               (select count(*) from registrations h where h.forum_id = $1 and h.state = 'held'
                   and h.xmin = pg_current_xact_id()::xid) as "holds!",
               count(*) as "open!"
        from offers o join registrations r on r.id = o.registration_id
        where r.forum_id = $1 and o.answer is null
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}

pub(super) struct Kept {
    pub guests: i64,
    pub delegations: i64,
}

/// Kept seats whose day this transaction has changed.
pub(super) async fn kept(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Kept> {
    sqlx::query_as!(
        Kept,
        r#"
        select (select count(*) from invitations i where i.forum_id = $1 and i.answer is null
                    and i.held_until is not null and i.xmin = pg_current_xact_id()::xid) as "guests!",
               (select count(*) from delegations d where d.forum_id = $1 and d.returned_at is null
                    and d.xmin = pg_current_xact_id()::xid) as "delegations!"
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}

pub(super) async fn offers_made(
    conn: &mut PgConnection,
    forum: ForumId,
    now: Timestamp,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from offers o join registrations r on r.id = o.registration_id
        where r.forum_id = $1 and o.made_at = $2 and o.answer is null and o.xmin = pg_current_xact_id()::xid
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await
}

pub(super) async fn visa_letters(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from documents
        where forum_id = $1 and kind = 'visa_letter' and erased_at is null
          and (revoked_at is null or xmin = pg_current_xact_id()::xid)
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}
