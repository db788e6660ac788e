//! One conversation of the sink, line by line.

use std::{
    io,
    sync::{Arc, atomic::Ordering},
};

use domain::clock;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    time::sleep,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig, server::TlsStream};

use super::{Act, Face, Log, Step, Taken, header, lock};

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

struct Guest {
    line: BufReader<Box<dyn Stream>>,
    is_encrypted: bool,
    log: Log,
    number: usize,
}

/// Whether the conversation goes on.
type Goes = io::Result<bool>;

pub async fn converse(stream: TcpStream, number: usize, log: Log) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let faces = log.faces.load(Ordering::Relaxed);
    let face = lock(&log.face).clone();
    let from_the_start = matches!(face, Face::FromTheStart(_));
    let line: Box<dyn Stream> = match &face {
        Face::FromTheStart(config) => Box::new(encrypted(stream, config).await?),
        _ => Box::new(stream),
    };
    let mut guest = Guest { line: BufReader::new(line), is_encrypted: from_the_start, log, number };
    if !guest.answer("*", Step::Greeting, "220 sink").await? {
        return Ok(());
    }
    let mut recipient = None;
    while let Some(line) = guest.line().await? {
        if guest.log.faces.load(Ordering::Relaxed) != faces {
            break;
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        if matches!(verb.as_str(), "MAIL" | "AUTH") && !guest.is_encrypted {
            guest.log.in_clear.fetch_add(1, Ordering::Relaxed);
        }
        let goes = match verb.as_str() {
            "EHLO" | "HELO" => {
                let offers = guest.offers(&face);
                guest.answer("*", Step::Hello, &offers).await?
            }
            "STAR" => match guest.begins(&face).await? {
                Some(encrypted) => {
                    guest = encrypted;
                    true
                }
                None => break,
            },
            "AUTH" => {
                let known = lock(&guest.log.password).clone();
                let given = line.strip_prefix("AUTH PLAIN ").map(str::to_owned);
                let knows = known.is_some() && known == given;
                guest.say(if knows { b"235 welcome" } else { b"535 5.7.8 who are you?" }).await?
            }
            "MAIL" => {
                recipient = None;
                guest.answer("*", Step::Sender, "250 sender ok").await?
            }
            "RCPT" => {
                let address = between(&line, '<', '>').to_lowercase();
                let (goes, taken) = guest.recipient(&address).await?;
                recipient = taken.then_some(address).or(recipient);
                goes
            }
            "DATA" => match recipient.take() {
                Some(address) => guest.message(address).await?,
                None => guest.say(b"503 no recipient").await?,
            },
            "RSET" => {
                recipient = None;
                guest.say(b"250 forgotten").await?
            }
            "NOOP" => guest.say(b"250 nothing done").await?,
            "QUIT" => {
                guest.say(b"221 goodbye").await?;
                false
            }
            _ => guest.say(b"500 unknown").await?,
        };
        if !goes {
            break;
        }
    }
    Ok(())
}

async fn encrypted<S: Stream>(stream: S, config: &Arc<ServerConfig>) -> io::Result<TlsStream<S>> {
    TlsAcceptor::from(Arc::clone(config)).accept(stream).await
}

impl Guest {
    fn offers(&self, face: &Face) -> String {
        let mut offers = vec!["sink", "PIPELINING", "8BITMIME"];
        if !self.is_encrypted && !matches!(face, Face::Clear) {
            offers.push("STARTTLS");
        }
        if lock(&self.log.password).is_some() {
            offers.push("AUTH PLAIN");
        }
        let offers: String = offers.iter().map(|word| format!("250-{word}\r\n")).collect();
        offers + "250 SMTPUTF8"
    }

