//! Who may send for a domain (RFC 7208), as far as operators write it: all, ip4, ip6, a, mx, include, redirect.

use std::net::IpAddr;

use super::{
    Findings,
    dns::{Dns, is_public},
};

const WHAT: &str = "spf";
/// RFC 7208 §4.6.4.
const LOOKUPS: usize = 10;

pub async fn look(dns: &Dns, domain: &str, relays: &[IpAddr], findings: &mut Findings) {
    let records = records(dns, domain).await;
    let record = match records.as_slice() {
        [] => {
            let to_do = format!("Publish at {domain}: v=spf1 ip4:ADDRESS-OF-THE-RELAY -all");
            return findings.fault(WHAT, format!("{domain} has no SPF record"), to_do);
        }
        [record] => record,
        _ => {
            let to_do = "Leave one: with several, others take none.";
            return findings.fault(WHAT, format!("{domain} has several SPF records"), to_do);
        }
    };
    let mut public = relays.iter().filter(|ip| is_public(ip)).peekable();
    if public.peek().is_none() {
        // Which address the world sees of a relay at hand is not known here.
        findings.ok(WHAT, format!("{domain} has a record: {record}"));
    }
    for ip in public {
        let mut left = LOOKUPS;
        if passes(dns, domain, *ip, &mut left).await == Some(true) {
            findings.ok(WHAT, format!("{domain} lets {ip} send"));
        } else if left == 0 {
            findings.fault(
                WHAT,
                format!("{domain} needs more than {LOOKUPS} look-ups"),
                "Shorten the record.",
            );
        } else {
            let family = if ip.is_ipv4() { "ip4" } else { "ip6" };
            let to_do = format!("Add {family}:{ip} to the record of {domain}, before its `all`.");
            findings.fault(WHAT, format!("{domain} does not let {ip} send"), to_do);
        }
    }
}

async fn records(dns: &Dns, domain: &str) -> Vec<String> {
    let texts = dns.texts(domain).await;
    texts.into_iter().filter(|text| text == "v=spf1" || text.starts_with("v=spf1 ")).collect()
}

/// Whether a domain lets an address send; `None` where it does not say.
async fn passes(dns: &Dns, domain: &str, ip: IpAddr, left: &mut usize) -> Option<bool> {
    let record = records(dns, domain).await.into_iter().next()?;
    let mut redirect = None;
    for term in record.split_whitespace().skip(1) {
        let (answer, term) = match term.strip_prefix(['-', '~', '?']) {
            Some(rest) => (false, rest),
            None => (true, term.trim_start_matches('+')),
        };
        if let Some(other) = term.strip_prefix("redirect=") {
            redirect = Some(other.to_owned());
            continue;
        }
        let (name, argument) = term.split_once(':').unwrap_or((term, domain));
        let asks = matches!(name, "a" | "mx" | "include");
        if asks {
            *left = left.checked_sub(1)?;
        }
        let matches = match name {
            "all" => true,
            "ip4" | "ip6" => holds(argument, ip),
            "a" => dns.addresses(argument).await.contains(&ip),
            "mx" => {
                let mut found = false;
                for exchanger in dns.exchangers(argument).await {
                    found = found || dns.addresses(&exchanger).await.contains(&ip);
                }
                found
            }
            "include" => Box::pin(passes(dns, argument, ip, left)).await == Some(true),
            _ => false,
        };
        if matches {
            return Some(answer);
        }
    }
    match redirect {
        Some(other) => {
            *left = left.checked_sub(1)?;
            Box::pin(passes(dns, &other, ip, left)).await
        }
        None => None,
    }
}

/// Whether a network, written `192.0.2.0/24` or as one address, holds an address.
fn holds(network: &str, ip: IpAddr) -> bool {
    let (base, length) = network.split_once('/').map_or((network, None), |(b, l)| (b, Some(l)));
    let bits = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => (u128::from(ip.to_bits()) << 96, 32),
        IpAddr::V6(ip) => (ip.to_bits(), 128),
    };
    let Ok(base) = base.parse::<IpAddr>() else { return false };
    let ((base_bits, width), (ip_bits, other)) = (bits(base), bits(ip));
    let length = length.map_or(Some(width), |l| l.parse::<u32>().ok()).filter(|l| *l <= width);
    let Some(length) = length.filter(|_| width == other) else { return false };
    length == 0 || (base_bits ^ ip_bits) >> (128 - length) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let is_in = |network: &str, ip: &str| holds(network, ip.parse().unwrap());
        assert!(is_in("192.0.2.0/24", "192.0.2.77") && !is_in("192.0.2.0/24", "192.0.3.1"));
        assert!(is_in("192.0.2.1", "192.0.2.1") && !is_in("192.0.2.1", "192.0.2.2"));
        assert!(is_in("2001:db8::/32", "2001:db8:1::1") && !is_in("2001:db8::/32", "192.0.2.1"));
        assert!(is_in("0.0.0.0/0", "192.0.2.1") && !is_in("192.0.2.0/33", "192.0.2.1"));
    }
}
