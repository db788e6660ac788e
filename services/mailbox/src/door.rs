use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use crate::{shelf::Shelf, smtp};

const MAX_CONNECTIONS: usize = 500;
const BACKLOG: u32 = 1024;

pub enum Door {
    /// Listening, until `stop` is dropped.
    Open { stop: oneshot::Sender<()>, task: JoinHandle<()> },
    /// Bound without listening: connections are refused, and no one else can take the port meanwhile.
    Shut(Option<TcpSocket>),
}

impl Door {
    pub fn open(at: SocketAddr, shelf: &Arc<Shelf>) -> io::Result<(Self, SocketAddr)> {
        let listener = bind(at)?.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        Ok((Self::listening(listener, shelf), address))
    }

    pub async fn shut(&mut self, at: SocketAddr) {
        if let Self::Open { stop, task } = std::mem::replace(self, Self::Shut(None)) {
            drop(stop);
            if let Err(error) = task.await {
                tracing::error!(%error, "the mailbox's listener failed");
            }
            *self = Self::Shut(bind(at).ok());
        }
    }

    pub fn reopen(&mut self, at: SocketAddr, shelf: &Arc<Shelf>) -> io::Result<()> {
        if let Self::Shut(socket) = self {
            let socket = socket.take().map_or_else(|| bind(at), Ok)?;
            *self = Self::listening(socket.listen(BACKLOG)?, shelf);
        }
        Ok(())
    }

    fn listening(listener: TcpListener, shelf: &Arc<Shelf>) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self::Open { stop, task: tokio::spawn(listen(listener, Arc::clone(shelf), stopped)) }
    }
}

fn bind(at: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?; // or connections just closed would hold the port for a minute
    socket.bind(at)?;
    Ok(socket)
}

async fn listen(listener: TcpListener, shelf: Arc<Shelf>, mut stopped: oneshot::Receiver<()>) {
    let mut guests = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = guests.join_next() => {}
            arrival = listener.accept() => match arrival {
                Ok((stream, _)) if guests.len() < MAX_CONNECTIONS => {
                    guests.spawn(receive(stream, Arc::clone(&shelf)));
                }
                Ok((stream, _)) => turn_away(stream).await,
                Err(error) => {
                    tracing::warn!(%error, "the mailbox could not accept a connection");
                    sleep(Duration::from_millis(100)).await; // out of file descriptors, most likely
                }
            }
        }
    }
    drop(listener);
    guests.shutdown().await;
}

async fn receive(stream: TcpStream, shelf: Arc<Shelf>) {
    if let Err(error) = smtp::converse(stream, shelf).await {
        tracing::debug!(%error, "a connection to the mailbox broke");
    }
}

async fn turn_away(mut stream: TcpStream) {
    let sorry = stream.write_all(b"421 too many connections\r\n");
    if timeout(Duration::from_secs(1), sorry).await.is_err() {
        tracing::debug!("a connection too many did not take its answer");
    }
}
