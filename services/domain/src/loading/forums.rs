use jiff::{Timestamp, ToSpan as _, civil, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    LoadError, Loaded,
    form::{FieldItem, save_form, wrong_in_form},
    institution::Texts,
};
use crate::{
    forums::{NewSession, SessionKind, is_category_code, replace_agenda},
    ids::{ForumId, SeriesId},
    institution::HOME_ZONE,
    language::LanguageMap,
    moments,
};

const FILE: &str = "forums.json";

#[derive(Deserialize)]
struct File {
    series: Vec<SeriesItem>,
    forums: Vec<ForumItem>,
}

#[derive(Deserialize)]
struct SeriesItem {
    id: String,
    title: Texts,
    kind: String,
    start: Option<Date>,
    end: Option<Date>,
    since: Option<String>,
}

#[derive(Deserialize)]
struct ForumItem {
    id: String,
    title: Texts,
    kind: String,
    #[serde(default)]
    series: Vec<String>,
    start: Option<Date>,
    end: Option<Date>,
    within: Option<Within>,
    #[serde(default)]
    organisers: Vec<Texts>,
    mode: Option<String>,
    primary_time_zone: Option<String>,
    secondary_time_zone: Option<String>,
    venue: Option<Texts>,
    capacity: Option<i32>,
    waitlist: Option<bool>,
    registration: Option<Registration>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    interpretation: Vec<String>,
    #[serde(default)]
    categories: Vec<CategoryItem>,
    #[serde(default)]
    form: Vec<FieldItem>,
    #[serde(default)]
    agenda: Vec<AgendaItem>,
}

#[derive(Deserialize)]
struct Within {
    start: Date,
    end: Date,
}

#[derive(Deserialize)]
struct Registration {
    opens: Timestamp,
    closes: Timestamp,
}

#[derive(Deserialize)]
struct CategoryItem {
    code: String,
    title: Texts,
    quota: i32,
}

#[derive(Deserialize)]
struct AgendaItem {
    date: Date,
    start: civil::Time,
    end: civil::Time,
    kind: String,
    #[serde(default)]
    track: Option<Texts>,
    #[serde(default)]
    room: Option<Texts>,
    title: Texts,
}

pub(super) struct Read {
    series: Vec<SeriesItem>,
    forums: Vec<(ForumItem, TimeZone, Vec<NewSession>)>,
}

impl Read {
    pub(super) fn len(&self) -> usize {
        self.forums.len()
    }
}

pub(super) fn read(json: &str) -> Result<Read, LoadError> {
    let wrong = |reason: String| LoadError::Content { file: FILE, reason };
    let file: File = serde_json::from_str(json).map_err(|e| wrong(e.to_string()))?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let begins = |id: &str| id.len() <= 80 && id.starts_with(|c: char| c.is_ascii_alphanumeric());
    if let Some(series) = file.series.iter().find(|s| !begins(&s.id) || !s.id.chars().all(fits)) {
        return Err(wrong(format!("series {:?}: letters, digits and hyphens make its address", series.id)));
    }
    let mut forums = Vec::new();
    for forum in file.forums {
        for series in &forum.series {
            if !file.series.iter().any(|s| s.id == *series) {
                return Err(wrong(format!("forum {}: there is no series {series:?}", forum.id)));
            }
        }
        // Forums of the past took place at home, when the source does not say.
        let name = forum.primary_time_zone.as_deref().unwrap_or(HOME_ZONE);
        let zone =
            moments::zone(name).map_err(|_| wrong(format!("forum {}: unknown zone {name:?}", forum.id)))?;
        if let Some(what) = wrong_in(&forum) {
            return Err(wrong(format!("forum {}: {what}", forum.id)));
        }
        let sessions = forum.agenda.iter().map(|item| session(item, &zone)).collect::<Option<Vec<_>>>();
        let sessions =
            sessions.ok_or_else(|| wrong(format!("forum {}: a session has no valid time", forum.id)))?;
        forums.push((forum, zone, sessions));
    }
    Ok(Read { series: file.series, forums })
}

/// What the database would refuse in a forum, in words.
fn wrong_in(forum: &ForumItem) -> Option<String> {
    let slug = forum.id.to_lowercase();
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !slug.split('-').all(is_word) {
        return Some("its id is not of letters, digits and hyphens".to_owned());
    }
    if let Some(zone) = forum.secondary_time_zone.as_deref().filter(|name| moments::zone(name).is_err()) {
        return Some(format!("unknown zone {zone:?}"));
    }
    if let Some(mode) = forum.mode.as_deref().filter(|mode| !["in_person", "online", "hybrid"].contains(mode))
    {
        return Some(format!("unknown mode {mode:?}"));
    }
    if forum.capacity.is_some_and(|capacity| capacity < 1) {
        return Some("its capacity is not a positive number".to_owned());
    }
    if forum.registration.as_ref().is_some_and(|r| r.closes <= r.opens) {
        return Some("its registration closes before it opens".to_owned());
    }
    let categories: Vec<&str> = forum.categories.iter().map(|category| category.code.as_str()).collect();
    if let Some(what) = wrong_in_form(&forum.form, &categories) {
        return Some(what);
    }
    let days = [forum.start.zip(forum.end), forum.within.as_ref().map(|w| (w.start, w.end))];
    if days.into_iter().flatten().any(|(first, last)| last < first) {
        return Some("it ends before it begins".to_owned());
    }
    for (n, category) in forum.categories.iter().enumerate() {
        if !is_category_code(&category.code) {
            return Some(format!("{:?} is no code of a category", category.code));
        }
        if forum.categories[..n].iter().any(|c| c.code == category.code) {
            return Some(format!("the category {:?} stands here twice", category.code));
        }
        if category.quota < 0 {
            return Some(format!("the quota of the category {:?} is negative", category.code));
        }
    }
    None
}

