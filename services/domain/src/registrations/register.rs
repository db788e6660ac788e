use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};

use super::{
    NewRegistration, Registration, State, decide, find,
    group::{Asked, register_all},
    promote,
};
use crate::{
    forums,
    ids::{ForumId, PersonId, RegistrationId},
    people,
    post::{self, Lane, Letter},
    problems::Problems,
    request,
};

#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    #[error("no such forum")]
    NotFound,
    #[error("registration opens later")]
    NotYet(Timestamp),
    #[error("registration is closed")]
    Closed,
    #[error("no place is left in the category, and the forum keeps no waitlist")]
    Full,
    #[error("this address is already registered for the forum")]
    AlreadyRegistered,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for RegisterError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|e| e.constraint()) {
            Some("one_registration_per_address") => Self::AlreadyRegistered,
            _ => Self::Database(error),
        }
    }
}

/// Takes a place while there is room in the category and in the forum, or else joins the end of the waitlist.
/// The place is held until the address is confirmed; the mail says until when, or the number in line.
/// An address that is registered already gets a mail that says so.
pub async fn register(
    db: &PgPool,
    forum: ForumId,
    new: &NewRegistration,
    now: Timestamp,
) -> Result<(RegistrationId, State), RegisterError> {
    let one = [Asked { new, request: request::current(), now }];
    let told = register_all(db, forum, &one).await?.pop();
    told.unwrap_or(Err(RegisterError::NotFound))
}

/// The mail that says where a registration stands: one for each state it comes to.
pub(super) async fn write(
    conn: &mut PgConnection,
    id: RegistrationId,
    person: PersonId,
    state: State,
    sequence: i32,
) -> sqlx::Result<()> {
    post::enqueue(
        conn,
        post::New {
            letter: Letter::Registration { registration: id, state: Some(state) },
            lane: Lane::Urgent,
            person: Some(person),
            expires_at: None,
            // Who comes to a state a second time is told a second time.
            dedupe_key: &format!("tx:registration:{id}:{}:{sequence}", state.code()),
        },
    )
    .await
}

pub(super) async fn open_registration(
    conn: &mut PgConnection,
    forum: ForumId,
    email: &str,
) -> sqlx::Result<Option<RegistrationId>> {
    sqlx::query_scalar!(
        r#"
        select id as "id: RegistrationId" from registrations
        where forum_id = $1 and email = $2 and not has_ended(state) and not through_focal_point
        "#,
        forum.0,
        email,
    )
    .fetch_optional(conn)
    .await
}

/// Whoever registers again is told by mail, at most once in ten minutes.
pub(super) async fn tell_again(
    conn: &mut PgConnection,
    registration: RegistrationId,
    now: Timestamp,
) -> sqlx::Result<()> {
    let found = find(&mut *conn, registration).await?;
    let when = now.as_second() / 600;
    post::enqueue(
        conn,
        post::New {
            letter: Letter::AlreadyRegistered { registration },
            lane: Lane::Urgent,
            person: found.map(|r| r.person_id),
            expires_at: None,
            dedupe_key: &format!("tx:already_registered:{registration}:{when}"),
        },
    )
    .await
}

/// Sends a new link to the address of a registration, at most once in ten minutes.
pub async fn send_link(db: &PgPool, registration: &Registration, now: Timestamp) -> sqlx::Result<()> {
    let when = now.as_second() / 600;
    let new = post::New {
        letter: Letter::RegistrationLink { registration: registration.id },
        lane: Lane::Urgent,
        person: Some(registration.person_id),
        expires_at: None,
        dedupe_key: &format!("tx:registration_link:{}:{when}", registration.id),
    };
    post::enqueue(&mut *db.acquire().await?, new).await
}

#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    #[error("no such registration")]
    NotFound,
    #[error("the registration has ended")]
    Ended,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The address is confirmed by whoever holds the link: a held place becomes theirs. Doing it twice changes nothing.
pub async fn confirm(db: &PgPool, id: RegistrationId, now: Timestamp) -> Result<(), ConfirmError> {
    let mut tx = db.begin().await?;
    let before = find(&mut *tx, id).await?.ok_or(ConfirmError::NotFound)?;
    forums::lock(&mut tx, before.forum_id).await?.ok_or(ConfirmError::NotFound)?;
    let registration = find(&mut *tx, id).await?.ok_or(ConfirmError::NotFound)?;
    if registration.state.has_ended() {
        return Err(ConfirmError::Ended);
    }
    people::confirm_address(&mut tx, registration.person_id, &registration.email).await?;
    if registration.state == State::Held {
        let was_kept = take_kept_seat(&mut tx, &registration, now).await?;
        take_place(&mut tx, &registration, now).await?;
        if was_kept {
            promote(&mut tx, registration.forum_id, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A held or offered place becomes its holder's, or waits for the decision of whoever decides about the
/// category, or about one who came by somebody else's invitation; with the mail that says so. Part of the caller's transaction, which holds the forum's lock.
pub(super) async fn take_place(
    conn: &mut PgConnection,
    registration: &Registration,
    now: Timestamp,
) -> sqlx::Result<()> {
    let came = sqlx::query!(
        r#"
        update registrations r set
            state = case when is_decided then 'confirmed'::registration_state else 'awaiting_approval' end,
            confirmed_at = case when is_decided then $2::timestamptz end,
            kept_until = null, sequence = sequence + 1
        from (
            select r.id, r.decided_at is not null or c.decided_by = 'nobody' and r.came_by is null as is_decided
            from registrations r join categories c on c.id = r.category_id where r.id = $1
        ) it
        where r.id = it.id
        returning r.state as "state: State", r.sequence
        "#,
        registration.id.0,
        now.to_sqlx() as _,
    )
    .fetch_one(&mut *conn)
    .await?;
    if came.state == State::AwaitingApproval {
        decide::tell_focal_points(&mut *conn, registration, now).await?;
    }
    write(conn, registration.id, registration.person_id, came.state, came.sequence).await
}

/// An invited guest who takes a place without answering has accepted: nobody decides about them again in the category that
/// they were invited to, and a seat that was kept for them is this one. Tells whether there was an invitation. Before the
/// place is taken.
pub(super) async fn take_kept_seat(
    conn: &mut PgConnection,
    registration: &Registration,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        with accepted as (
            update invitations set answer = 'accepted', answered_at = $3, registration_id = $4
            where forum_id = $1 and person_id = $2 and answer is null
            returning category_id
        ), decided as (
            update registrations r set decided_at = coalesce(r.decided_at, $3)
            from accepted where r.id = $4 and r.category_id = accepted.category_id
        )
        select exists (select from accepted) as "was_invited!"
        "#,
        registration.forum_id.0,
        registration.person_id.0,
        now.to_sqlx() as _,
        registration.id.0,
    )
    .fetch_one(conn)
    .await
}
