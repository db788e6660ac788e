use sqlx::PgExecutor;

use super::Answer;
use crate::ids::{ForumId, InvitationId};

/// An invitation as the desk lists it.
#[derive(Debug, Clone)]
pub struct InvitationLine {
    pub id: InvitationId,
    pub latin_name: String,
    pub email: Option<String>,
    pub country: String,
    pub answer: Option<Answer>,
    pub invited_at: jiff_sqlx::Timestamp,
    pub held_until: Option<jiff_sqlx::Timestamp>,
    pub reminded_at: Option<jiff_sqlx::Timestamp>,
}

/// Invitations by a condition over `i`; the columns stand here once.
macro_rules! select_lines {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            InvitationLine,
            r#"
            select i.id as "id: InvitationId", p.latin_name, p.email, p.country, i.answer as "answer: Answer",
                   i.invited_at, i.held_until, i.reminded_at
            from invitations i join people p on p.id = i.person_id "# + $rest
            $(, $argument)*
        )
    };
}

/// A forum's invitations, those without an answer first, then the newest: a hundred after a given one.
pub async fn invitation_lines(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    after: Option<InvitationId>,
) -> sqlx::Result<Vec<InvitationLine>> {
    select_lines!(
        r#"
        left join invitations last on last.id = $2
        where i.forum_id = $1 and (
            last.id is null
            or (i.answer is not null, last.invited_at, i.id) > (last.answer is not null, i.invited_at, last.id)
        )
        order by i.answer is not null, i.invited_at desc, i.id limit 100
        "#,
        forum.0,
        after.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

/// A forum's invitations in the order in which they were written: a hundred after a given one.
pub async fn invitations_after(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    after: Option<InvitationId>,
) -> sqlx::Result<Vec<InvitationLine>> {
    select_lines!(
        r#"
        where i.forum_id = $1
          and ($2::uuid is null or (i.invited_at, i.id) > (select invited_at, id from invitations where id = $2))
        order by i.invited_at, i.id limit 100
        "#,
        forum.0,
        after.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}
