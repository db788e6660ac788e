//! The accept loop: headers within ten seconds, bounded connections, and an end that lets answers finish.
//! axum's own `serve` has neither a header timeout nor a bound.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};
use tower::ServiceExt as _;

use crate::proxies::Proxies;

#[derive(Debug, Clone)]
pub struct Limits {
    pub headers_within: Duration,
    pub connections: usize,
    /// Connections from one address. Those of `uncounted`, proxies and this machine itself, have no bound.
    pub from_one_address: usize,
    pub uncounted: Vec<Proxies>,
    /// How long answers under way may take once the end was asked for.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            headers_within: Duration::from_secs(10),
            connections: 2_000,
            from_one_address: 50,
            uncounted: Proxies::OF_THIS_MACHINE.to_vec(),
            drain: Duration::from_secs(30),
        }
    }
}

/// Answers requests until `stop` turns true; then accepts no more, and returns when the last answer is given
/// or the time for it is over.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let neighbours = Neighbours::default();
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            () = end(&mut stop) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // One who comes by IPv4 to a listener for both is known by the IPv4 address.
                    let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
                    let Ok(place) = places.clone().try_acquire_owned() else { continue };
                    let counted = !limits.uncounted.iter().any(|proxies| proxies.contains(peer.ip()));
                    let seat = if counted { neighbours.admit(peer.ip(), limits.from_one_address) } else { Some(None) };
                    let Some(seat) = seat else { continue };
                    open.spawn(converse(stream, peer, router.clone(), limits.headers_within, (place, seat), stop.clone()));
                }
                Err(error) => {
                    // Out of file handles, most likely: wait for some to come back.
                    tracing::warn!("a connection could not be accepted: {error}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = open.join_next() => {}
        }
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, async { while open.join_next().await.is_some() {} }).await.is_err()
    {
        tracing::warn!(connections = open.len(), "connections were cut at the end");
    }
}

async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    headers_within: Duration,
    _held: (OwnedSemaphorePermit, Option<Seat>),
    mut stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(headers_within)
        .max_headers(64)
        .max_buf_size(16 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // Errors here are the client's: it went away, or was too slow.
        _ = connection.as_mut() => {}
        () = end(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Returns when the end is asked for, or nobody is left to ask.
async fn end(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// How many connections each address has.
#[derive(Clone, Default)]
struct Neighbours(Arc<Mutex<HashMap<IpAddr, usize>>>);

struct Seat {
    at: IpAddr,
    neighbours: Neighbours,
}

impl Neighbours {
    fn admit(&self, at: IpAddr, most: usize) -> Option<Option<Seat>> {
        let mut seats = self.0.lock().ok()?;
        let taken = seats.entry(at).or_default();
        if *taken >= most {
            return None;
        }
        *taken += 1;
        Some(Some(Seat { at, neighbours: self.clone() }))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Ok(mut seats) = self.neighbours.0.lock()
            && let Some(taken) = seats.get_mut(&self.at)
        {
            *taken -= 1;
            if *taken == 0 {
                seats.remove(&self.at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_only_so_many_connections_and_gets_them_back() {
        let neighbours = Neighbours::default();
        let (near, far) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let first = neighbours.admit(near, 2);
        let second = neighbours.admit(near, 2);
        assert!(first.is_some() && second.is_some());
        assert!(neighbours.admit(near, 2).is_none());
        assert!(neighbours.admit(far, 2).is_some());
        drop(first);
        assert!(neighbours.admit(near, 2).is_some());
    }
}
