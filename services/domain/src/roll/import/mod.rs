//! A file onto the roll of a class: every row that can be taken, or none of the file. Reading it again changes nothing.

mod identity;
mod report;
mod save;

use std::collections::HashSet;

use serde_json::json;
use sqlx::{PgConnection, PgPool};

use self::{
    identity::{Found, Known, Somebody},
    save::Class,
};
pub use report::{NOTES, REFUSALS, Report, refusal};

use super::{
    file::{Line, Note, Said},
    reader::Reading,
};
use crate::{
    audit::{self, Subject},
    ids::{AccountId, ClassId, PersonId},
};

/// So many people are written at once.
const AT_ONCE: usize = 500;

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("there is no class of this code")]
    NoClass,
    #[error("the file could not be read: {0}")]
    Reader(#[from] std::io::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Which file goes onto which roll, and whether it only is a trial.
#[derive(Debug, Clone, Copy)]
pub struct Order<'o> {
    pub class: &'o str,
    /// What the file is called.
    pub file: &'o str,
    pub is_trial: bool,
    pub by: Option<AccountId>,
}

/// Reads a file onto the roll of a class, and notes it. Rows with an error are left out and said; a file that is refused,
/// however late, leaves nothing behind. `progress` is told how many of how many rows are done.
pub async fn import(
    db: &PgPool,
    reading: &mut Reading,
    order: Order<'_>,
    mut progress: impl FnMut(usize, usize),
) -> Result<Report, ImportError> {
    let mut tx = db.begin().await?;
    // Two files for one class take turns.
    let class = sqlx::query!(
        r#"select id as "id: ClassId", country_focus from classes where code = $1 for update"#,
        order.class
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(ImportError::NoClass)?;
    let only_country = match class.country_focus.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let class = Class { id: class.id, only_country };
    let mut importing = Importing::begin(&mut tx, class, order).await?;
    while let Some(said) = reading.next().await? {
        importing.hear(&mut tx, said).await?;
        let report = &importing.report;
        if report.rows % 100 == 0 {
            progress(report.rows, report.head.as_ref().map_or(0, |head| head.rows_said).max(report.rows));
        }
    }
    importing.save(&mut tx).await?;
    let (class, mut report) = (importing.class.id, importing.report);
    progress(report.rows, report.rows);
    report.errors.sort_by_key(|note| note.row);
    report.warnings.sort_by_key(|note| note.row);
    if report.refused.is_some() {
        (report.created, report.matched, report.importable) = (0, 0, 0);
        return Ok(report);
    }
    if !order.is_trial {
        let details = json!({
            "rows": report.rows, "created": report.created, "matched": report.matched, "errors": report.errors.len(),
        });
        audit::note(&mut tx, order.by, "roll.import", Subject("class", class.0), details).await?;
        tx.commit().await?;
    }
    Ok(report)
}

/// A file that is coming in.
struct Importing {
    class: Class,
    classes: Vec<String>,
    is_trial: bool,
    known: Known,
    /// People who are on the roll of the class, by whichever name.
    on_roll: HashSet<PersonId>,
    waiting: Vec<(Line, Somebody)>,
    report: Report,
}

impl Importing {
    async fn begin(conn: &mut PgConnection, class: Class, order: Order<'_>) -> sqlx::Result<Self> {
        let classes = sqlx::query_scalar!("select code from classes where id <> $1", class.id.0);
        let classes = classes.fetch_all(&mut *conn).await?;
        let (mut known, mut on_roll) = (Known::default(), HashSet::new());
        for somebody in save::people_of(conn, class.id).await? {
            on_roll.extend(somebody.person);
            known.learn(somebody);
        }
        let report = Report { file: order.file.to_owned(), ..Report::default() };
        let is_trial = order.is_trial;
        Ok(Self { class, classes, is_trial, known, on_roll, waiting: Vec::new(), report })
    }

    async fn hear(&mut self, conn: &mut PgConnection, said: Said) -> sqlx::Result<()> {
        match said {
            Said::Kind { format, encoding } => {
                (self.report.format, self.report.encoding) = (Some(format), encoding);
            }
            Said::Head(head) => self.report.head = Some(head),
            Said::Wrong(note) => self.report.errors.push(note),
            Said::Warned(note) => self.report.warnings.push(note),
            Said::Left(_) => self.report.rows += 1,
            Said::Line(line) => {
                self.report.rows += 1;
                self.take(*line);
                if self.waiting.len() >= AT_ONCE {
                    self.save(conn).await?;
                }
            }
            Said::Refused(code) => self.report.refused = Some(code),
            Said::End => {}
        }
        Ok(())
    }

    /// Tells who a row is: somebody new waits to be written.
    fn take(&mut self, line: Line) {
        let row = line.row;
        if self.classes.contains(&line.class) {
            self.report.errors.push(Note::of_row(row, None, "other_class"));
            return;
        }
        let somebody = Somebody::of(&line);
        match self.known.meet(somebody.clone()) {
            Found::Twice(first) => self.report.duplicates.push((first, row)),
            Found::OnRoll => {
                self.report.importable += 1;
                self.report.matched += 1;
            }
            Found::Nobody { shares_address } => {
                if shares_address {
                    self.report.warnings.push(Note::of_row(row, None, "shared_address"));
                }
                self.report.importable += 1;
                self.waiting.push((line, somebody));
            }
        }
    }

    /// Writes those who wait: people who are known from elsewhere are enrolled, others are added first.
    async fn save(&mut self, conn: &mut PgConnection) -> sqlx::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let elsewhere = save::known_elsewhere(conn, &waiting).await?;
        let (mut new_people, mut enrolled) = (Vec::new(), Vec::new());
        for ((line, _), person) in waiting.iter().zip(elsewhere) {
            let id = person.unwrap_or_else(PersonId::mint);
            if !self.on_roll.insert(id) {
                self.report.matched += 1;
                continue;
            }
            self.report.created += 1;
            enrolled.push((id, line));
            if person.is_none() {
                new_people.push((id, line));
            }
        }
        if !self.is_trial {
            save::add_people(conn, &self.class, &new_people).await?;
            save::enrol(conn, self.class.id, &enrolled).await?;
        }
        Ok(())
    }
}
