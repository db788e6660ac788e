use jiff::Timestamp;
use sqlx::{PgExecutor, types::Json};

use crate::{
    forums,
    ids::{CategoryId, ForumId, InvitationId, PersonId, RegistrationId},
    language::LanguageMap,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "invitation_answer", rename_all = "snake_case")]
pub enum Answer {
    Accepted,
    Declined,
}

#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: InvitationId,
    pub forum_id: ForumId,
    pub category_id: CategoryId,
    pub category_title: Json<LanguageMap>,
    pub person_id: PersonId,
    pub answer: Option<Answer>,
    pub registration_id: Option<RegistrationId>,
    /// The seat is kept for the guest until then.
    pub held_until: Option<jiff_sqlx::Timestamp>,
}

impl Invitation {
    pub fn held_until(&self) -> Option<Timestamp> {
        self.held_until.map(|until| until.to_jiff())
    }

    pub(super) fn keeps_a_seat(&self) -> bool {
        self.held_until.is_some() && self.answer.is_none()
    }
}

pub async fn find_invitation(db: impl PgExecutor<'_>, id: InvitationId) -> sqlx::Result<Option<Invitation>> {
    sqlx::query_as!(
        Invitation,
        r#"
        select i.id as "id: InvitationId", i.forum_id as "forum_id: ForumId",
               i.category_id as "category_id: CategoryId", c.title as "category_title: Json<LanguageMap>",
               i.person_id as "person_id: PersonId", i.answer as "answer: Answer",
               i.registration_id as "registration_id: RegistrationId", i.held_until
        from invitations i join categories c on c.id = i.category_id where i.id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// How a forum's invitations were answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvitationCounts {
    pub sent: i64,
    pub accepted: i64,
    pub declined: i64,
}

pub async fn invitation_counts(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<InvitationCounts> {
    sqlx::query_as!(
        InvitationCounts,
        r#"
        select count(*) as "sent!", count(*) filter (where answer = 'accepted') as "accepted!",
               count(*) filter (where answer = 'declined') as "declined!"
        from invitations where forum_id = $1
        "#,
        forum.0,
    )
    .fetch_one(db)
    .await
}

/// Until when seats are kept, as typed, in the forum's zone; empty keeps none. The moment is to come, and before
/// the forum begins.
pub fn parse_held_until(
    forum: &forums::Forum,
    typed: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, &'static str> {
    match forums::wall_clock(typed, &forum.zone())? {
        Some(until) if until <= now => Err("in-the-past"),
        Some(until) if forum.starts_at.is_some_and(|starts| until >= starts) => Err("after-the-start"),
        until => Ok(until),
    }
}
