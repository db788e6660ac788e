use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgExecutor, PgPool, types::Json};

use super::{State, register};
use crate::{
    audit, forums,
    ids::{AccountId, CategoryId, ClassId, ForumId, InvitationId, PersonId, RegistrationId},
    language::{Language, LanguageMap},
    people::{self, Newcomer},
    texts::say_with,
    typed,
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
}

pub async fn find_invitation(db: impl PgExecutor<'_>, id: InvitationId) -> sqlx::Result<Option<Invitation>> {
    sqlx::query_as!(
        Invitation,
        r#"
        select i.id as "id: InvitationId", i.forum_id as "forum_id: ForumId",
               i.category_id as "category_id: CategoryId", c.title as "category_title: Json<LanguageMap>",
               i.person_id as "person_id: PersonId", i.answer as "answer: Answer",
               i.registration_id as "registration_id: RegistrationId"
        from invitations i join categories c on c.id = i.category_id where i.id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    #[error("no such forum, class or category")]
    NotFound,
    #[error("only an announced forum with places that is yet to begin can invite")]
    NotAnnounced,
    #[error("the forum's title shouts, which no mass mail may")]
    TitleShouts,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

pub fn invitation_subject(language: Language, forum: &forums::Forum) -> String {
    say_with(language, "letter-invitation-subject", [("forum", forum.title.best(language).into())])
}

/// Invites everybody of a class who has an address: one invitation to a person and forum, ever, in the
/// person's language. Returns how many were invited now. Asking again invites those who have come since.
pub async fn invite_class(
    db: &PgPool,
    forum: ForumId,
    class: ClassId,
    category: CategoryId,
    by: AccountId,
    now: Timestamp,
) -> Result<u64, InviteError> {
    let mut tx = db.begin().await?;
    let forum = forums::find(&mut *tx, forum).await?.ok_or(InviteError::NotFound)?;
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    if forum.state != forums::State::Published || forum.capacity.is_none() || has_begun {
        return Err(InviteError::NotAnnounced);
    }
    // A file can bring in what the form refuses. No worker would let such a letter go.
    if Language::OFFERED.iter().any(|language| typed::shouts(&invitation_subject(*language, &forum))) {
        return Err(InviteError::TitleShouts);
    }
    if !forums::categories(&mut *tx, forum.id).await?.iter().any(|c| c.id == category) {
        return Err(InviteError::NotFound);
    }
    // Invitations and their mails are born together; who wants none gets neither.
    let invited = sqlx::query!(
        r#"
        with invited as (
            insert into invitations (id, forum_id, category_id, person_id, invited_by, invited_at)
            select gen_random_uuid(), $1, $2, p.id, $4, $5
            from people p
            where exists (select from enrolments e where e.person_id = p.id and e.class_id = $3)
              and p.email is not null
              and not exists (select from suppressions s where s.email = p.email)
              and not exists (select from refused_topics t where t.person_id = p.id and t.topic = 'forums')
              and (p.mailings_paused_until is null or p.mailings_paused_until <= $5)
            on conflict on constraint one_invitation_per_person_and_forum do nothing
            returning id, person_id
        ), numbered as (
            select nth_delivery_id(row_number() over ()) as delivery, invited.id, person_id, substring(p.email from '[^@]*$') as domain
            from invited join people p on p.id = person_id
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, domain, provider)
        select delivery, 'tx:invitation:' || id, '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'invitation', 'invitation', id), 'bulk', person_id, domain, coalesce(provider, 'other')
        from numbered left join provider_domains using (domain) cross join post_office
        "#,
        forum.id.0,
        category.0,
        class.0,
        by.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let details = json!({ "class": class.0, "invited": invited });
    audit::note(&mut tx, Some(by), "forum.invite", audit::Subject("forum", forum.id.0), details).await?;
    tx.commit().await?;
    Ok(invited)
}

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

/// Accepts or declines an invitation. Accepting takes a place, or a place in line when there is none left;
/// declining gives it back. The answer can be changed until the forum begins; an invited guest may also come
/// after registration has closed for others.
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
        Some(id) => super::find(&mut *tx, id).await?.filter(|r| !r.state.has_ended()),
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
    let person = people::find(&mut *tx, invitation.person_id).await?.ok_or(RespondError::NotFound)?;
    let registration = match answer {
        Answer::Accepted => {
            let categories = forums::categories(&mut *tx, forum.id).await?;
            let category =
                categories.iter().find(|c| c.id == invitation.category_id).ok_or(RespondError::NotFound)?;
            let email = person.email.as_deref().ok_or(RespondError::NotFound)?;
            let known = register::open_registration(&mut tx, forum.id, email).await?;
            match known {
                Some(known) => {
                    // The invitation came to this very address, which confirms it.
                    if let Some(held) = super::find(&mut *tx, known).await?.filter(|r| r.state == State::Held)
                    {
                        people::confirm_address(&mut tx, person.id, email).await?;
                        register::take_place(&mut tx, &held, now).await?;
                    }
                    Some(known)
                }
                None => {
                    let state = match (category.free_for_newcomers() > 0, forum.waitlist) {
                        (true, _) => State::Confirmed,
                        (false, true) => State::Waitlisted,
                        (false, false) => return Err(RespondError::Full),
                    };
                    let who = Newcomer::known(&person, email);
                    let new =
                        register::insert(&mut tx, forum.id, category.id, person.id, &who, state, now).await?;
                    register::write(&mut tx, new, person.id, state).await?;
                    Some(new)
                }
            }
        }
        Answer::Declined => {
            if let Some(registration) = registration {
                super::withdraw::end(&mut tx, &registration, State::Withdrawn, now).await?;
                super::promote(&mut tx, forum.id, now).await?;
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
    tx.commit().await?;
    Ok(registration)
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
