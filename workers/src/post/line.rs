//! The line to a relay as the SMTP library reads it: text. Relays answer in GBK or KOI8-R too, and the library would take
//! such an answer for a broken line, after the dot even for one that nobody can know.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::faults;

#[derive(Debug)]
pub(super) struct Line<S> {
    stream: S,
    /// The beginning of a character whose rest has not come yet.
    begun: Vec<u8>,
    text: Arc<AtomicBool>,
}

/// Says when the line stops being text, because TLS begins.
pub(super) struct Text(Arc<AtomicBool>);

impl Text {
    pub fn ends(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl<S: AsyncTokioStream + Send + 'static> Line<S> {
    pub fn over(stream: S) -> (Box<dyn AsyncTokioStream>, Text) {
        let text = Arc::new(AtomicBool::new(true));
        (Box::new(Self { stream, begun: Vec::new(), text: Arc::clone(&text) }), Text(text))
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

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        const LONGEST_CHARACTER: usize = 4;
        let room = buf.remaining().saturating_sub(LONGEST_CHARACTER).min(4096);
        if room == 0 || !self.text.load(Ordering::Relaxed) {
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

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
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

impl<S: AsyncTokioStream> AsyncTokioStream for Line<S> {
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
