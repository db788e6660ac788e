//! How well the matcher finds people on the roll: one table, always the same for one seed.

mod roll;
mod variants;

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use clap::Parser;
use rand::{SeedableRng as _, rngs::StdRng};

use roll::{Found, Line, Roll};
use variants::Kind;

/// The database's own: a match from here on is certain, if the next is so far behind.
const CERTAIN: i32 = 80;
const POSSIBLE: i32 = 50;
const LEAD: i32 = 10;

/// Measures the matcher on the demo data: people who attend twice, and applications written another way.
#[derive(Parser)]
struct Wishes {
    /// Write the table to RESULTS.md, too
    #[arg(long)]
    write: bool,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Every how many lines of the roll somebody applies
    #[arg(long, default_value_t = 10)]
    every: usize,
    /// Print what went wrong
    #[arg(long)]
    show: bool,
}

/// What the matcher said of one person.
struct Answer {
    points: i32,
    lead: i32,
    is_right: bool,
    is_meant: bool,
    /// Of those that the matcher may decide alone.
    is_whole: bool,
}

/// Of those that were taken for somebody, how many rightly; of those who stand on the roll, how many were found.
fn precision_and_recall<'a>(answers: impl Iterator<Item = &'a Answer> + Clone, certain: i32) -> (f64, f64) {
    let taken = || answers.clone().filter(|a| a.points >= certain && a.lead >= LEAD);
    let right = count(taken().filter(|a| a.is_right));
    let meant = count(answers.clone().filter(|a| a.is_meant));
    (share(right, count(taken())), share(right, meant))
}

/// How far the best is ahead. One that leaves a doubt is taken by nobody alone.
fn lead(found: &Found<'_>) -> i32 {
    if found.score.leaves_doubt() { 0 } else { found.score.points - found.next }
}

