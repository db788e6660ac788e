use std::net::{IpAddr, SocketAddr};

use anyhow::Context as _;
use hickory_resolver::{
    TokioResolver,
    config::{NameServerConfig, ResolverConfig},
    net::runtime::TokioRuntimeProvider,
    proto::rr::RData,
};

use super::{Findings, dkim, spf};
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

pub async fn look(settings: &Settings, relays: &[IpAddr], findings: &mut Findings) {
    let dns = match Dns::open(settings) {
        Ok(dns) => dns,
        Err(error) => {
            return findings.fault("dns", format!("{error:#}"), "Name a name server by LIANYI_RESOLVER.");
        }
    };
    let from = settings.mail_domain();
    // SPF is asked of the return path, which DMARC then compares with the sender.
    let mut domains = vec![from];
    domains.extend(settings.bounce_domain.as_deref().filter(|domain| *domain != from));
    for domain in &domains {
        spf::look(&dns, domain, relays, findings).await;
    }
    dmarc(&dns, from, findings).await;
    dkim::look(settings, &dns, findings).await;
    if let Some(domain) = &settings.bounce_domain {
        if dns.exchangers(domain).await.is_empty() {
            let to_do = format!("Publish an MX record for {domain}, to the server that takes bounces in.");
            findings.fault("mx", format!("{domain} takes no mail: bounces are lost"), to_do);
        } else {
            findings.ok("mx", format!("{domain} takes mail"));
        }
    }
    for ip in relays.iter().filter(|ip| is_public(ip)) {
        reverse(&dns, *ip, findings).await;
    }
}

async fn dmarc(dns: &Dns, domain: &str, findings: &mut Findings) {
    const WHAT: &str = "dmarc";
    let mut found = None;
    // A domain without a record of its own is judged by that of the one above it.
    let mut asked = domain;
    while found.is_none() && asked.contains('.') {
        let records = dns.texts(&format!("_dmarc.{asked}")).await;
        found = records.into_iter().find(|text| text.starts_with("v=DMARC1"));
        asked = asked.split_once('.').map_or("", |(_, above)| above);
    }
    let Some(record) = found else {
        let to_do = format!("Publish at _dmarc.{domain}: v=DMARC1; p=none; rua=mailto:postmaster@{domain}");
        return findings.fault(WHAT, format!("{domain} has no DMARC record"), to_do);
    };
    let tag = |name: &str| {
        let tags = record.split(';').filter_map(|tag| tag.split_once('='));
        tags.map(|(n, value)| (n.trim(), value.trim())).find(|(n, _)| *n == name).map(|(_, value)| value)
    };
    match tag("p") {
        Some(policy @ ("quarantine" | "reject")) => findings.ok(WHAT, format!("{domain}: p={policy}")),
        Some("none") => findings.warn(
            WHAT,
            format!("{domain} only watches (p=none)"),
            "When the reports show no mail of yours failing, raise it to p=quarantine, then p=reject.",
        ),
        _ => findings.fault(WHAT, format!("{domain}: the record has no policy"), "Add p=none to it."),
    }
}

async fn reverse(dns: &Dns, ip: IpAddr, findings: &mut Findings) {
    let names = dns.names(ip).await;
    for name in &names {
        if dns.addresses(name).await.contains(&ip) {
            return findings.ok("ptr", format!("{ip} is {name}, and back"));
        }
    }
    let to_do = "Have whoever gave you the address set its name (PTR), and let that name lead back to it.";
    findings.fault("ptr", format!("{ip} has no name that leads back to it"), to_do);
}

/// An address that others see. Behind any other the relay sends from one that is not known here.
pub fn is_public(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !(ip.is_loopback() || ip.is_private() || ip.is_link_local()),
        IpAddr::V6(ip) => !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()),
    }
}
