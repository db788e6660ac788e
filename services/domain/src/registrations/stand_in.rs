use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use serde_json::json;
use sqlx::{PgExecutor, PgPool};

use super::{
    RespondError, State, find, find_invitation,
    insert::{New, insert, next_in_line},
    promote,
    register::{open_registration, tell_again},
    respond::{take_as_the_guest, takes_answers},
    room::{Party, Room, Turn},
};
use crate::{
    audit, forums,
    ids::{AccountId, InvitationId, RegistrationId},
    people::{self, Newcomer, Typed},
    problems::Problems,
};

/// Asks for a place for somebody to whom an invitation was forwarded. The guest's own seat and answer stay theirs; the one
/// who asks confirms an address of their own, and then staff decide, who see by whose invitation the person came.
/// `None` where the address is registered already, which its mail says.
pub async fn stand_in(
    db: &PgPool,
    id: InvitationId,
    who: &Newcomer,
    now: Timestamp,
) -> Result<Option<RegistrationId>, RespondError> {
    let mut tx = db.begin().await?;
    let invitation = find_invitation(&mut *tx, id).await?.ok_or(RespondError::NotFound)?;
    let forum = forums::lock(&mut tx, invitation.forum_id).await?.ok_or(RespondError::NotFound)?;
    if !takes_answers(&forum, now) {
        return Err(RespondError::Closed);
    }
    people::lock_addresses(&mut tx, std::slice::from_ref(&who.email)).await?;
    let alone = Party::one(invitation.category_id, &who.country);
    let turn = Room::read(&mut tx, &forum).await?.turn(&alone);
    if let Some(known) = open_registration(&mut tx, forum.id, &who.email).await? {
        tell_again(&mut tx, known, now).await?;
        tx.commit().await?;
        // That a forum is full is said to everybody alike: it must not tell who is registered.
        return if turn == Turn::Full { Err(RespondError::Full) } else { Ok(None) };
    }
    let state = match turn {
        Turn::Place => State::Held,
        Turn::Line => State::Waitlisted,
        Turn::Full => return Err(RespondError::Full),
    };
    let person = people::recognise(&mut tx, who).await?;
    let new = New::plain(invitation.category_id, person, who, state);
    let asked = next_in_line(&mut tx, forum.id, now).await?;
    let registration = new.id;
    insert(&mut tx, forum.id, &[new], None, (now, asked)).await?;
    sqlx::query!("update registrations set came_by = $2 where id = $1", registration.0, id.0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Some(registration))
}

/// By whose invitation somebody came who was not invited.
#[derive(Debug, Clone)]
pub struct CameBy {
    /// The guest's name.
    pub guest: String,
    /// Whether the guest has not answered: then who came may be the guest.
    pub is_open: bool,
}

pub async fn came_by(db: impl PgExecutor<'_>, registration: RegistrationId) -> sqlx::Result<Option<CameBy>> {
    sqlx::query_as!(
        CameBy,
        r#"
        select p.latin_name as guest, i.answer is null and not has_ended(r.state) as "is_open!" from registrations r
        join invitations i on i.id = r.came_by join people p on p.id = i.person_id
        where r.id = $1
        "#,
        registration.0,
    )
    .fetch_optional(db)
    .await
}

#[derive(Debug, thiserror::Error)]
pub enum GuestError {
    #[error("no such registration")]
    NotFound,
    #[error("the registration has ended, or came by no invitation that is yet to be answered")]
    NotOpen,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Staff know whoever came by a forwarded invitation for its guest, who has another address: the invitation is accepted
/// with this registration, which takes the seat that was kept, and nobody decides about it again.
pub async fn this_is_the_guest(
    db: &PgPool,
    id: RegistrationId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), GuestError> {
    let mut tx = db.begin().await?;
    let before = find(&mut *tx, id).await?.ok_or(GuestError::NotFound)?;
    let forum = forums::lock(&mut tx, before.forum_id).await?.ok_or(GuestError::NotFound)?;
    let registration = find(&mut *tx, id).await?.ok_or(GuestError::NotFound)?;
    let came_by = sqlx::query_scalar!(
        r#"select came_by as "came_by: InvitationId" from registrations where id = $1"#,
        id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let invitation = find_invitation(&mut *tx, came_by.ok_or(GuestError::NotOpen)?).await?;
    let invitation = invitation.filter(|open| open.answer.is_none()).ok_or(GuestError::NotOpen)?;
    if registration.state.has_ended() || !takes_answers(&forum, now) {
        return Err(GuestError::NotOpen);
    }
    let guest = people::find(&mut *tx, invitation.person_id).await?.ok_or(GuestError::NotFound)?;
    take_as_the_guest(&mut tx, &invitation, &guest, &registration, now).await?;
    sqlx::query!(
        "update invitations set answer = 'accepted', answered_at = $2, registration_id = $3 where id = $1",
        invitation.id.0,
        now.to_sqlx() as _,
        id.0,
    )
    .execute(&mut *tx)
    .await?;
    // What was kept for the guest beside this place goes to whoever waits.
    promote(&mut tx, forum.id, now).await?;
    let details = json!({ "invitation": invitation.id.0 });
    audit::note(&mut tx, Some(by), "registration.guest", audit::Subject("registration", id.0), details)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Who asks for a place by somebody else's invitation, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StandInForm {
    pub native_name: String,
    pub latin_name: String,
    pub email: String,
    pub country: String,
    pub language: String,
}

impl StandInForm {
    pub fn parse(&self) -> Result<Newcomer, Problems> {
        let mut problems = Problems::default();
        let typed = Typed {
            native_name: &self.native_name,
            latin_name: &self.latin_name,
            email: &self.email,
            country: &self.country,
            language: &self.language,
            time_zone: "",
        };
        typed.read(&mut problems).ok_or(problems)
    }
}
