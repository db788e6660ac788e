//! Settings, from the environment or from a TOML file named by `LIANYI_CONFIG`; the environment wins.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use anyhow::{Context as _, bail};
use config::{Config, Environment, File, FileFormat};
use domain::secret::Secret;
use serde::Deserialize;

/// Secrets may stand in a file of their own: `DATABASE_URL_FILE` names the file that holds `DATABASE_URL`.
const SECRETS: [&str; 3] = ["DATABASE_URL", "REDIS_URL", "SMTP_URL"];

#[derive(Clone)]
pub struct Settings {
    pub database_url: Secret<String>,
    pub redis_url: Option<Secret<String>>,
    pub relays: Vec<String>,
    pub base_url: String,
    pub listen: SocketAddr,
    pub ops_listen: SocketAddr,
    pub mailbox_listen: SocketAddr,
    pub keys: PathBuf,
    pub from: String,
    pub bounce_domain: Option<String>,
    /// A filter of tracing's; `None` leaves the choice to the command.
    pub log: Option<String>,
    pub demo_data: PathBuf,
    pub trusted_proxies: Vec<IpAddr>,
    pub connections: usize,
    pub registrations_per_hour: i32,
}

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
    from: Option<String>,
    bounce_domain: Option<String>,
    log: Option<String>,
    demo_data: Option<PathBuf>,
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
                words.split([',', ' ']).filter(|w| !w.is_empty()).map(str::to_owned).collect()
            }
        }
    }
}

impl Settings {
    pub fn read() -> anyhow::Result<Self> {
        let mut sources = Config::builder();
        if let Some(path) = variable("LIANYI_CONFIG") {
            let text = std::fs::read_to_string(&path).with_context(|| format!("LIANYI_CONFIG: {path}"))?;
            sources = sources.add_source(File::from_str(&text, FileFormat::Toml));
        }
        sources = sources.add_source(Environment::with_prefix("LIANYI").ignore_empty(true).try_parsing(true));
        for name in SECRETS {
            if let Some(value) = secret(name)? {
                sources = sources.set_override(name.to_lowercase(), value)?;
            }
        }
        let written: Written = sources.build()?.try_deserialize().context("the settings")?;
        Self::check(written)
    }

    /// The domain of the sender's address, which Message-IDs end in.
    pub fn mail_domain(&self) -> &str {
        self.from.rsplit('@').next().unwrap_or_default().trim_end_matches('>').trim()
    }

    fn check(written: Written) -> anyhow::Result<Self> {
        let address = |name: &str, value: Option<String>, default: &str| -> anyhow::Result<SocketAddr> {
            let value = value.unwrap_or_else(|| default.to_owned());
            value.parse().with_context(|| format!("{name}: {value:?} is not an address and port"))
        };
        let listen = address("listen", written.listen, "127.0.0.1:8080")?;
        let base_url = written.base_url.unwrap_or_else(|| format!("http://{listen}"));
        let base_url = base_url.trim_end_matches('/').to_owned();
        check_base_url(&base_url)?;
        let trusted_proxies = written.trusted_proxies.map(OneOrMore::list).unwrap_or_default();
        let trusted_proxies: Result<Vec<IpAddr>, _> = trusted_proxies.iter().map(|p| p.parse()).collect();
        Ok(Self {
            database_url: Secret::new(written.database_url.context("DATABASE_URL is not set")?),
            redis_url: written.redis_url.map(Secret::new),
            relays: written.smtp_url.map(OneOrMore::list).unwrap_or_default(),
            base_url,
            listen,
            ops_listen: address("ops_listen", written.ops_listen, "127.0.0.1:9090")?,
            mailbox_listen: address("mailbox_listen", written.mailbox_listen, "127.0.0.1:2525")?,
            keys: written.keys.context("LIANYI_KEYS is not set: it names the key file")?,
            from: written.from.unwrap_or_else(|| "lianyi <noreply@lianyi.example>".to_owned()),
            bounce_domain: written.bounce_domain,
            log: written.log,
            demo_data: written.demo_data.unwrap_or_else(|| "deploy/demo-data".into()),
            trusted_proxies: trusted_proxies.context("trusted_proxies: not a list of addresses")?,
            connections: written.connections.unwrap_or(4).max(1),
            registrations_per_hour: written.registrations_per_hour.unwrap_or(20),
        })
    }
}

/// Sessions travel in cookies: without TLS they stay on this machine.
fn check_base_url(base_url: &str) -> anyhow::Result<()> {
    let Some((scheme, authority)) = base_url.split_once("://") else {
        bail!("base_url: {base_url:?} is not a URL");
    };
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let is_local = ["127.0.0.1", "localhost", "[::1]"].contains(&host);
    match scheme {
        _ if authority.is_empty() || authority.contains('/') => {
            bail!("base_url: {base_url:?} is not scheme and host")
        }
        "https" => Ok(()),
        "http" if is_local => Ok(()),
        "http" => bail!("base_url: {base_url:?} needs https; http is for this machine only"),
        _ => bail!("base_url: {base_url:?} is neither https nor http"),
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
    let text = std::fs::read_to_string(&path).with_context(|| format!("{name}_FILE: {path}"))?;
    Ok(Some(text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::check_base_url;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(check_base_url("http://127.0.0.1:8080").is_ok());
        assert!(check_base_url("https://alumni.example.org").is_ok());
        assert!(check_base_url("http://alumni.example.org").is_err());
        assert!(check_base_url("alumni.example.org").is_err());
        assert!(check_base_url("https://alumni.example.org/path").is_err());
    }
}
