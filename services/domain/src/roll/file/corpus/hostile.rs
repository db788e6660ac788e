use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::Workbook;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{found, is_refused};

fn honest() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [["Name", "Country"], ["Anna Kim", "KZ"]].into_iter().enumerate() {
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A workbook in which one part was changed, and to which others were added.
fn changed(book: &[u8], part: &str, change: impl Fn(String) -> String, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..from.len() {
        let mut one = from.by_index(n).unwrap();
        let name = one.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        one.read_to_end(&mut bytes).unwrap();
        if name == part {
            bytes = change(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    for (name, bytes) in more {
        to.start_file(*name, SimpleFileOptions::default()).unwrap();
        to.write_all(bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_small_file_that_unfolds_to_a_huge_one_is_not_opened() {
    let book = honest();
    found(&changed(&book, "", |part| part, &[])).is("xlsx", None, 1, 1);
    let zeros = vec![b' '; 40 * 1024 * 1024];
    is_refused(&changed(&book, "", |part| part, &[("xl/media/image1.png", &zeros)]), "bomb");
    let padded =
        |part: String| part.replace("</worksheet>", &format!("{}</worksheet>", " ".repeat(40 * 1024 * 1024)));
    is_refused(&changed(&book, SHEET, padded, &[]), "bomb");
    let many: Vec<String> = (0..2100).map(|n| format!("xl/media/{n}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    is_refused(&changed(&book, "", |part| part, &many), "bomb");
}

#[test]
fn a_sheet_that_claims_to_be_huge_is_refused_before_its_cells_are_read() {
    let claims = |part: String| part.replace("A1:B2", "A1:XFD1048576");
    is_refused(&changed(&honest(), SHEET, claims, &[]), "too_large");
    // One that does not claim it, and is.
    let far = |part: String| {
        part.replace("</sheetData>", "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c><c r=\"A1048576\"><v>1</v></c></row></sheetData>")
    };
    is_refused(&changed(&honest(), SHEET, far, &[]), "too_large");
    is_refused("a,b\n".repeat(100_001).as_bytes(), "too_large");
    is_refused(&vec![b'a'; super::super::LIMITS.file + 1], "too_large");
}

#[test]
fn entities_that_multiply_are_not_unfolded() {
    let laughs = |part: String| {
        let entities = "<!DOCTYPE w [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
        part.replace("?>", &format!("?>{entities}")).replace("<v>0</v>", "<v>&b;</v>")
    };
    let read = found(&changed(&honest(), SHEET, laughs, &[]));
    assert!(read.refused.is_some(), "{read:#?}");
}

#[test]
fn locked_files_are_said_to_be_locked() {
    is_refused(include_bytes!("samples/locked.xlsx"), "password");
}

#[test]
fn what_names_nobody_is_empty() {
    for file in ["", "\u{FEFF}", " \r\n\r\n", ",,,\n,,,\n", "姓名,国籍,邮箱\n", "Name,Country\n\nTotal,0\n"]
    {
        is_refused(file.as_bytes(), "empty");
    }
    is_refused(&Workbook::new().save_to_buffer().unwrap(), "empty");
}

#[test]
fn what_is_no_table_is_refused_by_its_kind() {
    let mut letter = ZipWriter::new(Cursor::new(Vec::new()));
    letter.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let letter = letter.finish().unwrap().into_inner();
    for file in [
        &b"%PDF-1.7\n..."[..],
        b"\x89PNG\r\n\x1A\n....",
        b"\xFF\xD8\xFF\xE0....",
        b"{\\rtf1 ...",
        b"<html><table><tr><td>Name</td></tr></table></html>",
        b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook/>",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 a letter",
        b"\x7FELF\x02\x01\x01\0\0\0",
        b"Name,Country\nAnna\0\0\0\0,KZ\n",
        &letter,
    ] {
        is_refused(file, "wrong_kind");
    }
    is_refused(&honest()[..2000], "damaged");
    is_refused("Dear colleagues\nplease find below\nthe list\n".as_bytes(), "not_a_table");
    is_refused("Anna Kim,KZ,a@court.example\nWei Wang,CN,w@court.example\n".as_bytes(), "no_header");
    is_refused("Month,Income\nMay,12\n".as_bytes(), "no_header");
}
