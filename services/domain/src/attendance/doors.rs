use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{
    DoorForm, Point, find_point,
    mail_door::{NewDoor, mail},
};
use crate::{
    audit,
    forums::{self, Forum},
    ids::{AccountId, DoorId, ForumId, PointId},
    language::Language,
    links::{Keys, Purpose},
    problems::Problems,
};

/// How long after its end a forum's doors are open.
const STAYS: SignedDuration = SignedDuration::from_hours(24);
/// How long a door that was shut in its time still takes what its device kept before: phones lie in drawers.
const LATE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A link that makes a device a door.
#[derive(Debug, Clone)]
pub struct Door {
    pub id: DoorId,
    pub point_id: PointId,
    /// Whose device it is.
    pub holder: String,
    /// Where its link was mailed, and in which language.
    pub email: Option<String>,
    pub language: Option<Language>,
    pub made_at: jiff_sqlx::Timestamp,
    pub revoked_at: Option<jiff_sqlx::Timestamp>,
}

impl Door {
    /// Its token in a link. It lasts as long as the door would for a forum that is moved by a year; whether the door
    /// is open, `open_door` decides.
    pub fn token(&self, keys: &Keys, forum: &Forum) -> String {
        let ends = forum.ends_at.unwrap_or_else(|| self.made_at.to_jiff());
        let lasts = ends.duration_since(self.made_at.to_jiff()).max(SignedDuration::ZERO);
        let year = SignedDuration::from_hours(24 * 366);
        keys.sign(Purpose::Door, self.id.0, self.made_at.to_jiff(), lasts + year)
    }
}

/// When a forum's doors shut for good; `None` where it has no date yet.
fn shuts_at(forum: &Forum) -> Option<Timestamp> {
    forum.ends_at.map(|ends| ends + STAYS)
}

/// A door that is open, with all that stands around it.
pub struct Opened {
    pub door: Door,
    pub point: Point,
    pub forum: Forum,
    pub shuts_at: Timestamp,
}

/// The door of a link: for its own forum and point, until it is revoked or the forum is over.
pub async fn open_door(
    db: &PgPool,
    keys: &Keys,
    token: &str,
    now: Timestamp,
) -> sqlx::Result<Option<Opened>> {
    let Some(id) = keys.verify(Purpose::Door, token, now) else { return Ok(None) };
    find_open_door(db, DoorId(id), now).await
}

/// A door, while it is open.
pub async fn find_open_door(db: &PgPool, id: DoorId, now: Timestamp) -> sqlx::Result<Option<Opened>> {
    let mut conn = db.acquire().await?;
    let Some(door) = find_door(&mut *conn, id).await? else { return Ok(None) };
    opened(&mut conn, door, now).await
}

/// What stands around a door, while it is open.
pub(super) async fn opened(
    conn: &mut PgConnection,
    door: Door,
    now: Timestamp,
) -> sqlx::Result<Option<Opened>> {
    let Some(point) = find_point(&mut *conn, door.point_id).await? else { return Ok(None) };
    let Some(forum) = forums::find(conn, point.forum_id).await? else { return Ok(None) };
    let is_held = forum.state == forums::State::Published;
    let shuts = shuts_at(&forum).filter(|shuts| *shuts > now && is_held && door.revoked_at.is_none());
    Ok(shuts.map(|shuts_at| Opened { door, point, forum, shuts_at }))
}

/// A door that was shut.
pub struct Shut {
    pub door: Door,
    pub point: Point,
    pub at: Timestamp,
}

/// The door of a link that was shut a while ago, with its forum: its device may still send what it kept until then, and
/// learns nothing any more. One whose link was revoked is believed nothing: when somebody came, it alone says.
pub async fn shut_door(db: &PgPool, keys: &Keys, token: &str, now: Timestamp) -> sqlx::Result<Option<Shut>> {
    let Some(id) = keys.verify(Purpose::Door, token, now) else { return Ok(None) };
    let Some(door) = find_door(db, DoorId(id)).await? else { return Ok(None) };
    let Some(point) = find_point(db, door.point_id).await? else { return Ok(None) };
    let Some(forum) = forums::find(db, point.forum_id).await? else { return Ok(None) };
    let left = (forum.state != forums::State::Published).then_some(forum.changed_at);
    let shut = [shuts_at(&forum), left].into_iter().flatten().min();
    let shut = shut.filter(|at| door.revoked_at.is_none() && *at <= now && now.duration_since(*at) < LATE);
    Ok(shut.map(|at| Shut { door, point, at }))
}

pub async fn find_door(db: impl PgExecutor<'_>, id: DoorId) -> sqlx::Result<Option<Door>> {
    sqlx::query_as!(
        Door,
        r#"
        select id as "id: DoorId", point_id as "point_id: PointId", holder, email, language as "language: Language",
               made_at, revoked_at
        from door_links where id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// A forum's doors, newest first.
pub async fn doors(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Door>> {
    sqlx::query_as!(
        Door,
        r#"
        select d.id as "id: DoorId", d.point_id as "point_id: PointId", d.holder, d.email,
               d.language as "language: Language", d.made_at, d.revoked_at
        from door_links d join check_in_points p on p.id = d.point_id
        where p.forum_id = $1 order by d.revoked_at is not null, d.made_at desc, d.id limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    #[error("no such point or door")]
    NotFound,
    #[error("the forum is a draft, cancelled, over, or has no date")]
    NotHeld,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes a link for somebody's device at a point of this forum, and mails it where an address is given.
pub async fn open_doors(
    db: &PgPool,
    (forum, point): (ForumId, PointId),
    form: &DoorForm,
    by: AccountId,
    now: Timestamp,
) -> Result<DoorId, DoorError> {
    let NewDoor { holder, email, language } = form.parse()?;
    let mut tx = db.begin().await?;
    let point = find_point(&mut *tx, point).await?.filter(|p| p.forum_id == forum);
    let point = point.ok_or(DoorError::NotFound)?;
    let forum = forums::find(&mut *tx, forum).await?.ok_or(DoorError::NotFound)?;
    if forum.state != forums::State::Published || shuts_at(&forum).is_none_or(|shuts| shuts <= now) {
        return Err(DoorError::NotHeld);
    }
    let id = DoorId::mint();
    sqlx::query!(
        r#"
        insert into door_links (id, point_id, holder, email, language, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        id.0,
        point.id.0,
        holder,
        email,
        language.map(Language::code),
        by.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({ "door": id, "point": point.id });
    audit::note(&mut tx, Some(by), "forum.open_door", audit::Subject("forum", forum.id.0), details).await?;
    if email.is_some() {
        mail(&mut tx, id, forum.id, by, now).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Ends a door at once; its device forgets what it knows when it next hears of us. Doing it twice changes nothing.
pub async fn revoke_door(
    db: &PgPool,
    forum: ForumId,
    door: DoorId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), DoorError> {
    let mut tx = db.begin().await?;
    let revoked = sqlx::query_scalar!(
        r#"
        update door_links d set revoked_at = coalesce(revoked_at, $3) from check_in_points p
        where d.id = $1 and p.id = d.point_id and p.forum_id = $2 returning d.revoked_at = $3 as "now!"
        "#,
        door.0,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(DoorError::NotFound)?;
    if revoked {
        let details = json!({ "door": door });
        audit::note(&mut tx, Some(by), "forum.revoke_door", audit::Subject("forum", forum.0), details)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
