use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};

use super::{
    Answer, Invitation, Registration, State,
    companions::bring_who_finds_room,
    find, find_invitation,
    insert::{New, insert, next_in_line},
    promote,
    register::{open_registration, take_place},
    room::{Party, Room, Turn, laid_aside_for},
    withdraw::end,
};
use crate::{
    fields,
    forums::{self, Forum},
    ids::{InvitationId, RegistrationId},
    people::{self, Newcomer, Person},
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

/// What has come of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Responded {
    /// The answer has made this registration.
    Registered(RegistrationId),
    /// The guest was registered already. Whoever answered is told no more: the link to it came by mail.
    Known(RegistrationId),
    Declined,
}

impl Responded {
    /// What the guest has now.
    pub fn registration(self) -> Option<RegistrationId> {
        match self {
            Self::Registered(id) | Self::Known(id) => Some(id),
            Self::Declined => None,
        }
    }
}

/// Accepts or declines an invitation. Accepting takes the seat that was kept, or a place, or a place in line when
/// there is none left; declining gives it back. The answer can be changed until the forum begins; an invited
/// guest may also come after registration has closed for others, and nobody decides about them again.
pub async fn respond(
    db: &PgPool,
    id: InvitationId,
    answer: Answer,
    now: Timestamp,
) -> Result<Responded, RespondError> {
    let mut tx = db.begin().await?;
    let invitation = find_invitation(&mut *tx, id).await?.ok_or(RespondError::NotFound)?;
    let forum = forums::lock(&mut tx, invitation.forum_id).await?.ok_or(RespondError::NotFound)?;
    let invitation = find_invitation(&mut *tx, id).await?.ok_or(RespondError::NotFound)?;
    let registration = match invitation.registration_id {
        Some(id) => find(&mut *tx, id).await?.filter(|r| !r.state.has_ended()),
        None => None,
    };
    match (invitation.answer, answer, &registration) {
        (Some(Answer::Declined), Answer::Declined, _) => return Ok(Responded::Declined),
        (Some(Answer::Accepted), Answer::Accepted, Some(known)) => return Ok(Responded::Known(known.id)),
        _ => {}
    }
    if !takes_answers(&forum, now) {
        return Err(RespondError::Closed);
    }
    let responded = match answer {
        Answer::Accepted => accept(&mut tx, &forum, &invitation, now).await?,
        Answer::Declined => {
            if let Some(registration) = registration {
                end(&mut tx, &registration, State::Withdrawn, now).await?;
            }
            Responded::Declined
        }
    };
    sqlx::query!(
        "update invitations set answer = $2, answered_at = $3, registration_id = $4 where id = $1",
        id.0,
        answer as Answer,
        now.to_sqlx() as _,
        responded.registration().map(|r| r.0),
    )
    .execute(&mut *tx)
    .await?;
    // What was kept for the guest and is not taken goes to whoever waits.
    promote(&mut tx, forum.id, now).await?;
    tx.commit().await?;
    Ok(responded)
}

/// Invitations are answered until the forum begins.
pub(super) fn takes_answers(forum: &Forum, now: Timestamp) -> bool {
    forum.state == forums::State::Published && forum.starts_at.is_none_or(|starts| starts > now)
}

async fn accept(
    conn: &mut PgConnection,
    forum: &Forum,
    invitation: &Invitation,
    now: Timestamp,
) -> Result<Responded, RespondError> {
    let person = people::find(&mut *conn, invitation.person_id).await?.ok_or(RespondError::NotFound)?;
    let email = person.email.as_deref().ok_or(RespondError::NotFound)?;
    if let Some(known) = open_registration(&mut *conn, forum.id, email).await? {
        let known = find(&mut *conn, known).await?.ok_or(RespondError::NotFound)?;
        accept_known(conn, invitation, &person, email, &known, now).await?;
        return Ok(Responded::Known(known.id));
    }
    let who = Newcomer::known(&person, email);
    let turn = match invitation.keeps_a_seat() {
        true => Turn::Place,
        false => {
            let alone = Party::one(invitation.category_id, &who.country);
            Room::read(&mut *conn, forum).await?.turn(&alone)
        }
    };
    let state = match turn {
        Turn::Place => State::Confirmed,
        Turn::Line => State::Waitlisted,
        Turn::Full => return Err(RespondError::Full),
    };
    let new = New { is_decided: true, ..New::plain(invitation.category_id, person.id, &who, state) };
    let id = new.id;
    let asked = next_in_line(&mut *conn, forum.id, now).await?;
    insert(conn, forum.id, &[new], None, (now, asked)).await?;
    Ok(Responded::Registered(id))
}

/// Somebody who has asked for a place by themselves: what they have is theirs, and who stands in line takes the seat that
/// was kept, in the category and of the country that it was kept in. Nobody decides again in the category of the invitation.
async fn accept_known(
    conn: &mut PgConnection,
    invitation: &Invitation,
    person: &Person,
    email: &str,
    known: &Registration,
    now: Timestamp,
) -> sqlx::Result<()> {
    match known.state {
        State::AwaitingApproval if known.category_id != invitation.category_id => return Ok(()),
        State::Held | State::AwaitingApproval | State::Offered => {}
        State::Waitlisted if invitation.keeps_a_seat() => {}
        _ => return Ok(()),
    }
    // The invitation came to this very address, which confirms it.
    people::confirm_address(&mut *conn, person.id, email).await?;
    take_as_the_guest(&mut *conn, invitation, person, known, now).await?;
    if known.state == State::Held { take_place(conn, known, now).await } else { Ok(()) }
}

/// What a guest has asked for without answering becomes theirs, without anybody's decision: a place, or the seat that was
/// kept, in the category and of the country that it was kept in, with those of their party for whom there is room. A held
/// place waits for its address.
pub(super) async fn take_as_the_guest(
    conn: &mut PgConnection,
    invitation: &Invitation,
    guest: &Person,
    known: &Registration,
    now: Timestamp,
) -> sqlx::Result<()> {
    if known.state == State::Confirmed {
        return Ok(());
    }
    let takes_the_kept = known.state == State::Waitlisted && invitation.keeps_a_seat();
    let mut laid = 0;
    if takes_the_kept {
        if let Some(forum) = forums::find(&mut *conn, known.forum_id).await? {
            laid = laid_aside_for(&mut *conn, &forum, known.id).await?;
        }
        sqlx::query!(
            "update invitations set answer = 'accepted', answered_at = $2, registration_id = $3 where id = $1",
            invitation.id.0,
            now.to_sqlx() as _,
            known.id.0,
        )
        .execute(&mut *conn)
        .await?;
        sqlx::query!(
            "update registrations set category_id = $2, country = $3 where id = $1",
            known.id.0,
            invitation.category_id.0,
            guest.country,
        )
        .execute(&mut *conn)
        .await?;
        if invitation.category_id != known.category_id {
            fields::follow_category(&mut *conn, known.id).await?;
        }
    }
    sqlx::query!(
        "update registrations set decided_at = coalesce(decided_at, $2) where id = $1 and category_id = $3",
        known.id.0,
        now.to_sqlx() as _,
        invitation.category_id.0,
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
    match known.state {
        State::AwaitingApproval | State::Offered => take_place(conn, known, now).await,
        State::Waitlisted if takes_the_kept => {
            take_place(&mut *conn, known, now).await?;
            bring_who_finds_room(conn, (known.id, laid), now).await
        }
        _ => Ok(()),
    }
}
