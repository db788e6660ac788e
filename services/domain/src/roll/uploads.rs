//! A roll that somebody of the staff has sent, while it is looked at: what was found in it, and how its columns were
//! corrected. Only who has sent it sees it, for a day.

use jiff::{Timestamp, ToSpan as _};
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::{PgExecutor, types::Json};

use super::{Asked, Report};
use crate::ids::{AccountId, RollUploadId};

/// So much of what there is to say of rows is kept for the page; the command says all of it.
const MOST_NOTES: usize = 100;

/// A report as it is shown: the first of its notes, and how many there are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Trial {
    pub report: Report,
    pub errors: usize,
    pub warnings: usize,
    pub duplicates: usize,
}

impl Trial {
    pub fn of(mut report: Report) -> Self {
        let (errors, warnings, duplicates) =
            (report.errors.len(), report.warnings.len(), report.duplicates.len());
        report.errors.truncate(MOST_NOTES);
        report.warnings.truncate(MOST_NOTES);
        report.duplicates.truncate(MOST_NOTES);
        Self { report, errors, warnings, duplicates }
    }
}

#[derive(Debug)]
pub struct Upload {
    pub id: RollUploadId,
    pub class_code: String,
    pub file_name: String,
    pub asked: Json<Asked>,
    pub trial: Json<Trial>,
}

pub async fn keep_upload(
    db: impl PgExecutor<'_>,
    class: &str,
    by: AccountId,
    (name, file): (&str, &[u8]),
    asked: &Asked,
    trial: &Trial,
) -> sqlx::Result<RollUploadId> {
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    let id = RollUploadId::mint();
    sqlx::query!(
        r#"
        insert into roll_uploads (id, class_id, account_id, file_name, file, asked, report)
        select $1, c.id, $3, $4, $5, $6, $7 from classes c where c.code = $2
        "#,
        id.0,
        class,
        by.0,
        name,
        file,
        Json(asked) as _,
        Json(trial) as _,
    )
    .execute(db)
    .await?;
    Ok(id)
}

pub async fn find_upload(
    db: impl PgExecutor<'_>,
    id: RollUploadId,
    by: AccountId,
) -> sqlx::Result<Option<Upload>> {
    sqlx::query_as!(
        Upload,
        r#"
        select u.id as "id: RollUploadId", c.code as class_code, u.file_name, u.asked as "asked: Json<Asked>",
               u.report as "trial: Json<Trial>"
        from roll_uploads u join classes c on c.id = u.class_id where u.id = $1 and u.account_id = $2
        "#,
        id.0,
        by.0,
    )
    .fetch_optional(db)
    .await
}

/// The bytes of a file that was sent.
pub async fn file_of_upload(db: impl PgExecutor<'_>, id: RollUploadId) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar!("select file from roll_uploads where id = $1", id.0).fetch_optional(db).await
}

/// What another look at a file has found.
pub async fn note_trial(
    db: impl PgExecutor<'_>,
    id: RollUploadId,
    asked: &Asked,
    trial: &Trial,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update roll_uploads set asked = $2, report = $3 where id = $1",
        id.0,
        Json(asked) as _,
        Json(trial) as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn remove_upload(db: impl PgExecutor<'_>, id: RollUploadId) -> sqlx::Result<()> {
    sqlx::query!("delete from roll_uploads where id = $1", id.0).execute(db).await?;
    Ok(())
}

/// Forgets files that nobody has taken onto a roll within a day.
pub async fn forget_uploads(db: impl PgExecutor<'_>, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query!("delete from roll_uploads where sent_at < $1", (now - 24.hours()).to_sqlx() as _)
        .execute(db)
        .await?;
    Ok(())
}
