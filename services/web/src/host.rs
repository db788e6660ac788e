//! Only requests for our own host are answered, and only listed proxies may say whom they speak for.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
};

use domain::{clock, limits};

use crate::{
    app::App,
    error::{Error, Result},
};

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub IpAddr);

impl Client {
    /// Counts one attempt of this client's network and refuses it beyond `most` an hour; 0 is no limit.
    pub async fn may(self, app: &App, what: &str, most: i32) -> Result<()> {
        if limits::allow(&app.db, what, self.0, most, clock::now()).await? {
            Ok(())
        } else {
            Err(Error::TooMany)
        }
    }
}

pub async fn check(State(app): State<App>, mut request: Request, next: Next) -> Result {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(|a| a.as_str())).unwrap_or_default();
    if !is_ours(app.authority(), host) {
        return Err(Error::Misdirected);
    }
    let peer = request.extensions().get::<SocketAddr>().map_or(IpAddr::from([127, 0, 0, 1]), SocketAddr::ip);
    let client = if app.settings.trusted_proxies.contains(&peer) {
        forwarded_for(request.headers(), &app.settings.trusted_proxies).unwrap_or(peer)
    } else {
        peer
    };
    request.extensions_mut().insert(Client(client));
    Ok(next.run(request).await)
}

/// The configured host; on a machine of one's own, all its names for itself.
fn is_ours(ours: &str, asked: &str) -> bool {
    const SELF: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
    let split = |authority: &str| -> (String, String) {
        match authority.rsplit_once(':') {
            Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => {
                (host.to_owned(), port.to_owned())
            }
            _ => (authority.to_owned(), String::new()),
        }
    };
    let ((our_host, our_port), (host, port)) = (split(ours), split(asked));
    let same_machine = SELF.contains(&our_host.as_str()) && SELF.contains(&host.as_str());
    our_port == port && (our_host.eq_ignore_ascii_case(&host) || same_machine)
}

/// The last address in `X-Forwarded-For` that is not one of our own proxies.
fn forwarded_for(headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let mut hops: Vec<IpAddr> = Vec::new();
    for line in headers.get_all("x-forwarded-for") {
        hops.extend(line.to_str().ok()?.split(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok()));
    }
    hops.into_iter().rev().find(|hop| !proxies.contains(hop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_configured_host_is_ours() {
        assert!(is_ours("alumni.example.org", "Alumni.example.org"));
        assert!(!is_ours("alumni.example.org", "evil.example.org"));
        assert!(!is_ours("alumni.example.org", "alumni.example.org:8080"));
        assert!(is_ours("127.0.0.1:8080", "localhost:8080"));
        assert!(!is_ours("127.0.0.1:8080", "evil.example.org:8080"));
    }

    #[test]
    fn only_hops_behind_our_proxies_are_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.9, 198.51.100.7, 10.0.0.2".parse().unwrap());
        let proxies = ["10.0.0.2".parse().unwrap()];
        assert_eq!(forwarded_for(&headers, &proxies), "198.51.100.7".parse().ok());
    }
}
