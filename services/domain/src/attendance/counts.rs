use std::collections::HashMap;

use jiff::civil::Date;
use sqlx::{PgExecutor, types::Json};

use super::{Means, Point};
use crate::{
    ids::{CheckInId, ForumId, PointId, RegistrationId},
    language::LanguageMap,
};

/// How many of a category came to a point on a day, of those whose place is confirmed.
#[derive(Debug)]
pub struct CategoryCount {
    pub title: Json<LanguageMap>,
    pub came: i64,
    pub confirmed: i64,
}

pub async fn by_category(
    db: impl PgExecutor<'_>,
    point: &Point,
    day: Date,
) -> sqlx::Result<Vec<CategoryCount>> {
    sqlx::query_as!(
        CategoryCount,
        r#"
        select c.title as "title: Json<LanguageMap>",
               (select count(*) from registrations r where r.forum_id = $1 and r.category_id = c.id
                  and r.state = 'confirmed') as "confirmed!",
               (select count(*) from standing_check_ins s join registrations r on r.id = s.registration_id
                where s.forum_id = $1 and s.point_id = $2 and s.day = $3 and s.nth = 1
                  and r.category_id = c.id) as "came!"
        from categories c where c.forum_id = $1 order by c.place limit 100
        "#,
        point.forum_id.0,
        point.id.0,
        jiff_sqlx::Date::from(day) as _,
    )
    .fetch_all(db)
    .await
}

/// How many came on a day to each of a forum's points at which anybody was checked in.
pub async fn came_on(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    day: Date,
) -> sqlx::Result<HashMap<PointId, i64>> {
    let rows = sqlx::query!(
        r#"
        select s.point_id as "point!: PointId", count(*) as "came!" from standing_check_ins s
        where s.forum_id = $1 and s.day = $2 and s.nth = 1 group by s.point_id order by s.point_id limit 100
        "#,
        forum.0,
        jiff_sqlx::Date::from(day) as _,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.point, row.came)).collect())
}

/// How many came to a point on a day.
#[derive(Debug)]
pub struct DayCount {
    pub point: PointId,
    pub day: jiff_sqlx::Date,
    pub came: i64,
}

/// The points and days of a forum at which anybody was checked in.
pub async fn by_day(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<DayCount>> {
    sqlx::query_as!(
        DayCount,
        r#"
        select s.point_id as "point!: PointId", s.day as "day!", count(*) as "came!"
        from standing_check_ins s join check_in_points p on p.id = s.point_id
        where s.forum_id = $1 and s.nth = 1 group by s.point_id, p.made_at, s.day
        order by s.day, p.made_at, s.point_id limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

/// One of the last check-ins at a point.
#[derive(Debug)]
pub struct Line {
    pub id: CheckInId,
    pub registration: RegistrationId,
    pub native_name: String,
    pub latin_name: String,
    pub at: jiff_sqlx::Timestamp,
    pub means: Means,
    pub is_offline: bool,
    pub is_undone: bool,
    /// Its number among those of the same person and day; none where it was undone.
    pub nth: Option<i64>,
    /// Who did it: an account, or the holder of a door.
    pub by: Option<String>,
}

/// The last ten check-ins at a point, newest first, with those that were undone.
pub async fn latest(db: impl PgExecutor<'_>, point: &Point) -> sqlx::Result<Vec<Line>> {
    sqlx::query_as!(
        Line,
        r#"
        select c.id as "id: CheckInId", r.id as "registration: RegistrationId", r.native_name, r.latin_name, c.at,
               c.means as "means: Means", c.is_offline, u.id is not null as "is_undone!", s.nth as "nth?",
               coalesce(a.name, d.holder) as by
        from (select * from check_ins where point_id = $1 and undoes is null order by received_at desc, id desc limit 10) c
        join registrations r on r.id = c.registration_id
        left join check_ins u on u.undoes = c.id
        left join accounts a on a.id = c.account_id
        left join door_links d on d.id = c.door_id
        left join standing_check_ins s
            on s.id = c.id and s.forum_id = $2 and s.registration_id = r.id and s.point_id = $1
        order by c.received_at desc, c.id desc limit 10
        "#,
        point.id.0,
        point.forum_id.0,
    )
    .fetch_all(db)
    .await
}

/// A ticket that was used again at the same point on the same day.
#[derive(Debug)]
pub struct DoubleUse {
    pub native_name: String,
    pub latin_name: String,
    pub point: Json<LanguageMap>,
    pub first_at: jiff_sqlx::Timestamp,
    pub first_by: Option<String>,
    pub again_at: jiff_sqlx::Timestamp,
    pub again_by: Option<String>,
}

/// A forum's double uses, newest first.
pub async fn double_uses(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<DoubleUse>> {
    sqlx::query_as!(
        DoubleUse,
        r#"
        with s as (
            select s.*, coalesce(a.name, d.holder) as by from standing_check_ins s
            left join accounts a on a.id = s.account_id left join door_links d on d.id = s.door_id
            where s.forum_id = $1
        )
        select r.native_name, r.latin_name, p.name as "point: Json<LanguageMap>",
               first.at as "first_at!", first.by as first_by, again.at as "again_at!", again.by as again_by
        from s again
        join s first on first.nth = 1 and first.registration_id = again.registration_id
                    and first.point_id = again.point_id and first.day = again.day
        join registrations r on r.id = again.registration_id
        join check_in_points p on p.id = again.point_id
        where again.nth > 1 order by again.at desc, again.id limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

/// How many of those with a confirmed place were checked in at a forum at all.
pub async fn came(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from registrations r
        where r.forum_id = $1 and r.state = 'confirmed'
          and exists (select from standing_check_ins s where s.forum_id = $1 and s.registration_id = r.id)
        "#,
        forum.0,
    )
    .fetch_one(db)
    .await
}
