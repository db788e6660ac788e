//! The one table.

use crate::office::Measured;

pub struct Row {
    pub figure: String,
    pub goal: String,
    pub measured: String,
    pub cpu: String,
    pub limit: String,
    pub memory: String,
    pub others: String,
}

/// Median, and least and greatest.
pub fn spread(values: &[f64], digits: usize) -> String {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return "–".to_owned() };
    match sorted.len() {
        1 => format!("{least:.digits$}"),
        _ => format!("{:.digits$} ({least:.digits$}–{most:.digits$})", median(values)),
    }
}

pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = |at: usize| sorted.get(at).copied().unwrap_or(f64::NAN);
    (middle(sorted.len().saturating_sub(1) / 2) + middle(sorted.len() / 2)) / 2.0
}

pub fn each(runs: &[Measured], figure: impl Fn(&Measured) -> f64) -> Vec<f64> {
    runs.iter().map(figure).collect()
}

pub fn rate(run: &Measured) -> f64 {
    run.mails as f64 / run.seconds
}

/// Milliseconds of CPU for a mail.
pub fn cpu_of(run: &Measured, name: &str) -> f64 {
    run.cost.of(name) * 1000.0 / run.mails as f64
}

/// All that the sending costs; the sink stands for somebody else's relay.
pub fn cpu(run: &Measured) -> f64 {
    ["sender", "postgres", "redis"].iter().map(|name| cpu_of(run, name)).sum()
}

pub fn peak(run: &Measured, of: impl Fn(&(f64, f64)) -> f64) -> f64 {
    run.memory.iter().map(of).fold(0.0, f64::max)
}

/// How many cores worked, the sink's included, and how many mails a second all of them could carry at this cost. What is
/// missing between the two was waiting: for the disk, for a round trip, for a turn.
fn limit(runs: &[Measured]) -> String {
    let cores = std::thread::available_parallelism().map_or(1.0, |n| n.get() as f64);
    let each_costs = |run: &Measured| (cpu(run) + cpu_of(run, "sink")) / 1000.0;
    let busy = median(&each(runs, |run| rate(run) * each_costs(run)));
    let all = median(&each(runs, |run| cores / each_costs(run)));
    format!("{busy:.1}; {all:.0} mails/s")
}

/// How a figure stands to its goal.
pub fn verdict(goal: &str, value: f64, held: bool) -> String {
    format!("{goal}: {value:.2} {}", if held { "✓" } else { "✗" })
}

impl Row {
    pub fn of_runs(figure: &str, runs: &[Measured], goal: String) -> Self {
        let part = |name| format!("{:.3}", median(&each(runs, |r| cpu_of(r, name))));
        let faults: Vec<&str> = runs.iter().filter_map(|r| r.fault.as_deref()).collect();
        let mut measured = format!("{} mails/s", spread(&each(runs, rate), 0));
        if !faults.is_empty() {
            measured = format!("INVALID: {}", faults.join("; "));
        }
        let mem = |of: fn(&(f64, f64)) -> f64| median(&each(runs, |r| peak(r, of)));
        Self {
            figure: figure.to_owned(),
            goal,
            measured,
            cpu: format!(
                "{} = {} + {} + {}; sink {}",
                spread(&each(runs, cpu), 3),
                part("sender"),
                part("postgres"),
                part("redis"),
                part("sink")
            ),
            limit: limit(runs),
            memory: format!("{:.0} / {:.0}", mem(|m| m.0), mem(|m| m.1)),
            others: format!("{} %", spread(&each(runs, |r| r.cost.others * 100.0), 0)),
        }
    }

    pub fn of_figure(figure: &str, measured: String, goal: String, others: String) -> Self {
        let none = || "–".to_owned();
        Self { figure: figure.to_owned(), goal, measured, cpu: none(), limit: none(), memory: none(), others }
    }
}

pub fn print(rows: &[Row]) -> String {
    let mut table = String::from(
        "| figure | measured | goal | CPU ms a mail: all = sender + PostgreSQL + Redis; sink | cores busy; with all of them | memory MiB: sender / whole | others |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let cells = [&row.figure, &row.measured, &row.goal, &row.cpu, &row.limit, &row.memory, &row.others];
        table.push_str(&format!("| {} |\n", cells.map(|c| c.replace('|', "/")).join(" | ")));
    }
    table
}
