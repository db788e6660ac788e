use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};

use super::session::{in_all_or_none, in_every_language};
use crate::{
    audit,
    ids::{AccountId, ForumId, SeriesId},
    language::{Language, LanguageMap},
    problems::Problems,
    typed,
};

/// Forums that belong together.
#[derive(Debug, Clone)]
pub struct Series {
    /// The word for it in addresses.
    pub code: String,
    pub title: Json<LanguageMap>,
    pub description: Json<LanguageMap>,
    /// How many of its forums are announced; without one, nobody sees its page.
    pub announced: i64,
}

/// Series by a condition over `s`; the columns stand here once.
macro_rules! select_series {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Series,
            r#"
            select s.code, s.title as "title: Json<LanguageMap>", s.description as "description: Json<LanguageMap>",
                   (select count(*) from forum_series a join forums f on f.id = a.forum_id
                    where a.series_id = s.id and f.state <> 'draft') as "announced!"
            from series s "# + $rest
            $(, $argument)*
        )
    };
}

pub async fn series_of(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Series>> {
    select_series!(
        "join forum_series fs on fs.series_id = s.id where fs.forum_id = $1 order by s.code",
        forum.0
    )
    .fetch_all(db)
    .await
}

/// The latest series, to choose from.
pub async fn all_series(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Series>> {
    select_series!("order by s.id desc limit 100").fetch_all(db).await
}

/// The latest series of which a forum is announced.
pub async fn announced_series(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Series>> {
    select_series!(
        "where exists (select from forum_series a join forums f on f.id = a.forum_id
                       where a.series_id = s.id and f.state <> 'draft')
         order by s.id desc limit 100"
    )
    .fetch_all(db)
    .await
}

pub async fn find_series(db: impl PgExecutor<'_>, code: &str) -> sqlx::Result<Option<Series>> {
    select_series!("where s.code = $1", code).fetch_optional(db).await
}

/// What is said of a series, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SeriesForm {
    pub title_zh: String,
    pub title_en: String,
    pub title_ru: String,
    pub description_zh: String,
    pub description_en: String,
    pub description_ru: String,
}

#[derive(Debug, Clone)]
pub struct SeriesWords {
    title: LanguageMap,
    description: LanguageMap,
}

impl SeriesForm {
    /// The form as it would have been typed for a series.
    pub fn of(series: &Series) -> Self {
        let [zh, en, ru] = [Language::Zh, Language::En, Language::Ru];
        Self {
            title_zh: series.title.exactly(zh).to_owned(),
            title_en: series.title.exactly(en).to_owned(),
            title_ru: series.title.exactly(ru).to_owned(),
            description_zh: series.description.exactly(zh).to_owned(),
            description_en: series.description.exactly(en).to_owned(),
            description_ru: series.description.exactly(ru).to_owned(),
        }
    }

    /// A series has a title in every language, and a description in every language or in none.
    pub fn parse(&self) -> Result<SeriesWords, Problems> {
        let mut problems = Problems::default();
        let titles =
            [("title_zh", &*self.title_zh), ("title_en", &self.title_en), ("title_ru", &self.title_ru)];
        let title = in_every_language(&mut problems, titles, needed_heading);
        let descriptions = [
            ("description_zh", &*self.description_zh),
            ("description_en", &self.description_en),
            ("description_ru", &self.description_ru),
        ];
        let description = in_all_or_none(&mut problems, descriptions, typed::text);
        if problems.none() { Ok(SeriesWords { title, description }) } else { Err(problems) }
    }
}

fn needed_heading(typed: &str) -> Result<String, &'static str> {
    let heading = typed::heading(typed)?;
    if heading.is_empty() { Err("missing") } else { Ok(heading) }
}

/// Writes anew what is said of a series; false where there is none.
pub async fn write_series(db: &PgPool, code: &str, words: &SeriesWords, by: AccountId) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    // What is written in languages that nobody was asked for stays.
    let written = sqlx::query_scalar!(
        r#"
        update series set title = (title - array['zh', 'en', 'ru']) || $2,
                          description = (description - array['zh', 'en', 'ru']) || $3
        where code = $1 returning id as "id: SeriesId"
        "#,
        code,
        Json(&words.title) as _,
        Json(&words.description) as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(id) = written else { return Ok(false) };
    audit::note(&mut tx, Some(by), "series.save", audit::Subject("series", id.0), json!({ "series": code }))
        .await?;
    tx.commit().await?;
    Ok(true)
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
        let words: String = words.join("-").chars().take(60).collect();
        let code = format!("{words}-{tail}").trim_start_matches('-').to_owned();
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
