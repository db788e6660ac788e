use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};
use uuid::Uuid;

use super::{
    SessionKind,
    behind::{Behind, of_session},
    lock,
};
use crate::{
    audit,
    ids::{AccountId, ForumId, SessionId, SpeakerId},
    language::LanguageMap,
};

/// One session of the agenda.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: SessionId,
    pub starts_at: jiff_sqlx::Timestamp,
    pub ends_at: jiff_sqlx::Timestamp,
    pub kind: SessionKind,
    /// What it belongs to with others; empty where it stands alone.
    pub track: Json<LanguageMap>,
    pub room: Json<LanguageMap>,
    pub title: Json<LanguageMap>,
    /// Languages into which it is interpreted.
    pub interpretation: Vec<String>,
    /// Languages in which its title has fallen behind.
    pub stale: Vec<String>,
    pub room_stale: Vec<String>,
    pub track_stale: Vec<String>,
    pub speakers: Vec<SpeakerId>,
}

impl Session {
    pub fn starts(&self) -> Timestamp {
        self.starts_at.to_jiff()
    }
    pub fn ends(&self) -> Timestamp {
        self.ends_at.to_jiff()
    }
}

#[derive(Debug, Clone)]
pub struct NewSession {
    /// The session that is written anew; none for a new one.
    pub id: Option<SessionId>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub kind: SessionKind,
    pub track: LanguageMap,
    pub room: LanguageMap,
    pub title: LanguageMap,
    /// None leaves them as they are.
    pub details: Option<Details>,
}

#[derive(Debug, Clone, Default)]
pub struct Details {
    pub interpretation: Vec<String>,
    pub speakers: Vec<SpeakerId>,
    /// Texts that are said to be up to date: `room_ru`.
    pub fresh: Vec<String>,
    /// Whether the title was asked for in Persian; where it was not, that stays as it is.
    pub has_persian: bool,
}

/// Sessions by a condition over `a`; the columns stand here once.
macro_rules! select_sessions {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Session,
            r#"
            select a.id as "id: SessionId", a.starts_at, a.ends_at, a.kind as "kind: SessionKind",
                   a.track as "track: Json<LanguageMap>", a.room as "room: Json<LanguageMap>",
                   a.title as "title: Json<LanguageMap>", a.interpretation, a.stale, a.room_stale, a.track_stale,
                   array(select ss.speaker_id from session_speakers ss where ss.session_id = a.id order by 1)
                       as "speakers!: Vec<SpeakerId>"
            from agenda_sessions a "# + $rest
            $(, $argument)*
        )
    };
}