fn count<T>(all: impl Iterator<Item = T>) -> u32 {
    u32::try_from(all.count()).unwrap_or(u32::MAX)
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

fn main() -> anyhow::Result<()> {
    let wishes = Wishes::parse();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lines = roll::read(&here.join("../../../deploy/demo-data"))?;
    let mut table = String::from("# Figures of the matcher\n\n");
    writeln!(
        table,
        "Demo data: {} lines of {} people; seed {}. Certain from {CERTAIN} points with a lead of {LEAD}, shown from \
         {POSSIBLE}. Precision: of those taken for somebody, how many rightly. Recall: of those who stand on the roll, \
         how many were found. Printed by `cargo run -p bench-matching -- --write --every {}`.\n",
        lines.len(),
        lines.iter().map(|line| line.person.as_str()).collect::<std::collections::BTreeSet<_>>().len(),
        wishes.seed,
        wishes.every,
    )?;
    attended_twice(&lines, &mut table, wishes.show)?;
    applications(&lines, &mut table, &wishes)?;
    print!("{table}");
    if wishes.write {
        fs::write(here.join("RESULTS.md"), &table).context("RESULTS.md")?;
    }
    Ok(())
}

/// Each line of the roll is looked up among those before it, as an import does.
fn attended_twice(lines: &[Line], table: &mut String, show: bool) -> anyhow::Result<()> {
    let mut roll = Roll::default();
    let mut answers = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for line in lines {
        let is_meant = known.contains(&line.person);
        let found = roll.find(&line.described());
        let answer = found.as_ref().map_or(
            Answer { points: 0, lead: 0, is_right: false, is_meant, is_whole: true },
            |found| Answer {
                points: found.score.points,
                lead: lead(found),
                is_right: found.line.person == line.person,
                is_whole: true,
                is_meant,
            },
        );
        if show && (answer.points >= CERTAIN) != (is_meant && answer.is_right) {
            println!("{line:?}\n  {:?}\n", found.map(|f| (f.line.latin_name.clone(), f.score, f.next)));
        }
        answers.push(answer);
        known.insert(line.person.clone());
        roll.add(line.clone());
    }
    writeln!(table, "## Who attends a second class, as lines of an import\n")?;
    writeln!(
        table,
        "| certain from | lines | second attendances | precision | recall |\n|---|---|---|---|---|"
    )?;
    for certain in [70, 75, 78, CERTAIN, 85, 90, 95] {
        let (precision, recall) = precision_and_recall(answers.iter(), certain);
        let second = answers.iter().filter(|a| a.is_meant).count();
        writeln!(table, "| {certain} | {} | {second} | {precision:.4} | {recall:.4} |", answers.len())?;
    }
    Ok(())
}

fn applications(lines: &[Line], table: &mut String, wishes: &Wishes) -> anyhow::Result<()> {
    let mut roll = Roll::default();
    for line in lines {
        roll.add(line.clone());
    }
    let mut dice = StdRng::seed_from_u64(wishes.seed);
    let mut all = Vec::new();
    writeln!(table, "\n## Applications, by how they are written\n")?;
    writeln!(
        table,
        "| written | people | certain and right | certain and wrong | for officers, the right one first | not shown |"
    )?;
    writeln!(table, "|---|---|---|---|---|---|")?;
    for kind in Kind::ALL {
        let mut answers = Vec::new();
        let mut shown_right = 0;
        // Namesakes are few.
        let every = if kind == Kind::Namesake { 1 } else { wishes.every };
        for line in lines.iter().step_by(every) {
            let Some(written) = kind.write(line, lines, &mut dice) else { continue };
            let is_meant = kind.is_meant();
            let found = roll.find(&written.described());
            let is_right = is_meant && found.as_ref().is_some_and(|found| found.line.person == line.person);
            let points = found.as_ref().map_or(0, |found| found.score.points);
            let lead = found.as_ref().map_or(0, lead);
            let is_certain = points >= CERTAIN && lead >= LEAD;
            if !is_certain && is_right && points >= POSSIBLE {
                shown_right += 1;
            }
            if wishes.show && is_certain != is_right {
                let found =
                    found.map(|f| (f.line.latin_name.clone(), f.line.native_name.clone(), f.score, f.next));
                println!(
                    "{}: {} {} → {} {}: {found:?}\n",
                    kind.words(),
                    line.latin_name,
                    line.native_name,
                    written.latin_name,
                    written.native_name
                );
            }
            answers.push(Answer { points, lead, is_right, is_meant, is_whole: kind.is_whole() });
        }
        let certain = |right: bool| {
            let taken = answers.iter().filter(|a| a.points >= CERTAIN && a.lead >= LEAD);
            taken.filter(|a| a.is_right == right).count()
        };
        let unseen = answers.iter().filter(|a| a.points < POSSIBLE).count();
        let (right, wrong) = (certain(true), certain(false));
        writeln!(
            table,
            "| {} | {} | {right} | {wrong} | {shown_right} | {unseen} |",
            kind.words(),
            answers.len()
        )?;
        all.extend(answers);
    }
    writeln!(table, "\n## All of them, by where certainty begins\n")?;
    writeln!(
        table,
        "Officers decide about initials and about names in another class than was named, whatever the threshold.\n\n\
         | certain from | of all: precision | recall | written out, the class right: precision | recall | \
         recall with what officers are shown first |\n|---|---|---|---|---|---|"
    )?;
    let meant = count(all.iter().filter(|a| a.is_meant));
    let first = share(count(all.iter().filter(|a| a.is_right && a.points >= POSSIBLE)), meant);
    for certain in [70, 75, 78, CERTAIN, 85, 90, 95] {
        let (precision, recall) = precision_and_recall(all.iter(), certain);
        let (whole, found) = precision_and_recall(all.iter().filter(|a| a.is_whole), certain);
        writeln!(
            table,
            "| {certain} | {precision:.4} | {recall:.4} | {whole:.4} | {found:.4} | {first:.4} |"
        )?;
    }
    Ok(())
}
