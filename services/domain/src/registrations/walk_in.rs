use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    Decider, NewRegistration, Registration, State,
    companions::bring_who_finds_room,
    decide, find,
    insert::{New, insert, next_in_line},
    promote, register,
    room::{Party, Room, laid_aside_for},
};
use crate::{
    addresses, audit,
    fields::{self, Given, Question, Stage},
    forums::{self, Forum},
    ids::{AccountId, CategoryId, ForumId, InvitationId, PersonId, RegistrationId},
    people,
    problems::Problems,
};

#[derive(Debug, thiserror::Error)]
pub enum WalkInError {
    #[error("no such forum")]
    NotFound,
    #[error("the forum is a draft, cancelled or over")]
    NotHeld,
    #[error("no place is left in the category")]
    Full,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Registers somebody who stands at the door, whether or not registration is still open, where a place is left. Whoever
/// waits goes first until the forum begins; then whoever is there. An address that is registered already is confirmed, and
/// a guest has accepted by coming: a seat that is kept for them is theirs. Of those who waited with somebody, as many come
/// in as there is room for. What somebody has answered before stays. Nobody is brought along at the door: each is
/// registered there.
pub async fn walk_in(
    db: &PgPool,
    forum: ForumId,
    new: &NewRegistration,
    by: AccountId,
    now: Timestamp,
) -> Result<RegistrationId, WalkInError> {
    if !new.companions.is_empty() {
        return Err(Problems::one("companions", "alone-at-the-door").into());
    }
    let mut tx = db.begin().await?;
    let forum = forums::lock(&mut tx, forum).await?.ok_or(WalkInError::NotFound)?;
    if forum.state != forums::State::Published || forum.ends_at.is_none_or(|ends| ends <= now) {
        return Err(WalkInError::NotHeld);
    }
    let guest = guest(&mut tx, forum.id, &new.who.email, now).await?;
    let seat = guest.as_ref().filter(|guest| guest.keeps_a_seat);
    let known = match register::open_registration(&mut tx, forum.id, &new.who.email).await? {
        Some(id) => find(&mut *tx, id).await?,
        None => None,
    };
    let id = match known {
        Some(known) => confirm_known(&mut tx, &forum, &known, seat, by, now).await?,
        None => add(&mut tx, &forum, new, seat, now).await?,
    };
    let answers = fields::answers_of(&mut *tx, id).await?;
    // A guest, or who was known, may be of another category than the one that was chosen at the door.
    let category = find(&mut *tx, id).await?.map(|r| r.category_code).unwrap_or_default();
    let asked = fields::asked(&mut *tx, forum.id, Stage::Registration).await?;
    let is_asked = |given: &Given| asked.iter().any(|q| q.field == given.field && q.is_for(&category));
    let missed = |given: &&Given| {
        is_asked(given) && !answers.iter().any(|answer| answer.question.field == given.field)
    };
    let given: Vec<Given> = new.given.iter().filter(missed).cloned().collect();
    fields::keep(&mut tx, id, &given, now).await?;
    if let Some(guest) = guest {
        sqlx::query!("update invitations set registration_id = $2 where id = $1", guest.invitation.0, id.0)
            .execute(&mut *tx)
            .await?;
    }
    // What was laid aside for a party whose rest stays away is free, as is a seat that was kept for somebody who had another.
    promote(&mut tx, forum.id, now).await?;
    let subject = audit::Subject("registration", id.0);
    audit::note(&mut tx, Some(by), "registration.walk_in", subject, json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

/// What is asked at the door of somebody with this address: what they have answered already, they need not answer again;
/// whoever has a category, by a registration or by a seat that is kept for them, is asked what is asked of that one,
/// whichever is chosen.
pub async fn asked_at_the_door(db: &PgPool, forum: ForumId, email: &str) -> sqlx::Result<Vec<Question>> {
    let mut questions = fields::asked(db, forum, Stage::Registration).await?;
    let email = addresses::parse(email).unwrap_or_default();
    let mut conn = db.acquire().await?;
    let mut category = category_of_seat(&mut conn, forum, &email).await?;
    if let Some(known) = register::open_registration(&mut conn, forum, &email).await? {
        let answers = fields::answers_of(&mut *conn, known).await?;
        for question in &mut questions {
            question.is_required &= !answers.iter().any(|answer| answer.question.field == question.field);
        }
        // Only who waits in line goes over into the category of the seat.
        let known = find(&mut *conn, known).await?;
        let stays = known.filter(|known| known.state != State::Waitlisted || category.is_none());
        category = stays.map(|known| known.category_code).or(category);
    }
    if let Some(category) = category {
        for question in &mut questions {
            question.for_categories =
                if question.is_for(&category) { Vec::new() } else { vec![OF_NOBODY.to_owned()] };
        }
    }
    Ok(questions)
}

/// No category has this code.
const OF_NOBODY: &str = "";

/// In which category a seat is kept for the guest with this address.
async fn category_of_seat(
    conn: &mut PgConnection,
    forum: ForumId,
    email: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"
        select c.code from invitations i join people p on p.id = i.person_id join categories c on c.id = i.category_id
        where i.forum_id = $1 and i.answer is null and i.held_until is not null and p.email = $2
        order by i.held_until, i.id limit 1
        "#,
        forum.0,
        email,
    )
    .fetch_optional(conn)
    .await
}

/// Somebody who was invited and has not answered.
struct Guest {
    invitation: InvitationId,
    person: PersonId,
    category: CategoryId,
    country: String,
    keeps_a_seat: bool,
}

/// The guest with this address, whose invitation is accepted: what was kept for them is free for them now.
async fn guest(
    conn: &mut PgConnection,
    forum: ForumId,
    email: &str,
    now: Timestamp,
) -> sqlx::Result<Option<Guest>> {
    sqlx::query_as!(
        Guest,
        r#"
        update invitations i set answer = 'accepted', answered_at = $3
        from people p
        where i.id = (
            select o.id from invitations o join people q on q.id = o.person_id
            where o.forum_id = $1 and o.answer is null and q.email = $2 order by o.held_until nulls last, o.id limit 1
        ) and p.id = i.person_id
        returning i.id as "invitation: InvitationId", i.person_id as "person: PersonId",
                  i.category_id as "category: CategoryId", p.country, i.held_until is not null as "keeps_a_seat!"
        "#,
        forum.0,
        email,
        now.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await
}

async fn has_room(
    conn: &mut PgConnection,
    forum: &Forum,
    category: CategoryId,
    country: &str,
    now: Timestamp,
) -> Result<(), WalkInError> {
    let room = Room::read(conn, forum).await?;
    let is_free = room.is_free_for(&Party::one(category, country), forum.starts_at.is_some_and(|s| s <= now));
    if is_free { Ok(()) } else { Err(WalkInError::Full) }
}

async fn confirm_known(
    conn: &mut PgConnection,
    forum: &Forum,
    known: &Registration,
    seat: Option<&Guest>,
    by: AccountId,
    now: Timestamp,
) -> Result<RegistrationId, WalkInError> {
    // The seat that was kept for them is theirs alone.
    let laid = match known.state {
        State::Waitlisted => laid_aside_for(&mut *conn, forum, known.id).await? - i64::from(seat.is_some()),
        _ => 0,
    };
    match (known.state, seat) {
        (State::Confirmed, _) => return Ok(known.id),
        (State::Waitlisted, Some(seat)) => {
            sqlx::query!(
                "update registrations set category_id = $2, country = $3 where id = $1",
                known.id.0,
                seat.category.0,
                seat.country,
            )
            .execute(&mut *conn)
            .await?;
            if seat.category != known.category_id {
                fields::follow_category(&mut *conn, known.id).await?;
            }
        }
        (State::Waitlisted, None) => has_room(conn, forum, known.category_id, &known.country, now).await?,
        _ => {}
    }
    sqlx::query!(
        "update offers set answer = 'accepted', answered_at = $2 where registration_id = $1 and answer is null",
        known.id.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    decide::decided(conn, known.id, Decider::Staff(by), None, now).await?;
    register::take_place(&mut *conn, known, now).await?;
    if known.state == State::Waitlisted {
        bring_who_finds_room(conn, (known.id, laid), now).await?;
    }
    Ok(known.id)
}

async fn add(
    conn: &mut PgConnection,
    forum: &Forum,
    new: &NewRegistration,
    seat: Option<&Guest>,
    now: Timestamp,
) -> Result<RegistrationId, WalkInError> {
    let categories = forums::categories(&mut *conn, forum.id).await?;
    let category = categories.iter().find(|c| c.code == new.category).map(|c| c.id);
    let category = category.ok_or_else(|| Problems::one("category", "unknown-category"))?;
    let (category, person, who) = match seat {
        Some(seat) => {
            let who = people::Newcomer { country: seat.country.clone(), ..new.who.clone() };
            (seat.category, seat.person, who)
        }
        None => {
            has_room(conn, forum, category, &new.who.country, now).await?;
            (category, people::recognise(&mut *conn, &new.who).await?, new.who.clone())
        }
    };
    let row = New {
        is_decided: true,
        answers: new.answers.clone(),
        consents: new.consents.clone().into(),
        ..New::plain(category, person, &who, State::Confirmed)
    };
    let id = row.id;
    let asked = next_in_line(&mut *conn, forum.id, now).await?;
    insert(conn, forum.id, std::slice::from_ref(&row), None, (now, asked)).await?;
    Ok(id)
}
