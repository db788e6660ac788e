use jiff::Timestamp;
use serde::Deserialize;
use sqlx::{PgExecutor, PgPool, types::Json};

use super::{
    AgendaError,
    agenda::{open, touched},
    session::in_all_or_none,
};
use crate::{
    countries,
    ids::{AccountId, ForumId, SpeakerId},
    language::LanguageMap,
    problems::Problems,
    typed,
};

/// Who speaks at a forum, in as many of its sessions as there are.
#[derive(Debug, Clone)]
pub struct Speaker {
    pub id: SpeakerId,
    pub native_name: String,
    pub latin_name: String,
    pub position: Json<LanguageMap>,
    pub country: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SpeakerForm {
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    pub position_zh: String,
    pub position_en: String,
    pub position_ru: String,
}

#[derive(Debug, Clone)]
pub struct NewSpeaker {
    pub native_name: String,
    pub latin_name: String,
    pub country: Option<String>,
    pub position: LanguageMap,
}

impl SpeakerForm {
    /// A position is written in every language, or in none.
    pub fn parse(&self) -> Result<NewSpeaker, Problems> {
        let mut problems = Problems::default();
        let native_name = problems.take("native_name", typed::line_without_link(&self.native_name));
        let latin_name = problems.take("latin_name", typed::latin_name(&self.latin_name));
        let country = match self.country.trim() {
            "" => Some(None),
            code => problems.take("country", countries::parse(code)).map(Some),
        };
        let positions = [
            ("position_zh", &*self.position_zh),
            ("position_en", &self.position_en),
            ("position_ru", &self.position_ru),
        ];
        let position = in_all_or_none(&mut problems, positions, typed::line_without_link);
        match (native_name, latin_name, country) {
            (Some(native_name), Some(latin_name), Some(country)) if problems.none() => {
                Ok(NewSpeaker { native_name, latin_name, country, position })
            }
            _ => Err(problems),
        }
    }
}

/// A forum's speakers by name.
pub async fn speakers(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Speaker>> {
    sqlx::query_as!(
        Speaker,
        r#"
        select id as "id: SpeakerId", native_name, latin_name, position as "position: Json<LanguageMap>", country
        from speakers where forum_id = $1 order by lower(latin_name), id
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

pub async fn save_speaker(
    db: &PgPool,
    forum: ForumId,
    id: Option<SpeakerId>,
    speaker: &NewSpeaker,
    by: AccountId,
    now: Timestamp,
) -> Result<SpeakerId, AgendaError> {
    let mut tx = db.begin().await?;
    open(&mut tx, forum).await?;
    let saved = sqlx::query_scalar!(
        r#"
        insert into speakers (id, forum_id, native_name, latin_name, country, position) values ($1, $2, $3, $4, $5, $6)
        on conflict (id) do update set native_name = excluded.native_name, latin_name = excluded.latin_name,
            country = excluded.country, position = excluded.position where speakers.forum_id = excluded.forum_id
        returning id as "id: SpeakerId"
        "#,
        id.unwrap_or_else(SpeakerId::mint).0,
        forum.0,
        speaker.native_name,
        speaker.latin_name,
        speaker.country,
        Json(&speaker.position) as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(AgendaError::NotFound)?;
    touched(&mut tx, forum, by, "forum.write_agenda", now).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Takes a speaker out of the forum and all its sessions.
pub async fn remove_speaker(
    db: &PgPool,
    forum: ForumId,
    id: SpeakerId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), AgendaError> {
    let mut tx = db.begin().await?;
    open(&mut tx, forum).await?;
    sqlx::query!("delete from speakers where forum_id = $1 and id = $2", forum.0, id.0)
        .execute(&mut *tx)
        .await?;
    touched(&mut tx, forum, by, "forum.write_agenda", now).await?;
    tx.commit().await?;
    Ok(())
}
