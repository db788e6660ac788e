use std::{io, ops::ControlFlow, sync::Arc, time::Duration};

use tokio::{
    io::AsyncWriteExt,
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::timeout,
};

use crate::{
    envelope::{Answer, Envelope, MAX_SIZE},
    lines::{Flaw, Line, Lines},
    scripts::Behaviour,
    shelf::Shelf,
};

const IDLE: Duration = Duration::from_secs(300);
const FAREWELL: Duration = Duration::from_secs(2);
const MAX_COMMAND: usize = 2_048;
const MAX_TEXT_LINE: usize = 1_001; // RFC 5321, 4.5.3.1.6: 1,000 with CRLF, and the dot that was stuffed
const EXTENSIONS: &str = "mailbox\nPIPELINING\n8BITMIME\nSMTPUTF8\nSIZE 20971520";

const OUT_OF_ORDER: Answer = (503, "bad sequence of commands");

struct Conversation {
    lines: Lines<OwnedReadHalf>,
    out: OwnedWriteHalf,
    unsent: Vec<u8>,
    shelf: Arc<Shelf>,
    greeted: bool,
    envelope: Option<Envelope>,
}

enum Message {
    Whole(Vec<u8>),
    TooBig,
    Flawed(Flaw),
    BrokenOff,
}

/// Takes mails from one connection until it ends.
pub async fn converse(stream: TcpStream, shelf: Arc<Shelf>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (read, out) = stream.into_split();
    let lines = Lines::new(read);
    let mut guest = Conversation { lines, out, unsent: Vec::new(), shelf, greeted: false, envelope: None };
    guest.say(220, "mailbox ESMTP, nothing leaves this machine");
    while let Some(line) = guest.hear(MAX_COMMAND).await? {
        if guest.obey(&line).await?.is_break() {
            break;
        }
    }
    guest.part().await
}

