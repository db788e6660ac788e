use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

use super::free_port;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Open,
    Mute,
    Cut,
}

/// A way to a service, on which things can go wrong.
pub struct Gate {
    pub at: SocketAddr,
    line: watch::Sender<Line>,
}

impl Gate {
    pub async fn before(service: SocketAddr) -> Self {
        let at = free_port();
        let (line, seen) = watch::channel(Line::Open);
        let listener = TcpListener::bind(at).await.unwrap();
        tokio::spawn(keep(listener, service, seen));
        Self { at, line }
    }

    /// Everything flows.
    pub fn open(&self) {
        self.line.send_replace(Line::Open);
    }

    /// What is sent arrives; what is answered does not come back before the gate is open again.
    pub fn mute(&self) {
        self.line.send_replace(Line::Mute);
    }

    /// Connections break, and new ones are refused.
    pub fn cut(&self) {
        self.line.send_replace(Line::Cut);
    }
}

async fn keep(mut listener: TcpListener, service: SocketAddr, mut line: watch::Receiver<Line>) {
    let at = listener.local_addr().unwrap();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (guest, _) = accepted.unwrap();
                tokio::spawn(pass(guest, service, line.clone()));
            }
            cut = async { line.wait_for(|line| *line == Line::Cut).await.is_ok() } => {
                if !cut {
                    return;
                }
                drop(listener);
                if line.wait_for(|line| *line != Line::Cut).await.is_err() {
                    return;
                }
                listener = TcpListener::bind(at).await.unwrap();
            }
        }
    }
}

async fn pass(guest: TcpStream, service: SocketAddr, mut line: watch::Receiver<Line>) {
    let Ok(host) = TcpStream::connect(service).await else { return };
    let ((from_guest, to_guest), (from_host, to_host)) = (guest.into_split(), host.into_split());
    let (said, answered) = (line.clone(), line.clone());
    tokio::select! {
        _ = line.wait_for(|line| *line == Line::Cut) => {}
        () = async {
            tokio::join!(carry(from_guest, to_host, said, false), carry(from_host, to_guest, answered, true));
        } => {}
    }
}

async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut line: watch::Receiver<Line>,
    waits: bool,
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        if waits && line.wait_for(|line| *line != Line::Mute).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..n]).await.is_err() {
            return;
        }
    }
}
