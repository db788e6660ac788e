use sqlx::PgExecutor;

use super::{Answer, InvitationLine};
use crate::ids::{ForumId, InvitationId};

/// A forum's invitations in the order in which they were written: a hundred after a given one.
pub async fn invitations_after(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    after: Option<InvitationId>,
) -> sqlx::Result<Vec<InvitationLine>> {
    sqlx::query_as!(
        InvitationLine,
        r#"
        select i.id as "id: InvitationId", p.latin_name, p.email, p.country, i.answer as "answer: Answer",
               i.invited_at, i.held_until, i.reminded_at
        from invitations i join people p on p.id = i.person_id
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
