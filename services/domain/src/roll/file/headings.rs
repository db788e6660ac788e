//! Where the words stand that say what the columns hold: below titles, in one row or in two.

use super::{
    cells,
    field::Field,
    words::{Says, says},
};
use crate::names::{is_cyrillic, is_han};

/// A row of the file: its number, and its cells.
pub type Row = (usize, Vec<String>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headings {
    /// The number of the row above the first person.
    pub row: usize,
    /// The words above each column.
    pub words: Vec<String>,
    /// What each column holds that is taken.
    pub fields: Vec<Option<Field>>,
    /// Columns whose words are known and of which nothing is taken.
    pub left: Vec<usize>,
    pub passports: Vec<usize>,
}

impl Headings {
    pub fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|held| *held == Some(field))
    }

    pub fn word(&self, column: usize) -> &str {
        self.words.get(column).map_or("", String::as_str)
    }
}

/// The headings among the first rows of a file; none where no row names people.
pub fn find(rows: &[Row]) -> Option<Headings> {
    let first = rows.iter().position(|(_, cells)| has_address(cells)).unwrap_or(rows.len());
    let said: Vec<Vec<Option<Says>>> = rows[..first].iter().map(|(_, cells)| read(cells)).collect();
    let (mut best, mut points) = (None, 0);
    for (n, row) in said.iter().enumerate().filter(|(n, row)| names_people(row) && !has_figures(&rows[*n].1))
    {
        if points_of(row) > points {
            (best, points) = (Some((n, n)), points_of(row));
        }
    }
    for (n, pair) in said.windows(2).enumerate() {
        let ((number, above), (next, below)) = (&rows[n], &rows[n + 1]);
        // A title stands over everything and says nothing of columns.
        let is_title = above.iter().filter(|cell| !cell.is_empty()).count() < 2;
        if is_title || *next != number + 1 || has_figures(above) || has_figures(below) {
            continue;
        }
        let both = read(&joined(above, below));
        let is_more = points_of(&both) > points.max(points_of(&pair[0])).max(points_of(&pair[1]));
        let is_the_same = best == Some((n, n)) && says_the_same(&pair[0], &pair[1]);
        if names_people(&both) && (is_more || is_the_same) {
            (best, points) = (Some((n, n + 1)), points.max(points_of(&both)));
        }
    }
    let (top, bottom) = best?;
    let words = if top == bottom { rows[top].1.clone() } else { joined(&rows[top].1, &rows[bottom].1) };
    let people: Vec<&Row> = rows.iter().skip(bottom + 1).collect();
    Some(settle(rows[bottom].0, words, &people))
}

/// The headings that somebody has said: which column holds what, below a row.
pub fn given(rows: &[Row], row: usize, fields: &[Option<Field>]) -> Option<Headings> {
    let mut found = find(rows).filter(|found| found.row == row).or_else(|| {
        let (_, words) = rows.iter().find(|(number, _)| *number == row)?;
        let fields = vec![None; words.len()];
        Some(Headings { row, words: words.clone(), fields, left: Vec::new(), passports: Vec::new() })
    })?;
    found.fields = fields.to_vec();
    found.left = (0..fields.len()).filter(|n| fields.get(*n) == Some(&None)).collect();
    found.passports.clear();
    found.fields.iter().flatten().any(|field| field.is_of_name()).then_some(found)
}

/// Where an address of mail stands, headings are over.
fn has_address(cells: &[String]) -> bool {
    cells.iter().any(|cell| cell.contains(['@', '＠']) && cells::email(cell).is_ok())
}

/// Figures alone stand in no heading, but in titles and among the people.
fn has_figures(cells: &[String]) -> bool {
    let is_figure =
        |cell: &String| !cell.is_empty() && cell.chars().all(|c| c.is_numeric() || "+-(). ".contains(c));
    cells.iter().any(is_figure)
}

