//! Only requests for our own host are answered, and only listed proxies may say whom they speak for.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
};

use domain::{
    clock,
    limits::{self, Breadth},
};

use crate::{
    app::App,
    error::{Error, Result},
};

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub IpAddr);

impl Client {
    /// Counts one attempt and refuses it beyond `most` an hour; 0 is no limit.
    pub async fn may(self, app: &App, what: &str, breadth: Breadth, most: i32) -> Result<()> {
        let now = clock::now();
        if limits::allow(&app.db, what, (self.0, breadth), most, now).await? {
            Ok(())
        } else {
            let hour = 3600 - now.as_second().rem_euclid(3600);
            Err(Error::TooMany { seconds: u32::try_from(hour).unwrap_or(3600) })
        }
    }
}

pub async fn check(State(app): State<App>, mut request: Request, next: Next) -> Result {
    if !is_asked(&app, &request) {
        return Err(Error::Misdirected);
    }
    let peer = request.extensions().get::<SocketAddr>().map_or(IpAddr::from([127, 0, 0, 1]), SocketAddr::ip);
    let trusted = |at: IpAddr| app.settings.trusted_proxies.iter().any(|proxies| proxies.contains(at));
    let client = if trusted(peer) { forwarded_for(request.headers(), trusted).unwrap_or(peer) } else { peer };
    request.extensions_mut().insert(Client(client));
    Ok(next.run(request).await)
}

/// Whether a request is for our own host.
pub fn is_asked(app: &App, request: &Request) -> bool {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(|a| a.as_str())).unwrap_or_default();
    is_ours(app.authority(), host)
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

/// The last hop in `X-Forwarded-For` that is not one of our own proxies. One that cannot be read ends the search:
/// what stands before it may be the visitor's own invention.
fn forwarded_for(headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let mut hops = Vec::new();
    for line in headers.get_all("x-forwarded-for") {
        hops.extend(line.to_str().ok()?.split(',').map(str::trim));
    }
    for hop in hops.into_iter().rev() {
        let at = hop.parse().or_else(|_| hop.parse::<SocketAddr>().map(|at| at.ip())).ok()?;
        if !trusted(at) {
            return Some(at.to_canonical());
        }
    }
    None
}

/// Browsers say where a request comes from: `Sec-Fetch-Site`, or at least `Origin`, which must then name the
/// very host that is asked (which is ours: `host` has seen to that).
pub fn comes_from_own_page(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => {
            let origin =
                text(header::ORIGIN).and_then(|o| o.split_once("://")).map(|(_, authority)| authority);
            origin.is_some() && origin == text(header::HOST)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxies::Proxies;

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
        let ours: Proxies = "10.0.0.0/8".parse().unwrap();
        let read = |headers: &HeaderMap| forwarded_for(headers, |at| ours.contains(at));
        assert_eq!(read(&headers), "198.51.100.7".parse().ok());
        headers
            .insert("x-forwarded-for", "203.0.113.9, 198.51.100.7:51234, ::ffff:10.0.0.2".parse().unwrap());
        assert_eq!(read(&headers), "198.51.100.7".parse().ok());
        headers.insert("x-forwarded-for", "203.0.113.9, nonsense".parse().unwrap());
        assert_eq!(read(&headers), None);
    }
}
