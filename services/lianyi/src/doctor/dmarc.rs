//! Whether mail from our domains passes DMARC: what their records ask, and which of our names agree with them.

use super::{Findings, dns::Dns};

const WHAT: &str = "dmarc";
const ALIGNED: &str = "alignment";

/// What is published for a domain, or for one above it.
struct Record {
    text: String,
    /// The highest name above the domain, or itself, that has a record: names below it are one house.
    organisation: String,
}

impl Record {
    /// Asks upwards, name by name.
    async fn of(dns: &Dns, domain: &str) -> Option<Self> {
        let (mut found, mut asked): (Option<Self>, &str) = (None, domain);
        while asked.contains('.') {
            let records = dns.texts(&format!("_dmarc.{asked}")).await;
            if let Some(text) = records.into_iter().find(|text| text.starts_with("v=DMARC1")) {
                let here = Self { text, organisation: asked.to_owned() };
                // A registry speaks for those who registered there, and makes no house of them (psd=y).
                if here.tag("psd") == Some("y") {
                    break;
                }
                // The nearest counts, the highest says where the house ends.
                found = Some(Self { text: found.map_or(here.text, |nearest| nearest.text), ..here });
            }
            asked = asked.split_once('.').map_or("", |(_, above)| above);
        }
        found
    }

    fn tag(&self, name: &str) -> Option<&str> {
        let tags = self.text.split(';').filter_map(|tag| tag.split_once('='));
        tags.map(|(n, value)| (n.trim(), value.trim())).find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// Whether a name agrees with the sender's domain, in the manner that a tag asks for.
    async fn agrees(&self, dns: &Dns, manner: &str, name: &str, domain: &str) -> bool {
        if name.eq_ignore_ascii_case(domain) {
            return true;
        }
        let is_strict = self.tag(manner) == Some("s");
        let organisation = async || Record::of(dns, name).await.map(|record| record.organisation);
        !is_strict && organisation().await.as_deref() == Some(self.organisation.as_str())
    }
}

/// One sender's domain: `signers` are the domains of the keys that sign for it, `returns` is that of its return path.
pub async fn look(dns: &Dns, domain: &str, signers: &[&str], returns: &str, findings: &mut Findings) {
    let Some(record) = Record::of(dns, domain).await else {
        let to_do = format!("Publish at _dmarc.{domain}: v=DMARC1; p=none; rua=mailto:postmaster@{domain}");
        return findings.fault(WHAT, format!("{domain} has no DMARC record"), to_do);
    };
    match record.tag("p") {
        Some(policy @ ("quarantine" | "reject")) => findings.ok(WHAT, format!("{domain}: p={policy}")),
        Some("none") => findings.warn(
            WHAT,
            format!("{domain} only watches (p=none)"),
            "When the reports show no mail of yours failing, raise it to p=quarantine, then p=reject.",
        ),
        _ => findings.fault(WHAT, format!("{domain}: the record has no policy"), "Add p=none to it."),
    }
    let mut signed = None;
    for signer in signers {
        if record.agrees(dns, "adkim", signer, domain).await {
            signed = Some(*signer);
        }
    }
    let returned = record.agrees(dns, "aspf", returns, domain).await;
    match (signed, returned) {
        (Some(signer), true) => {
            let found = format!(
                "mail from {domain} agrees with its signature ({signer}) and return path ({returns})"
            );
            findings.ok(ALIGNED, found);
        }
        (Some(signer), false) => {
            let found = format!("mail from {domain} agrees with its signature ({signer})");
            findings.ok(ALIGNED, found);
        }
        (None, true) => {
            let found = format!("mail from {domain} agrees with its return path alone: forwarded mail fails");
            let to_do = format!("Sign with a key of {domain} (LIANYI_DKIM), unless the relay does.");
            findings.warn(ALIGNED, found, to_do);
        }
        (None, false) => {
            let found = format!(
                "mail from {domain} agrees neither with a signature nor with its return path ({returns}): it fails DMARC"
            );
            let to_do = format!(
                "Sign with a key of {domain} itself (LIANYI_DKIM), or have bounces come to a domain below it (LIANYI_BOUNCE_DOMAIN)."
            );
            findings.fault(ALIGNED, found, to_do);
        }
    }
}
