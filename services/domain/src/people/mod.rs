//! A person: a human, once, however often they attended, registered or applied.

mod newcomer;

use sqlx::PgExecutor;
use uuid::Uuid;

pub use newcomer::{
    Newcomer, Typed, add_all, add_without_address, confirm_address, lock_addresses, recognise,
};

use crate::{ids::PersonId, language::Language, names::Name};

#[derive(Debug, Clone)]
pub struct Person {
    pub id: PersonId,
    pub native_name: String,
    pub latin_name: String,
    /// The parts of the Latin name, where the roll has told them.
    pub family_name: String,
    pub given_name: String,
    pub gender: Option<String>,
    pub country: String,
    pub language: Language,
    pub time_zone: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub position: String,
}

impl Person {
    pub fn name(&self) -> Name<'_> {
        Name {
            native: &self.native_name,
            latin: &self.latin_name,
            family: &self.family_name,
            given: &self.given_name,
            gender: self.gender.as_deref(),
            country: &self.country,
            ..Name::default()
        }
    }
}

pub async fn find(db: impl PgExecutor<'_>, id: PersonId) -> sqlx::Result<Option<Person>> {
    sqlx::query_as!(
        Person,
        r#"
        select id as "id: PersonId", native_name, latin_name, family_name, given_name, gender, country,
               language as "language: Language", time_zone, email, phone, position
        from people where id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// People by their ids, in no order.
pub async fn find_many(db: impl PgExecutor<'_>, ids: &[PersonId]) -> sqlx::Result<Vec<Person>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Person,
        r#"
        select id as "id: PersonId", native_name, latin_name, family_name, given_name, gender, country,
               language as "language: Language", time_zone, email, phone, position
        from people where id = any($1)
        "#,
        &ids,
    )
    .fetch_all(db)
    .await
}

/// People whose name, in any script, or address holds a word; a hundred, by Latin name, after a given one.
/// An empty word finds everybody.
pub async fn search(
    db: impl PgExecutor<'_>,
    word: &str,
    country: Option<&str>,
    after: Option<(&str, PersonId)>,
) -> sqlx::Result<Vec<Person>> {
    let pattern = like_pattern(word);
    let (after_name, after_id) = after.map_or(("", Uuid::nil()), |(name, id)| (name, id.0));
    sqlx::query_as!(
        Person,
        r#"
        select id as "id: PersonId", native_name, latin_name, family_name, given_name, gender, country,
               language as "language: Language", time_zone, email, phone, position
        from people
        where (lower(native_name) like $1 or lower(latin_name) like $1 or email like $1)
          and ($2::text is null or country = $2)
          and (latin_name, id) > ($3, $4)
        order by latin_name, id limit 100
        "#,
        pattern,
        country,
        after_name,
        after_id,
    )
    .fetch_all(db)
    .await
}

pub async fn count(db: impl PgExecutor<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "n!" from people"#).fetch_one(db).await
}

/// A pattern that finds a word anywhere, whatever signs it holds.
pub(crate) fn like_pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
