//! A maildir, which a mail server on this machine fills.

use std::{fs, io, path::Path};

use anyhow::Context as _;
use domain::links::Keys;
use jiff::Timestamp;
use sqlx::PgPool;

use super::{
    MOST,
    intake::{AT_ONCE, Taken, take},
};

pub(super) async fn take_in(
    db: &PgPool,
    keys: &Keys,
    folder: &Path,
    now: Timestamp,
) -> anyhow::Result<usize> {
    let new = folder.join("new");
    let mut names: Vec<_> = fs::read_dir(&new)
        .with_context(|| format!("the maildir {}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.file_name()))
        .collect();
    names.sort();
    names.truncate(AT_ONCE);
    let mut read = 0;
    for name in names {
        let path = new.join(&name);
        let message = match first_of(&path) {
            Ok(message) => message,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).context("a message of the maildir"),
        };
        let taken = take(db, keys, &message, now).await?;
        // In `cur` it is not read again; seen is only what was understood.
        let mut name = name;
        if !name.to_string_lossy().contains(":2,") {
            name.push(":2,");
        }
        if !matches!(taken, Taken::Left(_)) {
            name.push("S");
        }
        fs::rename(&path, folder.join("cur").join(name)).context("a message of the maildir")?;
        read += 1;
    }
    Ok(read)
}

/// As much of a message as is looked at.
fn first_of(path: &Path) -> io::Result<Vec<u8>> {
    use io::Read as _;
    let mut message = Vec::new();
    fs::File::open(path)?.take(MOST as u64).read_to_end(&mut message)?;
    Ok(message)
}
