use rust_xlsxwriter::{ExcelDateTime, Format, Url, Workbook, Worksheet};

use super::{found, found_in};
use crate::roll::file::{Asked, Columns, Field};

fn put(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        sheet.write(row, u16::try_from(column).unwrap(), *cell).unwrap();
    }
}

fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            put(sheet, u32::try_from(row).unwrap(), cells);
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn titles_merged_headings_groups_and_signatures_stand_around_the_people() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 5, "2016年“一带一路”国家法官培训班学员名单", &plain).unwrap();
    sheet.merge_range(1, 0, 1, 5, "（共3人）", &plain).unwrap();
    for (column, words) in [(0, "序号"), (3, "国籍")] {
        sheet.merge_range(2, column, 3, column, words, &plain).unwrap();
    }
    sheet.merge_range(2, 1, 2, 2, "姓名", &plain).unwrap();
    sheet.merge_range(2, 4, 2, 5, "联系方式", &plain).unwrap();
    put(sheet, 3, &["", "中文", "拼音", "", "电话", "邮箱"]);
    sheet.merge_range(4, 0, 4, 5, "第一组", &plain).unwrap();
    put(sheet, 5, &["1", "王伟", "WANG Wei", "", "", "wang@court.example"]);
    sheet.merge_range(5, 3, 6, 3, "中国", &plain).unwrap();
    sheet.write(5, 4, 13_800_000_001_f64).unwrap();
    put(sheet, 6, &["2", "李娜", "LI Na", "", "+86 138 0000 0002", "li@court.example"]);
    sheet.merge_range(7, 0, 7, 5, "第二组", &plain).unwrap();
    put(sheet, 8, &["3", "", "Aibek USENOV", "吉尔吉斯斯坦", "", "aibek@court.example"]);
    put(sheet, 9, &["合计", "3人"]);
    put(sheet, 11, &["制表：张三", "", "", "", "2016年5月31日"]);
    let file = book.save_to_buffer().unwrap();
    let read = found(&file);
    read.is("xlsx", None, 4, 3)
        .holds(&[
            ("native_name", "姓名 中文"),
            ("latin_name", "姓名 拼音"),
            ("country", "国籍"),
            ("phone", "联系方式 电话"),
            ("email", "联系方式 邮箱"),
        ])
        .names(&[("王伟", "WANG Wei"), ("李娜", "LI Na"), ("", "Aibek USENOV")])
        .countries(&["CN", "CN", "KG"])
        .errors(&[]);
    assert_eq!(read.sheet.as_deref(), Some("Sheet1"));
    assert_eq!(read.lines[0].phone.as_deref(), Some("13800000001"));
    assert_eq!(read.lines[2].row, 9);
}

#[test]
fn the_first_sheet_in_sight_that_names_people_is_read() {
    let rows: &[&[&str]] =
        &[&["Full name", "Nationality", "Email"], &["Anna Kim", "Kazakh", "a@court.example"]];
    let others: &[&[&str]] = &[&["ФИО", "Страна"], &["Иванов Иван", "РФ"]];
    let file = book(&[
        ("Read me", &[&["How to fill in the list"], &["Names as in the passport"]]),
        ("List", rows),
        ("Резерв", others),
    ]);
    let read = found(&file);
    read.is("xlsx", None, 1, 1).countries(&["KZ"]).warns(&["other_sheet"]);
    assert_eq!(read.sheet.as_deref(), Some("List"));
    let third = found_in(&file, &Asked { sheet: Some(3), columns: None });
    third.is("xlsx", None, 1, 1).countries(&["RU"]);
    let none = found_in(&file, &Asked { sheet: Some(4), columns: None });
    assert_eq!(none.refused.as_deref(), Some("no_sheet"));
    let first = found_in(&file, &Asked { sheet: Some(1), columns: None });
    assert!(first.refused.is_some());
}

