use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{Audience, Kind, RunState, State};
use crate::{
    ids::{ForumId, MailingId, RunId},
    language::{Language, LanguageMap},
};

#[derive(Debug, Clone)]
pub struct Mailing {
    pub id: MailingId,
    pub name: String,
    pub kind: Kind,
    pub topic: String,
    pub audience: Json<Audience>,
    pub forum_id: Option<ForumId>,
    pub forum_title: Option<Json<LanguageMap>>,
    pub forum_time_zone: Option<String>,
    pub state: State,
    pub created_at: jiff_sqlx::Timestamp,
    /// When it will go out next, and when it was to go out last.
    pub next_due: Option<jiff_sqlx::Timestamp>,
    pub last_due: Option<jiff_sqlx::Timestamp>,
}

impl Mailing {
    /// The word used in text keys: its state, or `sent` when nothing more of it will come.
    pub fn stage(&self) -> &'static str {
        match (self.state, self.next_due, self.last_due) {
            (State::Scheduled, None, Some(_)) => "sent",
            (state, ..) => state.code(),
        }
    }
}

/// Mailings by a condition over `m`; the columns stand here once.
macro_rules! select_mailings {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Mailing,
            r#"
            select m.id as "id: MailingId", m.name, m.kind as "kind: Kind", m.topic, m.audience as "audience: Json<Audience>",
                   m.forum_id as "forum_id: ForumId", f.title as "forum_title?: Json<LanguageMap>",
                   f.time_zone as "forum_time_zone?", m.state as "state: State", m.created_at,
                   (select min(o.due_at) from occurrences o where o.mailing_id = m.id and o.due_at > now()
                      and not exists (select from runs r where r.mailing_id = m.id and r.occurrence = o.occurrence)) as next_due,
                   (select max(r.due_at) from runs r where r.mailing_id = m.id) as last_due
            from mailings m left join forums f on f.id = m.forum_id "# + $rest
            $(, $argument)*
        )
    };
}

pub async fn find(db: impl PgExecutor<'_>, id: MailingId) -> sqlx::Result<Option<Mailing>> {
    select_mailings!("where m.id = $1", id.0).fetch_optional(db).await
}

/// Mailings that an id or a name stands for; a name may stand for several.
pub async fn named(db: impl PgExecutor<'_>, id_or_name: &str) -> sqlx::Result<Vec<Mailing>> {
    select_mailings!("where m.id::text = $1 or m.name = $1 order by m.id desc limit 100", id_or_name)
        .fetch_all(db)
        .await
}

/// Locks a mailing until the caller's transaction ends: it is not stopped, written or scheduled meanwhile.
pub(super) async fn lock(conn: &mut PgConnection, id: MailingId) -> sqlx::Result<Option<Mailing>> {
    sqlx::query!("select id from mailings where id = $1 for update", id.0).fetch_optional(&mut *conn).await?;
    find(conn, id).await
}

/// Mailings, newest first: a hundred before a given one.
pub async fn all(db: impl PgExecutor<'_>, before: Option<MailingId>) -> sqlx::Result<Vec<Mailing>> {
    select_mailings!(
        "where $1::uuid is null or m.id < $1 order by m.id desc limit 100",
        before.map(|id| id.0)
    )
    .fetch_all(db)
    .await
}

/// The words of a mailing: language, subject, body.
pub async fn contents(
    db: impl PgExecutor<'_>,
    id: MailingId,
) -> sqlx::Result<Vec<(Language, String, String)>> {
    let rows = sqlx::query!(
        r#"
        select language as "language: Language", subject, body from mailing_contents
        where mailing_id = $1 order by language
        "#,
        id.0,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.language, r.subject, r.body)).collect())
}

/// One time that a mailing went out.
#[derive(Debug, Clone)]
pub struct RunLine {
    pub id: RunId,
    pub due_at: jiff_sqlx::Timestamp,
    pub state: RunState,
    /// Codes of the rules that its mails would break.
    pub blocked_why: Option<String>,
    pub recipients: i32,
    pub class_title: Option<Json<LanguageMap>>,
    pub years: Option<i32>,
}

/// A mailing's runs, the latest first: a hundred before a given one.
pub async fn runs_of(
    db: impl PgExecutor<'_>,
    mailing: MailingId,
    before: Option<RunId>,
) -> sqlx::Result<Vec<RunLine>> {
    sqlx::query_as!(
        RunLine,
        r#"
        select r.id as "id: RunId", r.due_at, r.state as "state: RunState", r.blocked_why, r.recipients,
               c.title as "class_title?: Json<LanguageMap>", r.years
        from runs r left join classes c on c.id = r.class_id
        where r.mailing_id = $1 and ($2::uuid is null or r.id < $2) order by r.id desc limit 100
        "#,
        mailing.0,
        before.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

/// How many runs still have mails to hand over.
pub async fn count_under_way(db: impl PgExecutor<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from (
            select c.run_id from delivery_counts c join runs r on r.id = c.run_id
            where r.state in ('running', 'paused') and r.ended_at is null
              and c.state in ('queued', 'leased', 'handing_over', 'deferred')
            group by c.run_id having sum(c.n) > 0
        ) under_way
        "#
    )
    .fetch_one(db)
    .await
}

/// A time at which a mailing will go out.
#[derive(Debug, Clone)]
pub struct Occurrence {
    pub mailing_id: MailingId,
    pub name: String,
    pub due_at: jiff_sqlx::Timestamp,
    pub class_title: Option<Json<LanguageMap>>,
    pub years: Option<i32>,
}

/// What is due within a number of days, of one mailing or of all.
pub async fn forecast(
    db: impl PgExecutor<'_>,
    mailing: Option<MailingId>,
    days: i32,
) -> sqlx::Result<Vec<Occurrence>> {
    sqlx::query_as!(
        Occurrence,
        r#"
        select o.mailing_id as "mailing_id!: MailingId", m.name, o.due_at as "due_at!",
               c.title as "class_title?: Json<LanguageMap>", o.years
        from occurrences o join mailings m on m.id = o.mailing_id left join classes c on c.id = o.class_id
        where o.due_at between now() and now() + make_interval(days => $2)
          and ($1::uuid is null or o.mailing_id = $1)
          and not exists (select from runs r where r.mailing_id = o.mailing_id and r.occurrence = o.occurrence)
        order by o.due_at, m.name limit 1000
        "#,
        mailing.map(|m| m.0),
        days,
    )
    .fetch_all(db)
    .await
}