fn read(cells: &[String]) -> Vec<Option<Says>> {
    cells.iter().map(|cell| says(cell)).collect()
}

/// Different things that a row says; those that nothing is taken of count little.
fn points_of(row: &[Option<Says>]) -> usize {
    let mut said: Vec<Says> = Vec::new();
    for says in row.iter().flatten() {
        if !said.contains(says) {
            said.push(*says);
        }
    }
    said.iter().map(|says| if matches!(says, Says::Of(_) | Says::Name) { 3 } else { 1 }).sum()
}

fn names_people(row: &[Option<Says>]) -> bool {
    let names = |says: &Says| match says {
        Says::Of(field) => field.is_of_name(),
        Says::Name => true,
        Says::Nothing | Says::Passport => false,
    };
    let said = row.iter().flatten().count();
    // A title may speak of names: it stands alone.
    row.iter().flatten().any(names) && (said > 1 || row.len() == 1)
}

/// The second row of headings in another language says nothing new, and is no person.
fn says_the_same(one: &[Option<Says>], below: &[Option<Says>]) -> bool {
    let known = below.iter().flatten().count();
    known > 1 && known * 2 >= one.iter().flatten().count()
}

/// Words that stand over several columns hold for each of them that has words of its own.
fn joined(top: &[String], below: &[String]) -> Vec<String> {
    let mut over = "";
    let width = top.len().max(below.len());
    let mut words = Vec::with_capacity(width);
    for n in 0..width {
        let (above, own) = (top.get(n).map_or("", String::as_str), below.get(n).map_or("", String::as_str));
        if !above.is_empty() {
            over = above;
        }
        let over = if own.is_empty() { above } else { over };
        let both = [over, own].join(" ");
        words.push(both.trim().to_owned());
    }
    words
}

/// What each column holds: the first that says a thing has it, and whole names are told apart.
fn settle(row: usize, words: Vec<String>, people: &[&Row]) -> Headings {
    let said: Vec<Option<Says>> = read(&words);
    let explicit = |field| said.contains(&Some(Says::Of(field)));
    let (has_native, has_latin) = (explicit(Field::NativeName), explicit(Field::LatinName));
    let names: Vec<usize> = (0..said.len()).filter(|n| said[*n] == Some(Says::Name)).collect();
    let mut headings =
        Headings { row, fields: vec![None; words.len()], left: Vec::new(), passports: Vec::new(), words };
    for (n, says) in said.iter().enumerate() {
        let field = match says {
            Some(Says::Of(field)) => Some(*field),
            Some(Says::Name) => Some(match (has_native, has_latin) {
                (true, _) => Field::LatinName,
                (_, true) => Field::NativeName,
                _ if names.len() > 1 => of_several(&headings.words, &names, n),
                _ if mostly(people, n, |cell| cell.chars().any(|c| is_han(c) || is_cyrillic(c))) => {
                    Field::NativeName
                }
                _ if mostly(people, n, |cell| cell.chars().any(|c| c.is_ascii_alphabetic())) => {
                    Field::LatinName
                }
                _ => Field::NativeName,
            }),
            Some(Says::Nothing) => None,
            Some(Says::Passport) => {
                headings.passports.push(n);
                continue;
            }
            None => continue,
        };
        take(&mut headings, n, field);
    }
    half_names(&mut headings);
    nameless_addresses(&mut headings, people);
    headings
}

fn take(headings: &mut Headings, column: usize, field: Option<Field>) {
    let field = match field {
        // A second set of names is the one in Latin letters.
        Some(Field::FamilyName) if headings.column(Field::FamilyName).is_some() => {
            Some(Field::LatinFamilyName)
        }
        Some(Field::GivenName) if headings.column(Field::GivenName).is_some() => Some(Field::LatinGivenName),
        other => other,
    };
    match field {
        Some(field) if headings.column(field).is_none() => headings.fields[column] = Some(field),
        _ => headings.left.push(column),
    }
}

