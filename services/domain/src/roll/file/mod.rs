//! A roll in a file, as a secretariat has it: which sheet, where its headings stand, what its columns hold, and what each
//! row says. Nothing here knows a database: it runs in a process of its own, and says what it reads, part after part.

mod cells;
pub mod field;
pub mod headings;
mod leave_out;
pub mod line;
mod words;

#[cfg(test)]
mod corpus;

use std::{collections::HashMap, ops::ControlFlow};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use self::leave_out::is_sum_or_end;
pub use self::{field::Field, line::Line};
use self::{
    headings::{Headings, Row},
    words::{Says, says},
};
use crate::sheets::{File, Known, Limits, Refusal, Region};

/// A class of 50,000 with all its columns fits; what unfolds to more is no roll.
pub const LIMITS: Limits =
    Limits { file: 24 * 1024 * 1024, unfolded: 256 * 1024 * 1024, rows: 100_000, columns: 60 };

/// Headings stand within so many rows that hold something.
const HEADINGS_WITHIN: usize = 40;

/// What is asked of a file: a sheet by its number from 1, and columns as somebody has corrected them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    pub sheet: Option<usize>,
    pub columns: Option<Columns>,
}

/// Which column holds what, below a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    pub header_row: usize,
    pub fields: Vec<Option<Field>>,
}

/// Something to say of a row, of one of its columns, or of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub row: Option<usize>,
    pub column: Option<String>,
    pub code: String,
}

impl Note {
    pub fn of_row(row: usize, column: Option<&str>, code: &str) -> Self {
        Self { row: Some(row), column: column.map(str::to_owned), code: code.to_owned() }
    }

    fn of_file(column: Option<&str>, code: &str) -> Self {
        Self { row: None, column: column.map(str::to_owned), code: code.to_owned() }
    }
}

/// What is known of a file before its people are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub format: String,
    pub encoding: Option<String>,
    pub sheet: Option<String>,
    pub header_row: usize,
    /// The words above each column.
    pub words: Vec<String>,
    pub fields: Vec<Option<Field>>,
    /// How many rows there may be, for whoever waits.
    pub rows_said: usize,
}

/// What a reader says of a file, in this order: a head, then lines and notes, then the end; or a refusal, at any time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// What is known of a file even where it is refused.
    Kind {
        format: String,
        encoding: Option<String>,
    },
    Head(Head),
    Line(Box<Line>),
    /// A row that cannot be taken, for each of its errors; then the row itself.
    Wrong(Note),
    Left(usize),
    Warned(Note),
    Refused(String),
    End,
}

/// Reads a roll and says what it finds.
pub fn read(file: &[u8], asked: &Asked, today: Date, say: &mut dyn FnMut(Said)) {
    match try_to_read(file, asked, today, say) {
        Ok(()) => say(Said::End),
        Err(code) => say(Said::Refused(code.to_owned())),
    }
}

fn try_to_read(file: &[u8], asked: &Asked, today: Date, say: &mut dyn FnMut(Said)) -> Result<(), Refusal> {
    let mut file = File::open(file, LIMITS, &Known { reader: None, words: &known_words })?;
    let (format, encoding) = (file.format().to_owned(), file.encoding().map(str::to_owned));
    say(Said::Kind { format: format.clone(), encoding: encoding.clone() });
    let (sheet, headings, others) = find_roll(&mut file, asked)?;
    let rows_said = file.rows_said(sheet)?;
    let name = file.sheets().get(sheet).map(|sheet| sheet.name.clone());
    let head = Head {
        format,
        encoding,
        sheet: name,
        header_row: headings.row,
        words: headings.words.clone(),
        fields: headings.fields.clone(),
        rows_said: rows_said.saturating_sub(headings.row),
    };
    say(Said::Head(head));
    warn_of_columns(&headings, say);
    for other in others {
        say(Said::Warned(Note::of_file(Some(&other), "other_sheet")));
    }
    let people = read_people(&mut file, sheet, &headings, today, say)?;
    if people == 0 { Err("empty") } else { Ok(()) }
}

/// How many cells of the first lines are words that stand above columns.
fn known_words(text: &str) -> usize {
    let cells = text.lines().take(20).flat_map(|line| line.split([',', ';', '\t', '，', '；', '|']));
    cells.filter(|cell| matches!(says(cell.trim_matches('"')), Some(Says::Of(_) | Says::Name))).count()
}

