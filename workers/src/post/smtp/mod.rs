//! One SMTP connection, in the hands of one task. lettre's own transports are not used: a send that is
//! cancelled in their pool shifts all later answers by one.

mod dial;
mod examine;
mod open;

pub use examine::{Certificate, Examined};
pub(crate) use open::{Patience, Shut};

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
    client::AsyncSmtpConnection,
    commands::{Data, Mail as MailFrom, Rcpt, Rset},
    extension::{Extension, MailBodyParameter, MailParameter},
    response::Response,
};
use tokio::time::{error::Elapsed, timeout};

use crate::{bounces::replies, faults};

use super::{Mail, relays::Relay};

const MOST_MAILS: u32 = 100;
const LONGEST_IDLE: Duration = Duration::from_secs(30);
const FAREWELL: Duration = Duration::from_secs(2);
/// Replies are kept verbatim up to here.
const LONGEST_REPLY: usize = 1_000;

pub(crate) struct Connection {
    smtp: AsyncSmtpConnection,
    patience: Patience,
    /// The relay takes MAIL, RCPT and DATA in one go (RFC 2920).
    pipelines: bool,
    relay: Arc<Relay>,
    mails: u32,
    last_used: Instant,
}

/// What became of a mail.
pub(crate) enum Sent {
    /// The relay took it up. The connection is here where it can carry another.
    Ended(Outcome, Option<Connection>),
    /// The relay takes no mail over this connection, and the mail is as if it had never been offered.
    Untaken {
        error: String,
        /// It is closing, or closed, as relays do with connections when they like.
        is_leaving: bool,
    },
    /// The relay takes mail, but none to an address like this one.
    Unfit { error: String, connection: Connection },
}

/// Why a step did not go as it should.
enum Stop {
    Refused { code: u16, reply: String },
    Broken(String),
}

/// Which command a relay did not take.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Mail,
    Rcpt,
    Data,
}

/// Why it never came to the message.
struct Unsent {
    stop: Stop,
    at: Verb,
    /// Both sides agree on what comes next, so that the connection may carry another mail.
    in_step: bool,
}

impl Connection {
    /// Whether it may carry another mail: relays close connections that are old or idle.
    pub fn is_fresh(&self) -> bool {
        self.mails < MOST_MAILS && self.last_used.elapsed() < LONGEST_IDLE
    }

