//! Mail houses: which domains stand behind each, and the pace at which mailings go there. Admins set it.

use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use crate::{addresses, audit, ids::AccountId, problems::Problems};

/// The house of every domain that has no other.
pub const OTHER: &str = "other";

pub struct House {
    pub code: String,
    pub domains: Vec<String>,
    /// None is as fast as the relay takes them.
    pub per_minute: Option<i32>,
    /// How many may leave in the same moment after a rest.
    pub at_once: i32,
    /// How often the pace was halved and has not been taken back yet.
    pub slowness: i32,
    /// What that leaves of the pace.
    pub per_minute_now: Option<i32>,
    /// Only while it rests.
    pub resting_until: Option<jiff_sqlx::Timestamp>,
    /// What it said when it was slowed down last.
    pub said: Option<String>,
}

/// What an admin types for the pace of a house.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PaceForm {
    pub per_minute: String,
    pub at_once: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub per_minute: Option<i32>,
    pub at_once: i32,
}

/// What an admin types for a new house.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HouseForm {
    pub house: String,
    pub domains: String,
    pub per_minute: String,
    pub at_once: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DomainForm {
    pub domain: String,
}

#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error("there is no such mail provider")]
    NotFound,
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for HouseError {
    fn from(error: sqlx::Error) -> Self {
        Self::Invalid(match error.as_database_error().and_then(|e| e.constraint()) {
            Some("one_house_per_code") => Problems::one("house", "house-taken"),
            Some("pace_is_positive" | "pace_is_bounded") => Problems::one("per_minute", "not-a-number"),
            Some("burst_is_positive" | "burst_is_bounded") => Problems::one("at_once", "not-a-number"),
            _ => return Self::Database(error),
        })
    }
}

impl PaceForm {
    pub fn of(house: &House) -> Self {
        Self {
            per_minute: house.per_minute.map(|n| n.to_string()).unwrap_or_default(),
            at_once: house.at_once.to_string(),
        }
    }

    fn parse(&self, problems: &mut Problems) -> Option<Pace> {
        let number = |typed: &str| typed.trim().parse::<i32>().map_err(|_| "not-a-number");
        let per_minute = match self.per_minute.trim() {
            "" => Ok(None),
            typed => number(typed).map(Some),
        };
        let per_minute = problems.take("per_minute", per_minute);
        let at_once = problems.take("at_once", number(&self.at_once));
        Some(Pace { per_minute: per_minute?, at_once: at_once? })
    }
}

impl HouseForm {
    fn parse(&self) -> Result<(String, Vec<String>, Pace), Problems> {
        let mut problems = Problems::default();
        let code = problems.take("house", code(&self.house));
        let domains = self.domains.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        let domains: Result<Vec<String>, _> = domains.filter(|d| !d.is_empty()).map(domain).collect();
        let domains = problems.take("domains", domains);
        let pace = PaceForm { per_minute: self.per_minute.clone(), at_once: self.at_once.clone() };
        let pace = pace.parse(&mut problems);
        match (code, domains, pace) {
            (Some(code), Some(domains), Some(pace)) if problems.none() => Ok((code, domains, pace)),
            _ => Err(problems),
        }
    }
}

fn code(typed: &str) -> Result<String, &'static str> {
    const LONGEST: usize = 40;
    let typed = typed.trim();
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match typed {
        "" => Err("missing"),
        _ if typed.len() > LONGEST || !typed.chars().all(is_code) => Err("bad-code"),
        _ => Ok(typed.to_owned()),
    }
}

/// A domain as addresses hold it.
fn domain(typed: &str) -> Result<String, &'static str> {
    let typed = typed.trim().trim_start_matches('@');
    if typed.is_empty() {
        return Err("missing");
    }
    let address = addresses::parse(&format!("a@{typed}")).map_err(|_| "not-a-domain")?;
    Ok(address.trim_start_matches("a@").to_owned())
}

/// A hundred houses after one, by their codes; or the one with a code.
async fn select(db: impl PgExecutor<'_>, after: &str, one: Option<&str>) -> sqlx::Result<Vec<House>> {
    sqlx::query_as!(
        House,
        r#"
        select code, per_minute, at_once, slowness, said,
               ceil(per_minute / power(2, slowness))::int as per_minute_now,
               case when resting_until > now() then resting_until end as "resting_until: jiff_sqlx::Timestamp",
               array(select domain from provider_domains where provider = code order by domain) as "domains!"
        from providers where code > $1 and ($2::text is null or code = $2) order by code limit 100
        "#,
        after,
        one,
    )
    .fetch_all(db)
    .await
}