#[test]
fn days_and_linked_addresses_are_read_out_of_their_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(sheet, 0, &["Name", "Country", "Date of birth", "E-mail"]);
    let day = Format::new().set_num_format("dd.mm.yyyy");
    for (row, (name, address)) in [("Anna Kim", "write to me"), ("Wei Wang", "")].into_iter().enumerate() {
        let row = u32::try_from(row + 1).unwrap();
        put(sheet, row, &[name, "KZ"]);
        let born = ExcelDateTime::from_ymd(1985, 3, 12).unwrap();
        sheet.write_datetime_with_format(row, 2, &born, &day).unwrap();
        let link = Url::new(format!("mailto:person{row}@court.example"));
        let link = if address.is_empty() { link } else { link.set_text(address) };
        sheet.write_url(row, 3, link).unwrap();
    }
    put(sheet, 3, &["Late Comer", "KZ", "12.03.2099", "late@court.example"]);
    sheet.write(4, 0, "Plain Number").unwrap();
    sheet.write(4, 2, 31118).unwrap();
    let file = book.save_to_buffer().unwrap();
    found(&file)
        .is("xlsx", None, 1, 4)
        .emails(&["person1@court.example", "person2@court.example", ""])
        .errors(&[(4, "Date of birth", "invalid_date")]);
}

#[test]
fn headings_in_two_languages_and_numbers_of_columns_are_no_people() {
    let file = book(&[(
        "Список",
        &[
            &["СПИСОК"],
            &["№", "ФИО", "Гражданство", "Организация", "Эл. почта"],
            &["No.", "Full name", "Citizenship", "Organisation", "E-mail"],
            &["1", "2", "3", "4", "5"],
            &["1", "Юсупов Рустам", "Узбекистан", "Суд", "r@court.example"],
            &["2", "Есенова Назира", "Казахстан", "Суд", "n@court.example"],
        ],
    )]);
    found(&file)
        .is("xlsx", None, 3, 2)
        .holds(&[
            ("native_name", "ФИО Full name"),
            ("country", "Гражданство Citizenship"),
            ("organisation", "Организация Organisation"),
            ("email", "Эл. почта E-mail"),
        ])
        .countries(&["UZ", "KZ"]);
}

#[test]
fn columns_that_were_not_recognised_can_be_said() {
    let file =
        book(&[("List", &[&["Who", "Whence", "Where to write"], &["Anna Kim", "KZ", "a@court.example"]])]);
    assert_eq!(found(&file).refused.as_deref(), Some("no_header"));
    let fields = vec![Some(Field::LatinName), Some(Field::Country), Some(Field::Email)];
    let asked = Asked { sheet: None, columns: Some(Columns { header_row: 1, fields }) };
    found_in(&file, &asked)
        .is("xlsx", None, 1, 1)
        .names(&[("", "Anna Kim")])
        .emails(&["a@court.example"])
        .warns(&[]);
}

#[test]
fn old_and_open_workbooks_are_read_like_new_ones() {
    for (file, format) in [
        (&include_bytes!("samples/merged.xls")[..], "xls"),
        (include_bytes!("samples/merged_1904.xls"), "xls"),
        (include_bytes!("samples/merged_1904.xlsx"), "xlsx"),
    ] {
        let read = found(file);
        read.is(format, None, 3, 3)
            .holds(&[
                ("native_name", "姓名 中文"),
                ("latin_name", "姓名 拼音"),
                ("country", "国籍"),
                ("phone", "联系方式 电话"),
                ("email", "联系方式 邮箱"),
                ("birth_date", "出生日期"),
            ])
            .names(&[("王伟", "Wang Wei"), ("李娜", "Li Na"), ("阿依别克", "Aibek Usenov")])
            .countries(&["CN", "CN", "KG"])
            .errors(&[]);
        assert_eq!(read.sheet.as_deref(), Some("学员名单"));
        assert_eq!(read.lines[0].phone.as_deref(), Some("13800000001"));
    }
    let read = found(include_bytes!("samples/sheets.ods"));
    read.is("ods", None, 3, 3)
        .names(&[("Юсупов Рустам Каримович", ""), ("Есенова Назира Болатқызы", "")])
        .emails(&["rustam@court.example", "nazira@court.example"])
        .errors(&[(6, "Эл. почта", "invalid_email")]);
    assert_eq!(read.sheet.as_deref(), Some("Слушатели"));
}
