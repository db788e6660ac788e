//! Settings, from the environment or from a TOML file named by `LIANYI_CONFIG`; the environment wins.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use config::{Config, Environment, File, FileFormat};
use domain::{addresses, secret::Secret};
use serde::Deserialize;
use web::Proxies;

use crate::base_url;

/// Secrets may stand in a file of their own: `DATABASE_URL_FILE` names the file that holds `DATABASE_URL`.
const SECRETS: [&str; 4] = ["DATABASE_URL", "REDIS_URL", "SMTP_URL", "LIANYI_BOUNCES"];

#[derive(Clone)]
pub struct Settings {
    pub database_url: Secret<String>,
    pub redis_url: Option<Secret<String>>,
    pub relays: Secret<Vec<String>>,
    pub base_url: String,
    pub listen: SocketAddr,
    pub ops_listen: SocketAddr,
    pub mailbox_listen: SocketAddr,
    pub keys: PathBuf,
    /// The name of this installation, which its database bears; one that bears another is a copy.
    pub instance: String,
    /// The name server that `doctor` asks, as `127.0.0.1:53`; the system's own where it is not set.
    pub resolver: Option<String>,
    pub from: String,
    /// Where people may write to us.
    pub contact: String,
    pub bounce_domain: Option<String>,
    /// Where messages that come back are laid down.
    pub bounces: Option<Secret<String>>,
    pub from_mailings: Option<String>,
    pub reply_to: Option<String>,
    /// The list of keys that sign mail.
    pub dkim: Option<PathBuf>,
    /// A filter of tracing's; `None` leaves the choice to the command.
    pub log: Option<String>,
    pub demo_data: PathBuf,
    /// Where the fonts of papers are; where systems have them, if it is not set.
    pub fonts: Option<PathBuf>,
    pub trusted_proxies: Vec<Proxies>,
    pub connections: usize,
    pub registrations_per_hour: i32,
}

/// Every key that a file of settings may hold.
const KEYS: [&str; 23] = [
    "database_url",
    "redis_url",
    "smtp_url",
    "base_url",
    "listen",
    "ops_listen",
    "mailbox_listen",
    "keys",
    "instance",
    "dkim",
    "resolver",
    "from",
    "contact",
    "bounce_domain",
    "bounces",
    "from_mailings",
    "reply_to",
    "log",
    "demo_data",
    "fonts",
    "trusted_proxies",
    "connections",
    "registrations_per_hour",
];

/// As written; every setting but the database and the key file has a default.
#[derive(Deserialize)]
struct Written {
    database_url: Option<String>,
    redis_url: Option<String>,
    smtp_url: Option<OneOrMore>,
    base_url: Option<String>,
    listen: Option<String>,
    ops_listen: Option<String>,
    mailbox_listen: Option<String>,
    keys: Option<PathBuf>,
    instance: Option<String>,
    resolver: Option<String>,
    from: Option<String>,
    contact: Option<String>,
    bounce_domain: Option<String>,
    bounces: Option<String>,
    from_mailings: Option<String>,
    reply_to: Option<String>,
    dkim: Option<PathBuf>,
    log: Option<String>,
    demo_data: Option<PathBuf>,
    fonts: Option<PathBuf>,
    trusted_proxies: Option<OneOrMore>,
    connections: Option<usize>,
    registrations_per_hour: Option<i32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn list(self) -> Vec<String> {
        match self {
            Self::More(list) => list,
            Self::One(words) => {
                let words = words.split(|c: char| c == ',' || c.is_whitespace());
                words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
            }
        }
    }
}

