//! HTTP as it goes over the line: to processes of the real program, and with requests that no library would send.

use std::{io, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Response, header},
};
use http_body_util::BodyExt as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What came back until the other side closed the connection.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Sends a request byte for byte. Ask for `Connection: close`, or the answer never ends.
pub async fn say(at: SocketAddr, request: &[u8]) -> io::Result<Reply> {
    let mut line = TcpStream::connect(at).await?;
    line.write_all(request).await?;
    read(&mut line).await
}

pub async fn get(at: SocketAddr, path: &str) -> io::Result<Reply> {
    say(at, format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n").as_bytes()).await
}

pub async fn read(line: &mut TcpStream) -> io::Result<Reply> {
    let mut bytes = Vec::new();
    line.read_to_end(&mut bytes).await?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    Ok(Reply { status, head: head.to_owned(), body: body.to_owned() })
}

/// A router that passes every request on to a process, so that a [`Browser`](super::Browser) can visit it.
pub fn router_to(at: SocketAddr) -> Router {
    Router::new().fallback(move |request: Request| async move {
        pass_on(at, request).await.unwrap_or_else(|error| panic!("nobody answers at {at}: {error}"))
    })
}

async fn pass_on(at: SocketAddr, request: Request) -> io::Result<Response<Body>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let mut bytes = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", parts.method, parts.uri).into_bytes();
    for (name, value) in &parts.headers {
        bytes.extend_from_slice(format!("{name}: ").as_bytes());
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("{}: {}\r\n\r\n", header::CONTENT_LENGTH, body.len()).as_bytes());
    bytes.extend_from_slice(&body);
    let reply = say(at, &bytes).await?;
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.head.lines().skip(1).filter_map(|line| line.split_once(": ")) {
        let name: HeaderName = name.parse().map_err(io::Error::other)?;
        response = response.header(name, HeaderValue::from_str(value).map_err(io::Error::other)?);
    }
    response.body(Body::from(reply.body)).map_err(io::Error::other)
}
