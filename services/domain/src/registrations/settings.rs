use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use super::{
    codes::folded,
    companions::MOST,
    cut_short,
    moved::{Silent, tell_guests},
    promote,
};
use crate::{
    audit, countries, forums,
    ids::{AccountId, CategoryId, ForumId},
    problems::Problems,
    typed,
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
}

/// In hours.
#[derive(Debug, PartialEq, Eq)]
struct Times {
    offers_end: i32,
    offer_lasts: i32,
    hold_lasts: i32,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Rules {
    decided_by: String,
    codes: Vec<(String, Option<i32>)>,
    countries: Vec<(String, i32)>,
    companions: i32,
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
    }
    Ok(form)
}

struct RulesRow {
    decided_by: String,
    codes: String,
    countries: String,
    companions: i32,
}

async fn rules_of(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<RulesRow>> {
    sqlx::query_as!(
        RulesRow,
        r#"
        select c.decided_by, c.companions,
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
        let cell = |column: &Vec<String>, row: usize| column.get(row).cloned().unwrap_or_default();
        let mut rules = Vec::new();
        for row in 0..categories {
            let decided_by = match cell(&self.decided_by, row).as_str() {
                "" => "nobody".to_owned(),
                known @ ("nobody" | "staff" | "focal_point") => known.to_owned(),
                _ => {
                    problems.add_in_row("decided_by", row + 1, "missing");
                    continue;
                }
            };
            let codes = codes(&cell(&self.access_codes, row));
            let countries = country_quotas(&cell(&self.country_quotas, row));
            let companions = companions(&cell(&self.companions, row));
            match (codes, countries, companions) {
                (Ok(codes), Ok(countries), Ok(companions)) => {
                    rules.push(Rules { decided_by, codes, countries, companions });
                }
                (codes, countries, companions) => {
                    if let Err(problem) = codes {
                        problems.add_in_row("access_codes", row + 1, problem);
                    }
                    if let Err(problem) = countries {
                        problems.add_in_row("country_quotas", row + 1, problem);
                    }
                    if let Err(problem) = companions {
                        problems.add_in_row("companions", row + 1, problem);
                    }
                }
            }
        }
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

/// How many people somebody may bring along; nobody where nothing is written.
fn companions(typed: &str) -> Result<i32, &'static str> {
    match typed.trim() {
        "" => Ok(0),
        many => many.parse().ok().filter(|n| (0..=i32::from(MOST)).contains(n)).ok_or("not-a-number"),
    }
}

/// One code a line, and how often it may be used: `GUEST-2027 30`.
fn codes(typed: &str) -> Result<Vec<(String, Option<i32>)>, &'static str> {
    let mut codes: Vec<(String, Option<i32>)> = Vec::new();
    for line in typed::text(typed)?.lines() {
        let mut words = line.split_whitespace();
        let Some(code) = words.next().map(folded) else { continue };
        let uses = words.next().map(|uses| uses.parse().ok().filter(|n| *n > 0).ok_or("bad-access-code"));
        let uses = uses.transpose()?;
        if words.next().is_some() || !(6..=40).contains(&code.chars().count()) {
            return Err("bad-access-code");
        }
        if codes.iter().any(|(known, _)| *known == code) {
            return Err("code-twice");
        }
        codes.push((code, uses));
    }
    Ok(codes)
}

/// One country a line by its two letters, and its places: `KZ 10`.
fn country_quotas(typed: &str) -> Result<Vec<(String, i32)>, &'static str> {
    let mut quotas: Vec<(String, i32)> = Vec::new();
    for line in typed::text(typed)?.lines().filter(|line| !line.trim().is_empty()) {
        let (country, quota) = line.trim().split_once(char::is_whitespace).ok_or("bad-country-quota")?;
        let country = countries::parse(&country.to_uppercase()).map_err(|_| "bad-country-quota")?;
        let quota = quota.trim().parse().ok().filter(|n| *n >= 0).ok_or("bad-country-quota")?;
        if quotas.iter().any(|(known, _)| *known == country) {
            return Err("country-twice");
        }
        quotas.push((country, quota));
    }
    Ok(quotas)
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
        "update categories set decided_by = $2, companions = $3 where id = $1",
        category.0,
        rules.decided_by,
        rules.companions,
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
