use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};

use super::{NewRegistration, Registration, State, find};
use crate::{
    fields,
    forums::{self, Category, Forum},
    ids::{CategoryId, ForumId, PersonId, RegistrationId},
    people::{self, Newcomer},
    post::{self, Lane, Letter},
    problems::Problems,
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

/// Takes a place while there is one in the category and in the forum, or else joins the end of the waitlist.
/// The place is held until the address is confirmed; the mail says until when, or the number in line.
/// An address that is registered already gets a mail that says so.
pub async fn register(
    db: &PgPool,
    forum: ForumId,
    new: &NewRegistration,
    now: Timestamp,
) -> Result<(RegistrationId, State), RegisterError> {
    let mut tx = db.begin().await?;
    let forum = forums::lock(&mut tx, forum).await?.ok_or(RegisterError::NotFound)?;
    match forums::registration_is(&forum, now) {
        forums::Registration::Open => {}
        forums::Registration::NotYet(opens) => return Err(RegisterError::NotYet(opens)),
        forums::Registration::Closed | forums::Registration::Rests => return Err(RegisterError::Closed),
        forums::Registration::None => return Err(RegisterError::NotFound),
    }
    let categories = forums::categories(&mut *tx, forum.id).await?;
    let category = categories
        .iter()
        .find(|c| c.code == new.category)
        .ok_or_else(|| Problems::one("category", "unknown-category"))?;
    let state = match (category.free_for_newcomers() > 0, forum.waitlist) {
        (true, _) => Ok(State::Held),
        (false, true) => Ok(State::Waitlisted),
        (false, false) => Err(RegisterError::Full),
    };
    if let Some(registration) = open_registration(&mut tx, forum.id, &new.who.email).await? {
        tell_again(&mut tx, registration, now).await?;
        tx.commit().await?;
        // That a forum is full is said to everybody alike: it must not tell who is registered.
        return Err(state.err().unwrap_or(RegisterError::AlreadyRegistered));
    }
    let state = state?;
    let person = people::recognise(&mut tx, &new.who).await?;
    let id = insert(&mut tx, forum.id, category.id, person, &new.who, state, now).await?;
    let has_answers = new.answers.as_object().is_some_and(|answers| !answers.is_empty());
    if has_answers || !new.consents.is_empty() || new.call.is_some() {
        sqlx::query!(
            "update registrations set answers = $2, consents = $3, made_by_call = $4 where id = $1",
            id.0,
            new.answers,
            &new.consents,
            new.call.map(|call| call.0),
        )
        .execute(&mut *tx)
        .await?;
    }
    fields::keep(&mut tx, id, &new.given, now).await?;
    write(&mut tx, id, person, state).await?;
    tx.commit().await?;
    Ok((id, state))
}

/// A place goes to a category while its quota and the forum's capacity last.
pub(super) fn has_room(forum: &Forum, category: &Category) -> bool {
    category.free() > 0 && forum.free().is_some_and(|free| free > 0)
}

pub(super) async fn insert(
    conn: &mut PgConnection,
    forum: ForumId,
    category: CategoryId,
    person: PersonId,
    who: &Newcomer,
    state: State,
    now: Timestamp,
) -> sqlx::Result<RegistrationId> {
    let id = RegistrationId::mint();
    sqlx::query!(
        r#"
        insert into registrations
            (id, forum_id, category_id, person_id, native_name, latin_name, email, country, language, time_zone,
             state, kept_until, requested_at, confirmed_at)
        select $1, f.id, $3, $4, $5, $6, $7, $8, $9, $10, $11,
               case when $11 = 'held'::registration_state
                    then greatest(least($12::timestamptz + f.hold_lasts, f.starts_at), $12 + interval '1 hour') end, $12,
               case when $11 = 'confirmed'::registration_state then $12 end
        from forums f where f.id = $2
        "#,
        id.0,
        forum.0,
        category.0,
        person.0,
        who.native_name,
        who.latin_name,
        who.email,
        who.country,
        who.language.code(),
        who.time_zone,
        state as State,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(id)
}

/// The mail that says where a registration stands: one for each state it comes to.
pub(super) async fn write(
    conn: &mut PgConnection,
    id: RegistrationId,
    person: PersonId,
    state: State,
) -> sqlx::Result<()> {
    post::enqueue(
        conn,
        post::New {
            letter: Letter::Registration { registration: id, state: Some(state) },
            lane: Lane::Urgent,
            person: Some(person),
            expires_at: None,
            dedupe_key: &format!("tx:registration:{id}:{}", state.code()),
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
        where forum_id = $1 and email = $2 and not has_ended(state)
        "#,
        forum.0,
        email,
    )
    .fetch_optional(conn)
    .await
}

/// Whoever registers again is told by mail, at most once in ten minutes.
async fn tell_again(
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
        take_place(&mut tx, &registration, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A held or offered place becomes its holder's, with the mail that says so. Part of the caller's transaction,
/// which holds the forum's lock.
pub(super) async fn take_place(
    conn: &mut PgConnection,
    registration: &Registration,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update registrations set state = 'confirmed', kept_until = null, confirmed_at = $2, sequence = sequence + 1
        where id = $1
        "#,
        registration.id.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    write(conn, registration.id, registration.person_id, State::Confirmed).await
}
