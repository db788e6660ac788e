use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};

use super::{
    Answer, Invitation, State, find, find_invitation,
    insert::{New, insert},
    promote,
    register::{open_registration, take_place},
    room::{Room, Turn},
    withdraw::end,
};
use crate::{
    forums::{self, Forum},
    ids::{InvitationId, RegistrationId},
    people::{self, Newcomer},
};

#[derive(Debug, thiserror::Error)]
pub enum RespondError {
    #[error("no such invitation")]
    NotFound,
    #[error("the forum takes no answers any more")]
    Closed,
    #[error("the forum is full and keeps no waitlist")]
    Full,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Accepts or declines an invitation. Accepting takes the seat that was kept, or a place, or a place in line when
/// there is none left; declining gives it back. The answer can be changed until the forum begins; an invited
/// guest may also come after registration has closed for others, and nobody decides about them again.
pub async fn respond(
    db: &PgPool,
    id: InvitationId,
    answer: Answer,
    now: Timestamp,
) -> Result<Option<RegistrationId>, RespondError> {
    let mut tx = db.begin().await?;
    let invitation = find_invitation(&mut *tx, id).await?.ok_or(RespondError::NotFound)?;
    let forum = forums::lock(&mut tx, invitation.forum_id).await?.ok_or(RespondError::NotFound)?;
    let invitation = find_invitation(&mut *tx, id).await?.ok_or(RespondError::NotFound)?;
    let registration = match invitation.registration_id {
        Some(id) => find(&mut *tx, id).await?.filter(|r| !r.state.has_ended()),
        None => None,
    };
    let stands = answer == Answer::Declined || registration.is_some();
    if invitation.answer == Some(answer) && stands {
        return Ok(invitation.registration_id);
    }
    let over = forum.starts_at.is_some_and(|starts| starts <= now);
    if forum.state != forums::State::Published || over {
        return Err(RespondError::Closed);
    }
    let registration = match answer {
        Answer::Accepted => Some(accept(&mut tx, &forum, &invitation, now).await?),
        Answer::Declined => {
            if let Some(registration) = registration {
                end(&mut tx, &registration, State::Withdrawn, now).await?;
            }
            None
        }
    };
    sqlx::query!(
        "update invitations set answer = $2, answered_at = $3, registration_id = $4 where id = $1",
        id.0,
        answer as Answer,
        now.to_sqlx() as _,
        registration.map(|r| r.0),
    )
    .execute(&mut *tx)
    .await?;
    // What was kept for the guest and is not taken goes to whoever waits.
    promote(&mut tx, forum.id, now).await?;
    tx.commit().await?;
    Ok(registration)
}

async fn accept(
    conn: &mut PgConnection,
    forum: &Forum,
    invitation: &Invitation,
    now: Timestamp,
) -> Result<RegistrationId, RespondError> {
    let person = people::find(&mut *conn, invitation.person_id).await?.ok_or(RespondError::NotFound)?;
    let email = person.email.as_deref().ok_or(RespondError::NotFound)?;
    if let Some(known) = open_registration(&mut *conn, forum.id, email).await? {
        let known = find(&mut *conn, known).await?.ok_or(RespondError::NotFound)?;
        let takes_the_seat = match known.state {
            State::Held | State::AwaitingApproval | State::Offered => true,
            State::Waitlisted => invitation.keeps_a_seat(),
            _ => false,
        };
        if takes_the_seat {
            // The invitation came to this very address, which confirms it.
            people::confirm_address(&mut *conn, person.id, email).await?;
            sqlx::query!(
                "update registrations set decided_at = coalesce(decided_at, $2) where id = $1",
                known.id.0,
                now.to_sqlx() as _,
            )
            .execute(&mut *conn)
            .await?;
            sqlx::query!(
                "update offers set answer = 'accepted', answered_at = $2 where registration_id = $1 and answer is null",
                known.id.0,
                now.to_sqlx() as _,
            )
            .execute(&mut *conn)
            .await?;
            take_place(&mut *conn, &known, now).await?;
        }
        return Ok(known.id);
    }
    let who = Newcomer::known(&person, email);
    let turn = match invitation.keeps_a_seat() {
        true => Turn::Place,
        false => Room::read(&mut *conn, forum).await?.turn(invitation.category_id, &who.country),
    };
    let state = match turn {
        Turn::Place => State::Confirmed,
        Turn::Line => State::Waitlisted,
        Turn::Full => return Err(RespondError::Full),
    };
    let new = New { is_decided: true, ..New::plain(invitation.category_id, person.id, &who, state) };
    let id = new.id;
    insert(conn, forum.id, &[new], None, (now, now)).await?;
    Ok(id)
}