impl Conversation {
    /// Collects an answer; several lines of text make a multi-line one.
    fn say(&mut self, code: u16, text: &str) {
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            let dash = if lines.peek().is_some() { '-' } else { ' ' };
            self.unsent.extend_from_slice(format!("{code}{dash}{line}\r\n").as_bytes());
        }
    }

    /// Answers to commands that came in one segment leave in one segment.
    async fn send(&mut self) -> io::Result<()> {
        let sending = self.out.write_all(&self.unsent);
        timeout(IDLE, sending).await??;
        self.unsent.clear();
        Ok(())
    }

    async fn hear(&mut self, limit: usize) -> io::Result<Option<Line>> {
        if !self.lines.has_next() {
            self.send().await?;
        }
        match timeout(IDLE, self.lines.next(limit)).await {
            Ok(line) => line,
            Err(_) => {
                self.say(421, "idle for too long");
                Ok(None)
            }
        }
    }

    /// Says the rest, then lets the other side close: closing first could destroy the last answer.
    async fn part(mut self) -> io::Result<()> {
        self.send().await?;
        self.out.shutdown().await?;
        self.lines.ignore(FAREWELL).await
    }

    async fn obey(&mut self, line: &Line) -> io::Result<ControlFlow<()>> {
        let text = match (line.flaw, str::from_utf8(&line.text)) {
            (None, Ok(text)) => text,
            (Some(flaw), _) => {
                self.say(500, flaw.name());
                return Ok(ControlFlow::Continue(()));
            }
            (None, Err(_)) => {
                self.say(500, "not UTF-8");
                return Ok(ControlFlow::Continue(()));
            }
        };
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let (code, answer) = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.greet(rest, EXTENSIONS),
            "HELO" => self.greet(rest, "mailbox"),
            "MAIL" => self.mail(rest),
            "RCPT" => return self.recipient(rest).await,
            "DATA" => return self.data(rest).await,
            "RSET" => {
                self.envelope = None;
                (250, "forgotten")
            }
            "NOOP" => (250, "nothing done"),
            "VRFY" => (252, "send it and see"),
            "QUIT" => {
                self.say(221, "goodbye");
                return Ok(ControlFlow::Break(()));
            }
            "EXPN" | "HELP" | "AUTH" | "STARTTLS" => (502, "not implemented"),
            _ => (500, "unknown command"),
        };
        self.say(code, answer);
        Ok(ControlFlow::Continue(()))
    }

    fn greet(&mut self, rest: &str, hello: &'static str) -> Answer {
        if rest.trim().is_empty() {
            return (501, "say who you are");
        }
        self.greeted = true;
        self.envelope = None;
        (250, hello)
    }

    fn mail(&mut self, rest: &str) -> Answer {
        if !self.greeted || self.envelope.is_some() {
            return OUT_OF_ORDER;
        }
        match Envelope::begin(rest) {
            Ok(envelope) => {
                self.envelope = Some(envelope);
                (250, "sender ok")
            }
            Err(refusal) => refusal,
        }
    }

    async fn recipient(&mut self, rest: &str) -> io::Result<ControlFlow<()>> {
        let added = match &mut self.envelope {
            Some(envelope) => envelope.add(rest, &mut self.shelf.scripts()),
            None => Err(OUT_OF_ORDER),
        };
        match added {
            Ok(Behaviour::Stall) => {
                self.send().await?;
                self.lines.ignore(IDLE).await?;
                return Ok(ControlFlow::Break(()));
            }
            Ok(Behaviour::Refuse(code, text)) => self.say(code, &text),
            Ok(_) => self.say(250, "recipient ok"),
            Err((code, text)) => self.say(code, text),
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn data(&mut self, rest: &str) -> io::Result<ControlFlow<()>> {
        let go_ahead = match &self.envelope {
            _ if !rest.trim().is_empty() => (501, "DATA stands alone"),
            Some(envelope) if !envelope.to.is_empty() => (354, "end with a dot"),
            Some(envelope) if envelope.refused => (554, "no valid recipients"),
            _ => OUT_OF_ORDER,
        };
        self.say(go_ahead.0, go_ahead.1);
        if go_ahead.0 != 354 {
            return Ok(ControlFlow::Continue(()));
        }
        match self.message().await? {
            Message::Whole(raw) => return Ok(self.deliver(&raw)),
            Message::TooBig => self.say(552, "message too big"),
            Message::Flawed(Flaw::Bare) => {
                // After a bare LF nobody knows where the message ends, so what follows is not obeyed.
                self.say(500, Flaw::Bare.name());
                return Ok(ControlFlow::Break(()));
            }
            Message::Flawed(flaw) => self.say(500, flaw.name()),
            Message::BrokenOff => return Ok(ControlFlow::Break(())),
        }
        self.envelope = None;
        Ok(ControlFlow::Continue(()))
    }

    async fn message(&mut self) -> io::Result<Message> {
        let mut raw = Vec::new();
        let mut flaw = None;
        let mut too_big = false;
        while let Some(line) = self.hear(MAX_TEXT_LINE).await? {
            flaw = flaw.max(line.flaw);
            if line.text == b"." && line.flaw != Some(Flaw::TooLong) {
                return Ok(match flaw {
                    Some(flaw) => Message::Flawed(flaw),
                    None if too_big => Message::TooBig,
                    None => Message::Whole(raw),
                });
            }
            let text = line.text.strip_prefix(b".").unwrap_or(&line.text);
            too_big |= raw.len() + text.len() + 2 > MAX_SIZE;
            if too_big || flaw.is_some() {
                raw = Vec::new();
            } else {
                raw.extend_from_slice(text);
                raw.extend_from_slice(b"\r\n");
            }
        }
        Ok(Message::BrokenOff)
    }

    fn deliver(&mut self, raw: &[u8]) -> ControlFlow<()> {
        let Some(Envelope { from, to, .. }) = self.envelope.take() else { return ControlFlow::Break(()) };
        for (_, behaviour) in &to {
            if let Behaviour::RefuseData(code, text) = behaviour {
                self.say(*code, text);
                return ControlFlow::Continue(());
            }
        }
        let id = self.shelf.keep(&from, to.iter().map(|(address, _)| address.as_str()), raw);
        if to.iter().any(|(_, behaviour)| *behaviour == Behaviour::DropAfterDot) {
            return ControlFlow::Break(());
        }
        self.say(250, &format!("kept as {id}"));
        ControlFlow::Continue(())
    }
}