/// Of several whole names the one under a Latin word is in Latin letters.
fn of_several(words: &[String], names: &[usize], column: usize) -> Field {
    let is_latin = |n: usize| !words[n].chars().any(|c| is_han(c) || is_cyrillic(c));
    let is_the_latin = names.iter().copied().find(|n| is_latin(*n)).or(names.get(1).copied()) == Some(column);
    if is_the_latin { Field::LatinName } else { Field::NativeName }
}

/// A given name without a family name beside it is all there is of the name.
fn half_names(headings: &mut Headings) {
    for (one, other, whole) in [
        (Field::GivenName, Field::FamilyName, Field::NativeName),
        (Field::LatinGivenName, Field::LatinFamilyName, Field::LatinName),
    ] {
        if headings.column(other).is_none()
            && headings.column(whole).is_none()
            && let Some(column) = headings.column(one)
        {
            headings.fields[column] = Some(whole);
        }
    }
}

/// Addresses of mail are known without words, too.
fn nameless_addresses(headings: &mut Headings, people: &[&Row]) {
    if headings.column(Field::Email).is_some() {
        return;
    }
    let width = people.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0).max(headings.fields.len());
    let free = |n: &usize| headings.fields.get(*n).copied().flatten().is_none();
    let column = (0..width).filter(free).find(|n| mostly(people, *n, |cell| cell.contains(['@', '＠'])));
    if let Some(column) = column {
        headings.fields.resize(width, None);
        headings.words.resize(width, String::new());
        headings.fields[column] = Some(Field::Email);
        headings.left.retain(|left| *left != column);
    }
}

/// Whether most cells of a column that hold something are such.
fn mostly(people: &[&Row], column: usize, is: impl Fn(&str) -> bool) -> bool {
    let cells = people.iter().filter_map(|(_, cells)| cells.get(column)).filter(|cell| !cell.is_empty());
    let (such, all) = cells.fold((0, 0), |(such, all), cell| (such + usize::from(is(cell)), all + 1));
    such * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[&[&str]]) -> Headings {
        let rows: Vec<Row> = rows
            .iter()
            .enumerate()
            .map(|(n, cells)| (n + 1, cells.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect();
        find(&rows).unwrap()
    }

    #[test]
    fn words_over_several_columns_hold_for_those_below() {
        let headings = found(&[
            &["2016年培训班学员名单"],
            &["序号", "姓名", "", "国籍", "联系方式", ""],
            &["", "中文", "拼音", "", "电话", "邮箱"],
            &["1", "王伟", "Wang Wei", "中国", "123456", "w@court.example"],
        ]);
        use Field::*;
        let fields = [None, Some(NativeName), Some(LatinName), Some(Country), Some(Phone), Some(Email)];
        assert_eq!((headings.row, &headings.fields[..]), (3, &fields[..]));
        assert_eq!(headings.word(5), "联系方式 邮箱");
    }

    #[test]
    fn headings_in_two_languages_stand_in_two_rows() {
        let headings = found(&[
            &["姓名", "国籍", "邮箱"],
            &["Name", "Country", "E-mail"],
            &["Aibek", "KZ", "a@court.example"],
        ]);
        assert_eq!(headings.row, 2);
        assert_eq!(headings.fields, [Some(Field::LatinName), Some(Field::Country), Some(Field::Email)]);
        assert_eq!(headings.word(0), "姓名 Name");
    }

    #[test]
    fn whole_names_in_two_scripts_are_told_apart() {
        let headings = found(&[&["ФИО", "Name", "Страна"], &["Иванов Иван", "Ivan Ivanov", "РФ"]]);
        assert_eq!(headings.fields, [Some(Field::NativeName), Some(Field::LatinName), Some(Field::Country)]);
        let headings = found(&[&["Имя", "Страна"], &["Айбек", "КЗ"]]);
        assert_eq!(headings.fields[0], Some(Field::NativeName));
    }
}