/// A session whose end lies before its start on the clock runs past midnight.
fn session(item: &AgendaItem, zone: &TimeZone) -> Option<NewSession> {
    let starts = item.date.to_datetime(item.start);
    let mut ends = item.date.to_datetime(item.end);
    if ends <= starts {
        ends = ends.checked_add(1.day()).ok()?;
    }
    Some(NewSession {
        id: None,
        starts_at: zone.to_ambiguous_timestamp(starts).compatible().ok()?,
        ends_at: zone.to_ambiguous_timestamp(ends).compatible().ok()?,
        // A file may name more kinds than there are: all but pauses are sessions.
        kind: SessionKind::read(&item.kind).unwrap_or_default(),
        track: item.track.clone().map(LanguageMap::from).unwrap_or_default(),
        room: item.room.clone().map(LanguageMap::from).unwrap_or_default(),
        title: item.title.clone().into(),
        details: None,
    })
}

pub(super) async fn save(conn: &mut PgConnection, read: &Read, loaded: &mut Loaded) -> sqlx::Result<()> {
    for series in &read.series {
        let inserted = sqlx::query!(
            r#"
            insert into series (id, code, title, kind, starts_on, ends_on, since) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict on constraint one_series_per_code do nothing
            "#,
            SeriesId::mint().0,
            series.id,
            Json(LanguageMap::from(series.title.clone())) as _,
            series.kind,
            series.start.map(|d| d.to_sqlx()) as _,
            series.end.map(|d| d.to_sqlx()) as _,
            series.since,
        )
        .execute(&mut *conn)
        .await?;
        loaded.series += usize::from(inserted.rows_affected() == 1);
    }
    for (forum, zone, sessions) in &read.forums {
        loaded.forums += usize::from(save_forum(conn, forum, zone, sessions).await?);
    }
    Ok(())
}

/// Saves a forum that is not known yet; one that is known belongs to its organisers and stays as it is.
async fn save_forum(
    conn: &mut PgConnection,
    forum: &ForumItem,
    zone: &TimeZone,
    sessions: &[NewSession],
) -> sqlx::Result<bool> {
    let id = ForumId::mint();
    let venue = forum.venue.clone().map(LanguageMap::from).unwrap_or_default();
    let organisers: Vec<LanguageMap> = forum.organisers.iter().cloned().map(LanguageMap::from).collect();
    let inserted = sqlx::query!(
        r#"
        insert into forums (id, slug, state, kind, title, venue, mode, time_zone, second_time_zone, starts_at, ends_at,
                            starts_on, ends_on, within, languages, interpretation, organisers, capacity, waitlist,
                            registration_opens_at, registration_closes_at, published_at)
        values ($1, $2, 'published', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                case when $13::date is not null then daterange($13, $14, '[]') end, $15, $16, $17, $18, $19, $20, $21, now())
        on conflict on constraint one_forum_per_slug do nothing
        "#,
        id.0,
        forum.id.to_lowercase(),
        forum.kind,
        Json(LanguageMap::from(forum.title.clone())) as _,
        Json(venue) as _,
        forum.mode,
        zone.iana_name().unwrap_or(HOME_ZONE),
        forum.secondary_time_zone,
        sessions.iter().map(|s| s.starts_at).min().map(|t| t.to_sqlx()) as _,
        sessions.iter().map(|s| s.ends_at).max().map(|t| t.to_sqlx()) as _,
        forum.start.map(|d| d.to_sqlx()) as _,
        forum.end.map(|d| d.to_sqlx()) as _,
        forum.within.as_ref().map(|w| w.start.to_sqlx()) as _,
        forum.within.as_ref().map(|w| w.end.to_sqlx()) as _,
        &forum.languages,
        &forum.interpretation,
        Json(organisers) as _,
        forum.capacity,
        forum.waitlist.unwrap_or(true),
        forum.registration.as_ref().map(|r| r.opens.to_sqlx()) as _,
        forum.registration.as_ref().map(|r| r.closes.to_sqlx()) as _,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "insert into forum_series (forum_id, series_id) select $1, id from series where code = any($2)",
        id.0,
        &forum.series,
    )
    .execute(&mut *conn)
    .await?;
    for (category, place) in forum.categories.iter().zip(1_i32..) {
        sqlx::query!(
            "insert into categories (id, forum_id, code, title, quota, place) values ($1, $2, $3, $4, $5, $6)",
            Uuid::now_v7(),
            id.0,
            category.code,
            Json(LanguageMap::from(category.title.clone())) as _,
            category.quota,
            place,
        )
        .execute(&mut *conn)
        .await?;
    }
    save_form(conn, id, &forum.form).await?;
    replace_agenda(conn, id, sessions).await?;
    Ok(true)
}
