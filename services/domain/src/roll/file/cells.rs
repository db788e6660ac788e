//! What single cells of a roll mean: each value as it is kept, or the code of what is wrong with it.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use crate::{addresses, language::Language};

/// What people write where they have nothing to say.
const NOTHING: &[&str] = &[
    "-",
    "--",
    "—",
    "–",
    "/",
    "//",
    "\\",
    "无",
    "暂无",
    "没有",
    "不详",
    "нет",
    "не указано",
    "не указан",
    "none",
    "n/a",
    "na",
    "nil",
    "null",
    "#n/a",
    "unknown",
    "…",
];

/// A cell without signs that nobody sees, empty where it says nothing.
pub fn clean(cell: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
    let seen: String = cell.chars().filter(seen).collect();
    let words = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    if NOTHING.contains(&words.to_lowercase().as_str()) { String::new() } else { words }
}

/// Letters and figures of usual width.
pub fn narrow(cell: &str) -> String {
    cell.nfkc().collect()
}

/// The address in a cell, and whether others stand beside it.
pub fn email(cell: &str) -> Result<(String, bool), &'static str> {
    let cell = narrow(cell);
    // `Anna <anna@court.example>`
    let inner = cell
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or(cell.as_str(), |(inner, _)| inner);
    let apart = |c: char| matches!(c, ';' | ',' | '、' | '/' | '|') || c.is_whitespace();
    let written: Vec<&str> = inner.split(apart).filter(|part| !part.is_empty()).collect();
    let read = |part: &str| {
        let part = part.trim_matches(|c: char| {
            matches!(c, '.' | ':' | ';' | ',' | '\'' | '"' | '(' | ')' | '<' | '>' | '。')
        });
        let part =
            part.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:")).map_or(part, |_| &part[7..]);
        addresses::parse(part.split('?').next().unwrap_or(part))
    };
    // A space within an address makes no two of it.
    let several = written.iter().filter(|part| part.contains('@')).count() > 1;
    if several {
        let first = written.into_iter().find_map(|part| read(part).ok());
        return first.map(|address| (address, true)).ok_or("invalid_email");
    }
    read(inner).map(|address| (address, false)).map_err(|_| "invalid_email")
}

/// A telephone number as it is written. None where a spreadsheet has rounded it away.
pub fn phone(cell: &str) -> Result<String, &'static str> {
    let phone = narrow(cell).trim_start_matches(['\'', '’']).trim().to_owned();
    let rounded = phone.split_once(['E', 'e']).is_some_and(|(number, power)| {
        let is_number =
            |words: &str| !words.is_empty() && words.chars().all(|c| c.is_ascii_digit() || ".,+".contains(c));
        is_number(number) && is_number(power)
    });
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if rounded || !(5..=60).contains(&digits) || phone.chars().count() > 100 {
        Err("unclear_phone")
    } else {
        Ok(phone)
    }
}

pub fn gender(cell: &str) -> Result<&'static str, &'static str> {
    let word = narrow(cell).to_lowercase();
    match word.trim_end_matches('.') {
        "男" | "男性" | "m" | "male" | "man" | "mr" | "м" | "муж" | "мужской" | "мужчина" | "г-н" => {
            Ok("m")
        }
        "女" | "女性" | "f" | "female" | "woman" | "ms" | "mrs" | "miss" | "ж" | "жен" | "женский"
        | "женщина" | "г-жа" => Ok("f"),
        _ => Err("unknown_gender"),
    }
}

pub fn language(cell: &str) -> Result<Language, &'static str> {
    let word = narrow(cell).to_lowercase();
    let first = word.split([',', ';', '/', '、', ' ']).next().unwrap_or_default();
    match first {
        "zh" | "cn" | "中文" | "汉语" | "华语" | "chinese" | "китайский" | "кит" => {
            Ok(Language::Zh)
        }
        "en" | "英文" | "英语" | "english" | "английский" | "англ" => Ok(Language::En),
        "ru" | "俄文" | "俄语" | "russian" | "русский" | "рус" => Ok(Language::Ru),
        _ => Err("unknown_language"),
    }
}

/// A day as people write it, or as a workbook counts it; one on which somebody alive may have been born.
pub fn day(cell: &str, counts_from_1904: bool, now: Date) -> Result<Date, &'static str> {
    let cell = narrow(cell);
    let day = counted(&cell, counts_from_1904).or_else(|| written(&cell)).ok_or("invalid_date")?;
    if day.year() >= 1900 && day <= now { Ok(day) } else { Err("invalid_date") }
}