/// A hundred houses after a given one, by their codes.
pub async fn houses(db: impl PgExecutor<'_>, after: &str) -> sqlx::Result<Vec<House>> {
    select(db, after, None).await
}

pub async fn find_house(db: impl PgExecutor<'_>, code: &str) -> sqlx::Result<Option<House>> {
    Ok(select(db, "", Some(code)).await?.pop())
}

/// Adds a house with its domains, which leave the houses that they were of.
pub async fn add_house(db: &PgPool, form: &HouseForm, by: AccountId) -> Result<String, HouseError> {
    let (code, domains, pace) = form.parse()?;
    let mut tx = db.begin().await?;
    sqlx::query!(
        "insert into providers (code, per_minute, at_once) values ($1, $2, $3)",
        code,
        pace.per_minute,
        pace.at_once,
    )
    .execute(&mut *tx)
    .await?;
    note(&mut tx, by, "post.add_house", json!({ "house": code, "per_minute": pace.per_minute })).await?;
    for domain in &domains {
        bring(&mut tx, &code, domain, by).await?;
    }
    tx.commit().await?;
    Ok(code)
}

/// Sets how fast mailings go to a house from now on.
pub async fn set_pace(db: &PgPool, house: &str, form: &PaceForm, by: AccountId) -> Result<(), HouseError> {
    let mut problems = Problems::default();
    let pace = form.parse(&mut problems).ok_or(problems)?;
    let mut tx = db.begin().await?;
    let was = sqlx::query!("select per_minute, at_once from providers where code = $1 for update", house)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(HouseError::NotFound)?;
    sqlx::query!(
        "update providers set per_minute = $2, at_once = $3, tokens = least(tokens, $3::int), filled_at = now() where code = $1",
        house,
        pace.per_minute,
        pace.at_once,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({
        "house": house,
        "per_minute": [was.per_minute, pace.per_minute],
        "at_once": [was.at_once, pace.at_once],
    });
    note(&mut tx, by, "post.set_pace", details).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends the rest of a house. What it was slowed down by stays, and is taken back while it does not complain.
pub async fn wake(db: &PgPool, house: &str, by: AccountId) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let woken = sqlx::query!(
        "update providers set resting_until = null where code = $1 and resting_until > now()",
        house
    )
    .execute(&mut *tx)
    .await?;
    if woken.rows_affected() > 0 {
        note(&mut tx, by, "post.wake_house", json!({ "house": house })).await?;
    }
    tx.commit().await
}

/// Brings a domain to a house, from whichever it was of, with the mailings that wait for it.
pub async fn move_domain(
    db: &PgPool,
    house: &str,
    form: &DomainForm,
    by: AccountId,
) -> Result<(), HouseError> {
    let domain = domain(&form.domain).map_err(|code| Problems::one("domain", code))?;
    let mut tx = db.begin().await?;
    sqlx::query!("select code from providers where code = $1 for share", house)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(HouseError::NotFound)?;
    bring(&mut tx, house, &domain, by).await?;
    tx.commit().await?;
    Ok(())
}

async fn bring(conn: &mut PgConnection, house: &str, domain: &str, by: AccountId) -> sqlx::Result<()> {
    // A domain of no house has no row: one that complains gets a house of its own, and does not slow all others down.
    if house == OTHER {
        sqlx::query!("delete from provider_domains where domain = $1", domain).execute(&mut *conn).await?;
    } else {
        sqlx::query!(
            r#"
            insert into provider_domains (domain, provider) values ($1, $2)
            on conflict (domain) do update set provider = excluded.provider
            "#,
            domain,
            house,
        )
        .execute(&mut *conn)
        .await?;
    }
    sqlx::query!(
        r#"
        update deliveries set provider = $2
        where id in (select delivery_id from waiting where lane = 'bulk' and provider <> $2)
          and domain = $1 and state in ('queued', 'deferred')
        "#,
        domain,
        house,
    )
    .execute(&mut *conn)
    .await?;
    note(conn, by, "post.move_domain", json!({ "house": house, "domain": domain })).await
}

async fn note(
    conn: &mut PgConnection,
    by: AccountId,
    act: &str,
    details: serde_json::Value,
) -> sqlx::Result<()> {
    audit::note(conn, Some(by), act, audit::Subject("post", Uuid::nil()), details).await
}
