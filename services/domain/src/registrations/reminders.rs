use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::remind::{Silent, remind};
use crate::{
    audit, forums,
    ids::{AccountId, ForumId},
    problems::Problems,
};

/// As many reminders a forum sends by itself.
const MOST_REMINDERS: usize = 5;
const MOST_DAYS: i32 = 90;

/// When guests who have not answered are reminded, as typed: days before, `14, 7, 2`. Empty reminds nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RemindersForm {
    pub remind_days: String,
}

impl RemindersForm {
    /// The days, the longest before first.
    pub fn parse(&self) -> Result<Vec<i32>, Problems> {
        let wrong = || Problems::one("remind_days", "bad-remind-days");
        let words = self.remind_days.split(|c: char| c.is_whitespace() || ",;，、；".contains(c));
        let mut days = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            let day = word.parse().ok().filter(|day| (1..=MOST_DAYS).contains(day));
            days.push(day.ok_or_else(wrong)?);
        }
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        if days.len() > MOST_REMINDERS { Err(wrong()) } else { Ok(days) }
    }
}

/// The reminders that a forum sends by itself.
#[derive(Debug, Clone)]
pub struct Reminders {
    pub days: Vec<i32>,
    next_at: Option<jiff_sqlx::Timestamp>,
    next_n: Option<i64>,
}

impl Reminders {
    /// When the next goes out, and to how many as things stand.
    pub fn next(&self) -> Option<(Timestamp, i64)> {
        self.next_at.map(|at| at.to_jiff()).zip(self.next_n)
    }
}

pub async fn reminders(db: &PgPool, forum: ForumId, now: Timestamp) -> sqlx::Result<Option<Reminders>> {
    sqlx::query_as!(
        Reminders,
        r#"
        select f.remind_days as "days!", next.moment as "next_at?", next.n as "next_n?"
        from forums f left join lateral (
            select r.moment, count(*) as n from guest_reminders r
            where r.forum_id = f.id and r.moment > $2 and r.heard_at <= r.moment - interval '3 days'
            group by r.moment order by r.moment limit 1
        ) next on true
        where f.id = $1
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_optional(db)
    .await
}

/// A moment at which guests are to be reminded, and how many as things stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reminding {
    pub at: Timestamp,
    pub n: i64,
}

/// The next twenty reminders that a forum sends by itself.
pub(crate) async fn reminders_to_come(
    conn: &mut PgConnection,
    forum: ForumId,
    now: Timestamp,
) -> sqlx::Result<Vec<Reminding>> {
    let moments = sqlx::query!(
        r#"
        select r.moment as "at!", count(*) as "n!" from guest_reminders r
        where r.forum_id = $1 and r.moment > greatest($2, r.remind_from) and r.heard_at <= r.moment - interval '3 days'
        group by r.moment order by r.moment limit 20
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(moments.into_iter().map(|row| Reminding { at: row.at.to_jiff(), n: row.n }).collect())
}

/// Chooses when guests who have not answered are reminded. What would have gone out before now does not.
pub async fn set_reminders(
    db: &PgPool,
    forum: ForumId,
    days: &[i32],
    by: AccountId,
    now: Timestamp,
) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query!(
        "update forums set remind_days = $2, remind_from = $3 where id = $1",
        forum.0,
        days,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({ "remind_days": days });
    audit::note(&mut tx, Some(by), "forum.reminders", audit::Subject("forum", forum.0), details).await?;
    tx.commit().await
}

/// Sends the reminders that are due: one for each moment, however many ask at once, because each forum is settled under
/// its lock. Returns how many letters were written.
pub async fn remind_due(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    let forums = sqlx::query_scalar!(
        r#"select distinct r.forum_id as "forum!: ForumId" from guest_reminders r where reminder_is_due(r, $1)"#,
        now.to_sqlx() as _,
    )
    .fetch_all(db)
    .await?;
    let (mut reminded, mut fault) = (0, None);
    for forum in forums {
        // A forum that cannot be settled now must not hold up the others; it is asked for again.
        match remind_due_of(db, forum, now).await {
            Ok(n) => reminded += n,
            Err(error) => fault = Some(error),
        }
    }
    fault.map_or(Ok(reminded), Err)
}

async fn remind_due_of(db: &PgPool, forum: ForumId, now: Timestamp) -> sqlx::Result<u64> {
    let mut tx = db.begin().await?;
    let Some(forum) = forums::lock(&mut tx, forum).await? else { return Ok(0) };
    let reminded = remind(&mut tx, &forum, Silent::Due, now).await?.unwrap_or_default();
    tx.commit().await?;
    Ok(reminded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_before_are_a_few_whole_numbers_in_any_order() {
        let read = |typed: &str| RemindersForm { remind_days: typed.to_owned() }.parse();
        assert_eq!(read("2, 14;7，7"), Ok(vec![14, 7, 2]));
        assert_eq!(read("  "), Ok(vec![]));
        for wrong in ["0", "91", "soon", "1.5", "-3", "1 2 3 4 5 6"] {
            assert_eq!(read(wrong).unwrap_err().of("remind_days"), Some("bad-remind-days"), "{wrong}");
        }
    }
}
