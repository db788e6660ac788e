use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{
    Draft, Forum, NewCategory, Stale, State, categories, effects::Watch, filled, lock,
    postpone::days_between, replace_agenda, series::save_series, state::what_is_missing,
};
use crate::{
    audit,
    ids::{AccountId, ForumId},
    language::{Language, LanguageMap},
    problems::Problems,
    registrations,
};

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("no such forum")]
    NotFound,
    #[error("a cancelled forum stays as it is")]
    Cancelled,
    #[error("somebody else has saved it since it was opened")]
    Overtaken,
    #[error("an announced forum would lose what it cannot be without")]
    Incomplete(Problems),
    #[error("a category with registrations cannot be removed")]
    CategoryInUse,
    #[error("another forum has this slug")]
    SlugTaken,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Saves a forum, new or known. A new time or place raises its sequence, which calendars go by, and of one
/// that is still to end those registered are written to. A raised capacity gives the waitlist its offers at once.
pub async fn save_draft(
    db: &PgPool,
    id: Option<ForumId>,
    draft: &Draft,
    by: AccountId,
    now: Timestamp,
) -> Result<ForumId, SaveError> {
    let mut tx = db.begin().await?;
    let id = match id {
        Some(id) => {
            let forum = lock(&mut tx, id).await?.ok_or(SaveError::NotFound)?;
            let watch = Watch::begin(&mut tx, &forum, now).await?;
            save(&mut tx, &forum, draft, by, now).await?;
            watch.end(&mut tx, &[], now).await?;
            id
        }
        None => create(&mut tx, draft, by, now).await?,
    };
    tx.commit().await?;
    Ok(id)
}

/// Saves a forum that is known, and writes to those registered of its new time or place. One whose date was to be
/// announced is announced again by a new start. Part of the caller's transaction, which holds the lock.
pub(super) async fn save(
    conn: &mut PgConnection,
    forum: &Forum,
    draft: &Draft,
    by: AccountId,
    now: Timestamp,
) -> Result<(), SaveError> {
    let is_announced = match forum.state {
        State::Cancelled => return Err(SaveError::Cancelled),
        State::Draft => false,
        State::Published | State::Postponed => true,
    };
    if draft.seen.is_some_and(|seen| seen != forum.changed_at) {
        return Err(SaveError::Overtaken);
    }
    if is_announced {
        let missing = what_it_would_lose(conn, forum, draft).await?;
        if !missing.none() {
            return Err(SaveError::Incomplete(missing));
        }
    }
    let id = forum.id;
    let is_dated = forum.state == State::Postponed && draft.starts_at != forum.starts_at;
    let sequence = write(conn, forum, draft, is_dated, now).await?;
    let moved = is_announced && forum.sequence < sequence;
    let is_postponed = forum.state == State::Postponed && !is_dated;
    // Whoever sits in the hall is told that the next day is in another.
    if let Some(ends) = draft.ends_at.filter(|ends| moved && (is_postponed || *ends > now)) {
        if let Some(begins) = draft.starts_at.filter(|begins| !is_postponed && *begins > now) {
            let days = forum.starts_at.map_or(0, |was| days_between(was, begins, &forum.zone()));
            registrations::keep_longer(conn, id, days).await?;
            registrations::cut_short(conn, id, now).await?;
        }
        let ends = Some(ends).filter(|_| !is_postponed);
        registrations::tell_of_move(conn, id, sequence, &forum.time_and_place(), ends).await?;
    }
    save_categories(conn, id, &draft.categories).await?;
    save_series(conn, id, &draft.series, draft.new_series.as_ref()).await?;
    replace_agenda(conn, id, &draft.agenda).await?;
    registrations::promote(conn, id, now).await?;
    audit::note(conn, Some(by), "forum.save", audit::Subject("forum", id.0), json!({})).await?;
    Ok(())
}

async fn what_it_would_lose(
    conn: &mut PgConnection,
    forum: &Forum,
    draft: &Draft,
) -> Result<Problems, SaveError> {
    let mut missing = what_is_missing(
        [&draft.title, &draft.summary, &draft.venue],
        draft.starts_at,
        draft.capacity,
        !draft.categories.is_empty(),
    );
    if draft.capacity.map_or(0, i64::from) < filled(&mut *conn, forum.id).await?.taken {
        missing.add("capacity", "below-taken");
    }
    for known in categories(&mut *conn, forum.id).await? {
        let row = draft.categories.iter().position(|c| c.code == known.code);
        if let Some(row) = row.filter(|row| i64::from(draft.categories[*row].quota) < known.taken) {
            missing.add_in_row("categories", row + 1, "below-taken");
        }
    }
    // Mails and calendars lead there.
    if draft.slug.as_ref().is_some_and(|slug| *slug != forum.slug) {
        missing.add("slug", "slug-is-known");
    }
    Ok(missing)
}