impl Settings {
    pub fn read() -> anyhow::Result<Self> {
        let mut sources = Config::builder();
        if let Some(path) = variable("LIANYI_CONFIG") {
            let text = fs::read_to_string(&path).with_context(|| format!("LIANYI_CONFIG: {path}"))?;
            let keys = check_keys(&text).with_context(|| format!("LIANYI_CONFIG: {path}"))?;
            if SECRETS.iter().any(|secret| keys.contains(&key_of(secret))) {
                refuse_if_public("LIANYI_CONFIG", Path::new(&path))?;
            }
            sources = sources.add_source(File::from_str(&text, FileFormat::Toml));
        }
        sources = sources.add_source(Environment::with_prefix("LIANYI").ignore_empty(true).try_parsing(true));
        for name in SECRETS {
            if let Some(value) = secret(name)? {
                sources = sources.set_override(key_of(name), value)?;
            }
        }
        let written: Written = sources.build()?.try_deserialize().context("the settings")?;
        Self::check(written)
    }

    /// The domain of the sender's address, which Message-IDs end in.
    pub fn mail_domain(&self) -> &str {
        address_in(&self.from).rsplit('@').next().unwrap_or_default()
    }

    /// The domain that mailings come from, where it is set.
    pub fn mailings_domain(&self) -> Option<&str> {
        self.from_mailings.as_deref().and_then(|sender| address_in(sender).rsplit('@').next())
    }

