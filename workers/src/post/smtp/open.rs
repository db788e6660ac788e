use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    Error, authentication::Mechanism, client::AsyncSmtpConnection, extension::ClientId,
};
use tokio::time::timeout;

use super::{
    Connection, clean,
    dial::{Aim, Way},
};
use crate::{
    faults,
    post::{line::Line, relays::Relay},
};

/// How long each step may take (RFC 5321, 4.5.3.2; the envelope is given less than its five minutes, because
/// a relay of our own answers at once or is ill).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub connect: Duration,
    pub envelope: Duration,
    pub data: Duration,
    pub body: Duration,
    pub answer: Duration,
}

impl Patience {
    pub fn usual() -> Self {
        let seconds = |n| faults::hurried(Duration::from_secs(n));
        Self {
            connect: seconds(10),
            envelope: seconds(60),
            data: seconds(120),
            body: seconds(180),
            answer: seconds(600),
        }
    }

    #[cfg(test)]
    pub const LITTLE: Self = Self {
        connect: Duration::from_secs(1),
        envelope: Duration::from_secs(1),
        data: Duration::from_secs(1),
        body: Duration::from_secs(1),
        answer: Duration::from_secs(1),
    };
}

/// Why there is no connection.
#[derive(Debug)]
pub(crate) enum Shut {
    /// It answered that it takes no more now.
    Busy(String),
    Silent(String),
}

impl Connection {
    /// Whatever goes wrong here is the relay's fault and no mail's.
    pub async fn open(relay: &Arc<Relay>, hello: &ClientId, patience: Patience) -> Result<Self, Shut> {
        let way = Way::to(relay, &hello.to_string(), patience, Aim::HandOver).await?;
        let (is_encrypted, pipelines) = (way.is_encrypted(), way.offers("PIPELINING"));
        // The library begins with the greeting, so it hears it again, and then what the relay offers.
        let line = Box::new(Line::from(way.greeting, way.line));
        let greeted = AsyncSmtpConnection::connect_with_transport(line, hello);
        let mut smtp = timeout(patience.envelope, greeted).await.map_err(silent)??;
        if let Some(credentials) = &relay.credentials {
            if !(is_encrypted || relay.is_local) {
                let error = "the relay offers no encryption, so the password was not sent";
                return Err(Shut::Silent(error.to_owned()));
            }
            let signing_in = smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials);
            timeout(patience.envelope, signing_in).await.map_err(silent)??;
        }
        Ok(Self { smtp, patience, pipelines, relay: Arc::clone(relay), last_used: Instant::now(), mails: 0 })
    }
}

fn silent(_: tokio::time::error::Elapsed) -> Shut {
    Shut::Silent("the relay fell silent before it knew us".to_owned())
}

impl From<Error> for Shut {
    fn from(error: Error) -> Self {
        let said = clean(&error.to_string());
        if error.is_transient() { Self::Busy(said) } else { Self::Silent(said) }
    }
}
