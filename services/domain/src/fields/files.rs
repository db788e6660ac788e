//! Answers that are files: a scan of a letter, a photograph for a badge. They are given on “my registration”, one
//! question at a time, so that the form by which people register stays a plain one.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{Given, Kind, Open, Question, answers_of, find, is_open_for, keep, keep::known, read::holds};
use crate::{
    forums::{self, File, FileKind},
    ids::{FieldId, RegistrationId},
    registrations, typed,
};

/// The most that one file may weigh.
const LARGEST: usize = 5 * 1024 * 1024;
/// How many may be given with one registration.
const MOST: i64 = 5;
/// How much of a file's name is kept, in characters.
const LONGEST_NAME: usize = 80;

/// A file as understood: what it is by its first bytes, and a name that ends accordingly.
#[derive(Debug, Clone)]
pub struct NewFile {
    name: String,
    file: File,
}

impl NewFile {
    /// `name` is what the sender's machine calls it.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, &'static str> {
        if bytes.is_empty() {
            return Err("file-missing");
        }
        if bytes.len() > LARGEST {
            return Err("answer-file-too-large");
        }
        let kind = FileKind::of(&bytes).ok_or("file-of-another-kind")?;
        Ok(Self { name: called(name, kind), file: File { kind, bytes } })
    }
}

/// The last part of a path without its ending, and the ending of what the file is.
fn called(name: &str, kind: FileKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem: String = typed::line(stem).unwrap_or_default().chars().take(LONGEST_NAME).collect();
    let stem = stem.trim();
    format!("{}.{}", if stem.is_empty() { "file" } else { stem }, kind.extension())
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("no such registration, question or file")]
    NotFound,
    #[error("this question takes no answers any more, or not yet")]
    NotOpen,
    #[error("the file cannot be taken: {0}")]
    Invalid(&'static str),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

fn wrong(code: &'static str) -> FileError {
    FileError::Invalid(code)
}

/// Answers a question by a file, in place of the one that was given before.
pub async fn give_file(
    db: &PgPool,
    id: RegistrationId,
    field: FieldId,
    new: &NewFile,
    now: Timestamp,
) -> Result<(), FileError> {
    let mut tx = db.begin().await?;
    let (question, category) = open(&mut tx, id, field, now).await?;
    let answers = known(&answers_of(&mut *tx, id).await?);
    if !holds(&question, &answers, &category) {
        return Err(wrong("unknown-file"));
    }
    let others = sqlx::query_scalar!(
        r#"select count(*) as "n!" from answer_files where registration_id = $1 and field_id <> $2"#,
        id.0,
        field.0,
    )
    .fetch_one(&mut *tx)
    .await?;
    if others >= MOST {
        return Err(wrong("too-many-files"));
    }
    let value = Value::String(new.name.clone());
    keep(&mut tx, id, &[Given { field, version: question.version, value }], now).await?;
    sqlx::query!(
        r#"
        insert into answer_files (registration_id, field_id, kind, bytes) values ($1, $2, $3, $4)
        on conflict on constraint one_file_per_answer
            do update set kind = excluded.kind, bytes = excluded.bytes
        "#,
        id.0,
        field.0,
        new.file.kind as FileKind,
        new.file.bytes,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a file back, and the answer with it. Doing it twice changes nothing.
pub async fn remove_file(
    db: &PgPool,
    id: RegistrationId,
    field: FieldId,
    now: Timestamp,
) -> Result<(), FileError> {
    let mut tx = db.begin().await?;
    open(&mut tx, id, field, now).await?;
    sqlx::query!("delete from answers where registration_id = $1 and field_id = $2", id.0, field.0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes the files of registrations that ended a month ago, and the answers that they were. Returns how many.
pub async fn erase_due_files(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    let month_ago = now - SignedDuration::from_hours(24 * 30);
    let erased = sqlx::query!(
        r#"
        delete from answers a using answer_files f, registrations r
        where f.registration_id = a.registration_id and f.field_id = a.field_id and r.id = a.registration_id
          and r.ended_at <= $1
        "#,
        month_ago.to_sqlx() as _,
    )
    .execute(db)
    .await?;
    Ok(erased.rows_affected())
}

/// The question under its forum's lock, while it takes a file from this registration, and the code of its category.
async fn open(
    conn: &mut PgConnection,
    id: RegistrationId,
    field: FieldId,
    now: Timestamp,
) -> Result<(Question, String), FileError> {
    let before = registrations::find(&mut *conn, id).await?.ok_or(FileError::NotFound)?;
    let forum = forums::lock(&mut *conn, before.forum_id).await?.ok_or(FileError::NotFound)?;
    let registration = registrations::find(&mut *conn, id).await?.ok_or(FileError::NotFound)?;
    let question = find(&mut *conn, forum.id, field).await?.filter(|q| q.kind == Kind::File && !q.retired);
    let question = question.ok_or(FileError::NotFound)?;
    if is_open_for(conn, question.stage, &forum, &registration, now).await? != Open::Yes {
        return Err(FileError::NotOpen);
    }
    Ok((question, registration.category_code))
}

/// The file that a registration gave for a question, and the key of that.
pub async fn file_given(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
    field: FieldId,
) -> sqlx::Result<Option<(String, File)>> {
    let row = sqlx::query!(
        r#"
        select f.key, a.kind as "kind: FileKind", a.bytes from answer_files a join fields f on f.id = a.field_id
        where a.registration_id = $1 and a.field_id = $2
        "#,
        registration.0,
        field.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.key, File { kind: row.kind, bytes: row.bytes })))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n";

    #[test]
    fn a_file_is_called_as_its_sender_calls_it_and_ends_as_what_it_is() {
        for (name, called) in [
            ("письмо.PDF", "письмо.pdf"),
            ("C:\\letters\\scan.exe", "scan.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("a\r\nb.pdf", "file.pdf"),
            ("", "file.pdf"),
            (".pdf", "file.pdf"),
        ] {
            assert_eq!(NewFile::read(name, PDF.to_vec()).unwrap().name, called, "{name:?}");
        }
        let long = NewFile::read(&"长".repeat(300), PDF.to_vec());
        // A line of 200 characters at most is a name.
        assert_eq!(long.unwrap().name, "file.pdf");
    }

    #[test]
    fn what_a_file_is_its_first_bytes_say() {
        for (bytes, wrong) in [
            (b"<html>".to_vec(), "file-of-another-kind"),
            (b"MZ\x90\0".to_vec(), "file-of-another-kind"),
            (Vec::new(), "file-missing"),
            ([PDF, &[0; LARGEST]].concat(), "answer-file-too-large"),
        ] {
            assert_eq!(NewFile::read("scan.pdf", bytes).unwrap_err(), wrong);
        }
    }
}
