use std::collections::HashMap;

use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

use crate::{
    ids::{CategoryId, ForumId},
    language::LanguageMap,
};

/// How far a forum is filled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filled {
    /// Places that are taken: by registrations, kept for guests, given to delegations.
    pub taken: i64,
    pub waitlisted: i64,
}

impl Filled {
    /// Places that are left of a capacity.
    pub fn free(self, capacity: i32) -> i64 {
        (i64::from(capacity) - self.taken).max(0)
    }
}

pub async fn filled(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Filled> {
    Ok(filled_each(db, &[forum]).await?.remove(&forum).unwrap_or_default())
}

/// How far each of some forums is filled.
pub async fn filled_each(
    db: impl PgExecutor<'_>,
    forums: &[ForumId],
) -> sqlx::Result<HashMap<ForumId, Filled>> {
    let ids: Vec<Uuid> = forums.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select f.id as "id!: ForumId",
               (select coalesce(sum(t.n), 0)::bigint from places_taken t where t.forum_id = f.id) as "taken!",
               (select count(*) from registrations r where r.forum_id = f.id and r.state = 'waitlisted') as "waitlisted!"
        from unnest($1::uuid[]) as f (id)
        "#,
        &ids,
    )
    .fetch_all(db)
    .await?;
    let filled =
        rows.into_iter().map(|row| (row.id, Filled { taken: row.taken, waitlisted: row.waitlisted }));
    Ok(filled.collect())
}

/// Who may come, and how many of them.
#[derive(Debug, Clone)]
pub struct Category {
    pub id: CategoryId,
    pub code: String,
    pub title: Json<LanguageMap>,
    pub quota: i32,
    pub taken: i64,
    /// Registrations in line for a place.
    pub waiting: i64,
    /// Places that are left in the whole forum.
    pub left: i64,
    /// Whether somebody decides about whoever asks for a place in it.
    pub is_decided: bool,
    /// Whether it opens by an access code alone.
    pub needs_code: bool,
    /// As many as somebody of it may bring along.
    pub companions: i32,
    /// Whether its people may ask for visa letters, where the forum gives them, and get certificates.
    pub visa_letters: bool,
    pub certificates: bool,
}

impl Category {
    /// Places that are left in it, and in the forum.
    pub fn free(&self) -> i64 {
        (i64::from(self.quota) - self.taken).max(0).min(self.left)
    }

    /// Who waits goes first, also in the last hour, when no more offers are made.
    pub fn free_for_newcomers(&self) -> i64 {
        if self.waiting > 0 { 0 } else { self.free() }
    }
}

pub async fn categories(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Category>> {
    sqlx::query_as!(
        Category,
        r#"
        select c.id as "id: CategoryId", c.code, c.title as "title: Json<LanguageMap>", c.quota,
               (select coalesce(sum(t.n), 0)::bigint from places_taken t
                where t.forum_id = c.forum_id and t.category_id = c.id) as "taken!",
               (select count(*) from registrations r
                where r.forum_id = c.forum_id and r.category_id = c.id and r.state = 'waitlisted') as "waiting!",
               (select greatest(coalesce(f.capacity, 0) - coalesce(sum(t.n), 0), 0)::bigint
                from forums f left join places_taken t on t.forum_id = f.id
                where f.id = c.forum_id group by f.id) as "left!",
               c.decided_by <> 'nobody' as "is_decided!",
               exists (select from access_codes a where a.category_id = c.id) as "needs_code!", c.companions,
               c.visa_letters, c.certificates
        from categories c where c.forum_id = $1 order by c.place
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}
