use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::{
    ids::{ForumId, SeriesId},
    language::{Language, LanguageMap},
};

/// Forums that belong together.
#[derive(Debug, Clone)]
pub struct Series {
    pub code: String,
    pub title: Json<LanguageMap>,
}

pub async fn series_of(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Series>> {
    sqlx::query_as!(
        Series,
        r#"
        select s.code, s.title as "title: Json<LanguageMap>"
        from series s join forum_series fs on fs.series_id = s.id where fs.forum_id = $1 order by s.code
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

/// The latest series, to choose from.
pub async fn all_series(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Series>> {
    sqlx::query_as!(
        Series,
        r#"select code, title as "title: Json<LanguageMap>" from series order by id desc limit 100"#
    )
    .fetch_all(db)
    .await
}

/// Puts a forum into these series, and into a new one that begins with it. Part of the caller's transaction.
pub(super) async fn save_series(
    conn: &mut PgConnection,
    forum: ForumId,
    codes: &[String],
    new: Option<&LanguageMap>,
) -> sqlx::Result<()> {
    let mut codes = codes.to_vec();
    if let Some(title) = new {
        let id = SeriesId::mint();
        let words = title.best(Language::En).to_lowercase();
        let words: Vec<&str> =
            words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(6).collect();
        let tail: String = id.0.simple().to_string().chars().skip(24).collect();
        let code = format!("{}-{tail}", words.join("-")).trim_start_matches('-').to_owned();
        sqlx::query!(
            "insert into series (id, code, title, kind) values ($1, $2, $3, 'series')",
            id.0,
            code,
            Json(title) as _,
        )
        .execute(&mut *conn)
        .await?;
        codes.push(code);
    }
    sqlx::query!(
        r#"
        delete from forum_series fs using series s
        where fs.series_id = s.id and fs.forum_id = $1 and s.code <> all($2)
        "#,
        forum.0,
        &codes,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into forum_series (forum_id, series_id) select $1, id from series where code = any($2)
        on conflict do nothing
        "#,
        forum.0,
        &codes,
    )
    .execute(&mut *conn)
    .await?;
    Ok(())
}