/// The sheet that was asked for, or the first in sight that names people; and others that do.
fn find_roll(file: &mut File<'_>, asked: &Asked) -> Result<(usize, Headings, Vec<String>), Refusal> {
    let sheets = file.sheets();
    let candidates: Vec<usize> = match asked.sheet {
        Some(number) if number == 0 || number > sheets.len().max(1) => return Err("no_sheet"),
        Some(number) => vec![number - 1],
        None if sheets.is_empty() => vec![0],
        None => (0..sheets.len()).filter(|n| !sheets[*n].is_hidden).collect(),
    };
    let (mut found, mut lone, mut others, mut refused, mut is_empty) = (None, None, Vec::new(), None, true);
    for sheet in candidates {
        let rows = match file.rows_said(sheet).and_then(|_| first_rows(file, sheet)) {
            Ok(rows) => rows,
            Err(code) => {
                refused = refused.or(Some(code));
                continue;
            }
        };
        is_empty &= rows.is_empty();
        let headings = match &asked.columns {
            Some(columns) => headings::given(&rows, columns.header_row, &columns.fields),
            None => headings::find(&rows),
        };
        match headings {
            // A lone column may be a sentence that speaks of names.
            Some(headings) if asked.sheet.is_none() && headings.fields.iter().flatten().count() < 2 => {
                lone = lone.or(Some((sheet, headings)));
            }
            Some(headings) if found.is_none() => found = Some((sheet, headings)),
            Some(_) => others.extend(sheets.get(sheet).map(|sheet| sheet.name.clone())),
            None if is_one_column(&rows) => refused = refused.or(Some("not_a_table")),
            None => {}
        }
    }
    match (found.or(lone), refused) {
        (Some((sheet, headings)), _) => Ok((sheet, headings, others)),
        (None, Some(code)) => Err(code),
        (None, None) if is_empty => Err("empty"),
        (None, None) => Err("no_header"),
    }
}

fn is_one_column(rows: &[Row]) -> bool {
    !rows.is_empty() && rows.iter().all(|(_, cells)| cells.iter().filter(|cell| !cell.is_empty()).count() < 2)
}

fn first_rows(file: &mut File<'_>, sheet: usize) -> Result<Vec<Row>, Refusal> {
    let mut rows = Vec::new();
    file.each_row(sheet, |row, cells| {
        rows.push((row, cells));
        if rows.len() == HEADINGS_WITHIN { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(rows)
}

fn warn_of_columns(headings: &Headings, say: &mut dyn FnMut(Said)) {
    for (column, word) in headings.words.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
        let code = if headings.passports.contains(&column) {
            "passport_left_out"
        } else if headings.fields.get(column).copied().flatten().is_some() || headings.left.contains(&column)
        {
            continue;
        } else {
            "unknown_column"
        };
        say(Said::Warned(Note::of_file(Some(word), code)));
    }
}

/// Says what every row below the headings says. Returns how many are people.
fn read_people(
    file: &mut File<'_>,
    sheet: usize,
    headings: &Headings,
    today: Date,
    say: &mut dyn FnMut(Said),
) -> Result<usize, Refusal> {
    let rules = line::Sheet { headings, counts_from_1904: file.counts_from_1904(), today };
    let mut merged = Merged::below(file.merged(sheet)?, headings.row);
    let email = headings.column(Field::Email);
    let linked: HashMap<usize, String> = file
        .linked_addresses(sheet)?
        .into_iter()
        .filter(|(_, column, _)| Some(*column) == email)
        .map(|(row, _, address)| (row + 1, address))
        .collect();
    let (mut people, mut last) = (0, headings.row);
    file.each_row(sheet, |row, mut cells| {
        if row <= headings.row {
            return ControlFlow::Continue(());
        }
        merged.fill(row, &mut cells);
        if let Some((column, address)) = email.zip(linked.get(&row))
            && !cells.get(column).is_some_and(|cell| cell.contains(['@', '＠']))
        {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column].clone_from(address);
        }
        let is_apart = row > last + 1;
        if leave_out::is_nobody(&cells, headings, is_apart) {
            // What stands below a row that was left out stands apart like it.
            last = if is_apart { row - 2 } else { row };
            return ControlFlow::Continue(());
        }
        last = row;
        people += 1;
        let (line, errors, warnings) = line::read(row, &cells, &rules);
        errors.into_iter().map(Said::Wrong).chain(warnings.into_iter().map(Said::Warned)).for_each(&mut *say);
        say(line.map_or(Said::Left(row), |line| Said::Line(Box::new(line))));
        ControlFlow::Continue(())
    })?;
    Ok(people)
}

/// What stands in cells that are one over several rows holds for each of the rows.
struct Merged {
    regions: Vec<Region>,
    filled: Vec<(Region, String)>,
}

impl Merged {
    fn below(regions: Vec<Region>, row: usize) -> Self {
        let is_of_people = |region: &Region| region.rows.0 >= row && region.rows.1 > region.rows.0;
        let mut regions: Vec<Region> = regions.into_iter().filter(is_of_people).collect();
        regions.sort_by_key(|region| std::cmp::Reverse(region.rows.0));
        Self { regions, filled: Vec::new() }
    }

    fn fill(&mut self, row: usize, cells: &mut Vec<String>) {
        let row = row - 1;
        self.filled.retain(|(region, _)| region.rows.1 >= row);
        while let Some(region) = self.regions.pop_if(|region| region.rows.0 <= row) {
            if region.rows.0 == row {
                let words = cells.get(region.columns.0).cloned().unwrap_or_default();
                self.filled.push((region, words));
            }
        }
        for (region, words) in
            self.filled.iter().filter(|(region, words)| region.rows.0 < row && !words.is_empty())
        {
            let column = region.columns.0;
            cells.resize(cells.len().max(column + 1), String::new());
            if cells[column].is_empty() {
                cells[column].clone_from(words);
            }
        }
    }
}
