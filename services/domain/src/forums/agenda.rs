use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use crate::{ids::ForumId, language::LanguageMap};

/// One session of the agenda.
#[derive(Debug, Clone)]
pub struct Session {
    pub starts_at: jiff_sqlx::Timestamp,
    pub ends_at: jiff_sqlx::Timestamp,
    pub kind: String,
    pub track: Option<String>,
    pub room: String,
    pub title: Json<LanguageMap>,
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
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub kind: String,
    pub track: Option<String>,
    pub room: String,
    pub title: LanguageMap,
}

/// A forum's sessions in the order they start; parallel ones by room.
pub async fn agenda(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as!(
        Session,
        r#"
        select starts_at, ends_at, kind, track, room, title as "title: Json<LanguageMap>"
        from agenda_sessions where forum_id = $1 order by starts_at, room, id
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

/// Replaces a forum's agenda in the caller's transaction.
pub async fn replace_agenda(
    conn: &mut PgConnection,
    forum: ForumId,
    sessions: &[NewSession],
) -> sqlx::Result<()> {
    sqlx::query!("delete from agenda_sessions where forum_id = $1", forum.0).execute(&mut *conn).await?;
    for session in sessions {
        sqlx::query!(
            r#"
            insert into agenda_sessions (id, forum_id, starts_at, ends_at, kind, track, room, title)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            "#,
            Uuid::now_v7(),
            forum.0,
            session.starts_at.to_sqlx() as _,
            session.ends_at.to_sqlx() as _,
            session.kind,
            session.track,
            session.room,
            Json(&session.title) as _,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
