//! A forum in figures: how far people came, by category, country and day, as charts with their tables, and as files.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    attendance::{self, Funnel},
    fields::{Cell, Table},
    forums::{self, Forum},
    ids::ForumId,
    staff::Permission,
};

use crate::{
    app::App,
    desk::{export::as_book, staff_for},
    error::{Error, Result},
    extract::Path,
    page::Page,
};

/// A line of a table, with its bars in a chart.
struct Line {
    label: String,
    figures: Vec<i64>,
}

/// A chart and its table: what is counted, by the codes of stages, and the lines.
struct Chart {
    id: &'static str,
    title: String,
    of: String,
    stages: Vec<&'static str>,
    lines: Vec<Line>,
}

/// One bar of a chart, in its own measure.
struct Bar {
    class: usize,
    y: usize,
    width: i64,
    n: i64,
}

/// How wide the longest bar of a chart is; its number stands beside it.
const LONGEST: i64 = 310;
/// How many lines are drawn; the table has them all.
const DRAWN: usize = 15;

impl Chart {
    fn drawn(&self) -> &[Line] {
        self.lines.get(..DRAWN).unwrap_or(&self.lines)
    }

    /// The stages that are drawn: the last three, which every line has.
    fn first(&self) -> usize {
        self.stages.len().saturating_sub(3)
    }

    fn shown(&self) -> &[&'static str] {
        self.stages.get(self.first()..).unwrap_or_default()
    }

    fn step(&self) -> usize {
        26 + 16 * (self.stages.len() - self.first())
    }

    fn tall(&self) -> usize {
        self.step() * self.drawn().len()
    }

    fn bars(&self, place: &usize, line: &Line) -> Vec<Bar> {
        let figures = |line: &Line| line.figures.get(self.first()..).unwrap_or_default().to_vec();
        let most = self.drawn().iter().flat_map(figures).max().unwrap_or(0).max(1);
        let bars = figures(line).into_iter().enumerate();
        bars.map(|(n, figure)| Bar {
            class: n + 1,
            y: place * self.step() + 20 + 16 * n,
            width: figure * LONGEST / most,
            n: figure,
        })
        .collect()
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/figures.html")]
struct FiguresPage {
    p: Page,
    forum: Forum,
    funnel: [(&'static str, i64); 5],
    charts: Vec<Chart>,
}

impl FiguresPage {
    /// The width of a stage's bar in the funnel.
    fn width(&self, n: &i64) -> i64 {
        let most = self.funnel.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
        n * LONGEST / most
    }
}

async fn charts(app: &App, p: &Page, forum: &Forum) -> Result<(Funnel, Vec<Chart>)> {
    let by_category = attendance::funnel_by_category(&app.db, forum.id).await?;
    let by_country = attendance::funnel_by_country(&app.db, forum.id).await?;
    let by_day = attendance::figures_by_day(&app.db, forum.id).await?;
    let all = by_category.iter().fold(Funnel::default(), |sum, one| sum.and(one.funnel()));
    let stages: Vec<&'static str> = all.stages().iter().map(|(code, _)| *code).collect();
    let figures = |funnel: Funnel| funnel.stages().iter().map(|(_, n)| *n).collect();
    let category = |one: &attendance::OfCategory| Line {
        label: p.best(&one.title.0).to_owned(),
        figures: figures(one.funnel()),
    };
    let country =
        |one: &attendance::OfCountry| Line { label: p.country(&one.country), figures: figures(one.funnel()) };
    let day = |one: &attendance::OfDay| Line {
        label: p.day(one.day.to_jiff()),
        figures: vec![one.registered, one.confirmed, one.came],
    };
    let charts = vec![
        Chart {
            id: "by-category",
            title: p.t("desk-figures-by-category"),
            of: p.t("desk-category"),
            stages: stages.clone(),
            lines: by_category.iter().map(category).collect(),
        },
        Chart {
            id: "by-country",
            title: p.t("desk-figures-by-country"),
            of: p.t("desk-country"),
            stages,
            lines: by_country.iter().map(country).collect(),
        },
        Chart {
            id: "by-day",
            title: p.t("desk-figures-by-day"),
            of: p.t("desk-day"),
            stages: vec!["registered", "confirmed", "came"],
            lines: by_day.iter().map(day).collect(),
        },
    ];
    Ok((all, charts))
}

async fn of_desk(app: &App, p: &Page, forum: ForumId) -> Result<Forum> {
    staff_for(p, Permission::SeeRegistrations, forum)?;
    forums::find(&app.db, forum).await?.ok_or(Error::NotFound)
}

pub async fn show(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let (all, charts) = charts(&app, &p, &forum).await?;
    Ok(FiguresPage { p, forum, funnel: all.stages(), charts }.into_response())
}

/// The same figures as a file.
pub async fn file(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let (_, charts) = charts(&app, &p, &forum).await?;
    let mut rows = Vec::new();
    for chart in charts {
        let mut heading = vec![chart.of];
        heading.extend(chart.stages.iter().map(|stage| p.code("desk-stage", stage)));
        rows.push(heading);
        rows.extend(chart.lines.into_iter().map(|line| {
            let mut row = vec![line.label];
            row.extend(line.figures.iter().map(ToString::to_string));
            row
        }));
        rows.push(vec![String::new()]);
    }
    as_file(&rows, &format!("figures-{}.csv", forum.slug))
}

/// The same figures as a book for spreadsheets, a sheet for each table.
pub async fn book(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let (_, charts) = charts(&app, &p, &forum).await?;
    let sheets: Vec<(String, Table)> = charts
        .into_iter()
        .map(|chart| {
            let stages = chart.stages.iter().map(|stage| p.code("desk-stage", stage));
            let header = std::iter::once(chart.of).chain(stages).collect();
            let figures = |line: Line| {
                let numbers = line.figures.into_iter().map(|n| Cell::Number(n as f64));
                std::iter::once(Cell::Words(line.label)).chain(numbers).collect()
            };
            (chart.title, Table { header, rows: chart.lines.into_iter().map(figures).collect() })
        })
        .collect();
    as_book(&sheets, &format!("figures-{}.xlsx", forum.slug))
}

/// Every check-in as a book for spreadsheets.
pub async fn check_ins_book(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
) -> Result {
    let by = staff_for(&p, Permission::SeeRegistrations, forum)?.id;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let mut rows = attendance::export_check_ins(&app.db, forum.id, p.language, by).await?.into_iter();
    let header = rows.next().unwrap_or_default();
    let rows = rows.map(|row| row.into_iter().map(Cell::Words).collect()).collect();
    let name = format!("check-ins-{}.xlsx", forum.slug);
    as_book(&[(p.t("desk-figures-check-ins"), Table { header, rows })], &name)
}

/// Every check-in as a file, for whoever may see the registrations.
pub async fn check_ins(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let by = staff_for(&p, Permission::SeeRegistrations, forum)?.id;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let rows = attendance::export_check_ins(&app.db, forum.id, p.language, by).await?;
    as_file(&rows, &format!("check-ins-{}.csv", forum.slug))
}

fn as_file(rows: &[Vec<String>], name: &str) -> Result<Response> {
    let attached = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let attached = attached.map_err(|e| Error::Internal(e.into()))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, attached)];
    Ok((headers, attendance::as_csv(rows)).into_response())
}
