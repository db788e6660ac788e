use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};

use super::room::Room;
use crate::{
    audit, forums,
    ids::{AccountId, CategoryId, ClassId, ForumId, InvitationId, PersonId, RegistrationId},
    language::{Language, LanguageMap},
    mailings::{self, Audience},
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

#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    #[error("no such forum, class or category")]
    NotFound,
    #[error("only an announced forum with places that is yet to begin can invite")]
    NotAnnounced,
    #[error("the forum's title shouts, which no mass mail may")]
    TitleShouts,
    #[error("there are fewer seats than guests to keep them for")]
    NoRoom,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

pub fn invitation_subject(language: Language, forum: &forums::Forum) -> String {
    say_with(language, "letter-invitation-subject", [("forum", forum.title.best(language).into())])
}

/// Who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    Class(ClassId),
    /// Everybody on the roll from a country.
    Country(String),
    People(Vec<Newcomer>),
    /// Everybody whom a question names, as mailings ask it.
    Audience(Audience),
}

/// Invites everybody of a class, without keeping seats for them.
pub async fn invite_class(
    db: &PgPool,
    forum: ForumId,
    class: ClassId,
    category: CategoryId,
    by: AccountId,
    now: Timestamp,
) -> Result<u64, InviteError> {
    invite(db, forum, &Whom::Class(class), category, None, by, now).await
}

/// Invites everybody of those who has an address: one invitation to a person and forum, ever, in the person's
/// language. Nobody is who has a place; whoever waits for one is where a seat is kept for them. Returns how many were
/// invited now. Asking again invites those who have come since. Where seats are
/// kept for the guests, there must be room for all of them, or nobody is invited.
pub async fn invite(
    db: &PgPool,
    forum: ForumId,
    whom: &Whom,
    category: CategoryId,
    held_until: Option<Timestamp>,
    by: AccountId,
    now: Timestamp,
) -> Result<u64, InviteError> {
    let mut tx = db.begin().await?;
    let invited = write(&mut tx, forum, whom, category, held_until, by, now).await?;
    let whom = match whom {
        Whom::Class(class) => json!(class.0),
        Whom::Country(country) => json!(country),
        Whom::People(people) => json!(people.len()),
        Whom::Audience(audience) => json!(audience),
    };
    let details = json!({ "class": whom, "invited": invited });
    audit::note(&mut tx, Some(by), "forum.invite", audit::Subject("forum", forum.0), details).await?;
    tx.commit().await?;
    Ok(invited)
}

/// How many `invite` would invite now. Nothing is written.
pub async fn rehearse_invite(
    db: &PgPool,
    forum: ForumId,
    whom: &Whom,
    category: CategoryId,
    held_until: Option<Timestamp>,
    by: AccountId,
    now: Timestamp,
) -> Result<u64, InviteError> {
    let mut tx = db.begin().await?;
    let would = write(&mut tx, forum, whom, category, held_until, by, now).await?;
    tx.rollback().await?;
    Ok(would)
}

async fn write(
    tx: &mut PgConnection,
    forum: ForumId,
    whom: &Whom,
    category: CategoryId,
    held_until: Option<Timestamp>,
    by: AccountId,
    now: Timestamp,
) -> Result<u64, InviteError> {
    let forum = forums::lock(&mut *tx, forum).await?.ok_or(InviteError::NotFound)?;
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
    let (class, country, people) = match whom {
        Whom::Class(class) => (Some(class.0), None, None),
        Whom::Country(country) => (None, Some(country.as_str()), None),
        Whom::People(named) => {
            let emails: Vec<String> = named.iter().map(|who| who.email.clone()).collect();
            people::lock_addresses(&mut *tx, &emails).await?;
            let mut people = Vec::new();
            for who in named {
                people.push(people::recognise(&mut *tx, who).await?.0);
            }
            (None, None, Some(people))
        }
        Whom::Audience(audience) => {
            (None, None, Some(mailings::uninvited(&mut *tx, audience, forum.id).await?))
        }
    };
    let before = Room::read(&mut *tx, &forum).await?;
    // Invitations and their mails are born together; who wants none gets neither.
    let invited = sqlx::query!(
        r#"
        with invited as (
            insert into invitations (id, forum_id, category_id, person_id, invited_by, invited_at, held_until)
            select gen_random_uuid(), $1, $2, p.id, $4, $5, $8
            from people p
            where ($7::uuid[] is null or p.id = any($7)) and ($6::text is null or p.country = $6)
              and ($7 is not null
                   or exists (select from enrolments e where e.person_id = p.id and e.class_id = coalesce($3, e.class_id)))
              and p.email is not null
              and not exists (
                  select from registrations r
                  where r.forum_id = $1 and (r.person_id = p.id or r.email = p.email) and not has_ended(r.state)
                    and (takes_a_place(r.state) or $8::timestamptz is null)
              )
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
        class,
        by.0,
        now.to_sqlx() as _,
        country,
        people.as_deref(),
        held_until.map(|t| t.to_sqlx()) as _,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if held_until.is_some() && Room::read(&mut *tx, &forum).await?.is_overdrawn_since(&before) {
        return Err(InviteError::NoRoom);
    }
    Ok(invited)
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

/// An invitation as the desk lists it.
#[derive(Debug, Clone)]
pub struct InvitationLine {
    pub id: InvitationId,
    pub latin_name: String,
    pub email: Option<String>,
    pub country: String,
    pub answer: Option<Answer>,
    pub invited_at: jiff_sqlx::Timestamp,
    pub held_until: Option<jiff_sqlx::Timestamp>,
    pub reminded_at: Option<jiff_sqlx::Timestamp>,
}

/// A forum's invitations, those without an answer first, then the newest: a hundred.
pub async fn invitation_lines(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<InvitationLine>> {
    sqlx::query_as!(
        InvitationLine,
        r#"
        select i.id as "id: InvitationId", p.latin_name, p.email, p.country, i.answer as "answer: Answer",
               i.invited_at, i.held_until, i.reminded_at
        from invitations i join people p on p.id = i.person_id where i.forum_id = $1
        order by i.answer is not null, i.invited_at desc, i.id limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
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
