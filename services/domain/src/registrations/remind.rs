use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::InviteError;
use crate::{
    audit, forums,
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
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    if forum.state != forums::State::Published || has_begun {
        return Err(InviteError::NotAnnounced);
    }
    let reminded = sqlx::query!(
        r#"
        with silent as (
            update invitations i set reminders = reminders + 1, reminded_at = $2
            from people p
            where i.forum_id = $1 and i.answer is null and p.id = i.person_id
              and coalesce(i.reminded_at, i.invited_at) <= $2::timestamptz - interval '3 days'
              and p.email is not null
              and not exists (
                  select from registrations r
                  where r.forum_id = $1 and (r.person_id = p.id or r.email = p.email) and not has_ended(r.state)
                    and (takes_a_place(r.state) or i.held_until is null)
              )
              and not exists (select from suppressions s where s.email = p.email)
              and not exists (select from refused_topics t where t.person_id = p.id and t.topic = 'forums')
              and (p.mailings_paused_until is null or p.mailings_paused_until <= $2)
            returning i.id, i.person_id, i.reminders, substring(p.email from '[^@]*$') as domain
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
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let details = json!({ "reminded": reminded });
    audit::note(&mut tx, Some(by), "forum.remind", audit::Subject("forum", forum.id.0), details).await?;
    tx.commit().await?;
    Ok(reminded)
}

/// Tells the guests of a cancelled forum who have not answered that there is nothing to answer any more; who
/// has heard nothing yet hears nothing at all, and whose registration ends now hears of that. Part of the caller's
/// transaction, which holds the lock.
pub(super) async fn take_back(conn: &mut PgConnection, forum: ForumId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with silent as (
            select nth_delivery_id(row_number() over ()) as delivery, i.id, i.person_id
            from invitations i
            where i.forum_id = $1 and i.answer is null
              and not exists (
                  select from registrations r
                  where r.forum_id = $1 and r.person_id = i.person_id and r.ended_at = $3
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
    .execute(conn)
    .await?;
    Ok(())
}
