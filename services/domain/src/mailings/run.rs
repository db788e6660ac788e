use serde_json::json;
use sqlx::{PgPool, types::Json};

use super::{Audience, Content, Kind, content::Knows};
use crate::{
    audit,
    ids::{AccountId, ForumId, MailingId, RunId},
    language::{Language, LanguageMap},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "run_state", rename_all = "snake_case")]
pub enum RunState {
    Running,
    Paused,
    Cancelled,
    Missed,
}

impl RunState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Missed => "missed",
        }
    }
}

/// One time that a mailing goes out, with what its letters say.
#[derive(Debug, Clone)]
pub struct Run {
    pub id: RunId,
    pub mailing_id: MailingId,
    pub mailing_name: String,
    pub kind: Kind,
    /// What it is about, as people choose.
    pub topic: String,
    pub forum_id: Option<ForumId>,
    /// Whether it goes to those registered for the forum, and to nobody who has withdrawn since.
    pub needs_registration: bool,
    pub class_title: Option<LanguageMap>,
    pub class_ended_on: Option<jiff::civil::Date>,
    pub years: Option<i32>,
    pub contents: Vec<(Language, Content)>,
}

impl Run {
    /// The content in a language, or in the first that there is, with the language it is in.
    pub fn content_for(&self, language: Language) -> Option<(Language, &Content)> {
        let exact = self.contents.iter().find(|(l, _)| *l == language);
        exact
            .or_else(|| self.contents.iter().find(|(l, _)| *l == Language::En))
            .or(self.contents.first())
            .map(|(l, c)| (*l, c))
    }
}

pub async fn find_run(db: &PgPool, id: RunId) -> sqlx::Result<Option<Run>> {
    let row = sqlx::query!(
        r#"
        select m.id as "mailing_id: MailingId", m.name, m.kind as "kind: Kind", m.topic, m.forum_id as "forum_id: ForumId",
               m.audience as "audience: Json<Audience>", c.title as "class_title?: Json<LanguageMap>",
               c.ends_on as "class_ended_on?: jiff_sqlx::Date", r.years
        from runs r join mailings m on m.id = r.mailing_id left join classes c on c.id = r.class_id where r.id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let knows = Knows {
        forum: row.forum_id.is_some(),
        occasion: row.kind == Kind::Anniversary,
        registration: row.forum_id.is_some() && row.audience.needs_registration(),
    };
    let contents = super::contents(db, row.mailing_id)
        .await?
        .into_iter()
        .filter_map(|(language, subject, body)| Some((language, Content::read(&subject, &body, knows).ok()?)))
        .collect();
    Ok(Some(Run {
        id,
        mailing_id: row.mailing_id,
        mailing_name: row.name,
        kind: row.kind,
        topic: row.topic,
        forum_id: row.forum_id,
        needs_registration: row.forum_id.is_some() && row.audience.needs_registration(),
        class_title: row.class_title.map(|t| t.0),
        class_ended_on: row.class_ended_on.map(|d| d.to_jiff()),
        years: row.years,
        contents,
    }))
}

#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    #[error("no such run, or not in a state to do this")]
    NotFound,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Holds a run back: nothing more is handed over until it is resumed.
pub async fn pause_run(db: &PgPool, id: RunId, by: AccountId) -> Result<(), ControlError> {
    change(db, id, &[RunState::Running], RunState::Paused, "run.pause", by).await
}

pub async fn resume_run(db: &PgPool, id: RunId, by: AccountId) -> Result<(), ControlError> {
    change(db, id, &[RunState::Paused], RunState::Running, "run.resume", by).await
}

/// Holds a run back whose mails would break a rule: nothing more is handed over until staff have looked. `why` is
/// codes, separated by spaces. Who is first says why.
pub async fn block_run(db: &PgPool, id: RunId, why: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let blocked = sqlx::query!(
        "update runs set state = 'paused', blocked_why = $2 where id = $1 and state = 'running'",
        id.0,
        why,
    )
    .execute(&mut *tx)
    .await?;
    if blocked.rows_affected() > 0 {
        audit::note(&mut tx, None, "run.block", audit::Subject("run", id.0), json!({ "why": why })).await?;
    }
    tx.commit().await
}

/// Ends a run: whatever was not yet handed over never will be.
pub async fn cancel_run(db: &PgPool, id: RunId, by: AccountId) -> Result<(), ControlError> {
    change(db, id, &[RunState::Running, RunState::Paused], RunState::Cancelled, "run.cancel", by).await
}

async fn change(
    db: &PgPool,
    id: RunId,
    from: &[RunState],
    to: RunState,
    action: &str,
    by: AccountId,
) -> Result<(), ControlError> {
    let mut tx = db.begin().await?;
    let changed = sqlx::query!(
        "update runs set state = $2, blocked_why = case when $2 = 'running'::run_state then null else blocked_why end where id = $1 and state = any($3)",
        id.0,
        to as RunState,
        from as &[RunState],
    )
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(ControlError::NotFound);
    }
    audit::note(&mut tx, Some(by), action, audit::Subject("run", id.0), json!({})).await?;
    tx.commit().await?;
    if to == RunState::Cancelled {
        cancel_waiting(db, AT_ONCE).await?;
    }
    Ok(())
}

/// So many batches are cancelled while somebody waits for the answer; the sweep cancels the others.
pub(super) const AT_ONCE: usize = 4;
const BATCH: i64 = 5_000;

/// Cancels what waits of runs that were cancelled, in batches, so that no other mail waits for it. That nothing more of
/// it goes out is certain before: runs that were cancelled are not leased from, and the last look stops what is leased.
pub(crate) async fn cancel_waiting(db: &PgPool, batches: usize) -> sqlx::Result<()> {
    for _ in 0..batches {
        let cancelled = sqlx::query!(
            r#"
            update deliveries set state = 'cancelled', last_error = 'cancelled by staff', moved_at = now()
            where id in (
                select d.id from runs r join waiting w on w.run_id = r.id join deliveries d on d.id = w.delivery_id
                where r.state = 'cancelled' and r.ended_at is null
                limit $1 for update of d skip locked
            )
            "#,
            BATCH,
        )
        .execute(db)
        .await?;
        if cancelled.rows_affected() == 0 {
            break;
        }
    }
    Ok(())
}
