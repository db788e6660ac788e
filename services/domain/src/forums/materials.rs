use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use sqlx::{PgExecutor, PgPool, types::Json};

use super::{
    AgendaError,
    agenda::{open, touched},
    draft,
    session::in_every_language,
};
use crate::{
    ids::{AccountId, ForumId, MaterialId},
    language::LanguageMap,
    problems::Problems,
    typed,
};

/// The most that one file may weigh.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// How many a forum may have.
const MOST: i64 = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum IsFor {
    Everybody,
    Registered,
}

impl IsFor {
    pub fn code(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Registered => "registered",
        }
    }
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum FileKind {
    Pdf,
    Jpeg,
    Png,
}

impl FileKind {
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            _ => None,
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Something to read before or after a forum: a link, or a file of ours.
#[derive(Debug, Clone)]
pub struct Material {
    pub id: MaterialId,
    pub title: Json<LanguageMap>,
    pub is_for: IsFor,
    pub link: Option<String>,
    pub file_kind: Option<FileKind>,
    /// In bytes.
    pub size: i32,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MaterialForm {
    pub title_zh: String,
    pub title_en: String,
    pub title_ru: String,
    pub is_for: String,
    pub link: String,
}

#[derive(Debug, Clone)]
pub struct NewMaterial {
    pub title: LanguageMap,
    pub is_for: IsFor,
    pub source: Source,
}

#[derive(Debug, Clone)]
pub enum Source {
    Link(String),
    File(File),
}

#[derive(Debug, Clone)]
pub struct File {
    pub kind: FileKind,
    pub bytes: Vec<u8>,
}

impl MaterialForm {
    /// A link, or the bytes of a file, and not both.
    pub fn parse(&self, file: Option<Vec<u8>>) -> Result<NewMaterial, Problems> {
        let mut problems = Problems::default();
        let titles =
            [("title_zh", &*self.title_zh), ("title_en", &self.title_en), ("title_ru", &self.title_ru)];
        let title = in_every_language(&mut problems, titles, needed_title);
        let is_for = match self.is_for.as_str() {
            "everybody" => Ok(IsFor::Everybody),
            "registered" => Ok(IsFor::Registered),
            _ => Err("missing"),
        };
        let is_for = problems.take("is_for", is_for);
        let link = problems.take("link", draft::link(&self.link)).flatten();
        let source = match (link, file.filter(|bytes| !bytes.is_empty())) {
            (Some(_), Some(_)) => {
                problems.add("link", "link-or-file");
                None
            }
            (Some(link), None) => Some(Source::Link(link)),
            (None, Some(bytes)) if bytes.len() > LARGEST_FILE => {
                problems.add("file", "file-too-large");
                None
            }
            (None, Some(bytes)) => match FileKind::of(&bytes) {
                Some(kind) => Some(Source::File(File { kind, bytes })),
                None => {
                    problems.add("file", "file-of-another-kind");
                    None
                }
            },
            (None, None) => {
                if problems.of("link").is_none() {
                    problems.add("link", "link-or-file");
                }
                None
            }
        };
        match (is_for, source) {
            (Some(is_for), Some(source)) if problems.none() => Ok(NewMaterial { title, is_for, source }),
            _ => Err(problems),
        }
    }
}

fn needed_title(typed: &str) -> Result<String, &'static str> {
    let title = typed::line_without_link(typed)?;
    if title.is_empty() { Err("missing") } else { Ok(title) }
}

/// A forum's materials in the order they were added.
pub async fn materials(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Material>> {
    sqlx::query_as!(
        Material,
        r#"
        select id as "id: MaterialId", title as "title: Json<LanguageMap>", is_for as "is_for: IsFor", link,
               file_kind as "file_kind: FileKind", coalesce(octet_length(file), 0) as "size!"
        from materials where forum_id = $1 order by id limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await
}

/// The file of a material that is for everybody, or also of one that is for those who are registered.
pub async fn file_of(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    id: MaterialId,
    is_registered: bool,
) -> sqlx::Result<Option<File>> {
    sqlx::query_as!(
        File,
        r#"
        select file_kind as "kind!: FileKind", file as "bytes!" from materials
        where forum_id = $1 and id = $2 and file is not null and ($3 or is_for = 'everybody')
        "#,
        forum.0,
        id.0,
        is_registered,
    )
    .fetch_optional(db)
    .await
}

pub async fn add_material(
    db: &PgPool,
    forum: ForumId,
    new: &NewMaterial,
    by: AccountId,
    now: Timestamp,
) -> Result<MaterialId, AgendaError> {
    let mut tx = db.begin().await?;
    open(&mut tx, forum).await?;
    let (link, file) = match &new.source {
        Source::Link(link) => (Some(link.as_str()), None),
        Source::File(file) => (None, Some(file)),
    };
    let id = MaterialId::mint();
    let added = sqlx::query!(
        r#"
        insert into materials (id, forum_id, title, is_for, link, file_kind, file, added_at)
        select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from materials where forum_id = $2) < $9
        "#,
        id.0,
        forum.0,
        Json(&new.title) as _,
        new.is_for.code(),
        link,
        file.map(|f| f.kind) as Option<FileKind>,
        file.map(|f| f.bytes.as_slice()),
        now.to_sqlx() as _,
        MOST,
    )
    .execute(&mut *tx)
    .await?;
    if added.rows_affected() == 0 {
        return Err(AgendaError::TooMany);
    }
    touched(&mut tx, forum, by, "forum.add_material", now).await?;
    tx.commit().await?;
    Ok(id)
}

pub async fn remove_material(
    db: &PgPool,
    forum: ForumId,
    id: MaterialId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), AgendaError> {
    let mut tx = db.begin().await?;
    open(&mut tx, forum).await?;
    sqlx::query!("delete from materials where forum_id = $1 and id = $2", forum.0, id.0)
        .execute(&mut *tx)
        .await?;
    touched(&mut tx, forum, by, "forum.remove_material", now).await?;
    tx.commit().await?;
    Ok(())
}