    /// The same guest once encryption has begun, if it begins.
    async fn begins(&mut self, face: &Face) -> io::Result<Option<Self>> {
        match face {
            Face::Offers(config) => {
                self.say(b"220 go on").await?;
                let nobody: Box<dyn Stream> = Box::new(tokio::io::empty());
                let line = std::mem::replace(&mut self.line, BufReader::new(nobody)).into_inner();
                let line: Box<dyn Stream> = Box::new(encrypted(line, config).await?);
                let (log, number) = (Arc::clone(&self.log), self.number);
                Ok(Some(Self { line: BufReader::new(line), is_encrypted: true, log, number }))
            }
            Face::Stalls(words) => {
                self.line.write_all(words).await?;
                self.act(Some(Act::Stall), b"").await?;
                Ok(None)
            }
            Face::Leaves => {
                self.say(b"220 go on").await?;
                // What was not read at the end would reset the connection.
                let _ = self.line.read(&mut [0; 4096]).await?;
                Ok(None)
            }
            Face::Clear | Face::FromTheStart(_) => {
                self.say(b"502 not here").await?;
                Ok(None)
            }
        }
    }

    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let n = self.line.read_until(b'\n', &mut line).await?;
        Ok((n > 0).then_some(line))
    }

    async fn say(&mut self, words: &[u8]) -> Goes {
        self.line.write_all(&[words, b"\r\n"].concat()).await?;
        self.line.flush().await?;
        Ok(true)
    }

    /// The usual answer, or what the script says instead.
    async fn answer(&mut self, recipient: &str, step: Step, usual: &str) -> Goes {
        let act = self.log.play(recipient, step);
        self.act(act, usual.as_bytes()).await
    }

    async fn act(&mut self, act: Option<Act>, usual: &[u8]) -> Goes {
        match act {
            None => self.say(usual).await,
            Some(Act::Say(words)) => self.say(words).await.map(|_| !words.starts_with(b"421")),
            Some(Act::Late(by)) => {
                sleep(by).await;
                self.say(usual).await
            }
            Some(Act::Slowly(pace)) => {
                for byte in [usual, b"\r\n"].concat() {
                    self.line.write_all(&[byte]).await?;
                    sleep(pace).await;
                }
                Ok(true)
            }
            Some(Act::Stall) => {
                let mut nothing = [0; 1024];
                while self.line.read(&mut nothing).await? > 0 {}
                Ok(false)
            }
            Some(Act::Drop) => Ok(false),
        }
    }

    /// Whether the conversation goes on, and whether the recipient was taken.
    async fn recipient(&mut self, address: &str) -> io::Result<(bool, bool)> {
        let act = self.log.play(address, Step::Recipient);
        let refused = matches!(&act, Some(Act::Say(words)) if !words.starts_with(b"2"));
        Ok((self.act(act, b"250 recipient ok").await?, !refused))
    }

    async fn message(&mut self, to: String) -> Goes {
        let act = self.log.play(&to, Step::Data);
        let refused = matches!(&act, Some(Act::Say(words)) if !words.starts_with(b"354"));
        let goes = self.act(act, b"354 go ahead").await?;
        if !goes || refused {
            return Ok(goes);
        }
        let mut raw = Vec::new();
        let mut first = true;
        loop {
            let Some(line) = self.line().await? else { return Ok(false) };
            if line == b".\r\n" {
                break;
            }
            raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            if std::mem::take(&mut first)
                && let Some(act) = self.log.play(&to, Step::Body)
            {
                return self.act(Some(act), b"451 in the middle").await;
            }
        }
        self.take(to, raw).await
    }

    async fn take(&mut self, to: String, raw: Vec<u8>) -> Goes {
        let act = self.log.play(&to, Step::Dot);
        let kept = !matches!(&act, Some(Act::Say([b'4' | b'5', ..])));
        let at = clock::now();
        let message_id = header(&raw, "message-id");
        let usual = format!("250 kept as {message_id}");
        let mail =
            Taken { to, message_id, raw: Arc::new(raw), at, connection: self.number, answered: None, kept };
        let place = {
            let mut taken = lock(&self.log.taken);
            taken.push(mail);
            taken.len() - 1
        };
        let pace = *lock(&self.log.pace);
        if !pace.is_zero() {
            sleep(pace).await;
        }
        let answered = match &act {
            Some(Act::Say(words)) => Some(words.to_vec()),
            Some(Act::Stall | Act::Drop) => None,
            _ => Some(usual.clone().into_bytes()),
        };
        let goes = self.act(act, usual.as_bytes()).await?;
        if let Some(taken) = lock(&self.log.taken).get_mut(place) {
            taken.answered = answered;
        }
        Ok(goes)
    }
}

fn between(line: &str, open: char, close: char) -> &str {
    let rest = line.split_once(open).map_or("", |(_, rest)| rest);
    rest.split_once(close).map_or(rest, |(inside, _)| inside)
}
