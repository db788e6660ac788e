//! The way to a relay, up to where the SMTP library takes over. It is gone here because the library reads nothing but
//! UTF-8, and under STARTTLS leaves no room to put that right.

use std::{io, net::IpAddr};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::{Patience, Shut, clean};
use crate::post::relays::{Encryption, Relay};

/// No greeting, and no list of what a relay offers, is longer.
const LONGEST_ANSWER: u64 = 16 * 1024;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    HandOver,
    /// To see what is there, whatever its certificate.
    Look,
}

/// Where the library takes over.
pub(super) struct Way {
    pub line: Box<dyn AsyncTokioStream>,
    pub address: IpAddr,
    /// As it came, code and all.
    pub greeting: Vec<u8>,
    /// What it offers once encryption has begun, where it begins: the first line is its name.
    pub offers: Vec<String>,
    /// The certificate and those that vouch for it; none without encryption.
    pub chain: Vec<CertificateDer<'static>>,
}

impl Way {
    pub async fn to(relay: &Relay, hello: &str, patience: Patience, aim: Aim) -> Result<Self, Shut> {
        let tcp = within(patience, TcpStream::connect((relay.host.as_str(), relay.port))).await?;
        tcp.set_nodelay(true)?;
        let address = tcp.peer_addr()?.ip();
        let encrypted = async |tcp| {
            let shaken = async {
                match aim {
                    Aim::HandOver => relay.tls.over(tcp, &relay.host).await,
                    Aim::Look => relay.tls.over_any(tcp, &relay.host).await,
                }
                .map_err(io::Error::other)
            };
            within(patience, shaken).await
        };
        if relay.encryption == Encryption::FromTheStart {
            let stream = encrypted(tcp).await?;
            let chain = stream.certificates();
            let mut line = BufReader::new(stream);
            let greeting = hear(&mut line, patience, 220).await?.bytes;
            let offers = greet(&mut line, patience, hello).await?;
            return Ok(Self { line: Box::new(alone(line)?), address, greeting, offers, chain });
        }
        let mut line = BufReader::new(tcp);
        let greeting = hear(&mut line, patience, 220).await?.bytes;
        let offers = greet(&mut line, patience, hello).await?;
        if !offer(&offers, "STARTTLS") {
            if relay.encryption == Encryption::Required && aim == Aim::HandOver {
                return Err(Shut::Silent("the relay offers no encryption (STARTTLS)".to_owned()));
            }
            return Ok(Self { line: Box::new(alone(line)?), address, greeting, offers, chain: Vec::new() });
        }
        say(&mut line, patience, "STARTTLS").await?;
        hear(&mut line, patience, 220).await?;
        // What was said before TLS began may be anybody's (RFC 3207 §6).
        let stream = encrypted(alone(line)?).await?;
        let chain = stream.certificates();
        let mut line = BufReader::new(stream);
        let offers = greet(&mut line, patience, hello).await?;
        Ok(Self { line: Box::new(alone(line)?), address, greeting, offers, chain })
    }

    pub fn is_encrypted(&self) -> bool {
        !self.chain.is_empty()
    }

    pub fn offers(&self, word: &str) -> bool {
        offer(&self.offers, word)
    }
}

fn offer(offers: &[String], word: &str) -> bool {
    offers.iter().skip(1).any(|line| line.split(' ').next().is_some_and(|w| w.eq_ignore_ascii_case(word)))
}

async fn greet<S>(line: &mut BufReader<S>, patience: Patience, hello: &str) -> Result<Vec<String>, Shut>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    say(line, patience, &format!("EHLO {hello}")).await?;
    Ok(hear(line, patience, 250).await?.lines)
}

async fn say<S>(line: &mut BufReader<S>, patience: Patience, words: &str) -> Result<(), Shut>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let words = format!("{words}\r\n");
    let saying = async {
        line.get_mut().write_all(words.as_bytes()).await?;
        line.get_mut().flush().await
    };
    Ok(timeout(patience.envelope, saying).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))?)
}

struct Answer {
    lines: Vec<String>,
    bytes: Vec<u8>,
}

/// One answer, which is to have a code.
async fn hear<S>(line: &mut BufReader<S>, patience: Patience, wanted: u16) -> Result<Answer, Shut>
where
    S: AsyncRead + Unpin,
{
    let listening = async {
        let (mut bytes, mut lines) = (Vec::new(), Vec::new());
        let mut limited = line.take(LONGEST_ANSWER);
        loop {
            let begun = bytes.len();
            limited.read_until(b'\n', &mut bytes).await?;
            let said = bytes.get(begun..).unwrap_or_default();
            let Some(said) = said.strip_suffix(b"\n") else {
                let broken = if said.is_empty() { "the relay closed the line" } else { "half an answer" };
                return Err(io::Error::other(broken));
            };
            let text = String::from_utf8_lossy(said);
            let code = text.get(..3).and_then(|code| code.parse::<u16>().ok());
            let code = code.ok_or_else(|| io::Error::other("an answer without a code"))?;
            lines.push(text.get(4..).unwrap_or_default().trim().to_owned());
            if said.get(3) != Some(&b'-') {
                return Ok((code, Answer { lines, bytes }));
            }
        }
    };
    match timeout(patience.envelope, listening).await {
        Ok(Ok((code, answer))) if code == wanted => Ok(answer),
        Ok(Ok((code, answer))) => {
            let said = clean(&format!("{code} {}", answer.lines.join(" ")));
            Err(if (400..500).contains(&code) { Shut::Busy(said) } else { Shut::Silent(said) })
        }
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(Shut::Silent(format!("no answer in {} s", patience.envelope.as_secs()))),
    }
}

/// The stream beneath, unless more was said than was asked for.
fn alone<S: AsyncRead>(line: BufReader<S>) -> Result<S, Shut> {
    if line.buffer().is_empty() {
        return Ok(line.into_inner());
    }
    Err(Shut::Silent("the relay says more than it is asked".to_owned()))
}

async fn within<T>(patience: Patience, step: impl Future<Output = io::Result<T>>) -> Result<T, Shut> {
    match timeout(patience.connect, step).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Shut::Silent(format!("no connection in {} s", patience.connect.as_secs()))),
    }
}

impl From<io::Error> for Shut {
    fn from(error: io::Error) -> Self {
        Self::Silent(clean(&error.to_string()))
    }
}
