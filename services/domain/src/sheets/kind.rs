//! What a file is, by its first bytes and, for archives, by what lies in it; never by its name.

use super::{Refusal, zipped};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Xlsx,
    Ods,
    Xls,
}

/// How files begin that people take for tables and that are none.
const OTHERS: [&[u8]; 17] = [
    b"%PDF",
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"Rar!",
    b"7z\xBC\xAF\x27\x1C",
    b"\x1F\x8B",
    b"BZh",
    b"\xFD7zXZ",
    b"{\\rtf",
    b"\x7FELF",
    b"MZ",
    b"SQLite format",
];

/// Codes: `empty`, `password`, `wrong_kind`, `damaged`, `bomb`.
pub fn of(file: &[u8]) -> Result<Kind, Refusal> {
    if file.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF | 0xFE | 0xFF))
    {
        return Err("empty");
    }
    if file.starts_with(b"PK") {
        return zipped::kind(file);
    }
    if file.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return of_compound(file);
    }
    // A pair of letters may begin a text: two signs that no text holds tell them apart.
    let is_binary = file.iter().take(4096).any(|byte| matches!(byte, 0..=8 | 14..=25));
    if OTHERS.iter().any(|start| file.starts_with(start) && (start.len() > 2 || is_binary)) {
        return Err("wrong_kind");
    }
    if is_markup(file) {
        return Err("wrong_kind");
    }
    Ok(Kind::Text)
}

/// The files of old Office programs are folders whose names stand in them in UTF-16; so are encrypted new ones.
fn of_compound(file: &[u8]) -> Result<Kind, Refusal> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
        file.windows(wide.len()).any(|part| part == wide)
    };
    if holds("EncryptedPackage") {
        Err("password")
    } else if holds("Workbook") || holds("Book") {
        Ok(Kind::Xls)
    } else {
        Err("wrong_kind")
    }
}

/// Many programs call a web page or an XML file `.xls`.
fn is_markup(file: &[u8]) -> bool {
    let start: Vec<u8> = file
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || !byte.is_ascii())
        .filter(|byte| **byte != 0)
        .take(300)
        .map(u8::to_ascii_lowercase)
        .collect();
    let start = String::from_utf8_lossy(&start);
    ["<html", "<!doctype", "<?xml", "<table", "<head", "<body", "<meta", "mime-version:"]
        .iter()
        .any(|mark| start.starts_with(mark))
}
