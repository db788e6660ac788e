//! Rows of a form: parallel columns as they were typed, with what is wrong beside each.

use domain::{
    problems::{Problem, Problems},
    typed,
};

use crate::page::Page;

/// One row of cells, with what is wrong with it.
pub struct Row<const N: usize> {
    pub number: usize,
    /// Where a link to the row leads: the first has the name of the whole table.
    pub id: String,
    pub cells: [String; N],
    pub problem: Option<String>,
    /// The cell to which the link leads: the one that is wrong, or the first.
    pub cell: usize,
}

/// Parallel columns as rows, with some empty ones to write into.
pub fn rows<const N: usize>(
    p: &Page,
    problems: &Problems,
    field: &str,
    columns: [&Vec<String>; N],
    empty: usize,
) -> Vec<Row<N>> {
    let cells = |row: usize| columns.map(|column| column.get(row).cloned().unwrap_or_default());
    let typed = columns.iter().map(|column| column.len()).max().unwrap_or_default();
    let written =
        (0..typed).rev().find(|row| cells(*row).iter().any(|c| !c.trim().is_empty())).map_or(0, |n| n + 1);
    (1..=typed.max(written + empty))
        .map(|number| {
            let problem = problems.0.iter().find(|x| x.field == field && x.row == Some(number));
            let cells = cells(number - 1);
            Row {
                number,
                id: if number == 1 { field.to_owned() } else { format!("{field}-{number}") },
                problem: problem.map(|x| p.sentence(x)),
                cell: problem.map_or(0, |x| wrong_cell(x, &cells)),
                cells,
            }
        })
        .collect()
}

/// The cell of a row that a problem is about.
fn wrong_cell(problem: &Problem, cells: &[String]) -> usize {
    let is_agenda = problem.field == "agenda";
    let titles = match &*problem.field {
        "agenda" => 3..6,
        "organisers" => 0..3,
        // Categories and choices: a code, and what it is called.
        _ => 1..4,
    };
    match problem.code {
        "row-missing-translation" | "choice-missing-translation" => {
            let is_empty = |n: &usize| cells.get(*n).is_some_and(|cell| cell.trim().is_empty());
            titles.clone().find(is_empty).unwrap_or(titles.start)
        }
        "not-a-number" => 4,
        "bad-hour" | "ends-before-start" => 1,
        "too-long" | "forbidden-character" => {
            let words = if is_agenda { 3..9 } else { titles };
            let is_wrong =
                |n: &usize| cells.get(*n).is_some_and(|cell| typed::line(cell) == Err(problem.code));
            // Rooms are shorter than other lines: where no line is wrong, it is the longest of them.
            let longest = (6..9).max_by_key(|n| cells.get(*n).map_or(0, |cell| cell.chars().count()));
            words.clone().find(is_wrong).or(longest.filter(|_| is_agenda)).unwrap_or(words.start)
        }
        _ => 0,
    }
}
