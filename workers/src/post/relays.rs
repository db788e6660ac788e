//! Where mail is handed over: relays as settings write them, and the choice among them.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use lettre::transport::smtp::authentication::Credentials;
use url::{Host, Url};

/// How long a relay that did not answer is asked last.
const REST: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// `smtp://`: STARTTLS where the relay offers it.
    WhereOffered,
    /// `smtp://…?tls=required`: STARTTLS, with a certificate that holds, or no hand-over.
    Required,
    /// `smtps://`: TLS from the first byte, with a certificate that holds.
    FromTheStart,
}

pub(crate) struct Relay {
    /// A name, or an address without the brackets that IPv6 has in URLs.
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub credentials: Option<Credentials>,
    /// Nobody is on the line between us and this relay.
    pub is_local: bool,
    silent_since: Mutex<Option<Instant>>,
}

impl Relay {
    /// Reads one `SMTP_URL`. The error names no password.
    pub fn parse(setting: &str) -> anyhow::Result<Self> {
        let url =
            Url::parse(setting.trim()).context("a relay is written smtp://host:port or smtps://host:port")?;
        let asked: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let (encryption, port) = match (url.scheme(), asked.as_slice()) {
            ("smtp", []) => (Encryption::WhereOffered, 25),
            ("smtp", [(key, value)]) if key == "tls" && value == "required" => (Encryption::Required, 587),
            ("smtps", []) => (Encryption::FromTheStart, 465),
            ("smtp" | "smtps", _) => bail!("after a relay's address only `?tls=required` is understood"),
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
        Ok(Self {
            host,
            port: url.port().unwrap_or(port),
            encryption,
            credentials,
            is_local,
            silent_since: Mutex::new(None),
        })
    }

    pub fn answered(&self) {
        self.note(None);
    }

    pub fn was_silent(&self) {
        self.note(Some(Instant::now()));
    }

    /// Whether it did not answer when it was last asked, however long ago.
    pub fn is_silent(&self) -> bool {
        self.silent_since.lock().is_ok_and(|since| since.is_some())
    }

    fn note(&self, silent_since: Option<Instant>) {
        if let Ok(mut noted) = self.silent_since.lock() {
            *noted = silent_since;
        }
    }

    fn is_resting(&self) -> bool {
        self.silent_since.lock().is_ok_and(|since| since.is_some_and(|since| since.elapsed() < REST))
    }
}

/// The relays in the order they are tried: as the settings name them, those that were silent lately last.
pub(crate) fn in_order(relays: &[Arc<Relay>]) -> impl Iterator<Item = &Arc<Relay>> {
    // Each is asked once whether it rests: others learn of relays at the same time.
    let (awake, resting): (Vec<_>, Vec<_>) = relays.iter().partition(|relay| !relay.is_resting());
    awake.into_iter().chain(resting)
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
            (relay.host.as_str(), relay.port, relay.encryption),
            ("127.0.0.1", 2525, Encryption::WhereOffered)
        );
        assert!(relay.is_local && relay.credentials.is_none());
        let relay = Relay::parse("smtp://post%40house:p%3Ass@mail.example.org?tls=required").unwrap();
        assert_eq!(
            (relay.host.as_str(), relay.port, relay.encryption),
            ("mail.example.org", 587, Encryption::Required)
        );
        assert_eq!(relay.credentials, Some(Credentials::new("post@house".to_owned(), "p:ss".to_owned())));
        assert!(!relay.is_local);
        let relay = Relay::parse("smtps://[::1]").unwrap();
        assert_eq!(
            (relay.host.as_str(), relay.port, relay.encryption),
            ("::1", 465, Encryption::FromTheStart)
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
            "smtp://mail.example.org/path",
            "smtp://user@mail.example.org",
            "smtp://user:hunter2@mail.example.org?pool=9",
            "smtp://user:hunter2%zz@mail.example.org",
        ] {
            let error = refused(setting);
            assert!(!error.is_empty() && !error.contains("hunter2"), "{setting}: {error}");
        }
    }

    #[test]
    fn a_silent_relay_is_asked_last_until_it_answers() {
        let relays = ["smtp://a.example", "smtp://b.example"].map(|url| Arc::new(Relay::parse(url).unwrap()));
        let order = || in_order(&relays).map(|relay| relay.host.clone()).collect::<Vec<_>>();
        relays[0].was_silent();
        assert_eq!(order(), ["b.example", "a.example"]);
        relays[0].answered();
        assert_eq!(order(), ["a.example", "b.example"]);
    }
}
