//! A look at a relay, for whoever looks after it. No mail is sent.

use std::{net::IpAddr, sync::Arc, time::Duration};

use domain::clock;
use lettre::{
    Address,
    transport::smtp::{
        commands::{Mail as MailFrom, Rset},
        extension::ClientId,
    },
};
use tokio_rustls::rustls::{CertificateError, Error, pki_types::UnixTime};

use super::{
    Connection, Patience, Shut, Stop,
    dial::{Aim, Way},
};
use crate::post::relays::Relay;

const DAY: u32 = 86_400;
/// So many days ahead are looked at.
const CENTURY: u32 = 36_500;

/// What a relay is like.
pub struct Examined {
    pub address: IpAddr,
    /// What it calls itself in its greeting.
    pub name: String,
    pub certificate: Option<Certificate>,
    offers: Vec<String>,
    /// Whether it lets us in as a worker would come, signed in where a password is set.
    pub lets_us_in: Result<(), String>,
    /// Senders from whom it takes no mail, and what it says.
    pub refused: Vec<(Address, String)>,
}

pub struct Certificate {
    /// Why nobody has to believe it.
    pub flaw: Option<String>,
    /// Of the first of its chain that ends.
    pub days_left: u32,
}

impl Examined {
    pub fn offers(&self, word: &str) -> bool {
        let first = |line: &String| line.split(' ').next().is_some_and(|w| w.eq_ignore_ascii_case(word));
        self.offers.iter().skip(1).any(first)
    }
}

impl Relay {
    /// Looks at what answers there, whatever its certificate, and then comes in as a worker does.
    pub async fn examine(self: &Arc<Self>, hello: &str, senders: &[Address]) -> Result<Examined, String> {
        let (hello, patience) = (ClientId::Domain(hello.to_owned()), Patience::usual());
        let said = |shut| match shut {
            Shut::Busy(said) | Shut::Silent(said) => said,
        };
        let way = Way::to(self, &hello.to_string(), patience, Aim::Look).await.map_err(said)?;
        let mut refused = Vec::new();
        let lets_us_in = match Connection::open(self, &hello, patience).await {
            Ok(mut connection) => {
                for sender in senders {
                    if let Err(said) = connection.takes_from(sender).await {
                        refused.push((sender.clone(), said));
                    }
                }
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
            refused,
        })
    }

    fn judge(&self, way: &Way) -> Certificate {
        let now = Duration::from_secs(u64::try_from(clock::now().as_second()).unwrap_or_default());
        let holds = |at| self.tls.holds(&way.chain, &self.host, UnixTime::since_unix_epoch(at));
        // What has ended does not begin again, so halving finds the last day.
        let (mut days_left, mut too_late) = (0, CENTURY + 1);
        while too_late - days_left > 1 {
            let day = days_left.midpoint(too_late);
            let holds = holds(now + Duration::from_secs(u64::from(day) * u64::from(DAY))).is_ok();
            *(if holds { &mut days_left } else { &mut too_late }) = day;
        }
        Certificate { flaw: holds(now).err().map(|error| in_words(&error, &self.host)), days_left }
    }
}

impl Connection {
    /// Names a sender, and takes it back.
    async fn takes_from(&mut self, sender: &Address) -> Result<(), String> {
        let patience = self.patience.envelope;
        let named = self.say(MailFrom::new(Some(sender.clone()), Vec::new()), patience, &[250]).await;
        let (Ok(()) | Err(Stop::Refused { .. })) = &named else { return named.map_err(words) };
        named.and(self.say(Rset, patience, &[250]).await).map_err(words)
    }
}

fn words(stop: Stop) -> String {
    let (Stop::Refused { reply: said, .. } | Stop::Broken(said)) = stop;
    said
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
