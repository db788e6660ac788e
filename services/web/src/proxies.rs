//! Which machines are our reverse proxies.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network of proxies: `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxies {
    base: IpAddr,
    prefix: u32,
}

impl Proxies {
    pub const OF_THIS_MACHINE: [Self; 2] = [
        Self { base: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), prefix: 8 },
        Self { base: IpAddr::V6(Ipv6Addr::LOCALHOST), prefix: 128 },
    ];

    pub fn contains(&self, at: IpAddr) -> bool {
        let (base, at) = (bits(self.base), bits(at.to_canonical()));
        base.1 == at.1 && base.0.checked_shr(base.1 - self.prefix) == at.0.checked_shr(at.1 - self.prefix)
    }
}

impl std::str::FromStr for Proxies {
    type Err = &'static str;

    fn from_str(word: &str) -> std::result::Result<Self, Self::Err> {
        let (base, prefix) = word.split_once('/').map_or((word, None), |(base, prefix)| (base, Some(prefix)));
        let base: IpAddr = base.parse().map_err(|_| "neither an address nor a network")?;
        let base = base.to_canonical();
        let longest = bits(base).1;
        let prefix = prefix.map_or(Ok(longest), str::parse).ok().filter(|p| *p <= longest);
        Ok(Self { base, prefix: prefix.ok_or("not a network")? })
    }
}

/// An address as a number, and how many bits that has.
fn bits(at: IpAddr) -> (u128, u32) {
    match at {
        IpAddr::V4(v4) => (v4.to_bits().into(), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_an_address_or_a_network() {
        let contains =
            |network: &str, at: &str| network.parse::<Proxies>().unwrap().contains(at.parse().unwrap());
        assert!(contains("10.0.0.0/8", "10.250.1.2") && !contains("10.0.0.0/8", "11.0.0.1"));
        assert!(contains("127.0.0.1", "::ffff:127.0.0.1") && !contains("127.0.0.1", "127.0.0.2"));
        assert!(contains("fd00::/8", "fd12::1") && !contains("fd00::/8", "10.0.0.1"));
        assert!(contains("0.0.0.0/0", "198.51.100.7"));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "proxy.example"] {
            assert!(wrong.parse::<Proxies>().is_err(), "{wrong}");
        }
    }
}