    pub fn relay(&self) -> Arc<Relay> {
        Arc::clone(&self.relay)
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
                return Sent::Unfit { error, connection: self };
            }
            options.push(MailParameter::SmtpUtfEight);
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        match self.envelope(mail, options).await {
            // A refusal of the sender speaks of us and the relay, not of this mail: it would be every mail's end. A
            // parameter that the relay does not take is this mail's own.
            Err(Unsent { stop: Stop::Refused { code, reply }, at: Verb::Mail, .. })
                if !matches!(code, 501 | 504 | 555) =>
            {
                return Sent::Untaken { error: reply, is_leaving: code == 421 };
            }
            Err(Unsent { stop: Stop::Broken(error), at: Verb::Mail, .. }) => {
                return Sent::Untaken { error, is_leaving: true };
            }
            // Many relays say so only once they have heard the recipient.
            Err(Unsent { stop: Stop::Refused { code, reply }, .. })
                if matches!(code, 503 | 530 | 534 | 535 | 538) || replies::is_of_the_relay(&reply) =>
            {
                return Sent::Untaken { error: reply, is_leaving: false };
            }
            Err(unsent) => {
                self.relay.took_mail();
                return self.give_up(unsent).await;
            }
            Ok(()) => self.relay.took_mail(),
        }
        if mail.is_stale() {
            return Sent::Ended(Outcome::NotSent { error: "the last look is too long ago".to_owned() }, None);
        }
        let outcome = self.body(&mail.bytes).await;
        faults::point("after_answer");
        if let Outcome::Rejected { reply } = &outcome
            && replies::is_of_the_relay(reply)
        {
            return Sent::Untaken { error: reply.clone(), is_leaving: false };
        }
        self.mails += 1;
        self.last_used = Instant::now();
        let clean = matches!(outcome, Outcome::Accepted { .. });
        Sent::Ended(outcome, clean.then_some(self))
    }

    /// MAIL, RCPT and DATA, up to the relay's 354; in one go where it offers that.
    async fn envelope(&mut self, mail: &Mail, options: Vec<MailParameter>) -> Result<(), Unsent> {
        let Patience { envelope, data, .. } = self.patience;
        let sender = MailFrom::new(Some(mail.sender.clone()), options);
        let recipient = Rcpt::new(mail.recipient.clone(), Vec::new());
        if !self.pipelines {
            let unsent = |at| move |stop| Unsent { stop, at, in_step: true };
            self.say(sender, envelope, &[250]).await.map_err(unsent(Verb::Mail))?;
            faults::point("after_mail_from");
            self.say(recipient, envelope, &[250, 251]).await.map_err(unsent(Verb::Rcpt))?;
            faults::point("after_rcpt");
            self.say(Data, data, &[354]).await.map_err(unsent(Verb::Data))?;
            faults::point("after_data");
            return Ok(());
        }
        let mail_from = self.say(format!("{sender}{recipient}{Data}"), envelope, &[250]).await;
        if let Err(stop @ Stop::Broken(_)) = mail_from {
            return Err(Unsent { stop, at: Verb::Mail, in_step: false });
        }
        faults::point("after_mail_from");
        // Three answers come, whatever the first says.
        let rcpt = self.hear(envelope, &[250, 251]).await;
        if matches!(rcpt, Ok(())) {
            faults::point("after_rcpt");
        }
        let begin = match rcpt {
            Err(Stop::Broken(_)) => Err(Stop::Broken("no answer to DATA".to_owned())),
            _ => self.hear(data, &[354]).await,
        };
        // One that waits for a message without a recipient, and one that fell silent, are not asked for more.
        let in_step = matches!(begin, Err(Stop::Refused { .. }));
        for (at, answer) in [(Verb::Mail, mail_from), (Verb::Rcpt, rcpt), (Verb::Data, begin)] {
            answer.map_err(|stop| Unsent { stop, at, in_step })?;
        }
        faults::point("after_data");
        Ok(())
    }

    async fn hear(&mut self, patience: Duration, wanted: &[u16]) -> Result<(), Stop> {
        judged(timeout(patience, self.smtp.read_response()).await, patience, wanted)
    }

    async fn say(&mut self, command: impl Display, patience: Duration, wanted: &[u16]) -> Result<(), Stop> {
        judged(timeout(patience, self.smtp.command(command)).await, patience, wanted)
    }

    /// The message and its answer. Up to the final dot nothing was sent; from there on only an answer tells.
    async fn body(&mut self, bytes: &[u8]) -> Outcome {
        // lettre stuffs dots and ends the message with CRLF, dot, CRLF; ours has its CRLF already.
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let at_the_dot = AtomicBool::new(false);
        let parts = iter::once(bytes).chain(iter::from_fn(|| {
            at_the_dot.store(true, Ordering::Relaxed);
            faults::point("in_body");
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
            // What cuts the line in the middle of this message may do so each time.
            Outcome::Postponed { error }
        }
    }

    /// A step before the message failed: nothing was sent.
    async fn give_up(mut self, Unsent { stop, in_step, .. }: Unsent) -> Sent {
        let outcome = match stop {
            Stop::Broken(error) => return Sent::Ended(Outcome::NotSent { error }, None),
            Stop::Refused { code: 421, reply } => return Sent::Ended(Outcome::Deferred { reply }, None),
            Stop::Refused { code, reply } if code < 500 => Outcome::Deferred { reply },
            Stop::Refused { reply, .. } => Outcome::Rejected { reply },
        };
        if in_step && self.say(Rset, self.patience.envelope, &[250]).await.is_ok() {
            self.last_used = Instant::now();
            return Sent::Ended(outcome, Some(self));
        }
        Sent::Ended(outcome, None)
    }
}

fn judged(
    answer: Result<Result<Response, Error>, Elapsed>,
    patience: Duration,
    wanted: &[u16],
) -> Result<(), Stop> {
    match answer {
        Ok(Ok(answer)) if wanted.iter().any(|code| answer.has_code(*code)) => Ok(()),
        Ok(Ok(answer)) => Err(Stop::Broken(format!("an answer out of turn: {}", answer.code()))),
        Ok(Err(error)) => Err(Stop::from(error)),
        Err(_) => Err(Stop::Broken(format!("no answer in {} s", patience.as_secs()))),
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
