//! The book of check-ins, line by line.

use sqlx::PgExecutor;

use super::Means;
use crate::ids::{CheckInId, ForumId, PointId, RegistrationId};

/// Something that was written down at a point.
#[derive(Debug)]
pub struct CheckInLine {
    pub id: CheckInId,
    pub point: PointId,
    pub registration: RegistrationId,
    pub native_name: String,
    pub latin_name: String,
    pub means: Means,
    pub is_offline: bool,
    pub at: jiff_sqlx::Timestamp,
    pub received_at: jiff_sqlx::Timestamp,
    /// The check-in that it takes back.
    pub undoes: Option<CheckInId>,
    /// Its number among those of the same person, point and day; none where it was undone, or undoes another.
    pub nth: Option<i64>,
    /// Who did it: an account, or the holder of a door.
    pub by: Option<String>,
}

impl CheckInLine {
    /// The word for what became of it.
    pub fn state(&self) -> &'static str {
        match (self.undoes, self.nth) {
            (Some(_), _) => "undo",
            (None, None) => "undone",
            (None, Some(1)) => "done",
            (None, Some(_)) => "double",
        }
    }
}

/// A forum's book in the order in which we heard of it: a hundred lines after a given one.
pub async fn check_ins_of_forum(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    after: Option<CheckInId>,
) -> sqlx::Result<Vec<CheckInLine>> {
    sqlx::query_as!(
        CheckInLine,
        r#"
        select c.id as "id: CheckInId", c.point_id as "point: PointId", c.registration_id as "registration: RegistrationId",
               r.native_name, r.latin_name, c.means as "means: Means", c.is_offline, c.at, c.received_at,
               c.undoes as "undoes: CheckInId", s.nth as "nth?", coalesce(a.name, d.holder) as by
        from check_ins c
        join check_in_points p on p.id = c.point_id
        join registrations r on r.id = c.registration_id
        left join accounts a on a.id = c.account_id
        left join door_links d on d.id = c.door_id
        left join standing_check_ins s on s.id = c.id and s.forum_id = $1
        where p.forum_id = $1
          and ($2::uuid is null or (c.received_at, c.id) > (select received_at, id from check_ins where id = $2))
        order by c.received_at, c.id limit 100
        "#,
        forum.0,
        after.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

/// A check-in of a registration, with its point: the one that is asked for, or the newest that stands.
pub async fn find_check_in(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
    asked: Option<CheckInId>,
) -> sqlx::Result<Option<(CheckInId, PointId)>> {
    let found = sqlx::query!(
        r#"
        select id as "id: CheckInId", point_id as "point: PointId" from check_ins c
        where registration_id = $1 and undoes is null
          and (id = $2 or $2::uuid is null and not exists (select from check_ins u where u.undoes = c.id))
        order by received_at desc, id desc limit 1
        "#,
        registration.0,
        asked.map(|id| id.0),
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map(|row| (row.id, row.point)))
}
