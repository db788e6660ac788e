use sqlx::PgConnection;

use crate::{
    ids::{ForumId, PersonId, RegistrationId},
    post::{self, Lane, Letter},
};

/// Writes to everybody who is registered that the forum has another time or place. Part of the caller's
/// transaction, which holds the lock.
pub(crate) async fn tell_of_move(conn: &mut PgConnection, forum: ForumId, sequence: i32) -> sqlx::Result<()> {
    let registered = sqlx::query!(
        r#"
        select id as "id: RegistrationId", person_id as "person: PersonId" from registrations
        where forum_id = $1 and not has_ended(state)
        "#,
        forum.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    for one in registered {
        let registration = one.id;
        post::enqueue(
            conn,
            post::New {
                letter: Letter::ForumMoved { registration, sequence },
                lane: Lane::Normal,
                person: Some(one.person),
                expires_at: None,
                dedupe_key: &format!("tx:forum_moved:{registration}:{sequence}"),
            },
        )
        .await?;
    }
    Ok(())
}
