//! `lianyi import roll`: a file of people onto the roll of a class.

use std::{fs::File, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use domain::{
    language::Language,
    roll::{self, Asked, ImportError, Order, Reader, Report, Source},
};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    open::{self, Patience},
    settings::Settings,
};

#[derive(Subcommand)]
pub enum Import {
    /// Put the people of a file (XLSX, ODS, XLS, CSV, TSV) onto the roll of a class
    ///
    /// Rows with an error are left out and listed; all others are taken together, or none if the file is refused.
    /// Importing a file again changes nothing.
    Roll(Roll),
}

#[derive(Args)]
pub struct Roll {
    file: PathBuf,
    /// The code of the class
    #[arg(long, value_name = "CODE")]
    class: String,
    /// Which sheet of a workbook, from 1; usually the first in sight that names people
    #[arg(long, value_name = "N")]
    sheet: Option<usize>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

pub async fn run(settings: &Settings, Import::Roll(asked): Import) -> anyhow::Result<()> {
    let shown = asked.file.display().to_string();
    let file = File::open(&asked.file).with_context(|| format!("{shown} cannot be read"))?;
    if !file.metadata().is_ok_and(|about| about.is_file()) {
        bail!("{shown} is not a file");
    }
    let db = open::migrated_database(settings, Patience::Work).await?;
    let reader = Reader { program: std::env::current_exe().context("where this program is")? };
    let mut reading = reader.start(Source::File(file), &Asked { sheet: asked.sheet, columns: None })?;
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} rows")?);
    let order = Order { class: &asked.class, file: &shown, is_trial: asked.dry_run, by: None };
    let imported = roll::import(&db, &mut reading, order, |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    })
    .await;
    bar.finish_and_clear();
    let report = imported.map_err(|error| match error {
        ImportError::NoClass => anyhow::anyhow!("there is no class {:?}", asked.class),
        other => other.into(),
    })?;
    if asked.json {
        println!("{}", serde_json::to_string_pretty(&report.as_json(Language::En))?);
    } else {
        print(&report, asked.dry_run);
    }
    match &report.refused {
        // The report has told why.
        Some(_) if asked.json => Err(crate::Told.into()),
        Some(code) => bail!("{shown}: {}", roll::refusal(Language::En, code)),
        None => Ok(()),
    }
}

fn print(report: &Report, is_trial: bool) {
    if let Some(head) = &report.head {
        let sheet = head.sheet.as_deref().map(|sheet| format!(", sheet {sheet:?}")).unwrap_or_default();
        let encoding = head.encoding.as_deref().map(|encoding| format!(" in {encoding}")).unwrap_or_default();
        println!("{}{encoding}{sheet}, headings in row {}", head.format, head.header_row);
        for (field, word) in head.fields.iter().zip(&head.words) {
            if let Some(field) = field {
                println!("  {:<18} {word}", field.code());
            }
        }
    }
    for (what, notes) in [("error", &report.errors), ("warning", &report.warnings)] {
        for note in notes {
            let row = note.row.map(|row| format!("row {row}, ")).unwrap_or_default();
            let column = note.column.as_deref().map(|column| format!("{column}: ")).unwrap_or_default();
            println!("{what}: {row}{column}{} ({})", note.message(Language::En), note.code);
        }
    }
    for (first, again) in &report.duplicates {
        println!("row {again} is the person of row {first}");
    }
    if report.refused.is_none() {
        let (Report { rows, importable, created, matched, .. }, errors) = (report, report.errors.len());
        let would = if is_trial { "would be new" } else { "new" };
        println!(
            "{rows} rows, {importable} can be taken: {created} {would}, {matched} on the roll already; {errors} errors."
        );
    }
}