    fn check(written: Written) -> anyhow::Result<Self> {
        let address = |name: &str, value: Option<String>, default: &str| -> anyhow::Result<SocketAddr> {
            let value = value.unwrap_or_else(|| default.to_owned());
            value.parse().with_context(|| format!("{name}: {value:?} is not an address and port"))
        };
        let listen = address("listen", written.listen, "127.0.0.1:8080")?;
        let base_url = written.base_url.unwrap_or_else(|| format!("http://{listen}"));
        let base_url = base_url.trim_end_matches('/').to_owned();
        base_url::check(&base_url)?;
        let trusted_proxies = written.trusted_proxies.map(OneOrMore::list).unwrap_or_default();
        let trusted_proxies: Result<Vec<Proxies>, _> =
            trusted_proxies.iter().map(|p| p.parse().map_err(|e| anyhow::anyhow!("{p:?} is {e}"))).collect();
        let from = written.from.unwrap_or_else(|| "secretariat@lianyi.example".to_owned());
        let filled = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let contact = filled(written.contact);
        if let Some(wrong) = contact.as_ref().filter(|contact| addresses::parse(contact).is_err()) {
            bail!("contact: {wrong:?} is not a mail address");
        }
        Ok(Self {
            database_url: Secret::new(written.database_url.context("DATABASE_URL is not set")?),
            redis_url: written.redis_url.filter(|url| !url.trim().is_empty()).map(Secret::new),
            relays: Secret::new(written.smtp_url.map(OneOrMore::list).unwrap_or_default()),
            instance: filled(written.instance).unwrap_or_else(|| base_url::host(&base_url).to_owned()),
            resolver: filled(written.resolver),
            base_url,
            listen,
            ops_listen: address("ops_listen", written.ops_listen, "127.0.0.1:9090")?,
            mailbox_listen: address("mailbox_listen", written.mailbox_listen, "127.0.0.1:2525")?,
            keys: written.keys.context("LIANYI_KEYS is not set: it names the key file")?,
            contact: contact.unwrap_or_else(|| address_in(&from).to_owned()),
            from,
            bounce_domain: filled(written.bounce_domain),
            bounces: filled(written.bounces).map(Secret::new),
            from_mailings: filled(written.from_mailings),
            reply_to: filled(written.reply_to),
            dkim: written.dkim.filter(|path| !path.as_os_str().is_empty()),
            log: filled(written.log),
            demo_data: written.demo_data.unwrap_or_else(|| "deploy/demo-data".into()),
            fonts: written.fonts.filter(|path| !path.as_os_str().is_empty()),
            trusted_proxies: trusted_proxies.context("trusted_proxies")?,
            connections: written.connections.unwrap_or(4).max(1),
            registrations_per_hour: written.registrations_per_hour.unwrap_or(20),
        })
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn secret(name: &str) -> anyhow::Result<Option<String>> {
    if let Some(value) = variable(name) {
        return Ok(Some(value));
    }
    let Some(path) = variable(&format!("{name}_FILE")) else { return Ok(None) };
    let text = fs::read_to_string(&path).with_context(|| format!("{name}_FILE: {path}"))?;
    refuse_if_public(&format!("{name}_FILE"), Path::new(&path))?;
    Ok(Some(text.trim().to_owned()))
}

/// The key of a file of settings that a variable stands for.
fn key_of(variable: &str) -> String {
    variable.trim_start_matches("LIANYI_").to_lowercase()
}

/// A secret that everybody can read is none.
pub fn refuse_if_public(what: &str, path: &Path) -> anyhow::Result<()> {
    let shown = path.display();
    let file = fs::metadata(path).with_context(|| format!("{what}: {shown} cannot be read"))?;
    if file.permissions().mode() & 0o007 != 0 {
        bail!("{what}: {shown} can be read by everybody; do `chmod 0400 {shown}`");
    }
    Ok(())
}

/// The keys of a file of settings. One that nobody knows is a slip of the pen.
fn check_keys(text: &str) -> anyhow::Result<Vec<String>> {
    let file = Config::builder().add_source(File::from_str(text, FileFormat::Toml)).build()?;
    let keys: Vec<String> =
        file.try_deserialize::<std::collections::HashMap<String, config::Value>>()?.into_keys().collect();
    match keys.iter().find(|key| !KEYS.contains(&key.as_str())) {
        Some(unknown) => bail!("there is no setting {unknown:?}"),
        None => Ok(keys),
    }
}

/// The address in `Name <address>`, or the address alone.
pub(crate) fn address_in(sender: &str) -> &str {
    sender.rsplit('<').next().unwrap_or_default().trim_end_matches('>').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> anyhow::Result<Settings> {
        check_keys(toml)?;
        let file = Config::builder().add_source(File::from_str(toml, FileFormat::Toml)).build()?;
        Settings::check(file.try_deserialize()?)
    }

    #[test]
    fn the_example_holds_every_setting_with_its_default() {
        let example = include_str!("../../../deploy/lianyi.example.toml");
        let uncommented: Vec<&str> = example
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| KEYS.iter().any(|key| line.starts_with(&format!("{key} = "))))
            .collect();
        let mut keys = check_keys(&uncommented.join("\n")).unwrap();
        keys.sort();
        let mut known = KEYS;
        known.sort();
        assert_eq!(keys, known);
        // These have no default.
        let bare: Vec<&str> = uncommented
            .iter()
            .copied()
            .filter(|l| l.starts_with("database_url") || l.starts_with("keys"))
            .collect();
        let (all, least) = (read(&uncommented.join("\n")).unwrap(), read(&bare.join("\n")).unwrap());
        assert_eq!(
            (&all.base_url, all.listen, all.ops_listen),
            (&least.base_url, least.listen, least.ops_listen)
        );
        assert_eq!((&all.from, &all.contact, &all.instance), (&least.from, &least.contact, &least.instance));
        assert_eq!((&all.bounce_domain, all.mailbox_listen), (&least.bounce_domain, least.mailbox_listen));
        assert_eq!((&all.from_mailings, &all.reply_to), (&least.from_mailings, &least.reply_to));
        assert_eq!(all.dkim, least.dkim);
        assert_eq!((&all.demo_data, all.connections), (&least.demo_data, least.connections));
        assert_eq!(all.registrations_per_hour, least.registrations_per_hour);
        assert_eq!(all.trusted_proxies, least.trusted_proxies);
    }

    #[test]
    fn a_setting_that_nobody_knows_is_refused() {
        let error =
            read("database_url = \"postgres://x/y\"\nkeys = \"k\"\nredis_ulr = \"redis://x\"").err().unwrap();
        assert!(format!("{error:#}").contains("redis_ulr"));
    }
}
