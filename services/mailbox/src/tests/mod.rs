//! Everything here speaks over real sockets.

mod pages;
mod smtp;

use std::{error::Error, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use crate::Mailbox;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const SOON: Duration = Duration::from_secs(5);
const SHORTLY: Duration = Duration::from_millis(200);

async fn mailbox() -> Outcome<Mailbox> {
    Ok(Mailbox::open(SocketAddr::from(([127, 0, 0, 1], 0))).await?)
}

struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(mailbox: &Mailbox) -> Outcome<Self> {
        let stream = TcpStream::connect(mailbox.address()).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Connected and greeted.
    async fn welcomed(mailbox: &Mailbox) -> Outcome<Self> {
        let mut client = Self::connect(mailbox).await?;
        client.expect(&[220]).await?;
        client.say("EHLO test.example\r\n").await?;
        client.expect(&[250]).await?;
        Ok(client)
    }

    async fn say(&mut self, words: impl AsRef<[u8]>) -> Outcome {
        Ok(self.0.get_mut().write_all(words.as_ref()).await?)
    }

    /// The lines of the next answer.
    async fn answer(&mut self) -> Outcome<Vec<String>> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if timeout(SOON, self.0.read_line(&mut line)).await?? == 0 {
                return Err("the connection was closed".into());
            }
            let last = line.as_bytes().get(3) == Some(&b' ');
            lines.push(line.trim_end().to_owned());
            if last {
                return Ok(lines);
            }
        }
    }

    /// The next answers have these codes, in this order; returns the last.
    async fn expect(&mut self, codes: &[u16]) -> Outcome<String> {
        let mut last = String::new();
        for code in codes {
            last = self.answer().await?.pop().unwrap_or_default();
            assert!(last.starts_with(&code.to_string()), "{code} was expected, but: {last}");
        }
        Ok(last)
    }

    async fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        matches!(timeout(SOON, self.0.read_to_end(&mut rest)).await, Ok(Ok(0) | Err(_)))
    }

    async fn address(&mut self, to: &str) -> Outcome {
        self.say(format!("MAIL FROM:<post@lianyi.example>\r\nRCPT TO:<{to}>\r\nDATA\r\n")).await?;
        self.expect(&[250, 250, 354]).await?;
        Ok(())
    }

    async fn send(&mut self, to: &str, message: impl AsRef<[u8]>) -> Outcome {
        self.address(to).await?;
        self.say(message).await?;
        self.say(".\r\n").await?;
        self.expect(&[250]).await?;
        Ok(())
    }
}

/// The pages, served, and asked as a browser asks: head and body of the answer.
async fn browse(mailbox: &Mailbox, path: &str) -> Outcome<(String, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(axum::serve(listener, mailbox.pages()).into_future());
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await?;
    let mut answer = Vec::new();
    timeout(SOON, stream.read_to_end(&mut answer)).await??;
    server.abort();
    let answer = String::from_utf8(answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no body")?;
    Ok((head.to_owned(), body.to_owned()))
}
