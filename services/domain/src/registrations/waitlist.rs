use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{
    State, find, register,
    room::{Left, line},
};
use crate::{
    forums,
    ids::{ForumId, OfferId, PersonId, RegistrationId},
    people,
    post::{self, Lane, Letter},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "offer_answer", rename_all = "snake_case")]
pub enum OfferAnswer {
    Accepted,
    Declined,
    Expired,
}

/// Places for somebody on the waitlist, and for those who wait with them, to be taken until they expire.
#[derive(Debug, Clone)]
pub struct Offer {
    pub id: OfferId,
    pub registration_id: RegistrationId,
    pub expires_at: jiff_sqlx::Timestamp,
    pub answer: Option<OfferAnswer>,
}

impl Offer {
    pub fn expires(&self) -> Timestamp {
        self.expires_at.to_jiff()
    }
}

pub async fn find_offer(db: impl PgExecutor<'_>, id: OfferId) -> sqlx::Result<Option<Offer>> {
    sqlx::query_as!(
        Offer,
        r#"
        select id as "id: OfferId", registration_id as "registration_id: RegistrationId", expires_at,
               answer as "answer: OfferAnswer"
        from offers where id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// Offers every free place to whoever has waited longest and can have it. Those who wait together are offered places
/// together: what is free meanwhile is laid aside for them until it is enough for all, and goes to nobody behind them. The
/// last offers end so long before the start as the forum says; after that nobody is asked any more.
/// Part of the caller's transaction, which holds the forum's lock.
pub(crate) async fn promote(conn: &mut PgConnection, forum: ForumId, now: Timestamp) -> sqlx::Result<()> {
    let Some(forum) = forums::find(&mut *conn, forum).await? else {
        return Ok(());
    };
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    if forum.state != forums::State::Published || has_begun {
        return Ok(());
    }
    let mut left = Left::read(&mut *conn, &forum).await?;
    if left.forum <= 0 || !left.has_line() {
        return Ok(());
    }
    for next in line(&mut *conn, forum.id).await? {
        if left.lay_aside(&next.party) < next.party.size() {
            continue;
        }
        if !offer(conn, next.id, next.person, now).await? {
            break;
        }
    }
    Ok(())
}

/// Makes one offer with its mail. `false` when it is too late for offers.
async fn offer(
    conn: &mut PgConnection,
    to: RegistrationId,
    person: PersonId,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let id = OfferId::mint();
    let expires = sqlx::query_scalar!(
        r#"
        insert into offers (id, registration_id, made_at, expires_at)
        select $1, r.id, $3, least($3::timestamptz + f.offer_lasts, f.starts_at - f.offers_end)
        from registrations r join forums f on f.id = r.forum_id
        where r.id = $2 and (f.starts_at is null or f.starts_at - f.offers_end > $3)
        returning expires_at
        "#,
        id.0,
        to.0,
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(expires) = expires else {
        return Ok(false);
    };
    sqlx::query!(
        "update registrations set state = 'offered', kept_until = $2, sequence = sequence + 1 where id = $1",
        to.0,
        expires as _,
    )
    .execute(&mut *conn)
    .await?;
    post::enqueue(
        conn,
        post::New {
            letter: Letter::SeatOffer { offer: id },
            lane: Lane::Urgent,
            person: Some(person),
            expires_at: Some(expires.to_jiff()),
            dedupe_key: &format!("tx:offer:{id}"),
        },
    )
    .await?;
    Ok(true)
}

#[derive(Debug, thiserror::Error)]
pub enum AnswerOfferError {
    #[error("no such offer")]
    NotFound,
    #[error("the offer was answered before")]
    Answered,
    #[error("the offer has expired")]
    Expired,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Takes the offered seat, or leaves it to the next in line.
pub async fn answer_offer(
    db: &PgPool,
    id: OfferId,
    accept: bool,
    now: Timestamp,
) -> Result<RegistrationId, AnswerOfferError> {
    let mut tx = db.begin().await?;
    let offer = find_offer(&mut *tx, id).await?.ok_or(AnswerOfferError::NotFound)?;
    let registration = find(&mut *tx, offer.registration_id).await?.ok_or(AnswerOfferError::NotFound)?;
    let forum = forums::lock(&mut tx, registration.forum_id).await?.ok_or(AnswerOfferError::NotFound)?;
    // The forum may have been moved to an earlier day since the offer was made.
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    let offer = find_offer(&mut *tx, id).await?.ok_or(AnswerOfferError::NotFound)?;
    match offer.answer {
        None if offer.expires() <= now || has_begun => return Err(AnswerOfferError::Expired),
        None => {}
        Some(OfferAnswer::Expired) => return Err(AnswerOfferError::Expired),
        Some(given) if (given == OfferAnswer::Accepted) == accept => {
            return Ok(offer.registration_id);
        }
        Some(_) => return Err(AnswerOfferError::Answered),
    }
    let answer = if accept { OfferAnswer::Accepted } else { OfferAnswer::Declined };
    sqlx::query!(
        "update offers set answer = $2, answered_at = $3 where id = $1",
        id.0,
        answer as OfferAnswer,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    if accept {
        people::confirm_address(&mut tx, registration.person_id, &registration.email).await?;
        let was_kept = register::take_kept_seat(&mut tx, &registration, now).await?;
        register::take_place(&mut tx, &registration, now).await?;
        if was_kept {
            promote(&mut tx, registration.forum_id, now).await?;
        }
    } else {
        super::withdraw::end(&mut tx, &registration, State::Withdrawn, now).await?;
        promote(&mut tx, registration.forum_id, now).await?;
    }
    tx.commit().await?;
    Ok(registration.id)
}
