use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgExecutor, PgPool, types::Json};

use super::PointKind;
use crate::{
    audit, forums,
    ids::{AccountId, ForumId, PointId, SessionId},
    language::{Language, LanguageMap},
    problems::Problems,
    typed,
};

/// A door, or the room of a session.
#[derive(Debug, Clone)]
pub struct Point {
    pub id: PointId,
    pub forum_id: ForumId,
    pub kind: PointKind,
    pub name: Json<LanguageMap>,
    pub room: Json<LanguageMap>,
    /// The session that is attended there, while it stands in the agenda.
    pub session_id: Option<SessionId>,
    pub starts_at: Option<jiff_sqlx::Timestamp>,
    pub ends_at: Option<jiff_sqlx::Timestamp>,
}

impl Point {
    /// When the session begins and ends that is attended there.
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        self.starts_at.zip(self.ends_at).map(|(starts, ends)| (starts.to_jiff(), ends.to_jiff()))
    }
}

/// A forum's points in the order they were made.
pub async fn points(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Point>> {
    sqlx::query_as!(
        Point,
        r#"
        select id as "id: PointId", forum_id as "forum_id: ForumId", kind as "kind: PointKind",
               name as "name: Json<LanguageMap>", room as "room: Json<LanguageMap>", session_id as "session_id: SessionId", starts_at, ends_at
        from check_in_points where forum_id = $1 order by made_at, id limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

pub async fn find_point(db: impl PgExecutor<'_>, id: PointId) -> sqlx::Result<Option<Point>> {
    sqlx::query_as!(
        Point,
        r#"
        select id as "id: PointId", forum_id as "forum_id: ForumId", kind as "kind: PointKind",
               name as "name: Json<LanguageMap>", room as "room: Json<LanguageMap>", session_id as "session_id: SessionId", starts_at, ends_at
        from check_in_points where id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// Where somebody last checked people in at a forum, or else its first point.
pub async fn last_point_of(
    db: impl PgExecutor<'_>,
    account: AccountId,
    forum: ForumId,
) -> sqlx::Result<Option<PointId>> {
    sqlx::query_scalar!(
        r#"
        select p.id as "id: PointId" from check_in_points p
        left join lateral (
            select received_at from check_ins c where c.point_id = p.id and c.account_id = $1
            order by received_at desc limit 1
        ) last on true
        where p.forum_id = $2 order by last.received_at desc nulls last, p.made_at, p.id limit 1
        "#,
        account.0,
        forum.0,
    )
    .fetch_optional(db)
    .await
}

/// The point that is asked for, or else where somebody last checked people in; `None` where the forum has none such.
pub async fn point_for(
    db: &PgPool,
    forum: ForumId,
    asked: Option<PointId>,
    account: AccountId,
) -> sqlx::Result<Option<Point>> {
    let id = match asked {
        Some(id) => Some(id),
        None => last_point_of(db, account, forum).await?,
    };
    let Some(id) = id else { return Ok(None) };
    Ok(find_point(db, id).await?.filter(|point| point.forum_id == forum))
}

/// A point as it is typed: another door by its name, or a session of the agenda by its id.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct PointForm {
    pub session: String,
    pub name_zh: String,
    pub name_en: String,
    pub name_ru: String,
}

#[derive(Debug, thiserror::Error)]
pub enum NewPoint {
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Adds a point to a forum. A session's room has the session's name and hours, and follows them.
pub async fn add_point(
    db: &PgPool,
    forum: ForumId,
    form: &PointForm,
    by: AccountId,
    now: Timestamp,
) -> Result<PointId, NewPoint> {
    let mut tx = db.begin().await?;
    let session = match form.session.trim() {
        "" => None,
        id => {
            let agenda = forums::agenda(&mut *tx, forum).await?;
            let chosen = agenda.into_iter().find(|session| session.id.to_string() == id);
            Some(chosen.ok_or_else(|| Problems::one("session", "unknown-session"))?)
        }
    };
    let attended = session.as_ref().map(|session| session.id.0);
    let (kind, name, room, span) = match session {
        Some(session) => {
            let span = Some((session.starts_at, session.ends_at));
            (PointKind::Session, session.title.0, session.room, span)
        }
        None => (PointKind::Door, form.name()?, Json::default(), None),
    };
    let id = PointId::mint();
    sqlx::query!(
        r#"
        insert into check_in_points (id, forum_id, kind, name, room, starts_at, ends_at, made_at, session_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        "#,
        id.0,
        forum.0,
        kind as PointKind,
        Json(&name) as _,
        room as _,
        span.map(|(starts, _)| starts) as _,
        span.map(|(_, ends)| ends) as _,
        now.to_sqlx() as _,
        attended,
    )
    .execute(&mut *tx)
    .await?;
    audit::note(
        &mut tx,
        Some(by),
        "forum.add_point",
        audit::Subject("forum", forum.0),
        json!({ "point": id }),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

impl PointForm {
    /// The name of a door, in every language.
    fn name(&self) -> Result<LanguageMap, Problems> {
        let mut problems = Problems::default();
        let zh = problems.take("name_zh", typed::needed_line(&self.name_zh));
        let en = problems.take("name_en", typed::needed_line(&self.name_en));
        let ru = problems.take("name_ru", typed::needed_line(&self.name_ru));
        match (zh, en, ru) {
            (Some(zh), Some(en), Some(ru)) => {
                Ok(LanguageMap::new([(Language::Zh, zh), (Language::En, en), (Language::Ru, ru)]))
            }
            _ => Err(problems),
        }
    }
}
