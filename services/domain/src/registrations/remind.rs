use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::InviteError;
use crate::{
    audit,
    forums::{self, Forum},
    ids::{AccountId, ForumId},
    request,
};

/// Reminds everybody who has neither answered nor registered by themselves, each at most once in three days. Returns how many.
pub async fn remind_silent(
    db: &PgPool,
    forum: ForumId,
    by: AccountId,
    now: Timestamp,
) -> Result<u64, InviteError> {
    let mut tx = db.begin().await?;
    let forum = forums::lock(&mut tx, forum).await?.ok_or(InviteError::NotFound)?;
    let reminded = remind(&mut tx, &forum, Silent::All, now).await?.ok_or(InviteError::NotAnnounced)?;
    let details = json!({ "reminded": reminded });
    audit::note(&mut tx, Some(by), "forum.remind", audit::Subject("forum", forum.id.0), details).await?;
    tx.commit().await?;
    Ok(reminded)
}

/// Which of the guests who have not answered are reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    All,
    /// Those whose day for it has come.
    Due,
}

/// Part of the caller's transaction, which holds the lock. `None` where the forum invites nobody any more.
pub(super) async fn remind(
    conn: &mut PgConnection,
    forum: &Forum,
    silent: Silent,
    now: Timestamp,
) -> sqlx::Result<Option<u64>> {
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    if forum.state != forums::State::Published || has_begun {
        return Ok(None);
    }
    let reminded = sqlx::query!(
        r#"
        with silent as (
            update invitations i set reminders = reminders + 1, reminded_at = $2
            from silent_guests g
            where g.forum_id = $1 and i.id = g.id and g.heard_at <= $2::timestamptz - interval '3 days'
              and (g.mailings_paused_until is null or g.mailings_paused_until <= $2)
              and ($3 or exists (select from guest_reminders r where r.id = g.id and reminder_is_due(r, $2)))
            returning i.id, i.person_id, i.reminders, substring(g.email from '[^@]*$') as domain
        ), numbered as (
            select nth_delivery_id(row_number() over ()) as delivery, * from silent
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, domain, provider)
        select delivery, 'tx:invitation_reminder:' || id || ':' || reminders, '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'invitation_reminder', 'invitation', id), 'bulk', person_id, domain,
               coalesce(provider, 'other')
        from numbered left join provider_domains using (domain) cross join post_office
        "#,
        forum.id.0,
        now.to_sqlx() as _,
        silent == Silent::All,
    )
    .execute(conn)
    .await?;
    Ok(Some(reminded.rows_affected()))
}

/// Tells the guests of a cancelled forum who have not answered that there is nothing to answer any more, and the focal
/// points of its delegations; who has heard nothing yet hears nothing at all, and whose registration ends now hears of
/// that. Part of the caller's transaction, which holds the lock.
pub(super) async fn take_back(conn: &mut PgConnection, forum: ForumId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with silent as (
            select nth_delivery_id(row_number() over ()) as delivery, i.id, i.person_id
            from invitations i join people p on p.id = i.person_id
            where i.forum_id = $1 and i.answer is null and p.email is not null
              and not exists (
                  select from registrations r
                  where r.forum_id = $1 and (r.person_id = p.id or r.email = p.email and not r.through_focal_point) and r.ended_at = $3
              )
              and not exists (
                  select from deliveries d where d.dedupe_key = 'tx:invitation:' || i.id and d.state in ('queued', 'deferred')
              )
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, request_id)
        select delivery, 'tx:invitation_over:' || id, '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'invitation_over', 'invitation', id), 'normal', person_id, $2
        from silent cross join post_office
        on conflict (dedupe_key) do nothing
        "#,
        forum.0,
        request::current(),
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    tell_focal_points(conn, forum, now).await
}

/// Tells the focal points of delegations that have seats yet, or whose people end now, and who have their link.
async fn tell_focal_points(conn: &mut PgConnection, forum: ForumId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with told as (
            select nth_delivery_id(row_number() over ()) as delivery, d.id, d.focal_point_id
            from delegations d join people p on p.id = d.focal_point_id
            where d.forum_id = $1 and p.email is not null
              and (d.returned_at is null or exists (
                  select from registrations r where r.delegation_id = d.id and r.ended_at = $3
              ))
              and coalesce((
                  select bool_or(m.state not in ('queued', 'deferred')) from deliveries m
                  where m.person_id = d.focal_point_id
                    and m.letter @> jsonb_build_object('kind', 'delegation', 'delegation', d.id)
              ), true)
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, request_id)
        select delivery, 'tx:delegation_over:' || id, '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'delegation_over', 'delegation', id), 'normal', focal_point_id, $2
        from told cross join post_office
        on conflict (dedupe_key) do nothing
        "#,
        forum.0,
        request::current(),
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
