//! The line to a relay as the SMTP library reads it: text. Relays answer in GBK or KOI8-R too, and the library would take
//! such an answer for a broken line, after the dot even for one that nobody can know.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::faults;

#[derive(Debug)]
pub(super) struct Line {
    stream: Box<dyn AsyncTokioStream>,
    /// Heard before, and still to be read.
    heard: Vec<u8>,
    /// The beginning of a character whose rest has not come yet.
    begun: Vec<u8>,
}

impl Line {
    /// A line on which something was heard already.
    pub fn from(mut heard: Vec<u8>, stream: Box<dyn AsyncTokioStream>) -> Self {
        Self { stream, heard: readable(&mut heard), begun: Vec::new() }
    }
}

/// What is UTF-8 stays; every other byte becomes a question mark. A character that is cut off at the end waits in `bytes`.
fn readable(bytes: &mut Vec<u8>) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    loop {
        match std::str::from_utf8(rest) {
            Ok(good) => {
                text.extend_from_slice(good.as_bytes());
                bytes.clear();
                return text;
            }
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                text.extend_from_slice(good);
                let Some(length) = error.error_len() else {
                    *bytes = bad.to_vec();
                    return text;
                };
                text.resize(text.len() + length, b'?');
                rest = bad.get(length..).unwrap_or_default();
            }
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        const LONGEST_CHARACTER: usize = 4;
        if !self.heard.is_empty() {
            let part = self.heard.len().min(buf.remaining());
            let rest = self.heard.split_off(part);
            buf.put_slice(&std::mem::replace(&mut self.heard, rest));
            return Poll::Ready(Ok(()));
        }
        let room = buf.remaining().saturating_sub(LONGEST_CHARACTER).min(4096);
        if room == 0 {
            return Pin::new(&mut self.stream).poll_read(cx, buf);
        }
        loop {
            let mut chunk = [0; 4096];
            let mut part = ReadBuf::new(chunk.get_mut(..room).unwrap_or_default());
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut part))?;
            if part.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            self.begun.extend_from_slice(part.filled());
            let text = readable(&mut self.begun);
            if !text.is_empty() {
                buf.put_slice(&text);
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        if matches!(written, Poll::Ready(Ok(n)) if n == buf.len()) && buf.ends_with(b".\r\n") {
            faults::point("after_dot");
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_another_encoding_can_be_read() {
        let mut gbk = b"550 \xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda\r\n".to_vec();
        let text = String::from_utf8(readable(&mut gbk)).unwrap();
        assert!(text.starts_with("550 ") && text.ends_with("\r\n") && text.contains('?'), "{text}");
        assert!(gbk.is_empty());
        // A character that comes in two parts stays one.
        let mut line = "250 好".as_bytes()[..5].to_vec();
        assert_eq!(readable(&mut line), b"250 ");
        line.extend_from_slice(&"250 好\r\n".as_bytes()[5..]);
        assert_eq!(readable(&mut line), "好\r\n".as_bytes());
    }
}
