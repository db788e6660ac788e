//! One SMTP connection, in the hands of one task. lettre's own transports are not used: a send that is
//! cancelled in their pool shifts all later answers by one.

use std::{
    error::Error as _,
    fmt::Display,
    iter,
    sync::{Arc, atomic::AtomicBool, atomic::Ordering},
    time::{Duration, Instant},
};

use domain::post::Outcome;
use lettre::transport::smtp::{
    Error,
    authentication::Mechanism,
    client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
    commands::{Data, Mail as MailFrom, Rcpt, Rset},
    extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    response::Response,
};
use tokio::{net::TcpStream, time::timeout};

use super::{
    Mail,
    relays::{Encryption, Relay},
    tls::Encrypted,
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
    pub const USUAL: Self = Self {
        connect: Duration::from_secs(10),
        envelope: Duration::from_secs(60),
        data: Duration::from_secs(120),
        body: Duration::from_secs(180),
        answer: Duration::from_secs(600),
    };

    #[cfg(test)]
    pub const LITTLE: Self = Self {
        connect: Duration::from_secs(1),
        envelope: Duration::from_secs(1),
        data: Duration::from_secs(1),
        body: Duration::from_secs(1),
        answer: Duration::from_secs(1),
    };
}

const MOST_MAILS: u32 = 100;
const LONGEST_IDLE: Duration = Duration::from_secs(30);
const FAREWELL: Duration = Duration::from_secs(2);
/// Replies are kept verbatim up to here.
const LONGEST_REPLY: usize = 1_000;

pub(crate) struct Connection {
    smtp: AsyncSmtpConnection,
    patience: Patience,
    relay: Arc<Relay>,
    mails: u32,
    last_used: Instant,
}

/// What became of a mail, and the connection where it can carry another.
pub(crate) struct Sent {
    pub outcome: Outcome,
    pub connection: Option<Connection>,
    /// The relay was gone, or going, before it heard of this mail.
    pub unheard: bool,
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

/// Why a step did not go as it should.
enum Stop {
    Refused { code: u16, reply: String },
    Broken(String),
}

impl Connection {
    /// Whatever goes wrong here is the relay's fault and no mail's.
    pub async fn open(relay: &Arc<Relay>, hello: &ClientId, patience: Patience) -> Result<Self, Shut> {
        let tcp = within(patience.connect, TcpStream::connect((relay.host.as_str(), relay.port))).await?;
        tcp.set_nodelay(true).map_err(|error| error.to_string())?;
        let stream: Box<dyn AsyncTokioStream> = match relay.encryption {
            Encryption::FromTheStart => {
                Box::new(within(patience.connect, Encrypted::over(tcp, &relay.host)).await?)
            }
            Encryption::WhereOffered | Encryption::Required => Box::new(tcp),
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
            let tls = tls_parameters(relay).map_err(|error| error.to_string())?;
            within(patience.envelope, smtp.starttls(tls, hello)).await?;
        }
        if let Some(credentials) = &relay.credentials {
            if !(smtp.is_encrypted() || relay.encryption == Encryption::FromTheStart || relay.is_local) {
                return Err("the relay offers no encryption, so the password was not sent".to_owned().into());
            }
            within(patience.envelope, smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials)).await?;
        }
        Ok(Self { smtp, patience, relay: Arc::clone(relay), mails: 0, last_used: Instant::now() })
    }

    /// Whether it may carry another mail: relays close connections that are old or idle.
    pub fn is_fresh(&self) -> bool {
        self.mails < MOST_MAILS && self.last_used.elapsed() < LONGEST_IDLE
    }

    pub async fn close(mut self) {
        // Good manners only: the relay ends the connection with or without them.
        let _ = timeout(FAREWELL, self.smtp.quit()).await;
    }

