//! What a forum's change of date does to the mailings that hang on it.

use sqlx::PgConnection;

use super::{
    RunState,
    find::lock,
    start::{Occurs, begin},
};
use crate::ids::{ForumId, MailingId};

/// A time at which a mailing about a forum will go out.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub mailing: MailingId,
    pub name: String,
    pub occurrence: String,
    pub due_at: jiff_sqlx::Timestamp,
}

/// What is yet to go out about a forum.
pub(crate) async fn due_about(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Vec<Due>> {
    sqlx::query_as!(
        Due,
        r#"
        select o.mailing_id as "mailing!: MailingId", m.name, o.occurrence as "occurrence!", o.due_at as "due_at!"
        from occurrences o join mailings m on m.id = o.mailing_id
        where m.forum_id = $1
          and not exists (select from runs r where r.mailing_id = o.mailing_id and r.occurrence = o.occurrence)
        order by o.due_at, m.name limit 100
        "#,
        forum.0,
    )
    .fetch_all(conn)
    .await
}

/// Something that has become overdue by a change goes out now, or is written down as missed, so that it goes out at
/// no time. Part of the caller's transaction.
pub(crate) async fn settle(conn: &mut PgConnection, due: &Due, goes_out: bool) -> sqlx::Result<()> {
    let Some(mailing) = lock(conn, due.mailing).await? else { return Ok(()) };
    let state = if goes_out { RunState::Running } else { RunState::Missed };
    let occurs = Occurs { name: &due.occurrence, due_at: due.due_at, class: None, years: None };
    begin(conn, &mailing, occurs, state).await?;
    Ok(())
}

/// Mails about a forum that wait to be handed over: of mailings, and invitations.
pub(crate) async fn waiting_about(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select (select coalesce(sum(c.n), 0)::bigint
                from delivery_counts c join runs r on r.id = c.run_id join mailings m on m.id = r.mailing_id
                where m.forum_id = $1 and r.state in ('running', 'paused') and c.state in ('queued', 'leased', 'deferred'))
             + (select count(*)
                from invitations i join deliveries d on d.dedupe_key = 'tx:invitation:' || i.id
                where i.forum_id = $1 and i.answer is null and d.state in ('queued', 'leased', 'deferred')) as "n!"
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}