/// Writes the forum's own row, and returns its sequence.
async fn write(
    conn: &mut PgConnection,
    forum: &Forum,
    draft: &Draft,
    is_dated: bool,
    now: Timestamp,
) -> Result<i32, SaveError> {
    let (title, venue) = (draft.title_over(&forum.title), draft.venue_over(&forum.venue));
    let summary = draft.summary.keeping(&forum.summary);
    let is_elsewhere = !venue.reads_as(&forum.venue);
    let stale = |text: &str, is: &LanguageMap, was: &LanguageMap, behind: &[Language]| {
        let fresh = |l: &Language| draft.fresh.contains(&format!("{text}_{l}"));
        let fresh: Vec<_> = Language::WRITTEN.into_iter().filter(fresh).collect();
        is.behind(was, behind, &fresh)
    };
    let stale = Stale {
        title: stale("title", &title, &forum.title, &forum.stale.title),
        summary: stale("summary", &summary, &forum.summary, &forum.stale.summary),
        venue: stale("venue", &venue, &forum.venue, &forum.stale.venue),
    };
    let written = sqlx::query_scalar!(
        r#"
        update forums set
            title = $2, summary = $3, venue = $4, mode = $5, time_zone = $6, second_time_zone = $7,
            sequence = sequence + (case when (starts_at, ends_at, mode) is distinct from ($8, $9, $5) or $22 then 1 else 0 end),
            starts_at = $8, ends_at = $9, registration_opens_at = $10, registration_closes_at = $11,
            capacity = $12, waitlist = $13, slug = coalesce($14, slug), join_link = $15, languages = $16,
            interpretation = $17, organisers = $18, stale = $19, changed_at = $20,
            state = case when $21 then 'published' else state end
        where id = $1
        returning sequence
        "#,
        forum.id.0,
        Json(&title) as _,
        Json(&summary) as _,
        Json(&venue) as _,
        draft.mode,
        draft.time_zone,
        draft.second_time_zone,
        draft.starts_at.map(|t| t.to_sqlx()) as _,
        draft.ends_at.map(|t| t.to_sqlx()) as _,
        draft.registration_opens_at.map(|t| t.to_sqlx()) as _,
        draft.registration_closes_at.map(|t| t.to_sqlx()) as _,
        draft.capacity,
        draft.waitlist,
        draft.slug,
        draft.join_link,
        &draft.languages,
        &draft.interpretation,
        Json(&draft.organisers) as _,
        Json(&stale) as _,
        now.to_sqlx() as _,
        is_dated,
        is_elsewhere,
    )
    .fetch_one(conn)
    .await;
    written.map_err(|error| match error.as_database_error().and_then(|e| e.constraint()) {
        Some("one_forum_per_slug") => SaveError::SlugTaken,
        _ => SaveError::Database(error),
    })
}

/// Begins a draft. Part of the caller's transaction.
async fn create(
    conn: &mut PgConnection,
    draft: &Draft,
    by: AccountId,
    now: Timestamp,
) -> Result<ForumId, SaveError> {
    let id = mint(conn, &draft.title, draft.starts_at, &draft.time_zone, by).await?;
    let forum = lock(conn, id).await?.ok_or(SaveError::NotFound)?;
    save(conn, &forum, draft, by, now).await?;
    Ok(id)
}

/// An empty draft under a slug that nobody has. Part of the caller's transaction.
pub(super) async fn mint(
    conn: &mut PgConnection,
    title: &LanguageMap,
    starts_at: Option<Timestamp>,
    time_zone: &str,
    by: AccountId,
) -> sqlx::Result<ForumId> {
    let id = ForumId::mint();
    // Where the slug is taken, perhaps at this moment, it ends in the end of the forum's id.
    for slug in slugs(title.best(Language::En), starts_at, id) {
        let created = sqlx::query!(
            r#"
            insert into forums (id, slug, title, time_zone, created_by) values ($1, $2, $3, $4, $5)
            on conflict on constraint one_forum_per_slug do nothing
            "#,
            id.0,
            slug,
            Json(title) as _,
            time_zone,
            by.0,
        )
        .execute(&mut *conn)
        .await?;
        if created.rows_affected() == 1 {
            break;
        }
    }
    Ok(id)
}

/// Three slugs: one from the English title, one with its year, and one that nobody else has.
fn slugs(title: &str, starts_at: Option<Timestamp>, id: ForumId) -> [String; 3] {
    let title = title.to_lowercase();
    let words: Vec<&str> =
        title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(8).collect();
    let tail: String = id.0.simple().to_string().chars().skip(24).collect();
    let year = starts_at.map_or_else(String::new, |t| t.strftime("%Y-").to_string());
    let slug = if words.is_empty() { format!("forum-{year}{tail}") } else { words.join("-") };
    let of_year = format!("{slug}-{}", year.trim_end_matches('-')).trim_end_matches('-').to_owned();
    [slug.clone(), of_year, format!("{slug}-{tail}")]
}

async fn save_categories(
    conn: &mut PgConnection,
    forum: ForumId,
    categories: &[NewCategory],
) -> Result<(), SaveError> {
    let codes: Vec<String> = categories.iter().map(|c| c.code.clone()).collect();
    sqlx::query!("delete from categories where forum_id = $1 and code <> all($2)", forum.0, &codes)
        .execute(&mut *conn)
        .await
        .map_err(|error| match error.as_database_error() {
            Some(e) if e.is_foreign_key_violation() => SaveError::CategoryInUse,
            _ => SaveError::Database(error),
        })?;
    for (category, place) in categories.iter().zip(1_i32..) {
        sqlx::query!(
            r#"
            insert into categories (id, forum_id, code, title, quota, place) values ($1, $2, $3, $4, $5, $6)
            on conflict on constraint one_category_per_code
            do update set title = excluded.title, quota = excluded.quota, place = excluded.place
            "#,
            Uuid::now_v7(),
            forum.0,
            category.code,
            Json(&category.title) as _,
            category.quota,
            place,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
