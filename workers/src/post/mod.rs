//! The post office: who sends, through which relays, over connections that it opens itself.

mod message;
mod relays;
mod smtp;
mod tls;

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use domain::{ids::DeliveryId, post::Outcome};
use lettre::{Address, message::Mailbox, transport::smtp::extension::ClientId};

pub(crate) use message::{Content, write};
pub(crate) use smtp::Connection;

use relays::Relay;
use smtp::{Patience, Shut};
use tokio::time::sleep;

/// How long a hand rests whose connection a busy relay did not take.
const BUSY: Duration = Duration::from_secs(1);

/// A mail that is ready: an envelope for one recipient, and the bytes between DATA and the dot.
pub(crate) struct Mail {
    pub sender: Address,
    pub recipient: Address,
    pub bytes: Vec<u8>,
}

/// The sender and the relays of this installation.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

struct Inner {
    from: Mailbox,
    bounce_domain: Option<String>,
    relays: Vec<Arc<Relay>>,
    hello: ClientId,
    patience: Patience,
}

impl Office {
    /// `from` is written `Name <address>` or as an address alone; of `relays` the first that answers is used.
    pub fn new(from: &str, bounce_domain: Option<&str>, relays: &[String]) -> anyhow::Result<Self> {
        let from = mailbox(from).context("the sender is written `Name <name@example.org>`")?;
        let relays: Vec<Arc<Relay>> =
            relays.iter().map(|url| Relay::parse(url).map(Arc::new)).collect::<Result<_, _>>()?;
        if relays.is_empty() {
            bail!("no relay is named to send mail through");
        }
        let bounce_domain = bounce_domain.map(str::to_owned);
        if let Some(domain) = &bounce_domain {
            Address::new("bounce", domain).context("the domain for bounces is no domain")?;
        }
        let hello = ClientId::Domain(from.email.domain().to_owned());
        Ok(Self(Arc::new(Inner { from, bounce_domain, relays, hello, patience: Patience::USUAL })))
    }

    /// For tests: one that waits a second for what may take minutes.
    #[cfg(test)]
    pub(crate) fn impatient(from: &str, relays: &[String]) -> Self {
        let office = Self::new(from, Some("bounces.forum.example"), relays).unwrap();
        let Some(inner) = Arc::into_inner(office.0) else { panic!("nobody else has it yet") };
        Self(Arc::new(Inner { patience: Patience::LITTLE, ..inner }))
    }

    /// The domain of the sender's address, which Message-IDs and calendars carry.
    pub fn mail_domain(&self) -> &str {
        self.0.from.email.domain()
    }

    pub(crate) fn from(&self) -> &Mailbox {
        &self.0.from
    }

    /// Where bounces of a delivery go: an address of its own, or the sender's.
    pub(crate) fn return_path(&self, delivery: DeliveryId) -> Result<Address, lettre::address::AddressError> {
        match &self.0.bounce_domain {
            Some(domain) => Address::new(format!("bounce+{}", delivery.0.simple()), domain),
            None => Ok(self.0.from.email.clone()),
        }
    }

    /// Hands one mail to the relay, over a kept connection where it is still good. What comes back beside the
    /// outcome can be kept for the next mail.
    pub(crate) async fn hand_over(
        &self,
        kept: Option<Connection>,
        mail: &Mail,
    ) -> (Outcome, Option<Connection>) {
        if let Some(connection) = kept.filter(Connection::is_fresh) {
            let sent = connection.send(mail).await;
            // Relays close connections when they like; this one never heard of the mail, so another may.
            if !sent.unheard {
                return (sent.outcome, sent.connection);
            }
        }
        match self.connect().await {
            Ok(connection) => {
                let sent = connection.send(mail).await;
                (sent.outcome, sent.connection)
            }
            Err(error) => (Outcome::NotSent { error }, None),
        }
    }

    /// Whether no relay answered when it was last asked.
    pub(crate) fn is_silent(&self) -> bool {
        self.0.relays.iter().all(|relay| relay.is_silent())
    }

    /// A new connection, to the first relay that lets us in. The error is that of the last one tried.
    async fn connect(&self) -> Result<Connection, String> {
        let mut fault = "no relay".to_owned();
        let mut is_busy = false;
        for relay in relays::in_order(&self.0.relays) {
            // Whoever asks a silent one keeps the others from waiting for it, too.
            if relay.is_silent() {
                relay.was_silent();
            }
            match Connection::open(relay, &self.0.hello, self.0.patience).await {
                Ok(connection) => {
                    relay.answered();
                    return Ok(connection);
                }
                Err(shut) => {
                    // One that is busy goes on taking mail over the connections that it has let us have.
                    is_busy = matches!(shut, Shut::Busy(_)) && Arc::strong_count(relay) > 1;
                    if !is_busy {
                        relay.was_silent();
                    }
                    let (Shut::Busy(error) | Shut::Silent(error)) = shut;
                    fault = format!("{}:{}: {error}", relay.host, relay.port);
                }
            }
        }
        // Who asked for one connection too many waits before others ask.
        if is_busy {
            sleep(BUSY).await;
        }
        Err(fault)
    }
}

/// Read by hand: the library's parser refuses names that are not quoted when they hold a dot.
fn mailbox(setting: &str) -> anyhow::Result<Mailbox> {
    let setting = setting.trim();
    let (name, address) = match setting.strip_suffix('>').and_then(|s| s.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim()),
        None => ("", setting),
    };
    if name.chars().any(char::is_control) {
        bail!("the sender's name holds a control character");
    }
    let address: Address = address.parse().context("the sender's address is no address")?;
    if !(address.user().is_ascii() && address.domain().is_ascii()) {
        bail!("the sender's address must be in ASCII");
    }
    Ok(Mailbox::new(Some(name.to_owned()).filter(|name| !name.is_empty()), address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(from: &str, bounce_domain: Option<&str>) -> anyhow::Result<Office> {
        Office::new(from, bounce_domain, &["smtp://127.0.0.1:25".to_owned()])
    }

    #[test]
    fn a_sender_has_an_address_and_may_have_a_name_in_any_script() {
        let named = office("上合基地 <post@forum.example>", None).unwrap();
        assert_eq!(named.from().name.as_deref(), Some("上合基地"));
        assert_eq!(named.mail_domain(), "forum.example");
        assert_eq!(
            office("\"Base, St. Office\" <post@forum.example>", None).unwrap().from().name.as_deref(),
            Some("Base, St. Office")
        );
        assert_eq!(office("post@forum.example", None).unwrap().from().name, None);
        for wrong in ["", "Base", "Base <post>", "Base\r\nBcc: a@b.example <post@forum.example>"] {
            assert!(office(wrong, None).is_err(), "{wrong:?}");
        }
        assert!(Office::new("post@forum.example", None, &[]).is_err());
    }

    #[test]
    fn bounces_come_to_an_address_that_names_the_delivery() {
        let id = DeliveryId::mint();
        let office = office("post@forum.example", Some("bounces.forum.example")).unwrap();
        let expected = format!("bounce+{}@bounces.forum.example", id.0.simple());
        assert_eq!(office.return_path(id).unwrap().to_string(), expected);
    }
}
