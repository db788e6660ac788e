//! The table of what came of the experiments. Every figure in it was counted by the checker.

use std::{fmt::Write as _, fs, path::PathBuf, process::Command, thread};

use super::{Report, experiments::ALL};

/// One experiment, over all its seeds.
pub struct Line {
    pub name: &'static str,
    pub seeds: Vec<u64>,
    pub report: Report,
}

/// The table as a page. `date` and `machine` say when and where it was made.
pub fn page(lines: &[Line], date: &str, machine: &str) -> String {
    let mut page = format!(
        "# What came of the experiments\n\n\
         Written by `cargo run -p tests --bin chaos -- --write`; nobody writes here by hand.\n\
         Made on {date} on {machine}.\n\n\
         Rounds is how often it was done. Uncertain mails are listed for staff, as promised; doubles are further copies\n\
         under the same Message-ID; lost are mails that were promised and have neither come nor an end that is told.\n\
         Rest is the longest that the queue took to empty after the last healing.\n\n\
         | | What was done | Seeds | Rounds | Kills | Mails | Uncertain | Doubles | Lost | Rest | |\n\
         |---|---|---|--:|--:|--:|--:|--:|--:|--:|---|\n"
    );
    for Line { name, seeds, report } in lines {
        let what = ALL.iter().find(|e| e.name == *name).map_or("", |e| e.what);
        let seeds: Vec<String> = seeds.iter().map(ToString::to_string).collect();
        let count = &report.count;
        let judged = if report.passes() { "pass" } else { "**fail**" };
        let _ = writeln!(
            page,
            "| {name} | {what} | {} | {} | {} | {} | {} | {} | {} | {:.0} s | {judged} |",
            seeds.join(", "),
            report.rounds,
            report.kills,
            count.mails,
            count.uncertain,
            count.doubles,
            count.lost,
            report.rest.as_secs_f64(),
        );
    }
    for Line { name, report, .. } in lines.iter().filter(|line| !line.report.passes()) {
        let _ = write!(page, "\n{name} found, among {}:\n\n", report.count.breaches.len());
        for breach in report.count.breaches.iter().take(5) {
            let _ = writeln!(page, "- {breach}");
        }
    }
    page
}

pub fn write(lines: &[Line]) -> PathBuf {
    let date = domain::clock::now().strftime("%Y-%m-%d %H:%M UTC").to_string();
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/faults/RESULTS.md"));
    fs::write(&path, page(lines, &date, &format!("{}, of commit {}", machine(), commit()))).unwrap();
    path
}

/// What was tried, and whether all of it was committed.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let said = Command::new("git").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned()).unwrap_or_default()
    };
    let changes = git(&["status", "--porcelain", "--", ":/", ":!faults/RESULTS.md"]);
    let and = if changes.is_empty() { "" } else { " with changes" };
    format!("{}{and}", git(&["rev-parse", "--short", "HEAD"]))
}

/// Processors, memory, system and the versions of what the experiments stand on.
fn machine() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default();
    let system = Command::new("uname").args(["-srm"]).output().map(|said| said.stdout).unwrap_or_default();
    format!("{cores} cores, {} GiB, {}", kib / 1_048_576, String::from_utf8_lossy(&system).trim())
}
