use std::{io, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    time::timeout,
};

pub struct Lines<R>(BufReader<R>);

#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Without its ending; cut off if too long.
    pub text: Vec<u8>,
    pub flaw: Option<Flaw>,
}

/// The graver one is the greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    TooLong,
    /// A CR or LF that is not part of a CRLF.
    Bare,
}

impl Flaw {
    pub fn name(self) -> &'static str {
        match self {
            Self::TooLong => "line too long",
            Self::Bare => "bare LF or CR",
        }
    }
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub fn new(stream: R) -> Self {
        Self(BufReader::new(stream))
    }

    /// Whether the next line has arrived already.
    pub fn has_next(&self) -> bool {
        self.0.buffer().contains(&b'\n')
    }

    /// The next line, of at most `limit` octets with its ending; `None` when the stream ends before it.
    pub async fn next(&mut self, limit: usize) -> io::Result<Option<Line>> {
        let mut text = Vec::new();
        let mut too_long = false;
        loop {
            let chunk = self.0.fill_buf().await?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let end = chunk.iter().position(|octet| *octet == b'\n');
            let taken = end.map_or(chunk.len(), |at| at + 1);
            too_long |= text.len() + taken > limit;
            if !too_long {
                text.extend_from_slice(&chunk[..taken]);
            }
            self.0.consume(taken);
            if end.is_some() {
                return Ok(Some(Line::judge(text, too_long)));
            }
        }
    }

    /// Reads on without listening, until the other side has gone or `patience` has run out.
    pub async fn ignore(&mut self, patience: Duration) -> io::Result<()> {
        let gone = async {
            loop {
                match self.0.fill_buf().await?.len() {
                    0 => return Ok(()),
                    octets => self.0.consume(octets),
                }
            }
        };
        timeout(patience, gone).await.unwrap_or(Ok(()))
    }
}

impl Line {
    fn judge(mut text: Vec<u8>, too_long: bool) -> Self {
        if too_long {
            return Self { text, flaw: Some(Flaw::TooLong) };
        }
        text.pop();
        let ends_well = text.pop_if(|octet| *octet == b'\r').is_some();
        let bare = !ends_well || text.contains(&b'\r');
        Self { text, flaw: bare.then_some(Flaw::Bare) }
    }
}
