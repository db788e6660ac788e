//! What every bench stands on: a database of its own, the program that is measured, the machine, and medians.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};
use sqlx::{AssertSqlSafe, PgPool};

pub const MAIL_DOMAIN: &str = "bench.example";

/// Makes a database anew beside the one that `DATABASE_URL` names, and returns its address.
pub async fn database(name: &str) -> anyhow::Result<String> {
    let server = std::env::var("DATABASE_URL").context("DATABASE_URL is not set")?;
    let admin = PgPool::connect(&server).await.context("DATABASE_URL")?;
    for statement in
        [format!("drop database if exists {name} with (force)"), format!("create database {name}")]
    {
        sqlx::query(AssertSqlSafe(statement)).execute(&admin).await?;
    }
    let (base, parameters) = server.split_once('?').map_or((server.as_str(), None), |(b, p)| (b, Some(p)));
    let base = base.rsplit_once('/').context("DATABASE_URL names no database")?.0;
    let url = format!("{base}/{name}{}", parameters.map(|p| format!("?{p}")).unwrap_or_default());
    let db = PgPool::connect(&url).await?;
    domain::MIGRATIONS.run(&db).await?;
    domain::post::set_mail_domain(&db, MAIL_DOMAIN).await?;
    db.close().await;
    Ok(url)
}

pub fn redis_url() -> anyhow::Result<String> {
    std::env::var("REDIS_URL").context("REDIS_URL is not set")
}

/// Where a bench keeps what it needs while it runs.
pub fn folder(tree: &Path) -> anyhow::Result<PathBuf> {
    let folder = tree.join("target/bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The program to measure: the one that is named, or this tree's.
pub fn program(tree: &Path, named: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(program) = named {
        return Ok(program.to_owned());
    }
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "-p", "lianyi"])
        .current_dir(tree)
        .status()?;
    ensure!(built.success(), "lianyi does not build");
    Ok(std::env::current_exe()?.parent().context("no folder")?.join("lianyi"))
}

/// Keys made for this run.
pub fn key_file(folder: &Path) -> anyhow::Result<PathBuf> {
    let (file, key) = (folder.join("keys"), uuid::Uuid::new_v4().simple());
    private(&file, &format!("k1 {key}{key}\n"))?;
    Ok(file)
}

/// A file that nobody else can read.
pub fn private(path: &Path, text: &str) -> anyhow::Result<()> {
    let _ = fs::remove_file(path);
    fs::write(path, text)?;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o400))?)
}

/// When and where: date, cores, kernel, the versions that are given, and the compiler's.
pub fn machine(versions: &str) -> String {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok();
        output.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default()
    };
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models: Vec<&str> = cpus.lines().filter(|l| l.starts_with("model name")).collect();
    let model = models.first().and_then(|l| l.split_once(": ")).map_or("", |(_, model)| model);
    format!(
        "{}; {} cores, {model}; kernel {}; {versions}; {}.",
        said("date", &["-u", "+%F %H:%M UTC"]),
        models.len(),
        said("uname", &["-r"]),
        said("rustc", &["--version"]),
    )
}

/// Median, and least and greatest.
pub fn spread(values: &[f64], digits: usize) -> String {
    let sorted = sorted(values);
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return "–".to_owned() };
    match sorted.len() {
        1 => format!("{least:.digits$}"),
        _ => format!("{:.digits$} ({least:.digits$}–{most:.digits$})", median(values)),
    }
}

/// The middle, or the mean of the two in the middle.
pub fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let middle = |at: usize| sorted.get(at).copied().unwrap_or(f64::NAN);
    (middle(sorted.len().saturating_sub(1) / 2) + middle(sorted.len() / 2)) / 2.0
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// How a figure stands to its goal.
pub fn verdict(goal: &str, value: f64, held: bool) -> String {
    format!("{goal}: {value:.2} {}", if held { "✓" } else { "✗" })
}