    /// Sends one mail. The connection comes back only where both sides agree on what comes next.
    pub async fn send(mut self, mail: &Mail) -> Sent {
        let mut options = Vec::new();
        if !mail.recipient.user().is_ascii() {
            if !self.smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                let error =
                    format!("{} takes no addresses with letters beyond ASCII (SMTPUTF8)", self.relay.host);
                return Sent {
                    outcome: Outcome::Unwritable { error },
                    connection: Some(self),
                    unheard: false,
                };
            }
            options.push(MailParameter::SmtpUtfEight);
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let Patience { envelope, data, .. } = self.patience;
        if let Err(stop) = self.say(MailFrom::new(Some(mail.sender.clone()), options), envelope, &[250]).await
        {
            let unheard = matches!(stop, Stop::Broken(_) | Stop::Refused { code: 421, .. });
            // A refusal of the sender speaks of us, not of this mail: it would be every mail's end. A parameter that
            // the relay does not take is this mail's own.
            let stop = match stop {
                Stop::Refused { code, reply } if code >= 500 && !matches!(code, 501 | 504 | 555) => {
                    self.relay.was_silent();
                    Stop::Broken(reply)
                }
                other => other,
            };
            return Sent { unheard, ..self.give_up(stop).await };
        }
        if let Err(stop) =
            self.say(Rcpt::new(mail.recipient.clone(), Vec::new()), envelope, &[250, 251]).await
        {
            return self.give_up(stop).await;
        }
        if let Err(stop) = self.say(Data, data, &[354]).await {
            return self.give_up(stop).await;
        }
        let outcome = self.body(&mail.bytes).await;
        self.mails += 1;
        self.last_used = Instant::now();
        let clean = matches!(outcome, Outcome::Accepted { .. });
        if clean {
            self.relay.answered();
        }
        Sent { outcome, connection: clean.then_some(self), unheard: false }
    }

    async fn say(&mut self, command: impl Display, patience: Duration, wanted: &[u16]) -> Result<(), Stop> {
        match timeout(patience, self.smtp.command(command)).await {
            Ok(Ok(answer)) if wanted.iter().any(|code| answer.has_code(*code)) => Ok(()),
            Ok(Ok(answer)) => Err(Stop::Broken(format!("an answer out of turn: {}", answer.code()))),
            Ok(Err(error)) => Err(Stop::from(error)),
            Err(_) => Err(Stop::Broken(format!("no answer in {} s", patience.as_secs()))),
        }
    }

    /// The message and its answer. Up to the final dot nothing was sent; from there on only an answer tells.
    async fn body(&mut self, bytes: &[u8]) -> Outcome {
        // lettre stuffs dots and ends the message with CRLF, dot, CRLF; ours has its CRLF already.
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let at_the_dot = AtomicBool::new(false);
        let parts = iter::once(bytes).chain(iter::from_fn(|| {
            at_the_dot.store(true, Ordering::Relaxed);
            None
        }));
        let patience = self.patience;
        let sending = self.smtp.message_iter(parts);
        tokio::pin!(sending);
        let mut answer = timeout(patience.body, &mut sending).await;
        if answer.is_err() && at_the_dot.load(Ordering::Relaxed) {
            answer = timeout(patience.answer, &mut sending).await;
        }
        let error = match answer {
            Ok(Ok(answer)) if answer.has_code(250) => return Outcome::Accepted { reply: reply(&answer) },
            Ok(Ok(answer)) => format!("an answer out of turn: {}", answer.code()),
            Ok(Err(error)) => match Stop::from(error) {
                Stop::Refused { code, reply } if code < 500 => return Outcome::Deferred { reply },
                Stop::Refused { reply, .. } => return Outcome::Rejected { reply },
                Stop::Broken(error) => error,
            },
            Err(_) => "no answer in time".to_owned(),
        };
        if at_the_dot.load(Ordering::Relaxed) {
            Outcome::Uncertain { error }
        } else {
            Outcome::NotSent { error }
        }
    }

    /// A step before the message failed: nothing was sent.
    async fn give_up(mut self, stop: Stop) -> Sent {
        let outcome = match stop {
            Stop::Broken(error) => Outcome::NotSent { error },
            // These speak of us and the relay (order, encryption, password), not of the mail: others would fare alike.
            Stop::Refused { code: 503 | 530 | 534 | 535 | 538, reply } => Outcome::NotSent { error: reply },
            Stop::Refused { code: 421, reply } => {
                return Sent { outcome: Outcome::Deferred { reply }, connection: None, unheard: false };
            }
            Stop::Refused { code, reply } if code < 500 => Outcome::Deferred { reply },
            Stop::Refused { reply, .. } => Outcome::Rejected { reply },
        };
        let refused = matches!(outcome, Outcome::Deferred { .. } | Outcome::Rejected { .. });
        let connection = if refused && self.say(Rset, self.patience.envelope, &[250]).await.is_ok() {
            self.last_used = Instant::now();
            Some(self)
        } else {
            None
        };
        Sent { outcome, connection, unheard: false }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error.status() {
            Some(code) => {
                let text = error.source().map(ToString::to_string).unwrap_or_default();
                Self::Refused { code: code.into(), reply: clean(&format!("{code} {text}")) }
            }
            None => Self::Broken(clean(&error.to_string())),
        }
    }
}

fn reply(answer: &Response) -> String {
    clean(&format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" ")))
}

/// Replies come from outside and go into the ledger, which takes no NUL.
fn clean(reply: &str) -> String {
    reply
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_REPLY)
        .collect::<String>()
        .trim()
        .to_owned()
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
