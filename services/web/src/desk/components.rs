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
use jiff::civil::Date;

use super::staff;
use crate::{error::Result, page::Page};

/// The fields with errors of each language; a page has each name once.
const FIELDS: [(Language, [&str; 2]); 3] = [
    (Language::Zh, ["sample_line-zh", "sample_choice-zh"]),
    (Language::En, ["sample_line-en", "sample_choice-en"]),
    (Language::Ru, ["sample_line-ru", "sample_choice-ru"]),
];
const DAY: Date = Date::constant(2027, 9, 13);

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/components.html")]
struct ComponentsPage {
    p: Page,
    specimens: Vec<Specimen>,
    none: Problems,
}

/// A page's ways of saying things, in a language that is not the page's.
struct Specimen {
    language: Language,
    line: &'static str,
    choice: &'static str,
    problems: Problems,
}

impl Specimen {
    fn new((language, [line, choice]): (Language, [&'static str; 2])) -> Self {
        let mut problems = Problems::one(line, "missing");
        problems.add(choice, "missing");
        Self { language, line, choice, problems }
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
        self.code("problem", problem.code)
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
}

pub async fn show(p: Page) -> Result {
    staff(&p)?;
    let specimens = FIELDS.into_iter().map(Specimen::new).collect();
    Ok(ComponentsPage { p, specimens, none: Problems::default() }.into_response())
}
