use std::{
    fmt::Display,
    sync::Arc,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    Error,
    authentication::Mechanism,
    client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
    commands::Ehlo,
    extension::ClientId,
};
use tokio::{net::TcpStream, time::timeout};

use super::{Connection, clean};
use crate::{
    faults,
    post::{
        line::Line,
        relays::{Encryption, Relay},
        tls::Encrypted,
    },
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
pub(crate) enum Shut {
    /// It answered that it takes no more now.
    Busy(String),
    Silent(String),
}

impl From<String> for Shut {
    fn from(error: String) -> Self {
        Self::Silent(error)
    }
}

impl Connection {
    /// Whatever goes wrong here is the relay's fault and no mail's.
    pub async fn open(relay: &Arc<Relay>, hello: &ClientId, patience: Patience) -> Result<Self, Shut> {
        let tcp = within(patience.connect, TcpStream::connect((relay.host.as_str(), relay.port))).await?;
        tcp.set_nodelay(true).map_err(|error| error.to_string())?;
        let (stream, text): (Box<dyn AsyncTokioStream>, _) = match relay.encryption {
            Encryption::FromTheStart => {
                Line::over(within(patience.connect, Encrypted::over(tcp, &relay.host)).await?)
            }
            Encryption::WhereOffered | Encryption::Required => Line::over(tcp),
        };
        let greeted = AsyncSmtpConnection::connect_with_transport(stream, hello);
        let mut smtp = match timeout(patience.envelope, greeted).await {
            Ok(Ok(smtp)) => smtp,
            Ok(Err(error)) if error.is_transient() => return Err(Shut::Busy(clean(&error.to_string()))),
            Ok(Err(error)) => return Err(Shut::Silent(clean(&error.to_string()))),
            Err(_) => return Err(Shut::Silent("no greeting in time".to_owned())),
        };
        if relay.encryption == Encryption::Required
            || smtp.can_starttls() && relay.encryption == Encryption::WhereOffered
        {
            text.ends();
            let tls = tls_parameters(relay).map_err(|error| error.to_string())?;
            within(patience.envelope, smtp.starttls(tls, hello)).await?;
        }
        if let Some(credentials) = &relay.credentials {
            if !(smtp.is_encrypted() || relay.encryption == Encryption::FromTheStart || relay.is_local) {
                return Err("the relay offers no encryption, so the password was not sent".to_owned().into());
            }
            within(patience.envelope, smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials)).await?;
        }
        // The library does not keep this word of the answer that it had, so it is asked for again.
        let answer = within(patience.envelope, smtp.command(Ehlo::new(hello.clone()))).await?;
        let pipelines = answer.message().any(|line| line.trim().eq_ignore_ascii_case("PIPELINING"));
        Ok(Self { smtp, patience, pipelines, relay: Arc::clone(relay), mails: 0, last_used: Instant::now() })
    }
}

/// As mail servers among themselves: where encryption is only taken if offered, a certificate that nobody
/// vouches for is better than none. Where a password follows, or the setting asks, it must hold.
fn tls_parameters(relay: &Relay) -> Result<TlsParameters, Error> {
    let strict = relay.encryption == Encryption::Required || relay.credentials.is_some() && !relay.is_local;
    TlsParameters::builder(relay.host.clone())
        .dangerous_accept_invalid_certs(!strict)
        .dangerous_accept_invalid_hostnames(!strict)
        .build()
}

async fn within<T, E: Display>(
    patience: Duration,
    step: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    match timeout(patience, step).await {
        Ok(done) => done.map_err(|error| clean(&error.to_string())),
        Err(_) => Err(format!("no answer in {} s", patience.as_secs())),
    }
}