/// A forum's sessions in the order they start; parallel ones by room.
pub async fn agenda(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Session>> {
    select_sessions!(
        "where a.forum_id = $1 order by a.starts_at, coalesce(a.room->>'en', a.room->>'zh', a.room->>'ru', ''), a.id",
        forum.0,
    )
    .fetch_all(db)
    .await
}

pub async fn find_session(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    id: SessionId,
) -> sqlx::Result<Option<Session>> {
    select_sessions!("where a.forum_id = $1 and a.id = $2", forum.0, id.0).fetch_optional(db).await
}

#[derive(Debug, thiserror::Error)]
pub enum AgendaError {
    #[error("no such forum, session, speaker or material")]
    NotFound,
    #[error("a cancelled forum stays as it is")]
    Cancelled,
    #[error("a forum has only so many materials")]
    TooMany,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes one session of a forum's agenda, a new one or one that is known. A room or a track that is new to it has all the
/// names that other sessions know it by; a name that was taken away stays away.
pub async fn save_session(
    db: &PgPool,
    forum: ForumId,
    session: &NewSession,
    by: AccountId,
    now: Timestamp,
) -> Result<SessionId, AgendaError> {
    let mut tx = db.begin().await?;
    open(&mut tx, forum).await?;
    let agenda = agenda(&mut *tx, forum).await?;
    let before = agenda.iter().find(|known| Some(known.id) == session.id);
    if session.id.is_some() && before.is_none() {
        return Err(AgendaError::NotFound);
    }
    let named = |text: &LanguageMap, of: fn(&Session) -> &LanguageMap| match before {
        Some(before) if text.is_part_of(of(before)) => text.clone(),
        _ => text.completed_by(agenda.iter().filter(|known| Some(known.id) != session.id).map(of)),
    };
    let (room, track) = (named(&session.room, |s| &s.room.0), named(&session.track, |s| &s.track.0));
    let id = put(&mut tx, forum, &NewSession { room, track, ..session.clone() }).await?;
    touched(&mut tx, forum, by, "forum.write_agenda", now).await?;
    tx.commit().await?;
    Ok(id)
}

pub async fn remove_session(
    db: &PgPool,
    forum: ForumId,
    session: SessionId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), AgendaError> {
    let mut tx = db.begin().await?;
    open(&mut tx, forum).await?;
    sqlx::query!("delete from agenda_sessions where forum_id = $1 and id = $2", forum.0, session.0)
        .execute(&mut *tx)
        .await?;
    touched(&mut tx, forum, by, "forum.write_agenda", now).await?;
    tx.commit().await?;
    Ok(())
}

/// Locks a forum that may still be written. Part of the caller's transaction.
pub(super) async fn open(conn: &mut PgConnection, forum: ForumId) -> Result<(), AgendaError> {
    match lock(conn, forum).await? {
        None => Err(AgendaError::NotFound),
        Some(forum) if forum.state == super::State::Cancelled => Err(AgendaError::Cancelled),
        Some(_) => Ok(()),
    }
}

/// Notes who changed what hangs on a forum, and when. Part of the caller's transaction.
pub(super) async fn touched(
    conn: &mut PgConnection,
    forum: ForumId,
    by: AccountId,
    act: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query!("update forums set changed_at = $2 where id = $1", forum.0, now.to_sqlx() as _)
        .execute(&mut *conn)
        .await?;
    audit::note(conn, Some(by), act, audit::Subject("forum", forum.0), json!({})).await
}

/// Makes these the sessions of a forum; those that are known keep what else is known of them. Each name of a room or a
/// track is written once among them. Part of the caller's transaction.
pub async fn replace_agenda(
    conn: &mut PgConnection,
    forum: ForumId,
    sessions: &[NewSession],
) -> sqlx::Result<()> {
    let kept: Vec<Uuid> = sessions.iter().filter_map(|s| s.id).map(|id| id.0).collect();
    sqlx::query!("delete from agenda_sessions where forum_id = $1 and id <> all($2)", forum.0, &kept)
        .execute(&mut *conn)
        .await?;
    for session in sessions {
        let room = session.room.completed_by(sessions.iter().map(|s| &s.room));
        let track = session.track.completed_by(sessions.iter().map(|s| &s.track));
        put(conn, forum, &NewSession { room, track, ..session.clone() }).await?;
    }
    Ok(())
}

async fn put(conn: &mut PgConnection, forum: ForumId, session: &NewSession) -> sqlx::Result<SessionId> {
    let known = match session.id {
        Some(id) => find_session(&mut *conn, forum, id).await?,
        None => None,
    };
    let id = known.as_ref().map_or_else(SessionId::mint, |known| known.id);
    let details = session.details.as_ref();
    let title = match &known {
        Some(known) if !details.is_some_and(|d| d.has_persian) => session.title.keeping(&known.title),
        _ => session.title.clone(),
    };
    let fresh = details.map(|d| d.fresh.as_slice()).unwrap_or_default();
    let texts = [&title, &session.room, &session.track];
    let stale = known.as_ref().map(|known| of_session(known, texts, fresh));
    let Behind { title: stale, room: room_stale, track: track_stale } = stale.unwrap_or_default();
    let interpretation = details.map(|d| d.interpretation.clone());
    let interpretation = interpretation.or_else(|| known.map(|k| k.interpretation)).unwrap_or_default();
    sqlx::query!(
        r#"
        insert into agenda_sessions
            (id, forum_id, starts_at, ends_at, kind, track, room, title, interpretation, stale, room_stale, track_stale)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (id) do update set
            starts_at = excluded.starts_at, ends_at = excluded.ends_at, kind = excluded.kind, track = excluded.track,
            room = excluded.room, title = excluded.title, interpretation = excluded.interpretation, stale = excluded.stale,
            room_stale = excluded.room_stale, track_stale = excluded.track_stale
        "#,
        id.0,
        forum.0,
        session.starts_at.to_sqlx() as _,
        session.ends_at.to_sqlx() as _,
        session.kind as _,
        Json(&session.track) as _,
        Json(&session.room) as _,
        Json(&title) as _,
        &interpretation,
        &stale,
        &room_stale,
        &track_stale,
    )
    .execute(&mut *conn)
    .await?;
    if let Some(details) = details {
        let speakers: Vec<Uuid> = details.speakers.iter().map(|s| s.0).collect();
        sqlx::query!("delete from session_speakers where session_id = $1", id.0).execute(&mut *conn).await?;
        sqlx::query!(
            r#"
            insert into session_speakers (session_id, speaker_id)
            select $1, id from speakers where forum_id = $2 and id = any($3)
            "#,
            id.0,
            forum.0,
            &speakers,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(id)
}
