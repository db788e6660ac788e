//! One conversation of the sink, line by line.

use std::{io, sync::Arc};

use domain::clock;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::sleep,
};

use super::{Act, Log, Step, Taken, header, lock};

struct Guest {
    lines: BufReader<OwnedReadHalf>,
    out: OwnedWriteHalf,
    log: Log,
    number: usize,
}

/// Whether the conversation goes on.
type Goes = io::Result<bool>;

pub async fn converse(stream: TcpStream, number: usize, log: Log) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (read, out) = stream.into_split();
    let mut guest = Guest { lines: BufReader::new(read), out, log, number };
    if !guest.answer("*", Step::Greeting, "220 sink").await? {
        return Ok(());
    }
    let mut recipient = None;
    while let Some(line) = guest.line().await? {
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let goes = match verb.as_str() {
            "EHLO" | "HELO" => {
                guest
                    .answer("*", Step::Hello, "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8")
                    .await?
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

impl Guest {
    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let n = self.lines.read_until(b'\n', &mut line).await?;
        Ok((n > 0).then_some(line))
    }

    async fn say(&mut self, words: &[u8]) -> Goes {
        self.out.write_all(&[words, b"\r\n"].concat()).await?;
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
                    self.out.write_all(&[byte]).await?;
                    sleep(pace).await;
                }
                Ok(true)
            }
            Some(Act::Stall) => {
                let mut nothing = [0; 1024];
                while self.lines.read(&mut nothing).await? > 0 {}
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
