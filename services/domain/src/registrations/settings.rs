use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use super::{
    cut_short,
    moved::{Silent, tell_guests},
    promote,
    rules::Rules,
};
use crate::{
    audit, forums,
    ids::{AccountId, CategoryId, ForumId},
    problems::Problems,
};

/// The last offers end so many hours before the start at most, and nothing is kept for longer.
const MOST_HOURS: i32 = 24 * 30;
/// For so many hours something is kept where nobody says for how long.
const USUAL_HOURS: i32 = 48;

/// How the places of a forum are given: as a form has it, a row for each category in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlacesForm {
    pub offers_end: String,
    /// Hours for which an offer lasts, and for which a place is kept until its address is confirmed; two days where
    /// nothing is written.
    pub offer_lasts: String,
    pub hold_lasts: String,
    pub decided_by: Vec<String>,
    pub access_codes: Vec<String>,
    pub country_quotas: Vec<String>,
    pub companions: Vec<String>,
    /// `yes`, which is also what is usual, or `no`: whether people of the category may ask for visa letters, and get
    /// certificates.
    pub visa_letters: Vec<String>,
    pub certificates: Vec<String>,
}

/// In hours.
#[derive(Debug, PartialEq, Eq)]
struct Times {
    offers_end: i32,
    offer_lasts: i32,
    hold_lasts: i32,
}

