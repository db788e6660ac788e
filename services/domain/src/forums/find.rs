use jiff::{Timestamp, tz::TimeZone};
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{Stale, State};
use crate::{ids::ForumId, language::LanguageMap, moments};

#[derive(Debug, Clone)]
pub struct Forum {
    pub id: ForumId,
    pub slug: String,
    pub state: State,
    pub kind: String,
    pub title: LanguageMap,
    pub summary: LanguageMap,
    pub venue: LanguageMap,
    pub mode: Option<String>,
    pub time_zone: String,
    pub second_time_zone: Option<String>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// A day only, where the source knows no hour.
    pub starts_on: Option<jiff::civil::Date>,
    pub ends_on: Option<jiff::civil::Date>,
    /// The days of the series that a forum without a date of its own fell into.
    pub within: Option<(jiff::civil::Date, jiff::civil::Date)>,
    pub languages: Vec<String>,
    pub interpretation: Vec<String>,
    pub organisers: Vec<LanguageMap>,
    pub capacity: Option<i32>,
    pub waitlist: bool,
    pub registration_opens_at: Option<Timestamp>,
    pub registration_closes_at: Option<Timestamp>,
    pub sequence: i32,
    /// How often its title was changed.
    pub reworded: i32,
    /// Starts that were announced and left again, the latest last.
    pub previous_starts: Vec<Timestamp>,
    /// Where those with a confirmed place join online.
    pub join_link: Option<String>,
    pub stale: Stale,
    /// When it, or its agenda, was written last.
    pub changed_at: Timestamp,
}

impl Forum {
    pub fn zone(&self) -> TimeZone {
        moments::zone(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    pub fn second_zone(&self) -> Option<TimeZone> {
        self.second_time_zone.as_deref().and_then(|name| moments::zone(name).ok())
    }

    /// Whether it is yet to end. One whose date is to be announced is.
    pub fn is_coming(&self, now: Timestamp) -> bool {
        self.state == State::Postponed || self.ends_at.is_some_and(|ends| ends > now)
    }

    /// What entries in calendars and papers go by: it rises with all that they say of a forum.
    pub fn edition(&self) -> i32 {
        self.sequence.saturating_add(self.reworded)
    }
}

struct Row {
    id: ForumId,
    slug: String,
    state: State,
    kind: String,
    title: Json<LanguageMap>,
    summary: Json<LanguageMap>,
    venue: Json<LanguageMap>,
    mode: Option<String>,
    time_zone: String,
    second_time_zone: Option<String>,
    starts_at: Option<jiff_sqlx::Timestamp>,
    ends_at: Option<jiff_sqlx::Timestamp>,
    starts_on: Option<jiff_sqlx::Date>,
    ends_on: Option<jiff_sqlx::Date>,
    within_from: Option<jiff_sqlx::Date>,
    within_to: Option<jiff_sqlx::Date>,
    languages: Vec<String>,
    interpretation: Vec<String>,
    organisers: Json<Vec<LanguageMap>>,
    capacity: Option<i32>,
    waitlist: bool,
    registration_opens_at: Option<jiff_sqlx::Timestamp>,
    registration_closes_at: Option<jiff_sqlx::Timestamp>,
    sequence: i32,
    reworded: i32,
    previous_starts: Vec<jiff_sqlx::Timestamp>,
    join_link: Option<String>,
    stale: Json<Stale>,
    changed_at: jiff_sqlx::Timestamp,
}

impl From<Row> for Forum {
    fn from(r: Row) -> Self {
        Self {
            id: r.id,
            slug: r.slug,
            state: r.state,
            kind: r.kind,
            title: r.title.0,
            summary: r.summary.0,
            venue: r.venue.0,
            mode: r.mode,
            time_zone: r.time_zone,
            second_time_zone: r.second_time_zone,
            starts_at: r.starts_at.map(|t| t.to_jiff()),
            ends_at: r.ends_at.map(|t| t.to_jiff()),
            starts_on: r.starts_on.map(|d| d.to_jiff()),
            ends_on: r.ends_on.map(|d| d.to_jiff()),
            within: r.within_from.zip(r.within_to).map(|(from, to)| (from.to_jiff(), to.to_jiff())),
            languages: r.languages,
            interpretation: r.interpretation,
            organisers: r.organisers.0,
            capacity: r.capacity,
            waitlist: r.waitlist,
            registration_opens_at: r.registration_opens_at.map(|t| t.to_jiff()),
            registration_closes_at: r.registration_closes_at.map(|t| t.to_jiff()),
            sequence: r.sequence,
            reworded: r.reworded,
            previous_starts: r.previous_starts.into_iter().map(|t| t.to_jiff()).collect(),
            join_link: r.join_link,
            stale: r.stale.0,
            changed_at: r.changed_at.to_jiff(),
        }
    }
}

/// Forums by a condition over `f`; the columns stand here once.
macro_rules! select_forums {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"
            select f.id as "id: ForumId", f.slug, f.state as "state: State", f.kind,
                   f.title as "title: Json<LanguageMap>", f.summary as "summary: Json<LanguageMap>",
                   f.venue as "venue: Json<LanguageMap>", f.mode, f.time_zone, f.second_time_zone,
                   f.starts_at, f.ends_at, f.starts_on, f.ends_on,
                   lower(f.within) as "within_from?", (upper(f.within) - 1) as "within_to?",
                   f.languages, f.interpretation, f.organisers as "organisers: Json<Vec<LanguageMap>>",
                   f.capacity, f.waitlist, f.registration_opens_at, f.registration_closes_at, f.sequence,
                   f.reworded, f.previous_starts as "previous_starts: Vec<jiff_sqlx::Timestamp>",
                   f.join_link, f.stale as "stale: Json<Stale>", f.changed_at
            from forums f "# + $rest
            $(, $argument)*
        )
    };
}

