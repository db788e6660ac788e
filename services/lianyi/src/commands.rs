//! Commands that do one thing and end.

use std::path::Path;

use anyhow::Context as _;
use domain::{
    MIGRATIONS, clock,
    language::Language,
    loading, mailings, moments,
    staff::{self, Role},
    vault,
};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use serde_json::json;
use sqlx::PgPool;

use crate::{
    open::{self, Patience},
    settings::Settings,
};

pub async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    let db = open::database(settings, Patience::Work).await?;
    MIGRATIONS.run(&db).await.context("the migrations")?;
    Ok(())
}

pub async fn load(settings: &Settings, folder: &Path) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    let loaded = load_into(&db, folder).await?;
    if loaded.nothing() {
        println!("Nothing new: everything in {} was loaded before.", folder.display());
    } else {
        let about = if loaded.institution { ", and what the institution says of itself" } else { "" };
        println!(
            "New: {} classes, {} people, {} enrolments, {} series, {} forums{about}.",
            loaded.classes, loaded.people, loaded.enrolments, loaded.series, loaded.forums
        );
    }
    Ok(())
}

pub async fn load_into(db: &PgPool, folder: &Path) -> anyhow::Result<loading::Loaded> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} rows")?);
    let loaded = loading::load(db, folder, |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    })
    .await?;
    bar.finish_and_clear();
    Ok(loaded)
}

pub async fn add_staff(
    settings: &Settings,
    email: &str,
    role: Role,
    forum: Option<&str>,
) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    let account = staff::add(&db, email, role, forum).await?;
    let token = staff::print_link(&db, account, clock::now()).await?;
    println!("Sign in within 15 minutes, once:\n{}/en/sign-in/{token}", settings.base_url);
    Ok(())
}

/// Wraps the keys of everything sealed under the newest key.
pub async fn rotate_keys(settings: &Settings) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    let vault::Rotated { wrapped, locked } = vault::rotate(&db, &open::keys(settings)?).await?;
    println!("Under the first key now: {wrapped}.");
    anyhow::ensure!(locked == 0, "{locked} could not be opened: their key is not in the key file");
    Ok(())
}

pub async fn forecast(settings: &Settings, days: i32, as_json: bool) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    let coming = mailings::forecast(&db, None, days).await?;
    if as_json {
        let lines: Vec<_> = coming
            .iter()
            .map(|o| {
                json!({
                    "mailing": o.mailing_id, "name": o.name, "due_at": o.due_at.to_jiff(),
                    "class": o.class_title.as_ref().map(|t| t.best(Language::En)), "years": o.years,
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&lines)?);
        return Ok(());
    }
    if coming.is_empty() {
        println!("Nothing is due within {days} days.");
    }
    for occurrence in coming {
        let when = moments::moment(Language::En, occurrence.due_at.to_jiff(), &TimeZone::UTC);
        let class = occurrence
            .class_title
            .as_ref()
            .map(|t| format!(" · {}", t.best(Language::En)))
            .unwrap_or_default();
        let years = occurrence.years.map(|y| format!(" · {y} years")).unwrap_or_default();
        println!("{when}  {}{class}{years}", occurrence.name);
    }
    Ok(())
}
