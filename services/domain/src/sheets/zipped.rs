//! Workbooks are archives: what lies in them, and how much of it, before a cell is read.

use std::io::{Cursor, Read as _};

use zip::{ZipArchive, result::ZipError};

use super::{Refusal, kind::Kind};

const MOST_PARTS: usize = 2000;
/// Tables repeat themselves, but not like this.
const MOST_TIMES: u64 = 150;
/// What unfolds to less may repeat itself as it likes.
const HARMLESS: u64 = 8 * 1024 * 1024;

fn archive(file: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Refusal> {
    let parts = ZipArchive::new(Cursor::new(file)).map_err(|_| "damaged")?;
    if parts.len() > MOST_PARTS { Err("bomb") } else { Ok(parts) }
}

pub fn kind(file: &[u8]) -> Result<Kind, Refusal> {
    let mut parts = archive(file)?;
    let is_locked = (0..parts.len()).any(|n| parts.by_index_raw(n).is_ok_and(|part| part.encrypted()));
    if is_locked {
        return Err("password");
    }
    let names: Vec<String> =
        parts.file_names().filter_map(|name| name.ok().map(|name| name.to_ascii_lowercase())).collect();
    let holds = |name: &str| names.iter().any(|held| held == name);
    if holds("xl/workbook.xml") {
        return Ok(Kind::Xlsx);
    }
    if !holds("mimetype") || !holds("content.xml") {
        return Err("wrong_kind");
    }
    let mut kind = String::new();
    let part = parts.by_name("mimetype").map_err(|_| "damaged")?;
    part.take(100).read_to_string(&mut kind).map_err(|_| "damaged")?;
    if kind.trim() == "application/vnd.oasis.opendocument.spreadsheet" {
        Ok(Kind::Ods)
    } else {
        Err("wrong_kind")
    }
}

/// What the directory of the file says of its parts may be wrong: each is unfolded and counted.
pub fn unfolds_to_little(file: &[u8], most: u64) -> Result<(), Refusal> {
    let mut parts = archive(file)?;
    let mut left = most;
    for n in 0..parts.len() {
        let part = parts.by_index(n).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "password",
            _ => "damaged",
        })?;
        let folded = part.compressed_size().max(1);
        let bound = left.min(HARMLESS.max(folded.saturating_mul(MOST_TIMES)));
        let read = std::io::copy(&mut part.take(bound + 1), &mut std::io::sink()).map_err(|_| "damaged")?;
        if read > bound {
            return Err("bomb");
        }
        left -= read;
    }
    Ok(())
}