pub async fn find(db: impl PgExecutor<'_>, id: ForumId) -> sqlx::Result<Option<Forum>> {
    let row = select_forums!("where f.id = $1", id.0).fetch_optional(db).await?;
    Ok(row.map(Forum::from))
}

pub async fn find_by_slug(db: impl PgExecutor<'_>, slug: &str) -> sqlx::Result<Option<Forum>> {
    let row = select_forums!("where f.slug = $1", slug).fetch_optional(db).await?;
    Ok(row.map(Forum::from))
}

/// What everybody may see: announced and cancelled forums, the coming ones first to last, then the past ones
/// last to first, then those without a date.
pub async fn public(db: impl PgExecutor<'_>, now: Timestamp) -> sqlx::Result<Vec<Forum>> {
    let forums = select_forums!(
        "where f.state <> 'draft' order by coalesce(f.starts_at, f.starts_on, lower(f.within)) desc nulls last, f.slug"
    )
    .fetch_all(db)
    .await?;
    Ok(coming_first(forums, now))
}

/// The same of one series, by its code.
pub async fn of_series(db: impl PgExecutor<'_>, code: &str, now: Timestamp) -> sqlx::Result<Vec<Forum>> {
    let forums = select_forums!(
        "join forum_series fs on fs.forum_id = f.id join series s on s.id = fs.series_id
         where f.state <> 'draft' and s.code = $1
         order by coalesce(f.starts_at, f.starts_on, lower(f.within)) desc nulls last, f.slug",
        code,
    )
    .fetch_all(db)
    .await?;
    Ok(coming_first(forums, now))
}

fn coming_first(forums: Vec<Row>, now: Timestamp) -> Vec<Forum> {
    let mut forums: Vec<Forum> = forums.into_iter().map(Forum::from).collect();
    forums.sort_by_key(|f| if f.is_coming(now) { (0, f.starts_at) } else { (1, None) });
    forums
}

/// Every forum, drafts first, then the latest.
pub async fn of_staff(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Forum>> {
    let forums = select_forums!(
        "order by f.state <> 'draft', coalesce(f.starts_at, f.starts_on) desc nulls last, f.slug"
    )
    .fetch_all(db)
    .await?;
    Ok(forums.into_iter().map(Forum::from).collect())
}

/// Locks a forum's places until the caller's transaction ends. Whoever changes places does this first. Rows that only
/// point at the forum are written meanwhile: a paper never waits for a place, nor a place for a paper.
pub async fn lock(conn: &mut PgConnection, id: ForumId) -> sqlx::Result<Option<Forum>> {
    // Whoever waited for the lock is given the row as its last change left it.
    let row = select_forums!("where f.id = $1 for no key update", id.0).fetch_optional(conn).await?;
    Ok(row.map(Forum::from))
}

/// The name of the zone in which a forum says its hours: `Asia/Shanghai`.
pub(crate) async fn zone_of(db: impl PgExecutor<'_>, id: ForumId) -> sqlx::Result<String> {
    sqlx::query_scalar!("select time_zone from forums where id = $1", id.0).fetch_one(db).await
}
