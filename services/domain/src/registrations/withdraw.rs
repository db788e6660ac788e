use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Registration, State, find, promote, remind};
use crate::{
    audit, documents, forums,
    ids::{AccountId, ForumId, PersonId, RegistrationId},
    post::{self, Lane, Letter},
};

#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    #[error("no such registration")]
    NotFound,
    #[error("the registration has ended before")]
    Ended,
    #[error("the forum is over")]
    Over,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Gives a registration up, until the forum has ended: what was attended stays. A place that it took is offered at once to whoever has waited longest.
/// `by` names the member of staff who did it; `None` is the participant.
pub async fn withdraw(
    db: &PgPool,
    id: RegistrationId,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), WithdrawError> {
    let mut tx = db.begin().await?;
    let before = find(&mut *tx, id).await?.ok_or(WithdrawError::NotFound)?;
    let forum = forums::lock(&mut tx, before.forum_id).await?.ok_or(WithdrawError::NotFound)?;
    let registration = find(&mut *tx, id).await?.ok_or(WithdrawError::NotFound)?;
    if registration.state.has_ended() {
        return Err(WithdrawError::Ended);
    }
    if forum.is_over(now) {
        return Err(WithdrawError::Over);
    }
    end(&mut tx, &registration, State::Withdrawn, now).await?;
    promote(&mut tx, registration.forum_id, now).await?;
    if by.is_some() {
        audit::note(&mut tx, by, "registration.withdraw", audit::Subject("registration", id.0), json!({}))
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Ends a registration and its open offer, with the mail that takes it out of the person's calendar.
pub(super) async fn end(
    conn: &mut PgConnection,
    registration: &Registration,
    state: State,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update registrations set state = $2, kept_until = null, ended_at = $3, sequence = sequence + 1 where id = $1",
        registration.id.0,
        state as State,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let answer = if state == State::Expired { "expired" } else { "declined" };
    sqlx::query!(
        r#"
        update offers set answer = $2::text::offer_answer, answered_at = $3
        where registration_id = $1 and answer is null
        "#,
        registration.id.0,
        answer,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let why = format!("registration-{}", state.code());
    documents::void_visa_letters(conn, registration.forum_id, Some(registration.id), &why, now).await?;
    say_goodbye(conn, registration.id, registration.person_id).await
}

/// Ends all open registrations of a cancelled forum. Part of the caller's transaction, which holds the lock.
pub(crate) async fn end_all_of_forum(
    conn: &mut PgConnection,
    forum: ForumId,
    now: Timestamp,
) -> sqlx::Result<()> {
    let ended = sqlx::query!(
        r#"
        update registrations set state = 'withdrawn', kept_until = null, ended_at = $2, sequence = sequence + 1
        where forum_id = $1 and not has_ended(state)
        returning id as "id: RegistrationId", person_id as "person: PersonId"
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        update offers o set answer = 'declined', answered_at = $2 from registrations r
        where r.id = o.registration_id and r.forum_id = $1 and o.answer is null
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    documents::void_visa_letters(conn, forum, None, "forum-cancelled", now).await?;
    for registration in ended {
        say_goodbye(conn, registration.id, registration.person).await?;
    }
    remind::take_back(conn, forum, now).await
}

async fn say_goodbye(
    conn: &mut PgConnection,
    registration: RegistrationId,
    person: PersonId,
) -> sqlx::Result<()> {
    post::enqueue(
        conn,
        post::New {
            letter: Letter::RegistrationEnded { registration },
            lane: Lane::Urgent,
            person: Some(person),
            expires_at: None,
            dedupe_key: &format!("tx:registration_ended:{registration}"),
        },
    )
    .await
}