#[derive(Debug, thiserror::Error)]
pub enum SavePlacesError {
    #[error("no such forum")]
    NotFound,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How the places of a forum are given now.
pub async fn places(db: &PgPool, forum: ForumId) -> sqlx::Result<PlacesForm> {
    let mut conn = db.acquire().await?;
    let times = sqlx::query_as!(
        Times,
        r#"
        select (extract(epoch from offers_end) / 3600)::int as "offers_end!",
               (extract(epoch from offer_lasts) / 3600)::int as "offer_lasts!",
               (extract(epoch from hold_lasts) / 3600)::int as "hold_lasts!"
        from forums where id = $1
        "#,
        forum.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let times = times.unwrap_or(Times { offers_end: 1, offer_lasts: USUAL_HOURS, hold_lasts: USUAL_HOURS });
    let rows = rules_of(&mut *conn, forum).await?;
    let mut form = PlacesForm {
        offers_end: times.offers_end.to_string(),
        offer_lasts: times.offer_lasts.to_string(),
        hold_lasts: times.hold_lasts.to_string(),
        ..PlacesForm::default()
    };
    for row in rows {
        form.decided_by.push(row.decided_by);
        form.access_codes.push(row.codes);
        form.country_quotas.push(row.countries);
        form.companions.push(row.companions.to_string());
        form.visa_letters.push(in_a_word(row.visa_letters));
        form.certificates.push(in_a_word(row.certificates));
    }
    Ok(form)
}

struct RulesRow {
    decided_by: String,
    codes: String,
    countries: String,
    companions: i32,
    visa_letters: bool,
    certificates: bool,
}

fn in_a_word(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

async fn rules_of(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<RulesRow>> {
    sqlx::query_as!(
        RulesRow,
        r#"
        select c.decided_by, c.companions, c.visa_letters, c.certificates,
               coalesce((select string_agg(a.code || coalesce(' ' || a.uses, ''), e'\n' order by a.code)
                         from access_codes a where a.category_id = c.id), '') as "codes!",
               coalesce((select string_agg(q.country || ' ' || q.quota, e'\n' order by q.country)
                         from country_quotas q where q.category_id = c.id), '') as "countries!"
        from categories c where c.forum_id = $1 order by c.place
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

impl PlacesForm {
    fn parse(&self, categories: usize) -> Result<(Times, Vec<Rules>), Problems> {
        let mut problems = Problems::default();
        let offers_end = problems.take("offers_end", hours(&self.offers_end, 0));
        let offer_lasts = problems.take("offer_lasts", lasts(&self.offer_lasts));
        let hold_lasts = problems.take("hold_lasts", lasts(&self.hold_lasts));
        let rules: Vec<Rules> =
            (0..categories).filter_map(|row| Rules::read(self, row, &mut problems)).collect();
        match (offers_end, offer_lasts, hold_lasts) {
            (Some(offers_end), Some(offer_lasts), Some(hold_lasts)) if problems.none() => {
                Ok((Times { offers_end, offer_lasts, hold_lasts }, rules))
            }
            _ => Err(problems),
        }
    }
}

fn hours(typed: &str, least: i32) -> Result<i32, &'static str> {
    typed.trim().parse().ok().filter(|n| (least..=MOST_HOURS).contains(n)).ok_or("not-a-number")
}

fn lasts(typed: &str) -> Result<i32, &'static str> {
    if typed.trim().is_empty() { Ok(USUAL_HOURS) } else { hours(typed, 1) }
}

/// Saves how the places of a forum are given. Who has a place keeps it, also where a country now has more than
/// its part; whoever waits is offered what this made free, and no offer lasts beyond the hour at which the last ones end
/// now. What a mail has promised otherwise stays as long as it said.
pub async fn save_places(
    db: &PgPool,
    forum: ForumId,
    form: &PlacesForm,
    by: AccountId,
    now: Timestamp,
) -> Result<(), SavePlacesError> {
    let mut tx = db.begin().await?;
    let forum = forums::lock(&mut tx, forum).await?.ok_or(SavePlacesError::NotFound)?;
    let categories = forums::categories(&mut *tx, forum.id).await?;
    let (times, rules) = form.parse(categories.len())?;
    sqlx::query!(
        r#"
        update forums set offers_end = $2::int * interval '1 hour', offer_lasts = $3::int * interval '1 hour',
                          hold_lasts = $4::int * interval '1 hour'
        where id = $1
        "#,
        forum.id.0,
        times.offers_end,
        times.offer_lasts,
        times.hold_lasts,
    )
    .execute(&mut *tx)
    .await?;
    for (category, rules) in categories.iter().zip(&rules) {
        save_rules(&mut tx, category.id, rules).await?;
    }
    if forum.state == forums::State::Published && forum.starts_at.is_some_and(|starts| starts > now) {
        cut_short(&mut tx, forum.id, now).await?;
        let (was, ends) = (forum.time_and_place(), forum.ends_at);
        tell_guests(&mut tx, forum.id, forum.sequence, &was, ends, Silent::KeptOtherwise).await?;
    }
    promote(&mut tx, forum.id, now).await?;
    audit::note(&mut tx, Some(by), "forum.places", audit::Subject("forum", forum.id.0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

async fn save_rules(conn: &mut PgConnection, category: CategoryId, rules: &Rules) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update categories set decided_by = $2, companions = $3, visa_letters = $4, certificates = $5 where id = $1
        "#,
        category.0,
        rules.decided_by,
        rules.companions,
        rules.visa_letters,
        rules.certificates,
    )
    .execute(&mut *conn)
    .await?;
    let (codes, uses): (Vec<String>, Vec<Option<i32>>) = rules.codes.iter().cloned().unzip();
    sqlx::query!("delete from access_codes where category_id = $1 and code <> all($2)", category.0, &codes)
        .execute(&mut *conn)
        .await?;
    let ids: Vec<Uuid> = codes.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        r#"
        insert into access_codes (id, category_id, code, uses)
        select id, $1, code, uses from unnest($2::uuid[], $3::text[], $4::int[]) as x (id, code, uses)
        on conflict on constraint one_access_code_per_category do update set uses = excluded.uses
        "#,
        category.0,
        &ids,
        &codes,
        &uses as &[Option<i32>],
    )
    .execute(&mut *conn)
    .await?;
    let (countries, quotas): (Vec<String>, Vec<i32>) = rules.countries.iter().cloned().unzip();
    sqlx::query!("delete from country_quotas where category_id = $1", category.0).execute(&mut *conn).await?;
    sqlx::query!(
        r#"
        insert into country_quotas (category_id, country, quota)
        select $1, country, quota from unnest($2::text[], $3::int[]) as x (country, quota)
        "#,
        category.0,
        &countries,
        &quotas,
    )
    .execute(conn)
    .await?;
    Ok(())
}
