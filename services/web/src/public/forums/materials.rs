use std::fmt::Display;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{
    forums::{self, File, IsFor, State as ForumState},
    ids::{ForumId, MaterialId},
};
use sqlx::PgPool;

use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    page::Page,
};

/// One thing to read: where it is, and what it is called in the reader's language.
pub struct Reading {
    pub href: String,
    pub title: String,
    pub lang: Option<&'static str>,
    /// What kind of file, and how large.
    pub file: Option<String>,
}

/// A forum's materials. Files are below `room`.
pub async fn reading(
    db: &PgPool,
    p: &Page,
    forum: ForumId,
    room: &str,
    is_registered: bool,
) -> Result<Vec<Reading>> {
    let materials = forums::materials(db, forum).await?;
    let shown = materials.into_iter().filter(|m| is_registered || m.is_for == IsFor::Everybody);
    Ok(shown
        .map(|m| Reading {
            href: m.link.clone().unwrap_or_else(|| p.url(&format!("{room}/{}", m.id))),
            title: p.best(&m.title.0).to_owned(),
            lang: p.other_language(&m.title.0),
            file: m.file_kind.map(|kind| file_in_words(p, kind.extension(), m.size)),
        })
        .collect())
}

/// “PDF, 1.2 MB”.
pub fn file_in_words(p: &Page, extension: &str, size: i32) -> String {
    let tenths = (i64::from(size) * 10 + 500_000) / 1_000_000;
    let megabytes = format!("{}.{}", tenths.max(1) / 10, tenths.max(1) % 10);
    p.t2("forum-file", "kind", extension.to_uppercase(), "megabytes", megabytes)
}

/// A file for everybody.
pub async fn material(
    State(app): State<App>,
    Path((_, slug, material)): Path<(String, String, MaterialId)>,
) -> Result {
    let forum = forums::find_by_slug(&app.db, &slug).await?.ok_or(Error::NotFound)?;
    if forum.state == ForumState::Draft {
        return Err(Error::NotFound);
    }
    let file = forums::file_of(&app.db, forum.id, material, false).await?;
    Ok(as_attachment(file.ok_or(Error::NotFound)?, material))
}

/// What others have uploaded is saved, and never shown as a page of ours.
/// `name` is of letters and digits.
pub fn as_attachment(file: File, name: impl Display) -> Response {
    let name = format!("attachment; filename=\"{name}.{}\"", file.kind.extension());
    let headers = [
        (header::CONTENT_TYPE, file.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        // Too large to be kept in memory for everybody.
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'".to_owned()),
        (header::X_FRAME_OPTIONS, "DENY".to_owned()),
    ];
    (headers, file.bytes).into_response()
}
