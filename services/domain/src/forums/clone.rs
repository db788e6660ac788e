use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use super::{
    Forum, lock,
    postpone::{days_from, shift, shift_agenda},
    save::mint,
};
use crate::{
    audit, fields,
    ids::{AccountId, ForumId, MailingId},
    moments,
    problems::Problems,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CloneForm {
    /// The day on which the new forum begins; empty for one without a date.
    pub starts_on: String,
}

impl CloneForm {
    pub fn parse(&self) -> Result<Option<Date>, Problems> {
        match self.starts_on.trim() {
            "" => Ok(None),
            day => day.parse().map(Some).map_err(|_| Problems::one("starts_on", "bad-day")),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum CloneError {
    #[error("no such forum")]
    NotFound,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A new draft after the pattern of a forum: its texts, settings, form, categories with the rules of their places, series,
/// speakers, materials and agenda, all at the same hours of the clock on days that keep their distance. Who looks after
/// the one looks after the other. Mailings about it are copied as drafts, which send nothing until somebody switches
/// them on. Registrations, invitations and delegations are not copied.
pub async fn clone_forum(
    db: &PgPool,
    id: ForumId,
    starts_on: Option<Date>,
    by: AccountId,
    now: Timestamp,
) -> Result<ForumId, CloneError> {
    let mut tx = db.begin().await?;
    let forum = lock(&mut tx, id).await?.ok_or(CloneError::NotFound)?;
    let zone = forum.zone();
    let days = forum.starts_at.zip(starts_on).map(|(was, day)| days_from(moments::date(was, &zone), day));
    let moved = |at: Option<Timestamp>| at.zip(days).and_then(|(at, days)| shift(at, days, &zone));
    let new = mint(&mut tx, &forum.title, moved(forum.starts_at), &forum.time_zone, by).await?;
    let moments = [forum.starts_at, forum.ends_at, forum.registration_opens_at, forum.registration_closes_at];
    copy_settings(&mut tx, id, new, moments.map(moved), now).await?;
    copy_what_hangs_on_it(&mut tx, id, new, days.is_some()).await?;
    fields::copy(&mut tx, id, new).await?;
    if let Some(days) = days {
        let copied = Forum { id: new, ..forum.clone() };
        shift_agenda(&mut tx, &copied, days).await?;
    }
    let mailings = copy_mailings(&mut tx, &forum, new, by).await?;
    let details = json!({ "from": id.0, "mailings": mailings });
    audit::note(&mut tx, Some(by), "forum.clone", audit::Subject("forum", new.0), details).await?;
    tx.commit().await?;
    Ok(new)
}

async fn copy_settings(
    conn: &mut PgConnection,
    from: ForumId,
    to: ForumId,
    [starts, ends, opens, closes]: [Option<Timestamp>; 4],
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update forums n set
            kind = f.kind, summary = f.summary, venue = f.venue, mode = f.mode, second_time_zone = f.second_time_zone,
            languages = f.languages, interpretation = f.interpretation, organisers = f.organisers,
            capacity = f.capacity, waitlist = f.waitlist, offer_lasts = f.offer_lasts, hold_lasts = f.hold_lasts,
            offers_end = f.offers_end, gives_visa_letters = f.gives_visa_letters,
            passports_kept_days = f.passports_kept_days, answers_kept_days = f.answers_kept_days,
            join_link = f.join_link, stale = f.stale, cloned_from = f.id, starts_at = $3, ends_at = $4,
            registration_opens_at = $5, registration_closes_at = $6, changed_at = $7
        from forums f where n.id = $2 and f.id = $1
        "#,
        from.0,
        to.0,
        starts.map(|t| t.to_sqlx()) as _,
        ends.map(|t| t.to_sqlx()) as _,
        opens.map(|t| t.to_sqlx()) as _,
        closes.map(|t| t.to_sqlx()) as _,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into categories (id, forum_id, code, title, quota, place, decided_by, companions, visa_letters, certificates)
        select md5($2::uuid::text || id)::uuid, $2, code, title, quota, place, decided_by, companions, visa_letters,
               certificates
        from categories where forum_id = $1
        "#,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into country_quotas (category_id, country, quota)
        select md5($2::uuid::text || c.id)::uuid, q.country, q.quota
        from country_quotas q join categories c on c.id = q.category_id where c.forum_id = $1
        "#,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    // A category that opened by a code alone must not stand open.
    sqlx::query!(
        r#"
        insert into access_codes (id, category_id, code, uses)
        select gen_random_uuid(), md5($2::uuid::text || c.id)::uuid, a.code, a.uses
        from access_codes a join categories c on c.id = a.category_id where c.forum_id = $1
        "#,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into grants (account_id, role, forum_id) select account_id, role, $2 from grants where forum_id = $1
        on conflict on constraint one_grant_per_role_and_forum do nothing
        "#,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into forum_series (forum_id, series_id) select $2, series_id from forum_series where forum_id = $1",
        from.0,
        to.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Materials, speakers and, where it has a date, the agenda. The ids of the copies follow from those of the originals.
async fn copy_what_hangs_on_it(
    conn: &mut PgConnection,
    from: ForumId,
    to: ForumId,
    has_date: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into materials (id, forum_id, title, is_for, link, file_kind, file, added_at)
        select md5($2::uuid::text || id)::uuid, $2, title, is_for, link, file_kind, file, added_at
        from materials where forum_id = $1 order by id
        "#,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into speakers (id, forum_id, native_name, latin_name, position, country)
        select md5($2::uuid::text || id)::uuid, $2, native_name, latin_name, position, country from speakers where forum_id = $1
        "#,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    if !has_date {
        return Ok(());
    }
    sqlx::query!(
        r#"
        insert into agenda_sessions
            (id, forum_id, starts_at, ends_at, kind, track, room, title, interpretation, stale, room_stale, track_stale)
        select md5($2::uuid::text || id)::uuid, $2, starts_at, ends_at, kind, track, room, title, interpretation, stale,
               room_stale, track_stale
        from agenda_sessions where forum_id = $1
        "#,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into session_speakers (session_id, speaker_id)
        select md5($2::uuid::text || session_id)::uuid, md5($2::uuid::text || speaker_id)::uuid
        from session_speakers ss join agenda_sessions a on a.id = ss.session_id where a.forum_id = $1
        "#,
        from.0,
        to.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Mailings about a forum, as drafts about its copy; when they are to go out stands there, switched off.
async fn copy_mailings(
    conn: &mut PgConnection,
    from: &Forum,
    to: ForumId,
    by: AccountId,
) -> sqlx::Result<usize> {
    let slug =
        sqlx::query_scalar!("select slug from forums where id = $1", to.0).fetch_one(&mut *conn).await?;
    let mailings = sqlx::query!(
        r#"
        select id as "id: MailingId", audience from mailings
        where forum_id = $1 and state <> 'cancelled' order by id limit 100
        "#,
        from.id.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let copied = mailings.len();
    for mailing in mailings {
        let new = MailingId::mint();
        sqlx::query!(
            r#"
            insert into mailings (id, name, kind, audience, forum_id, created_by, topic)
            select $2, name, kind, $3, $4, $5, topic from mailings where id = $1
            "#,
            mailing.id.0,
            new.0,
            about_the_copy(mailing.audience, &from.slug, &slug),
            to.0,
            by.0,
        )
        .execute(&mut *conn)
        .await?;
        sqlx::query!(
            r#"
            insert into mailing_contents (mailing_id, language, subject, body)
            select $2, language, subject, body from mailing_contents where mailing_id = $1
            "#,
            mailing.id.0,
            new.0,
        )
        .execute(&mut *conn)
        .await?;
        sqlx::query!(
            r#"
            insert into schedules (mailing_id, kind, time_zone, at_time, days)
            select $2, kind, time_zone, at_time, days from schedules where mailing_id = $1 and kind = 'before_forum'
            "#,
            mailing.id.0,
            new.0,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(copied)
}

/// Those registered for a forum become those registered for its copy.
fn about_the_copy(audience: Value, was: &str, is: &str) -> Value {
    match audience {
        Value::Object(of) => Value::Object(
            of.into_iter()
                .map(|(key, value)| match (key.as_str(), value.as_str()) {
                    ("forum", Some(slug)) if slug == was => (key, Value::from(is)),
                    _ => (key, about_the_copy(value, was, is)),
                })
                .collect(),
        ),
        Value::Array(of) => of.into_iter().map(|one| about_the_copy(one, was, is)).collect(),
        other => other,
    }
}
