use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{Draft, NewCategory, State, categories, lock, replace_agenda, state::what_is_missing};
use crate::{
    audit,
    ids::{AccountId, ForumId},
    language::Language,
    problems::Problems,
    registrations,
};

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("no such forum")]
    NotFound,
    #[error("a cancelled forum stays as it is")]
    Cancelled,
    #[error("an announced forum would lose what it cannot be without")]
    Incomplete(Problems),
    #[error("a category with registrations cannot be removed")]
    CategoryInUse,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Saves a forum, new or known. A new time or place raises its sequence, which calendars go by, and of one
/// that is still to come those registered are written to. A raised capacity gives the waitlist its offers at once.
pub async fn save_draft(
    db: &PgPool,
    id: Option<ForumId>,
    draft: &Draft,
    by: AccountId,
    now: Timestamp,
) -> Result<ForumId, SaveError> {
    let mut tx = db.begin().await?;
    let (id, announced) = match id {
        Some(id) => {
            let forum = lock(&mut tx, id).await?.ok_or(SaveError::NotFound)?;
            if forum.state == State::Cancelled {
                return Err(SaveError::Cancelled);
            }
            let has_categories = !draft.categories.is_empty();
            let mut missing =
                what_is_missing(&draft.title, &draft.venue, draft.starts_at, draft.capacity, has_categories);
            if draft.capacity.map_or(0, i64::from) < forum.taken {
                missing.add("capacity", "below-taken");
            }
            for known in categories(&mut *tx, id).await? {
                let row = draft.categories.iter().position(|c| c.code == known.code);
                if let Some(row) = row.filter(|row| i64::from(draft.categories[*row].quota) < known.taken) {
                    missing.add_in_row("categories", row + 1, "below-taken");
                }
            }
            if forum.state == State::Published && !missing.none() {
                return Err(SaveError::Incomplete(missing));
            }
            (id, Some(forum).filter(|forum| forum.state == State::Published))
        }
        None => (create(&mut tx, draft, by).await?, None),
    };
    let sequence = sqlx::query_scalar!(
        r#"
        update forums set
            title = $2, summary = $3, venue = $4, mode = $5, time_zone = $6, second_time_zone = $7,
            sequence = sequence + (case when (starts_at, ends_at, venue) is distinct from ($8, $9, $4) then 1 else 0 end),
            starts_at = $8, ends_at = $9, registration_opens_at = $10, registration_closes_at = $11,
            capacity = $12, waitlist = $13
        where id = $1
        returning sequence
        "#,
        id.0,
        Json(&draft.title) as _,
        Json(&draft.summary) as _,
        Json(&draft.venue) as _,
        draft.mode,
        draft.time_zone,
        draft.second_time_zone,
        draft.starts_at.map(|t| t.to_sqlx()) as _,
        draft.ends_at.map(|t| t.to_sqlx()) as _,
        draft.registration_opens_at.map(|t| t.to_sqlx()) as _,
        draft.registration_closes_at.map(|t| t.to_sqlx()) as _,
        draft.capacity,
        draft.waitlist,
    )
    .fetch_one(&mut *tx)
    .await?;
    let moved = announced.filter(|before| before.sequence < sequence);
    if let Some((before, begins)) = moved.zip(draft.starts_at.filter(|begins| *begins > now)) {
        registrations::tell_of_move(&mut tx, id, sequence, &before.time_and_place(), begins).await?;
    }
    save_categories(&mut tx, id, &draft.categories).await?;
    replace_agenda(&mut tx, id, &draft.agenda).await?;
    registrations::promote(&mut tx, id, now).await?;
    audit::note(&mut tx, Some(by), "forum.save", audit::Subject("forum", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

async fn create(conn: &mut PgConnection, draft: &Draft, by: AccountId) -> sqlx::Result<ForumId> {
    let id = ForumId::mint();
    // Where the slug is taken, perhaps at this moment, it ends in the end of the forum's id.
    for slug in slugs(draft.title.best(Language::En), draft.starts_at, id) {
        let created = sqlx::query!(
            r#"
            insert into forums (id, slug, title, time_zone, created_by) values ($1, $2, $3, $4, $5)
            on conflict on constraint one_forum_per_slug do nothing
            "#,
            id.0,
            slug,
            Json(&draft.title) as _,
            draft.time_zone,
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

/// Two slugs: one from the English title, and one that nobody else has.
fn slugs(title: &str, starts_at: Option<Timestamp>, id: ForumId) -> [String; 2] {
    let title = title.to_lowercase();
    let words: Vec<&str> =
        title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(8).collect();
    let tail: String = id.0.simple().to_string().chars().skip(24).collect();
    let year = starts_at.map_or_else(String::new, |t| t.strftime("%Y-").to_string());
    let slug = if words.is_empty() { format!("forum-{year}{tail}") } else { words.join("-") };
    [slug.clone(), format!("{slug}-{tail}")]
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
