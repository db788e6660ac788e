//! What a role needs before it can begin: the log, the database, the keys. Each failure is one clear line.

use std::{fs, net::IpAddr, path::Path, time::Duration};

use anyhow::{Context as _, bail};
use domain::{links::Keys, schema, secret::Secret};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tracing_subscriber::EnvFilter;
use workers::post::{Dkim, Letterhead};

use crate::settings::{Settings, refuse_if_public};

/// JSON lines in UTC. Libraries stay at `info` at most: below it they would write addresses down.
pub fn log(settings: &Settings, usual: &str) {
    let mut filter = settings
        .log
        .as_deref()
        .and_then(|words| EnvFilter::try_new(words).ok())
        .unwrap_or_else(|| EnvFilter::new(usual));
    for library in ["lettre=info", "sqlx=warn", "hyper=info", "redis=info", "async_imap=warn"] {
        if let Ok(directive) = library.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// A panic is a line of the log like any other: where it happened, and nothing of what it was about.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}

/// How long a statement may take: pages are quick, workers may think.
#[derive(Debug, Clone, Copy)]
pub enum Patience {
    Page,
    Work,
}

pub async fn database(settings: &Settings, patience: Patience) -> anyhow::Result<PgPool> {
    let url = settings.database_url.reveal();
    let of_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let options = url.parse::<PgConnectOptions>().ok().filter(|_| of_postgres);
    let options = options.context("DATABASE_URL is not a PostgreSQL URL")?;
    let host = format!("{}:{}", options.get_host(), options.get_port());
    let (timeout, connections) = match patience {
        Patience::Page => ("5s", 20),
        Patience::Work => ("60s", 8),
    };
    let options = options.application_name("lianyi").options([
        ("statement_timeout", timeout),
        ("timezone", "UTC"),
        ("search_path", "public"),
        ("client_min_messages", "warning"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(3))
        .connect_lazy_with(options);
    let knows_all_scripts = schema::knows_all_scripts(&pool)
        .await
        .with_context(|| format!("the database at {host} does not answer"))?;
    if !knows_all_scripts {
        bail!(
            "the database has the locale C, which knows no Cyrillic; create it with C.UTF-8 or an ICU locale"
        );
    }
    Ok(pool)
}

/// Whether the database is on this machine.
pub fn is_local(settings: &Settings) -> bool {
    let Ok(options) = settings.database_url.reveal().parse::<PgConnectOptions>() else { return false };
    let host = options.get_host();
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The database, in the shape of this program.
pub async fn migrated_database(settings: &Settings, patience: Patience) -> anyhow::Result<PgPool> {
    let db = database(settings, patience).await?;
    schema::check(&db).await?;
    Ok(db)
}

/// Who our mails are from, and the keys that sign them: a line of the list is `selector domain path-to-PEM`, the path
/// as seen from the list. Whoever can read a key can sign in our name.
pub fn letterhead(settings: &Settings) -> anyhow::Result<Letterhead> {
    let mut dkim = Dkim::default();
    if let Some(list) = &settings.dkim {
        let shown = list.display();
        refuse_if_public("LIANYI_DKIM", list)?;
        let lines =
            fs::read_to_string(list).with_context(|| format!("LIANYI_DKIM: {shown} cannot be read"))?;
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (Some(selector), Some(domain), Some(path), None) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                bail!("LIANYI_DKIM: a line of {shown} is not `selector domain path-to-PEM`");
            };
            let path = list.parent().unwrap_or_else(|| Path::new("")).join(path);
            refuse_if_public("LIANYI_DKIM", &path)?;
            let pem =
                fs::read(&path).with_context(|| format!("LIANYI_DKIM: {} cannot be read", path.display()))?;
            dkim.add(selector, domain, Secret::new(pem).reveal()).context("LIANYI_DKIM")?;
        }
        if dkim.is_empty() {
            bail!("LIANYI_DKIM: {shown} names no key");
        }
    }
    Letterhead::new(&settings.from, settings.from_mailings.as_deref(), settings.reply_to.as_deref(), dkim)
}

/// The keys, from a file that nobody else can read.
pub fn keys(settings: &Settings) -> anyhow::Result<Keys> {
    let path = &settings.keys;
    let shown = path.display();
    refuse_if_public("the key file", path)?;
    let text = Secret::new(
        fs::read_to_string(path).with_context(|| format!("the key file {shown} cannot be read"))?,
    );
    Keys::parse(text.reveal()).with_context(|| format!("the key file {shown}"))
}
