//! Where time enters. Web, timetable and the door ask here once and pass `now` on.

use jiff::Timestamp;

#[expect(clippy::disallowed_methods, reason = "the one place that asks the clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// The database's moment, which all processes share however their own clocks go.
pub async fn of_database(db: impl sqlx::PgExecutor<'_>) -> sqlx::Result<Timestamp> {
    let now = sqlx::query_scalar!(r#"select now() as "now!: jiff_sqlx::Timestamp""#).fetch_one(db).await?;
    Ok(now.to_jiff())
}
