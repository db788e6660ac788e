//! Passports: asked for where a visa letter needs one, sealed at once, opened for a reason, erased by the clock.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use super::IssueError;
use crate::{
    countries,
    ids::RegistrationId,
    links::Keys,
    problems::Problems,
    typed,
    vault::{DataKey, Place, Wrapped},
};

/// As it stands in the passport. It has no `Debug`, so that no log can hold it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passport {
    pub name: String,
    pub number: String,
    pub nationality: String,
    pub born_on: Date,
    pub expires_on: Date,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PassportForm {
    pub passport_name: String,
    pub passport_number: String,
    pub nationality: String,
    pub born_on: String,
    pub expires_on: String,
    pub passport_consent: String,
}

impl PassportForm {
    pub fn parse(&self, now: Timestamp) -> Result<Passport, Problems> {
        let today = now.to_zoned(TimeZone::UTC).date();
        let mut problems = Problems::default();
        let name = problems.take("passport_name", typed::latin_name(&self.passport_name));
        let number = problems.take("passport_number", number(&self.passport_number));
        let nationality = problems.take("nationality", countries::parse(&self.nationality));
        let born_on = problems.take("born_on", day(&self.born_on).and_then(|day| past(day, today)));
        let expires_on =
            problems.take("expires_on", day(&self.expires_on).and_then(|day| coming(day, today)));
        if self.passport_consent.is_empty() {
            problems.add("passport_consent", "passport-consent-needed");
        }
        let known = (name, number, nationality, born_on, expires_on);
        let (Some(name), Some(number), Some(nationality), Some(born_on), Some(expires_on)) = known else {
            return Err(problems);
        };
        if !problems.none() {
            return Err(problems);
        }
        Ok(Passport { name, number, nationality, born_on, expires_on })
    }
}

/// Letters and digits, as machines read them; what is put between them for the eye is left out.
fn number(typed: &str) -> Result<String, &'static str> {
    let number: String =
        typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    match number.len() {
        0 => Err("missing"),
        5..=20 if number.chars().all(|c| c.is_ascii_alphanumeric()) => Ok(number),
        _ => Err("not-a-passport-number"),
    }
}

fn day(typed: &str) -> Result<Date, &'static str> {
    let typed = typed.trim();
    if typed.is_empty() { Err("missing") } else { typed.parse().map_err(|_| "not-a-day") }
}

fn past(day: Date, today: Date) -> Result<Date, &'static str> {
    if day < today && day.year() > 1900 { Ok(day) } else { Err("not-a-birthday") }
}

fn coming(day: Date, today: Date) -> Result<Date, &'static str> {
    if day > today { Ok(day) } else { Err("passport-expired") }
}

fn place(registration: RegistrationId) -> Place {
    Place("passports", registration.0, "sealed")
}

/// Keeps a passport of a confirmed registration, in place of one that was given before.
pub async fn save_passport(
    db: &PgPool,
    keys: &Keys,
    registration: RegistrationId,
    passport: &Passport,
    now: Timestamp,
) -> Result<(), IssueError> {
    let mut tx = db.begin().await?;
    let wanted = sqlx::query_scalar!(
        r#"
        select r.state = 'confirmed' and f.gives_visa_letters and c.visa_letters and f.ends_at > $2 as "wanted!"
        from registrations r join forums f on f.id = r.forum_id join categories c on c.id = r.category_id
        where r.id = $1 for share of r
        "#,
        registration.0,
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if wanted != Some(true) {
        return Err(IssueError::NotNow);
    }
    let key = DataKey::fresh();
    let wrapped = key.wrap(keys, registration.0)?;
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(passport).unwrap_or_default());
    let sealed = key.seal(place(registration), &plain)?;
    sqlx::query!(
        r#"
        insert into passports (registration_id, data_key, key_name, sealed, sealed_at) values ($1, $2, $3, $4, $5)
        on conflict (registration_id) do update
        set data_key = excluded.data_key, key_name = excluded.key_name, sealed = excluded.sealed,
            sealed_at = excluded.sealed_at, erased_at = null
        "#,
        registration.0,
        wrapped.bytes,
        wrapped.key_name,
        sealed,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Whether there is one, and since when. It tells nothing of what is in it.
pub async fn passport_given_at(db: &PgPool, registration: RegistrationId) -> sqlx::Result<Option<Timestamp>> {
    let at = sqlx::query_scalar!(
        r#"select sealed_at as "at: jiff_sqlx::Timestamp" from passports where registration_id = $1 and erased_at is null"#,
        registration.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(at.map(|at| at.to_jiff()))
}

/// For a letter that is issued with it. Part of the caller's transaction.
pub(super) async fn open_passport(
    conn: &mut PgConnection,
    keys: &Keys,
    registration: RegistrationId,
) -> Result<Option<Passport>, IssueError> {
    let row = sqlx::query!(
        r#"
        select data_key as "data_key!", key_name as "key_name!", sealed as "sealed!"
        from passports where registration_id = $1 and erased_at is null
        "#,
        registration.0,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let wrapped = Wrapped { key_name: row.key_name, bytes: row.data_key };
    let plain = DataKey::unwrap(keys, registration.0, &wrapped)?.open(place(registration), &row.sealed)?;
    Ok(Some(serde_json::from_slice(&plain).map_err(|_| crate::vault::Locked)?))
}
