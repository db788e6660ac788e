use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::room::Room;
use crate::{
    audit, forums,
    ids::{AccountId, CategoryId, ClassId, ForumId},
    language::Language,
    mailings::{self, Audience},
    people::{self, Newcomer},
    secret,
    texts::say_with,
    typed,
};

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

/// Guests to be invited: who, as what, and until when a seat is kept for each.
#[derive(Debug, Clone, Copy)]
pub struct Guests<'a> {
    pub whom: &'a Whom,
    pub category: CategoryId,
    pub held_until: Option<Timestamp>,
}

/// What has come of inviting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    /// So many were invited now.
    Now(u64),
    /// Nobody was. So many would be; whoever sends the seal back invites just these.
    Counted { n: u64, seal: String },
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
    let guests = Guests { whom, category, held_until };
    let mut tx = db.begin().await?;
    let invited = write(&mut tx, forum, guests, by, now).await?.len();
    note(&mut tx, forum, whom, invited, by).await?;
    tx.commit().await?;
    Ok(invited as u64)
}

/// Invites whom `invite` would if they are those who were counted; else counts them, and writes nothing.
pub async fn invite_counted(
    db: &PgPool,
    forum: ForumId,
    guests: Guests<'_>,
    seal: Option<&str>,
    by: AccountId,
    now: Timestamp,
) -> Result<Invited, InviteError> {
    let mut tx = db.begin().await?;
    let invited = write(&mut tx, forum, guests, by, now).await?;
    let counted = sealed(&mut tx, guests, &invited).await?;
    if seal == Some(counted.as_str()) {
        note(&mut tx, forum, guests.whom, invited.len(), by).await?;
        tx.commit().await?;
        return Ok(Invited::Now(invited.len() as u64));
    }
    tx.rollback().await?;
    Ok(Invited::Counted { n: invited.len() as u64, seal: counted })
}

/// The same for the same people, category and date, and for no others. A count takes back whom it has made anew, so
/// that people are known by their addresses.
async fn sealed(conn: &mut PgConnection, guests: Guests<'_>, invited: &[Uuid]) -> sqlx::Result<String> {
    let addresses = sqlx::query_scalar!(
        r#"select coalesce(string_agg(email, ' ' order by email), '') as "all!" from people where id = any($1)"#,
        invited,
    )
    .fetch_one(conn)
    .await?;
    let said = format!("{} {:?} {addresses}", guests.category, guests.held_until);
    Ok(secret::hex(&secret::hash(&said)))
}

async fn note(
    conn: &mut PgConnection,
    forum: ForumId,
    whom: &Whom,
    invited: usize,
    by: AccountId,
) -> sqlx::Result<()> {
    let whom = match whom {
        Whom::Class(class) => json!(class.0),
        Whom::Country(country) => json!(country),
        Whom::People(people) => json!(people.len()),
        Whom::Audience(audience) => json!(audience),
    };
    let details = json!({ "class": whom, "invited": invited });
    audit::note(conn, Some(by), "forum.invite", audit::Subject("forum", forum.0), details).await
}

/// Part of the caller's transaction. Returns who was invited.
async fn write(
    tx: &mut PgConnection,
    forum: ForumId,
    guests: Guests<'_>,
    by: AccountId,
    now: Timestamp,
) -> Result<Vec<Uuid>, InviteError> {
    let Guests { whom, category, held_until } = guests;
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
    let invited = sqlx::query_scalar!(
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
                  where r.forum_id = $1 and (r.person_id = p.id or r.email = p.email and not r.through_focal_point) and not has_ended(r.state)
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
        returning person_id as "person!"
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
    .fetch_all(&mut *tx)
    .await?;
    if held_until.is_some() && Room::read(&mut *tx, &forum).await?.is_overdrawn_since(&before) {
        return Err(InviteError::NoRoom);
    }
    Ok(invited)
}
