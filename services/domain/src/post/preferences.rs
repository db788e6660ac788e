//! What people want of our mailings: which topics, in which language, from when on again.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use sqlx::{PgExecutor, PgPool};

use crate::{ids::PersonId, language::Language};

#[derive(Debug, Clone)]
pub struct Preferences {
    /// Every topic there is, and whether the person wants it.
    pub topics: Vec<(String, bool)>,
    pub language: Language,
    pub paused_until: Option<Timestamp>,
    pub is_unsubscribed: bool,
    /// None where there is no address any more.
    pub email: Option<String>,
}

/// Preferences as chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PreferencesForm {
    pub topic: Vec<String>,
    pub language: String,
    /// Months: `0` ends a pause, nothing leaves it as it is.
    pub pause: String,
}

impl PreferencesForm {
    fn language(&self) -> Option<Language> {
        self.language.parse().ok().filter(|language| Language::OFFERED.contains(language))
    }

    /// The months of a pause that is begun or ended.
    fn months(&self) -> Option<i32> {
        [0, 1, 3, 6, 12].into_iter().find(|months| months.to_string() == self.pause)
    }
}

/// The topics of mailings, in their order.
pub async fn topics(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("select code from topics order by place").fetch_all(db).await
}

pub async fn preferences(db: &PgPool, person: PersonId, now: Timestamp) -> sqlx::Result<Option<Preferences>> {
    let row = sqlx::query!(
        r#"
        select p.language as "language: Language", p.email, p.mailings_paused_until,
               exists (select from suppressions s where s.email = p.email) as "is_unsubscribed!",
               array(select r.topic from refused_topics r where r.person_id = p.id) as "refused!"
        from people p where p.id = $1
        "#,
        person.0,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let topics = topics(db).await?.into_iter();
    Ok(Some(Preferences {
        topics: topics
            .map(|topic| {
                let is_wanted = !row.refused.contains(&topic);
                (topic, is_wanted)
            })
            .collect(),
        language: row.language,
        paused_until: jiff_timestamp(row.mailings_paused_until).filter(|until| *until > now),
        is_unsubscribed: row.is_unsubscribed,
        email: row.email,
    }))
}

fn jiff_timestamp(at: Option<jiff_sqlx::Timestamp>) -> Option<Timestamp> {
    at.map(jiff_sqlx::Timestamp::to_jiff)
}

/// Saves what was chosen. No hand-over of a mailing that is not wanted begins after the answer.
pub async fn save_preferences(
    db: &PgPool,
    person: PersonId,
    form: &PreferencesForm,
    now: Timestamp,
) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    // One choice after the other, each whole, and the lock before any row.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('the last look'))").execute(&mut *tx).await?;
    let known =
        sqlx::query!("select id from people where id = $1", person.0).fetch_optional(&mut *tx).await?;
    if known.is_none() {
        return Ok(());
    }
    sqlx::query!(
        "delete from refused_topics where person_id = $1 and topic = any($2)",
        person.0,
        &form.topic as &[String],
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        insert into refused_topics (person_id, topic, since)
        select $1, code, $3 from topics where code <> all($2) on conflict do nothing
        "#,
        person.0,
        &form.topic as &[String],
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    if let Some(language) = form.language() {
        sqlx::query!("update people set language = $2 where id = $1", person.0, language.code())
            .execute(&mut *tx)
            .await?;
    }
    if let Some(months) = form.months() {
        let until = now.to_zoned(TimeZone::UTC).saturating_add(months.months()).timestamp();
        let until = Some(until).filter(|_| months > 0);
        sqlx::query!(
            "update people set mailings_paused_until = $2 where id = $1",
            person.0,
            until.map(|until| until.to_sqlx()) as _,
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_lasts_one_of_the_offered_times() {
        let months = |pause: &str| PreferencesForm { pause: pause.to_owned(), ..Default::default() }.months();
        assert_eq!((months("3"), months("0")), (Some(3), Some(0)));
        assert_eq!((months(""), months("2"), months("-1"), months("999999999999")), (None, None, None, None));
    }

    #[test]
    fn only_a_language_that_we_write_in_is_chosen() {
        let chosen =
            |code: &str| PreferencesForm { language: code.to_owned(), ..Default::default() }.language();
        assert_eq!((chosen("ru"), chosen("fa"), chosen("xx")), (Some(Language::Ru), None, None));
    }
}
