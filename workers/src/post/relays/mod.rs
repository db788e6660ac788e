//! Where mail is handed over: relays as settings write them.

mod turns;

use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use lettre::transport::smtp::authentication::Credentials;
use url::{Host, Url};

use super::tls::Tls;
use turns::Mood;

pub(crate) use turns::Relays;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// `smtp://`: STARTTLS where the relay offers it.
    WhereOffered,
    /// `smtp://…?tls=required`: STARTTLS, with a certificate that holds, or no hand-over.
    Required,
    /// `smtps://`: TLS from the first byte, with a certificate that holds.
    FromTheStart,
}

/// A server that takes our mail.
pub struct Relay {
    /// A name, or an address without the brackets that IPv6 has in URLs.
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Nobody is on the line between us and this relay.
    pub is_local: bool,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) tls: Tls,
    /// Its share of new connections beside the others' shares. One without a share is asked when no other takes mail.
    weight: u32,
    mood: Mood,
}

/// What may stand after a relay's address.
#[derive(Default)]
struct Asked {
    tls: bool,
    weight: Option<u32>,
    ca: Option<String>,
}

const HEAVIEST: u32 = 1_000;

impl Relay {
    /// Reads one `SMTP_URL`. The error names no password.
    pub fn parse(setting: &str) -> anyhow::Result<Self> {
        let url =
            Url::parse(setting.trim()).context("a relay is written smtp://host:port or smtps://host:port")?;
        let asked = Asked::read(&url)?;
        let (encryption, port) = match (url.scheme(), asked.tls) {
            ("smtp", false) => (Encryption::WhereOffered, 25),
            ("smtp", true) => (Encryption::Required, 587),
            ("smtps", false) => (Encryption::FromTheStart, 465),
            ("smtps", true) => bail!("smtps:// is TLS from the start; leave `tls=required` away"),
            (other, _) => bail!("a relay is written smtp:// or smtps://, not {other}://"),
        };
        let (host, is_local) = host_of(&url).context("the relay's address")?;
        ensure!(matches!(url.path(), "" | "/"), "a relay's address has no path");
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some(Credentials::new(
                plain(user).context("the user's name")?,
                plain(password).context("the password")?,
            )),
            _ => bail!("a relay needs a user's name and a password, or neither"),
        };
        // As mail servers among themselves: where encryption is only taken if offered, a certificate that nobody
        // vouches for is better than none. Where a password follows, or the setting asks or says who vouches, it must
        // hold.
        let insists = encryption != Encryption::WhereOffered
            || asked.ca.is_some()
            || credentials.is_some() && !is_local;
        Ok(Self {
            port: url.port().unwrap_or(port),
            tls: Tls::new(asked.ca.as_deref().map(Path::new), insists)?,
            weight: asked.weight.unwrap_or(1),
            mood: Mood::default(),
            host,
            encryption,
            credentials,
            is_local,
        })
    }

    /// Whether we sign in there.
    pub fn has_password(&self) -> bool {
        self.credentials.is_some()
    }

    /// Whether its certificate must hold before anything is handed over.
    pub fn insists(&self) -> bool {
        self.tls.insists
    }

    /// As people name it: host and port.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl Asked {
    fn read(url: &Url) -> anyhow::Result<Self> {
        let mut asked = Self::default();
        for (key, value) in url.query_pairs() {
            match (key.as_ref(), value.as_ref()) {
                ("tls", "required") => asked.tls = true,
                ("weight", number) => {
                    let weight = number.parse().ok().filter(|weight| *weight <= HEAVIEST);
                    asked.weight = Some(
                        weight
                            .with_context(|| format!("a relay's weight is a number from 0 to {HEAVIEST}"))?,
                    );
                }
                ("ca", path) if !path.is_empty() => asked.ca = Some(path.to_owned()),
                _ => bail!("after a relay's address `tls=required`, `weight=N` and `ca=FILE` are understood"),
            }
        }
        Ok(asked)
    }
}

/// The host that a URL names, without brackets, and whether it is this machine.
pub(crate) fn host_of(url: &Url) -> anyhow::Result<(String, bool)> {
    let host = match url.host().context("names no host")? {
        // A scheme unknown to the web leaves hosts as they were typed, so numbers arrive here as names.
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(ip) => ip.to_string(),
        Host::Ipv6(ip) => ip.to_string(),
    };
    ensure!(!host.is_empty(), "names no host");
    let is_local = host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    Ok((host, is_local))
}

/// What percent signs stand for in a URL: `p%40ss` is `p@ss`.
pub(crate) fn plain(encoded: &str) -> anyhow::Result<String> {
    let mut bytes = encoded.bytes();
    let mut decoded = Vec::with_capacity(encoded.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let digits = [bytes.next(), bytes.next()].map(|digit| digit.and_then(|d| char::from(d).to_digit(16)));
        let [Some(high), Some(low)] = digits else { bail!("holds a `%` that is not followed by two digits") };
        decoded.push(u8::try_from(high * 16 + low)?);
    }
    String::from_utf8(decoded).context("is not UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(setting: &str) -> String {
        Relay::parse(setting).err().map(|error| format!("{error:#}")).unwrap_or_default()
    }

    #[test]
    fn a_relay_is_read_as_settings_write_it() {
        let relay = Relay::parse("smtp://127.0.0.1:2525").unwrap();
        assert_eq!(
            (relay.host.as_str(), relay.port, relay.encryption, relay.weight),
            ("127.0.0.1", 2525, Encryption::WhereOffered, 1)
        );
        assert!(relay.is_local && relay.credentials.is_none());
        let relay =
            Relay::parse("smtp://post%40house:p%3Ass@mail.example.org?tls=required&weight=3").unwrap();
        assert_eq!(
            (relay.host.as_str(), relay.port, relay.encryption, relay.weight),
            ("mail.example.org", 587, Encryption::Required, 3)
        );
        assert_eq!(relay.credentials, Some(Credentials::new("post@house".to_owned(), "p:ss".to_owned())));
        assert!(!relay.is_local);
        let relay = Relay::parse("smtps://[::1]?weight=0").unwrap();
        assert_eq!(
            (relay.host.as_str(), relay.port, relay.encryption, relay.weight),
            ("::1", 465, Encryption::FromTheStart, 0)
        );
        assert!(relay.is_local);
    }

    #[test]
    fn what_is_no_relay_is_refused_without_repeating_the_password() {
        for setting in [
            "",
            "mail.example.org:25",
            "http://mail.example.org",
            "smtp://",
            "smtp://mail.example.org?tls=maybe",
            "smtps://mail.example.org?tls=required",
            "smtp://mail.example.org?weight=-1",
            "smtp://mail.example.org?weight=lots",
            "smtp://mail.example.org?ca=/there/is/no/such/file.pem",
            "smtp://mail.example.org/path",
            "smtp://user@mail.example.org",
            "smtp://user:hunter2@mail.example.org?pool=9",
            "smtp://user:hunter2%zz@mail.example.org",
        ] {
            let error = refused(setting);
            assert!(!error.is_empty() && !error.contains("hunter2"), "{setting}: {error}");
        }
    }
}
