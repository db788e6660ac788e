//! A look at a relay, for whoever looks after it. No mail is sent.

use std::{net::IpAddr, sync::Arc, time::Duration};

use domain::clock;
use lettre::transport::smtp::extension::ClientId;
use tokio_rustls::rustls::{CertificateError, Error, pki_types::UnixTime};

use super::{
    Connection, Patience, Shut,
    dial::{Aim, Way},
};
use crate::post::relays::Relay;

/// Longer than any certificate holds.
const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);

/// What a relay is like.
pub struct Examined {
    pub address: IpAddr,
    /// What it calls itself in its greeting.
    pub name: String,
    pub certificate: Option<Certificate>,
    offers: Vec<String>,
    /// Whether it lets us in as a worker would come, signed in where a password is set.
    pub lets_us_in: Result<(), String>,
}

pub struct Certificate {
    /// Why nobody has to believe it.
    pub flaw: Option<String>,
    pub days_left: i64,
}

impl Examined {
    pub fn offers(&self, word: &str) -> bool {
        let first = |line: &String| line.split(' ').next().is_some_and(|w| w.eq_ignore_ascii_case(word));
        self.offers.iter().skip(1).any(first)
    }
}

impl Relay {
    /// Looks at what answers there, whatever its certificate, and then comes in as a worker does.
    pub async fn examine(self: &Arc<Self>, hello: &str) -> Result<Examined, String> {
        let (hello, patience) = (ClientId::Domain(hello.to_owned()), Patience::usual());
        let said = |shut| match shut {
            Shut::Busy(said) | Shut::Silent(said) => said,
        };
        let way = Way::to(self, &hello.to_string(), patience, Aim::Look).await.map_err(said)?;
        let lets_us_in = match Connection::open(self, &hello, patience).await {
            Ok(connection) => {
                connection.close().await;
                Ok(())
            }
            Err(shut) => Err(said(shut)),
        };
        let greeting = String::from_utf8_lossy(&way.greeting).into_owned();
        let name = greeting.get(4..).and_then(|said| said.split_whitespace().next()).unwrap_or_default();
        Ok(Examined {
            certificate: way.is_encrypted().then(|| self.judge(&way)),
            address: way.address,
            name: name.to_owned(),
            offers: way.offers,
            lets_us_in,
        })
    }

    fn judge(&self, way: &Way) -> Certificate {
        let now = Duration::from_secs(u64::try_from(clock::now().as_second()).unwrap_or_default());
        let holds = |at| self.tls.holds(&way.chain, &self.host, UnixTime::since_unix_epoch(at));
        // The first of the chain that ends is named when all of it has ended.
        let ends = match holds(now + CENTURY) {
            Err(Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. })) => {
                i64::try_from(not_after.as_secs()).unwrap_or(i64::MAX)
            }
            _ => i64::MAX,
        };
        let left = ends.saturating_sub(clock::now().as_second());
        Certificate {
            flaw: holds(now).err().map(|error| in_words(&error, &self.host)),
            days_left: left.div_euclid(86_400),
        }
    }
}

fn in_words(error: &Error, host: &str) -> String {
    use CertificateError as Why;
    match error {
        Error::InvalidCertificate(Why::Expired | Why::ExpiredContext { .. }) => "has expired".to_owned(),
        Error::InvalidCertificate(Why::NotValidYet | Why::NotValidYetContext { .. }) => {
            "is not valid yet".to_owned()
        }
        Error::InvalidCertificate(Why::NotValidForName | Why::NotValidForNameContext { .. }) => {
            format!("is not for {host}")
        }
        Error::InvalidCertificate(Why::UnknownIssuer) => "is vouched for by nobody known".to_owned(),
        other => format!("does not hold: {other}"),
    }
}
