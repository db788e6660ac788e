//! Every component of the face on one page, in every language: where a change to the look is looked at first.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::IntoResponse as _;
use domain::{
    language::Language,
    moments,
    problems::{Problem, Problems},
    texts::{self, Arg},
};
use jiff::{Timestamp, civil::Date};

use super::who;
use crate::{error::Result, page::Page};

/// The fields with errors of each language; a page has each name once.
const FIELDS: [(Language, [&str; 3]); 3] = [
    (Language::Zh, ["sample_line-zh", "sample_choice-zh", "categories-zh"]),
    (Language::En, ["sample_line-en", "sample_choice-en", "categories-en"]),
    (Language::Ru, ["sample_line-ru", "sample_choice-ru", "categories-ru"]),
];
const DAY: Date = Date::constant(2027, 9, 13);
/// 01:00 UTC on that day.
const MOMENT: Timestamp = Timestamp::constant(1_820_797_200, 0);

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/components.html")]
struct ComponentsPage {
    p: Page,
    specimens: Vec<Specimen>,
    none: Problems,
    zones: [&'static str; 2],
}

/// A page's ways of saying things, in a language that is not the page's.
struct Specimen {
    language: Language,
    line: &'static str,
    choice: &'static str,
    table: &'static str,
    problems: Problems,
}

/// A row of a table of fields, as the form of a forum has it.
struct Row {
    number: usize,
    id: String,
    problem: Option<String>,
    cell: usize,
}

impl Specimen {
    fn new((language, [line, choice, table]): (Language, [&'static str; 3])) -> Self {
        let mut problems = Problems::one(line, "missing");
        problems.add(choice, "missing");
        problems.add_in_row(table, 2, "code-twice");
        Self { language, line, choice, table, problems }
    }

    fn t(&self, key: &str) -> String {
        texts::say(self.language, key)
    }

    fn t1(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        texts::say_with(self.language, key, [(name, value.into())])
    }

    fn t2(&self, key: &str, a: &str, x: impl Into<Arg>, b: &str, y: impl Into<Arg>) -> String {
        texts::say_with(self.language, key, [(a, x.into()), (b, y.into())])
    }

    /// Fields end in the language here, so that their names differ; their labels do not.
    fn code(&self, prefix: &str, code: &str) -> String {
        let code = code.split('-').next().filter(|_| prefix == "desk-label").unwrap_or(code);
        texts::say(self.language, &format!("{prefix}-{code}"))
    }

    fn sentence(&self, problem: &Problem) -> String {
        let sentence = self.code("problem", problem.code);
        match problem.row {
            Some(row) => self.t2("problem-in-row", "row", row, "sentence", sentence),
            None => sentence,
        }
    }

    fn problem(&self, problems: &Problems, field: &str) -> Option<String> {
        problems.0.iter().find(|p| p.field == field).map(|p| self.sentence(p))
    }

    /// A name for a field that this language has to itself.
    fn own(&self, name: &str) -> String {
        format!("{name}-{}", self.language)
    }

    fn month(&self) -> String {
        moments::month(self.language, DAY)
    }

    fn weekday(&self) -> String {
        moments::weekday_name(self.language, DAY)
    }

    fn day(&self) -> String {
        moments::day(self.language, DAY)
    }

    /// A session's hours, each under the name of its zone.
    fn agenda(&self) -> [(String, &'static str); 2] {
        let name = |zone: &str| {
            moments::zone(zone)
                .map(|zone| moments::zone_name(self.language, MOMENT, &zone))
                .unwrap_or_default()
        };
        [(name("Asia/Shanghai"), "09:00–10:30"), (name("Asia/Almaty"), "06:00–07:30")]
    }

    /// Two rows, the second with a mistake.
    fn rows(&self) -> [Row; 2] {
        let wrong = self.problem(&self.problems, self.table);
        [
            Row { number: 1, id: self.table.to_owned(), problem: None, cell: 0 },
            Row { number: 2, id: format!("{}-2", self.table), problem: wrong, cell: 0 },
        ]
    }
}

pub async fn show(p: Page) -> Result {
    who(&p)?;
    let specimens = FIELDS.into_iter().map(Specimen::new).collect();
    let zones = ["Asia/Almaty", "Asia/Shanghai"];
    Ok(ComponentsPage { p, specimens, none: Problems::default(), zones }.into_response())
}
