//! What processes cost: CPU and memory, read from /proc. Linux only.

use std::{
    fs,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// A process and all that descend from it.
#[derive(Clone)]
pub struct Group {
    pub name: &'static str,
    pub root: u32,
}

struct Process {
    pid: u32,
    parent: u32,
    /// Its own, and that of its children that have ended and were waited for.
    ticks: u64,
}

fn process(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    let ticks = number(11)? + number(12)? + number(13)? + number(14)?;
    Some(Process { pid, parent: fields.get(1)?.parse().ok()?, ticks })
}

fn processes() -> Vec<Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| process(entry.file_name().to_str()?.parse().ok()?)).collect()
}

fn family(all: &[Process], root: u32) -> Vec<&Process> {
    let mut members: Vec<&Process> = all.iter().filter(|p| p.pid == root).collect();
    let mut at = 0;
    while let Some(parent) = members.get(at).map(|p| p.pid) {
        members.extend(all.iter().filter(|p| p.parent == parent));
        at += 1;
    }
    members
}

fn ticks_per_second() -> f64 {
    let said = Command::new("getconf").arg("CLK_TCK").output().ok();
    said.and_then(|o| String::from_utf8(o.stdout).ok()?.trim().parse().ok()).unwrap_or(100.0)
}

/// CPU seconds up to a moment.
pub struct Reading {
    groups: Vec<(&'static str, f64)>,
    /// Of this program alone, and of its children that have ended.
    own: f64,
    busy: f64,
    all: f64,
}

/// CPU seconds between two moments.
pub struct Cost {
    pub groups: Vec<(&'static str, f64)>,
    /// Share of all cores that went to processes which are not the bench's.
    pub others: f64,
}

impl Cost {
    pub fn of(&self, name: &str) -> f64 {
        self.groups.iter().filter(|(n, _)| *n == name).map(|(_, seconds)| seconds).fold(0.0, |sum, s| sum + s)
    }
}

pub fn read(groups: &[Group]) -> Reading {
    let second = ticks_per_second();
    let all = processes();
    let seconds = |ticks: u64| ticks as f64 / second;
    let sum = |root| seconds(family(&all, root).iter().map(|p| p.ticks).sum());
    let cores = fs::read_to_string("/proc/stat").unwrap_or_default();
    let cores: Vec<u64> =
        cores.lines().next().unwrap_or_default().split_whitespace().filter_map(|f| f.parse().ok()).collect();
    let idle = cores.get(3).unwrap_or(&0) + cores.get(4).unwrap_or(&0);
    let total: u64 = cores.iter().take(8).sum();
    Reading {
        groups: groups.iter().map(|group| (group.name, sum(group.root))).collect(),
        own: process(std::process::id()).map_or(0.0, |p| seconds(p.ticks)),
        busy: seconds(total - idle),
        all: seconds(total),
    }
}

impl Reading {
    /// `ended` names what went to children that this program started and waited for in between.
    pub fn until(self, after: Reading, ended: Option<&'static str>) -> Cost {
        let mut groups: Vec<(&'static str, f64)> = Vec::new();
        for ((name, before), (_, now)) in self.groups.iter().zip(&after.groups) {
            groups.push((name, (now - before).max(0.0)));
        }
        let own = after.own - self.own;
        let ours: f64 = groups.iter().map(|(_, seconds)| seconds).sum::<f64>() + own;
        groups.extend(ended.map(|name| (name, own)));
        let others = ((after.busy - self.busy - ours) / (after.all - self.all)).max(0.0);
        Cost { groups, others }
    }
}

/// Memory each second, in MiB: resident of a group, and its pages with shared ones divided.
pub struct Watch {
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<Vec<(f64, f64)>>>,
    thread: thread::JoinHandle<()>,
}

fn memory(root: u32) -> (f64, f64) {
    let all = processes();
    let field = |text: &str, name: &str| -> f64 {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|l| l.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    };
    family(&all, root).iter().fold((0.0, 0.0), |(rss, pss), p| {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", p.pid)).unwrap_or_default();
        (rss + field(&rollup, "Rss:"), pss + field(&rollup, "Pss:"))
    })
}

impl Watch {
    /// Watches the senders; the second figure is the whole: senders, PostgreSQL and Redis.
    pub fn begin(senders: Vec<u32>, rest: Vec<u32>) -> Self {
        let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (until, into) = (Arc::clone(&stop), Arc::clone(&seen));
        let thread = thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                let (rss, mut whole) =
                    senders.iter().map(|pid| memory(*pid)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
                whole += rest.iter().map(|pid| memory(*pid).1).sum::<f64>();
                if let Ok(mut seen) = into.lock() {
                    seen.push((rss, whole));
                }
                thread::sleep(Duration::from_secs(1));
            }
        });
        Self { stop, seen, thread }
    }

    /// Each second's figures.
    pub fn end(self) -> Vec<(f64, f64)> {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
        self.seen.lock().map(|seen| seen.clone()).unwrap_or_default()
    }
}