fn counted(cell: &str, counts_from_1904: bool) -> Option<Date> {
    let days: i32 = cell.split('.').next().filter(|whole| whole.len() == 5)?.parse().ok()?;
    let first = if counts_from_1904 { Date::constant(1904, 1, 1) } else { Date::constant(1899, 12, 30) };
    first.checked_add(jiff::Span::new().days(days)).ok()
}

fn written(cell: &str) -> Option<Date> {
    // 1985-03-12T00:00:00
    let day = cell.split_once('T').filter(|(day, _)| day.len() == 10).map_or(cell, |(day, _)| day);
    let between = |c: char| !c.is_alphanumeric() || matches!(c, '年' | '月' | '日');
    let words = day.split(between).filter(|word| !matches!(*word, "" | "г" | "года" | "of"));
    let words: Vec<&str> = words.collect();
    let number = |word: &str| word.parse::<i16>().ok();
    let (year, month, day) = match words.as_slice() {
        [whole] if whole.len() == 8 => {
            (number(whole.get(..4)?)?, number(whole.get(4..6)?)?, number(whole.get(6..)?)?)
        }
        [year, ..] if year.len() == 4 && number(year).is_some() && words.len() == 1 => (number(year)?, 1, 1),
        [year, month] if year.len() == 4 => (number(year)?, number(month)?, 1),
        [year, month, day, ..] if year.len() == 4 && number(year).is_some() => {
            (number(year)?, number(month).or_else(|| named_month(month))?, number(day)?)
        }
        [first, second, year, ..] => {
            let year = number(year).filter(|_| year.len() == 4 || year.len() == 2)?;
            let year = if year < 30 {
                year + 2000
            } else if year < 100 {
                year + 1900
            } else {
                year
            };
            match (number(first), number(second)) {
                // American dates name the month first.
                (Some(first), Some(second)) if second > 12 => (year, first, second),
                (Some(first), Some(second)) => (year, second, first),
                (Some(first), None) => (year, named_month(second)?, first),
                (None, Some(second)) => (year, named_month(first)?, second),
                (None, None) => return None,
            }
        }
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn named_month(word: &str) -> Option<i16> {
    const MONTHS: [[&str; 2]; 12] = [
        ["jan", "янв"],
        ["feb", "фев"],
        ["mar", "мар"],
        ["apr", "апр"],
        ["may", "ма"],
        ["jun", "июн"],
        ["jul", "июл"],
        ["aug", "авг"],
        ["sep", "сен"],
        ["oct", "окт"],
        ["nov", "ноя"],
        ["dec", "дек"],
    ];
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i16::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_what_people_write_around_them() {
        let one = |cell: &str| email(cell).map(|(address, _)| address);
        for cell in [
            "wang@court.example",
            "ｗａｎｇ＠ｃｏｕｒｔ．ｅｘａｍｐｌｅ",
            "mailto:wang@court.example",
            "Wang <wang@court.example>",
            "wang@court.example;",
            "WANG@Court.Example",
        ] {
            assert_eq!(one(cell).as_deref(), Ok("wang@court.example"), "{cell}");
        }
        assert_eq!(email("a@b.example; c@d.example"), Ok(("a@b.example".to_owned(), true)));
        for cell in
            ["wang.court.example", "wang@", "wa ng@court.example", "wang@court", "wang@@court.example"]
        {
            assert_eq!(one(cell), Err("invalid_email"), "{cell}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them_and_as_workbooks_count_them() {
        let now = Date::constant(2026, 11, 29);
        for cell in [
            "1985-03-12",
            "1985/3/12",
            "1985年3月12日",
            "12.03.1985",
            "12.03.1985 г.",
            "３１１１８",
            "19850312",
            "12 марта 1985 г.",
            "March 12, 1985",
            "3/12/85",
        ] {
            let read = day(cell, false, now).unwrap();
            let swapped = Date::constant(1985, 12, 3);
            assert!(
                read == Date::constant(1985, 3, 12) || (cell == "3/12/85" && read == swapped),
                "{cell}: {read}"
            );
        }
        assert_eq!(day("29656", true, now), Ok(Date::constant(1985, 3, 12)));
        for cell in ["31.02.1980", "soon", "2099-01-01", "1985-13-40", "0"] {
            assert_eq!(day(cell, false, now), Err("invalid_date"), "{cell}");
        }
    }

    #[test]
    fn a_number_that_was_rounded_away_is_no_telephone() {
        assert_eq!(phone("＋８６ １３８ ００００ ００００").as_deref(), Ok("+86 138 0000 0000"));
        assert_eq!(phone("1.38E+10"), Err("unclear_phone"));
        assert_eq!(phone("call me"), Err("unclear_phone"));
    }
}
