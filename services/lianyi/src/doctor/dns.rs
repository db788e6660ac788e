use std::net::{IpAddr, SocketAddr};

use anyhow::Context as _;
use hickory_resolver::{
    TokioResolver,
    config::{NameServerConfig, ResolverConfig},
    net::runtime::TokioRuntimeProvider,
    proto::rr::RData,
};

use super::{Findings, dkim, dmarc, relay::Seen, spf};
use crate::settings::Settings;

/// What other mail servers will ask about us.
pub struct Dns(TokioResolver);

impl Dns {
    /// The system's name server, or the one that settings name.
    fn open(settings: &Settings) -> anyhow::Result<Self> {
        let resolver = match &settings.resolver {
            None => TokioResolver::builder_tokio()?,
            Some(at) => {
                let at: SocketAddr =
                    at.parse().with_context(|| format!("resolver: {at:?} is not address:port"))?;
                let mut server = NameServerConfig::udp_and_tcp(at.ip());
                server.connections.iter_mut().for_each(|way| way.port = at.port());
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        Ok(Self(resolver.build()?))
    }

    /// None where there are none and where nobody could be asked: either way others will find none.
    pub async fn texts(&self, name: &str) -> Vec<String> {
        let Ok(answer) = self.0.txt_lookup(full(name)).await else { return Vec::new() };
        let of_record = |data: &RData| match data {
            RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
            _ => None,
        };
        answer.answers().iter().filter_map(|record| of_record(&record.data)).collect()
    }

    pub async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        self.0.lookup_ip(full(name)).await.map(|found| found.iter().collect()).unwrap_or_default()
    }

    pub async fn exchangers(&self, domain: &str) -> Vec<String> {
        let Ok(answer) = self.0.mx_lookup(full(domain)).await else { return Vec::new() };
        let of_record = |data: &RData| match data {
            RData::MX(mx) => Some(mx.exchange.to_string()),
            _ => None,
        };
        answer.answers().iter().filter_map(|record| of_record(&record.data)).collect()
    }

    async fn names(&self, ip: IpAddr) -> Vec<String> {
        let Ok(answer) = self.0.reverse_lookup(ip).await else { return Vec::new() };
        let of_record = |data: &RData| match data {
            RData::PTR(name) => Some(name.to_string()),
            _ => None,
        };
        answer.answers().iter().filter_map(|record| of_record(&record.data)).collect()
    }
}

fn full(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

pub async fn look(settings: &Settings, relays: &[Seen], findings: &mut Findings) {
    let dns = match Dns::open(settings) {
        Ok(dns) => dns,
        Err(error) => {
            return findings.fault("dns", format!("{error:#}"), "Name a name server by LIANYI_RESOLVER.");
        }
    };
    let mut senders = vec![settings.mail_domain()];
    senders.extend(settings.mailings_domain().filter(|domain| !senders.contains(domain)));
    // SPF is asked of the return path, which DMARC then compares with the sender.
    let mut domains = senders.clone();
    domains.extend(settings.bounce_domain.as_deref().filter(|domain| !senders.contains(domain)));
    let ips: Vec<IpAddr> = relays.iter().map(|relay| relay.ip).collect();
    for domain in &domains {
        spf::look(&dns, domain, &ips, findings).await;
    }
    let signers = dkim::look(settings, &dns, findings).await;
    for sender in senders {
        let own: Vec<&str> =
            signers.iter().map(String::as_str).filter(|signer| is_of(sender, signer)).collect();
        let returns = settings.bounce_domain.as_deref().unwrap_or(sender);
        dmarc::look(&dns, sender, &own, returns, findings).await;
    }
    if let Some(domain) = &settings.bounce_domain {
        if dns.exchangers(domain).await.is_empty() {
            let to_do = format!("Publish an MX record for {domain}, to the server that takes bounces in.");
            findings.fault("mx", format!("{domain} takes no mail: bounces are lost"), to_do);
        } else {
            findings.ok("mx", format!("{domain} takes mail"));
        }
    }
    hello(&dns, settings.mail_domain(), findings).await;
    for relay in relays.iter().filter(|relay| is_public(&relay.ip)) {
        reverse(&dns, relay, findings).await;
    }
}

/// Whether a domain is another or below it: then the other's keys sign for it.
fn is_of(domain: &str, other: &str) -> bool {
    domain.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The name by which we greet relays: strict ones let in nobody whose name leads nowhere.
async fn hello(dns: &Dns, name: &str, findings: &mut Findings) {
    if dns.addresses(name).await.is_empty() && dns.exchangers(name).await.is_empty() {
        let to_do =
            format!("Publish an address (A) or a mail server (MX) for {name}, the domain of LIANYI_FROM.");
        return findings.warn("helo", format!("we greet as {name}, a name that leads nowhere"), to_do);
    }
    findings.ok("helo", format!("we greet as {name}, a name that leads somewhere"));
}

async fn reverse(dns: &Dns, relay: &Seen, findings: &mut Findings) {
    let ip = relay.ip;
    let mut leads_back = None;
    for name in dns.names(ip).await {
        if dns.addresses(&name).await.contains(&ip) {
            leads_back = Some(name);
        }
    }
    let Some(name) = leads_back else {
        let to_do =
            "Have whoever gave you the address set its name (PTR), and let that name lead back to it.";
        return findings.fault("ptr", format!("{ip} has no name that leads back to it"), to_do);
    };
    findings.ok("ptr", format!("{ip} is {name}, and back"));
    let (said, own) = (relay.name.trim_end_matches('.'), name.trim_end_matches('.'));
    if said.eq_ignore_ascii_case(own) {
        findings.ok("helo", format!("{ip} greets as {own}"));
    } else {
        let to_do =
            format!("Set the relay's own name (for Postfix, myhostname) to {own}, or its PTR to {said}.");
        findings.warn("helo", format!("{ip} greets as {said}, and is {own}"), to_do);
    }
}

/// An address that others see. Behind any other the relay sends from one that is not known here.
pub fn is_public(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !(ip.is_loopback() || ip.is_private() || ip.is_link_local()),
        IpAddr::V6(ip) => !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()),
    }
}
