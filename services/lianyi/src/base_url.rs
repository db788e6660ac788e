//! The address that people type, from which every link is built.

use anyhow::bail;

/// Sessions travel in cookies: without TLS they stay on this machine.
pub fn check(base_url: &str) -> anyhow::Result<()> {
    let Some((scheme, authority)) = base_url.split_once("://") else {
        bail!("base_url: {base_url:?} is not a URL");
    };
    let host = host(base_url);
    let is_local = ["127.0.0.1", "localhost", "[::1]"].contains(&host);
    match scheme {
        _ if authority.is_empty() || authority.contains('/') => {
            bail!("base_url: {base_url:?} is not scheme and host")
        }
        "https" => Ok(()),
        "http" if is_local => Ok(()),
        "http" => bail!("base_url: {base_url:?} needs https; http is for this machine only"),
        _ => bail!("base_url: {base_url:?} is neither https nor http"),
    }
}

/// Host without port.
pub fn host(base_url: &str) -> &str {
    let authority = base_url.split_once("://").map_or(base_url, |(_, authority)| authority);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(check("http://127.0.0.1:8080").is_ok());
        assert!(check("https://alumni.example.org").is_ok());
        assert!(check("http://alumni.example.org").is_err());
        assert!(check("alumni.example.org").is_err());
        assert!(check("https://alumni.example.org/path").is_err());
    }
}
