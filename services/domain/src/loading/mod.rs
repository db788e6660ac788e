//! Loading a folder of institution.json, forums.json, classes.csv and trainees.csv. All of it or nothing:
//! one transaction. Loading the same again changes nothing.

mod form;
mod forums;
mod institution;
mod roll;
mod rows;

use std::path::Path;

use sqlx::PgPool;

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("{file}: {source}")]
    Unreadable { file: String, source: std::io::Error },
    #[error("{file}: line {line}, column {column}: {reason}")]
    Row { file: &'static str, line: u64, column: &'static str, reason: String },
    #[error("{file}: {reason}")]
    Content { file: &'static str, reason: String },
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What was new.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What the institution says of itself differs from what was there.
    pub institution: bool,
    pub classes: usize,
    pub people: usize,
    pub enrolments: usize,
    pub series: usize,
    pub forums: usize,
}

impl Loaded {
    pub fn nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Loads a folder. `progress` is told how many of how many rows are done.
pub async fn load(
    db: &PgPool,
    folder: &Path,
    mut progress: impl FnMut(usize, usize),
) -> Result<Loaded, LoadError> {
    let institution = institution::read(&text_of(folder, "institution.json")?)?;
    let forums = forums::read(&text_of(folder, "forums.json")?)?;
    let classes = rows::read_classes(&text_of(folder, "classes.csv")?)?;
    let trainees = rows::read_trainees(&text_of(folder, "trainees.csv")?, &classes)?;
    let total = classes.len() + trainees.len() + forums.len();

    let mut loaded = Loaded::default();
    let mut tx = db.begin().await?;
    loaded.institution = institution::save(&mut tx, &institution).await?;
    loaded.classes = roll::save_classes(&mut tx, &classes).await?;
    progress(classes.len(), total);
    roll::save_trainees(&mut tx, &trainees, &mut loaded, |done| progress(classes.len() + done, total))
        .await?;
    forums::save(&mut tx, &forums, &mut loaded).await?;
    progress(total, total);
    tx.commit().await?;
    Ok(loaded)
}

fn text_of(folder: &Path, file: &str) -> Result<String, LoadError> {
    let path = folder.join(file);
    std::fs::read_to_string(&path)
        .map_err(|source| LoadError::Unreadable { file: path.display().to_string(), source })
}
