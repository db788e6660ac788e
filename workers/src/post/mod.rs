//! The post office: who sends, through which relays, over connections that it opens itself.

mod dkim;
mod letterhead;
mod line;
pub(crate) mod lint;
mod message;
mod relays;
mod smtp;
mod tls;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use domain::{
    ids::{DeliveryId, RunId},
    language::Language,
    post::Outcome,
};
use lettre::{Address, transport::smtp::extension::ClientId};

pub use dkim::Dkim;
pub use letterhead::Letterhead;
pub(crate) use letterhead::in_ascii;
pub(crate) use message::{Bulk, Content, write};
pub use relays::{Encryption, Relay};
pub(crate) use relays::{host_of, plain};
pub(crate) use smtp::Connection;
pub use smtp::{Certificate, Examined};
pub(crate) use tls::Tls;

use crate::faults;
use relays::Relays;
use smtp::{Patience, Sent, Shut};
use tokio::time::sleep;

/// How long a hand rests whose connection a busy relay did not take.
const BUSY: Duration = Duration::from_secs(1);

/// A worker that says nothing for 30 seconds is taken for gone, and its mails for nobody's.
const LOOK_LASTS: Duration = Duration::from_secs(25);

/// A mail that is ready: an envelope for one recipient, and the bytes between DATA and the dot.
pub(crate) struct Mail {
    pub sender: Address,
    pub recipient: Address,
    pub bytes: Vec<u8>,
    /// When the last look was asked for that let it go.
    pub looked_at: Option<Instant>,
}

impl Mail {
    /// Whether the last look is so long ago that others may have taken the mail over, or somebody's mind has changed.
    fn is_stale(&self) -> bool {
        self.looked_at.is_some_and(|at| at.elapsed() > faults::hurried(LOOK_LASTS))
    }
}

/// The sender and the relays of this installation.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

struct Inner {
    letterhead: Letterhead,
    bounce_domain: Option<String>,
    relays: Relays,
    /// Runs of which a copy in a language was looked at.
    looked_at: Mutex<HashSet<(RunId, Language)>>,
    hello: ClientId,
    patience: Patience,
}

impl Office {
    /// `from` is written `Name <address>` or as an address alone; `relays` as `SMTP_URL` has them.
    pub fn new(from: &str, bounce_domain: Option<&str>, relays: &[String]) -> anyhow::Result<Self> {
        let letterhead = Letterhead::new(from, None, None, Dkim::default())?;
        let relays = Relays::parse(relays)?;
        let bounce_domain = bounce_domain.map(str::to_owned);
        if let Some(domain) = &bounce_domain {
            Address::new("bounce", domain).context("the domain for bounces is no domain")?;
        }
        let hello = ClientId::Domain(letterhead.from(false).email.domain().to_owned());
        Ok(Self(Arc::new(Inner {
            letterhead,
            bounce_domain,
            relays,
            looked_at: Mutex::default(),
            hello,
            patience: Patience::usual(),
        })))
    }

    /// The same post office with a letterhead of its own for mailings, and with signatures.
    pub fn under(self, letterhead: Letterhead) -> anyhow::Result<Self> {
        let inner = Arc::into_inner(self.0).context("the post office is open already")?;
        Ok(Self(Arc::new(Inner { letterhead, ..inner })))
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
        self.0.letterhead.from(false).email.domain()
    }

    pub(crate) fn letterhead(&self) -> &Letterhead {
        &self.0.letterhead
    }

    pub(crate) fn bounce_domain(&self) -> Option<&str> {
        self.0.bounce_domain.as_deref()
    }

    /// Whether this is the first copy of a run in a language that this process writes.
    pub(crate) fn is_first(&self, run: RunId, language: Language) -> bool {
        self.0.looked_at.lock().unwrap_or_else(PoisonError::into_inner).insert((run, language))
    }

    /// The next copy of a run is looked at again.
    pub(crate) fn look_again(&self, run: RunId) {
        self.0.looked_at.lock().unwrap_or_else(PoisonError::into_inner).retain(|(seen, _)| *seen != run);
    }

    /// Where bounces of a delivery go: an address of its own, or the sender's.
    pub(crate) fn return_path(
        &self,
        delivery: DeliveryId,
        is_bulk: bool,
    ) -> Result<Address, lettre::address::AddressError> {
        match &self.0.bounce_domain {
            Some(domain) => Address::new(format!("bounce+{}", delivery.0.simple()), domain),
            None => Ok(self.0.letterhead.from(is_bulk).email.clone()),
        }
    }

    /// Hands one mail to a relay, over a kept connection where it is still good, and to the next relay while none has
    /// taken it up. What comes back beside the outcome can be kept for the next mail.
    pub(crate) async fn hand_over(
        &self,
        kept: Option<Connection>,
        mail: &Mail,
    ) -> (Outcome, Option<Connection>) {
        if let Some(connection) = kept.filter(Connection::is_fresh) {
            let relay = connection.relay();
            match connection.send(mail).await {
                Sent::Ended(outcome, connection) => return (outcome, connection),
                Sent::Untaken { is_leaving, .. } if !is_leaving => relay.took_none(false),
                Sent::Untaken { .. } => {}
                Sent::Unfit { connection, .. } => connection.close().await,
            }
        }
        let (mut fault, mut is_crowded) = (String::new(), false);
        // None of the relays can write to such an address, as long as none is away.
        let mut unfit = None;
        let mut is_unwritable = true;
        for relay in self.0.relays.in_turn() {
            relay.is_asked();
            let error = match Connection::open(relay, &self.0.hello, self.0.patience).await {
                Ok(connection) => match connection.send(mail).await {
                    Sent::Ended(outcome, connection) => return (outcome, connection),
                    Sent::Unfit { error, connection } => {
                        unfit = Some((error, connection));
                        continue;
                    }
                    Sent::Untaken { error, .. } => {
                        relay.took_none(false);
                        error
                    }
                },
                Err(shut) => {
                    // One that is busy goes on taking mail over the connections that it has let us have.
                    let is_busy = matches!(shut, Shut::Busy(_)) && Arc::strong_count(relay) > 1;
                    relay.took_none(is_busy);
                    is_crowded |= is_busy;
                    let (Shut::Busy(error) | Shut::Silent(error)) = shut;
                    error
                }
            };
            fault = format!("{}: {error}", relay.name());
            is_unwritable = false;
        }
        if let Some((error, connection)) = unfit {
            if is_unwritable {
                return (Outcome::Unwritable { error }, Some(connection));
            }
            connection.close().await;
        }
        // Who asked for one connection too many waits before others ask.
        if is_crowded {
            sleep(BUSY).await;
        }
        (Outcome::NotSent { error: fault }, None)
    }

    /// Whether no relay took mail when it was last asked.
    pub(crate) fn is_silent(&self) -> bool {
        self.0.relays.are_silent()
    }
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
        assert_eq!(named.letterhead().from(false).name.as_deref(), Some("上合基地"));
        assert_eq!(named.mail_domain(), "forum.example");
        assert_eq!(
            office("\"Base, St. Office\" <post@forum.example>", None)
                .unwrap()
                .letterhead()
                .from(false)
                .name
                .as_deref(),
            Some("Base, St. Office")
        );
        assert_eq!(office("post@forum.example", None).unwrap().letterhead().from(false).name, None);
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
        assert_eq!(office.return_path(id, false).unwrap().to_string(), expected);
    }
}
