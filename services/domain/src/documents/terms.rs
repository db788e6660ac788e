//! Whether a forum gives visa letters, who waits for one, and when passports go.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use serde_json::json;
use sqlx::PgPool;

use crate::{
    audit,
    ids::{AccountId, ForumId, RegistrationId},
    problems::Problems,
};

/// What a forum does about visas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisaTerms {
    pub gives_letters: bool,
    /// So many days after the forum's end passports are erased.
    pub kept_days: i32,
}

pub async fn visa_terms(db: &PgPool, forum: ForumId) -> sqlx::Result<Option<VisaTerms>> {
    sqlx::query_as!(
        VisaTerms,
        "select gives_visa_letters as gives_letters, passports_kept_days as kept_days from forums where id = $1",
        forum.0,
    )
    .fetch_optional(db)
    .await
}

/// The same for somebody who is registered: some categories have no visa letters.
pub async fn visa_terms_for(db: &PgPool, registration: RegistrationId) -> sqlx::Result<Option<VisaTerms>> {
    sqlx::query_as!(
        VisaTerms,
        r#"
        select f.gives_visa_letters and c.visa_letters as "gives_letters!", f.passports_kept_days as kept_days
        from registrations r join forums f on f.id = r.forum_id join categories c on c.id = r.category_id
        where r.id = $1
        "#,
        registration.0,
    )
    .fetch_optional(db)
    .await
}

pub async fn set_visa_terms(
    db: &PgPool,
    forum: ForumId,
    terms: VisaTerms,
    by: AccountId,
) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query!(
        "update forums set gives_visa_letters = $2, passports_kept_days = $3 where id = $1",
        forum.0,
        terms.gives_letters,
        terms.kept_days,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({ "letters": terms.gives_letters, "days": terms.kept_days });
    audit::note(&mut tx, Some(by), "forum.visa_terms", audit::Subject("forum", forum.0), details).await?;
    tx.commit().await
}

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct VisaTermsForm {
    pub gives_letters: String,
    pub kept_days: String,
}

impl VisaTermsForm {
    pub fn parse(&self) -> Result<VisaTerms, Problems> {
        let kept_days = self.kept_days.trim().parse().ok().filter(|days| (1..=365).contains(days));
        let kept_days = kept_days.ok_or_else(|| Problems::one("kept_days", "not-a-number"))?;
        Ok(VisaTerms { gives_letters: !self.gives_letters.is_empty(), kept_days })
    }
}

/// Somebody who has given a passport and has no letter that holds.
#[derive(Debug, Clone)]
pub struct VisaWish {
    pub registration: RegistrationId,
    pub latin_name: String,
    pub country: String,
    pub given_at: jiff_sqlx::Timestamp,
}

/// Those who have waited longest, a hundred at once.
pub async fn visa_wishes(db: &PgPool, forum: ForumId) -> sqlx::Result<Vec<VisaWish>> {
    sqlx::query_as!(
        VisaWish,
        r#"
        select r.id as "registration: RegistrationId", r.latin_name, r.country, p.sealed_at as given_at
        from passports p join registrations r on r.id = p.registration_id join categories c on c.id = r.category_id
        where r.forum_id = $1 and r.state = 'confirmed' and p.erased_at is null and c.visa_letters
          and not exists (select from documents d
                          where d.registration_id = r.id and d.kind = 'visa_letter' and d.revoked_at is null)
        order by p.sealed_at, r.id limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

/// Erases the passports of forums whose time is over (one without a date is yet to be), and of registrations that ended a month ago, with the letters
/// made of them. Returns how many passports went.
pub async fn erase_due_passports(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    let month_ago = now - SignedDuration::from_hours(24 * 30);
    let mut tx = db.begin().await?;
    sqlx::query!(
        r#"
        update documents d set data_key = null, key_name = null, paper = null, pdf = null, erased_at = $1
        from forums f, registrations r
        where d.kind = 'visa_letter' and d.erased_at is null and f.id = d.forum_id and r.id = d.registration_id
          and (f.state <> 'postponed' and coalesce(f.ends_at, f.ends_on) + make_interval(days => f.passports_kept_days) <= $1
               or r.ended_at <= $2)
        "#,
        now.to_sqlx() as _,
        month_ago.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    let erased = sqlx::query!(
        r#"
        update passports p set data_key = null, key_name = null, sealed = null, erased_at = $1
        from registrations r join forums f on f.id = r.forum_id
        where p.erased_at is null and r.id = p.registration_id
          and (f.state <> 'postponed' and coalesce(f.ends_at, f.ends_on) + make_interval(days => f.passports_kept_days) <= $1
               or r.ended_at <= $2)
        "#,
        now.to_sqlx() as _,
        month_ago.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(erased.rows_affected())
}
