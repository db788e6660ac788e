//! What is wrong in a registration is put right: by whoever it is of, or at the desk.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{
    Correction, CorrectionForm, Registration, State, find, promote,
    register::{open_registration, write},
    room::{Room, has_outgrown, party_in_line},
};
use crate::{
    audit, fields,
    forums::{self, Forum},
    ids::{AccountId, CategoryId, OfferId, PersonId, RegistrationId},
    people::{self, Newcomer},
    post::{self, Lane, Letter},
    problems::Problems,
};

#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    #[error("no such registration")]
    NotFound,
    #[error("the registration has ended")]
    Ended,
    #[error("the forum is over")]
    Over,
    #[error("no place that nobody waits for is left in the category and for the country")]
    NoRoom,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The participant corrects the name, the language and the time zone, until the forum is over. All else stays as it is.
pub async fn correct_own(
    db: &PgPool,
    id: RegistrationId,
    typed: &CorrectionForm,
    now: Timestamp,
) -> Result<(), CorrectError> {
    let (forum, was, mut tx) = open(db, id).await?;
    if forum.is_over(now) {
        return Err(CorrectError::Over);
    }
    let CorrectionForm { email, country, category, .. } = CorrectionForm::of(&was);
    let correction = CorrectionForm { email, country, category, ..typed.clone() }.parse()?;
    put_right(&mut tx, (&forum, &was), &correction, None, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Staff correct all of it. Another category or country wants a free place that nobody waits for, and what becomes free is
/// offered on; what is not asked of another category is taken back. A new address is confirmed as after registering, and the
/// links that went to the old one end; only once the forum has begun the place stays confirmed meanwhile.
pub async fn correct(
    db: &PgPool,
    id: RegistrationId,
    correction: &Correction,
    by: AccountId,
    now: Timestamp,
) -> Result<(), CorrectError> {
    let (forum, was, mut tx) = open(db, id).await?;
    put_right(&mut tx, (&forum, &was), correction, Some(by), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The registration and its forum, whose lock the transaction holds.
async fn open(
    db: &PgPool,
    id: RegistrationId,
) -> Result<(Forum, Registration, sqlx::Transaction<'static, sqlx::Postgres>), CorrectError> {
    let mut tx = db.begin().await?;
    let before = find(&mut *tx, id).await?.ok_or(CorrectError::NotFound)?;
    let forum = forums::lock(&mut tx, before.forum_id).await?.ok_or(CorrectError::NotFound)?;
    let was = find(&mut *tx, id).await?.ok_or(CorrectError::NotFound)?;
    if was.state.has_ended() { Err(CorrectError::Ended) } else { Ok((forum, was, tx)) }
}

async fn put_right(
    conn: &mut PgConnection,
    (forum, was): (&Forum, &Registration),
    correction: &Correction,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), CorrectError> {
    let Correction { category, who } = correction;
    let changed = correction.changes(was);
    if changed.is_empty() {
        return Ok(());
    }
    let categories = forums::categories(&mut *conn, forum.id).await?;
    let category = categories.iter().find(|c| c.code == *category).map(|c| c.id);
    let category = category.ok_or_else(|| Problems::one("category", "unknown-category"))?;
    let moves = category != was.category_id || who.country != was.country;
    if moves && was.delegation_id.is_some() {
        let field = if category == was.category_id { "country" } else { "category" };
        return Err(Problems::one(field, "seat-of-delegation").into());
    }
    // Who waits takes nothing with them.
    let room = match moves && was.state != State::Waitlisted {
        true => Some(Room::read(&mut *conn, forum).await?),
        false => None,
    };
    let (from, to) = ((was.category_id, was.country.as_str()), (category, who.country.as_str()));
    if let Some(room) = &room
        && room.overtakes(&mut *conn, forum.id, (from, to)).await?
    {
        return Err(CorrectError::NoRoom);
    }
    let waited = if moves { party_in_line(&mut *conn, forum.id, was.id).await? } else { None };
    let has_new_address = who.email != was.email;
    let person = if has_new_address { newcomer(conn, forum, who).await? } else { was.person_id };
    let sequence = save(conn, was, (category, person, who), has_new_address).await?;
    if category != was.category_id {
        fields::follow_category(&mut *conn, was.id).await?;
    }
    if let Some(before) = &room
        && Room::read(&mut *conn, forum).await?.is_overdrawn_since(before)
    {
        return Err(CorrectError::NoRoom);
    }
    if has_outgrown(&mut *conn, forum, was.id, waited).await? {
        return Err(CorrectError::NoRoom);
    }
    if has_new_address {
        ask_to_confirm(conn, forum, was, (person, sequence), now).await?;
    }
    if moves {
        promote(&mut *conn, forum.id, now).await?;
    }
    let details = json!({ "fields": changed });
    audit::note(conn, by, "registration.correct", audit::Subject("registration", was.id.0), details).await?;
    Ok(())
}

/// Whose a new address is. Nobody is registered twice.
async fn newcomer(conn: &mut PgConnection, forum: &Forum, who: &Newcomer) -> Result<PersonId, CorrectError> {
    people::lock_addresses(&mut *conn, std::slice::from_ref(&who.email)).await?;
    if open_registration(&mut *conn, forum.id, &who.email).await?.is_some() {
        return Err(Problems::one("email", "guest-registered").into());
    }
    Ok(people::recognise(conn, who).await?)
}

/// Writes it down. A code that opened a category opens no other one; calendars learn of what they show.
async fn save(
    conn: &mut PgConnection,
    was: &Registration,
    (category, person, who): (CategoryId, PersonId, &Newcomer),
    has_new_address: bool,
) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        r#"
        update registrations set
            native_name = $2, latin_name = $3, email = $4, country = $5, language = $6, time_zone = $7,
            category_id = $8, person_id = $9, link = coalesce($10, link),
            access_code_id = case when category_id = $8 then access_code_id end,
            through_focal_point = through_focal_point and email = $4,
            sequence = sequence + case
                when (native_name, latin_name, email, language) is distinct from ($2, $3, $4, $6) then 1 else 0 end
        where id = $1
        returning sequence
        "#,
        was.id.0,
        who.native_name,
        who.latin_name,
        who.email,
        who.country,
        who.language.code(),
        who.time_zone,
        category.0,
        person.0,
        has_new_address.then(Uuid::now_v7),
    )
    .fetch_one(conn)
    .await
}

/// The mail that comes after registering goes to the new address: a place is held again until it is confirmed, at most as
/// long as the forum holds places; who waits for one hears where; an offer is made once more, until the same moment.
async fn ask_to_confirm(
    conn: &mut PgConnection,
    forum: &Forum,
    was: &Registration,
    (person, sequence): (PersonId, i32),
    now: Timestamp,
) -> sqlx::Result<()> {
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    let state = match was.state {
        State::Offered => return offer_again(conn, was.id, person, now).await,
        State::Confirmed | State::AwaitingApproval if has_begun => was.state,
        State::Waitlisted => was.state,
        _ => State::Held,
    };
    if state == State::Held {
        sqlx::query!(
            r#"
            update registrations r set
                state = 'held', confirmed_at = null,
                kept_until = greatest(least($2::timestamptz + f.hold_lasts, f.starts_at), $2 + interval '1 hour'),
                decided_at = case when r.state = 'confirmed' then coalesce(r.decided_at, $2) else r.decided_at end
            from forums f where f.id = r.forum_id and r.id = $1
            "#,
            was.id.0,
            now.to_sqlx() as _,
        )
        .execute(&mut *conn)
        .await?;
    }
    write(conn, was.id, person, state, sequence).await
}

/// The link of the offer before went to another address.
async fn offer_again(
    conn: &mut PgConnection,
    id: RegistrationId,
    person: PersonId,
    now: Timestamp,
) -> sqlx::Result<()> {
    let offer = OfferId::mint();
    sqlx::query!(
        "update offers set answer = 'expired', answered_at = $2 where registration_id = $1 and answer is null",
        id.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let expires = sqlx::query_scalar!(
        r#"
        insert into offers (id, registration_id, made_at, expires_at)
        select $1, id, $3, kept_until from registrations where id = $2
        returning expires_at
        "#,
        offer.0,
        id.0,
        now.to_sqlx() as _,
    )
    .fetch_one(&mut *conn)
    .await?;
    let new = post::New {
        letter: Letter::SeatOffer { offer },
        lane: Lane::Urgent,
        person: Some(person),
        expires_at: Some(expires.to_jiff()),
        dedupe_key: &format!("tx:offer:{offer}"),
    };
    post::enqueue(conn, new).await
}
