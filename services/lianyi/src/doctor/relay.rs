use std::{net::IpAddr, sync::Arc};

use workers::post::{Certificate, Encryption, Examined, Relay};

use super::Findings;
use crate::settings::{Settings, address_in};

const WHAT: &str = "relay";
const TLS: &str = "tls";
/// A certificate that ends sooner should have been renewed.
const FEW_DAYS: u32 = 21;

/// A relay that answered.
pub struct Seen {
    pub ip: IpAddr,
    /// What it calls itself, towards us as towards the world.
    pub name: String,
}

/// Greets each relay, comes in as a worker does, and goes.
pub async fn look(settings: &Settings, findings: &mut Findings) -> Vec<Seen> {
    let mut seen = Vec::new();
    let senders: Vec<_> = senders(settings).iter().filter_map(|sender| sender.parse().ok()).collect();
    if settings.relays.reveal().is_empty() {
        findings.fault(WHAT, "none is named", "Set SMTP_URL to the relay that takes the mail.");
    }
    for setting in settings.relays.reveal() {
        let relay = match Relay::parse(setting) {
            Ok(relay) => Arc::new(relay),
            Err(error) => {
                let to_do = "Correct SMTP_URL; lianyi.example.toml shows how it is written.";
                findings.fault(WHAT, format!("{error:#}"), to_do);
                continue;
            }
        };
        match relay.examine(settings.mail_domain(), &senders).await {
            Ok(examined) => {
                judge(&relay, &examined, findings);
                seen.push(Seen { ip: examined.address, name: examined.name });
            }
            Err(error) => {
                let to_do = "See that it runs, that no firewall is between, and that SMTP_URL names it.";
                findings.fault(WHAT, format!("{} does not answer: {error}", relay.name()), to_do);
            }
        }
    }
    seen
}

/// Whom relays hear mail is from: an address like those that bounces come to, or the senders themselves.
fn senders(settings: &Settings) -> Vec<String> {
    if let Some(domain) = &settings.bounce_domain {
        return vec![format!("bounce+{}@{domain}", "0".repeat(32))];
    }
    let senders = [Some(&settings.from), settings.from_mailings.as_ref()];
    senders.into_iter().flatten().map(|sender| address_in(sender).to_owned()).collect()
}

fn judge(relay: &Relay, examined: &Examined, findings: &mut Findings) {
    let at = relay.name();
    findings.ok(WHAT, format!("{at} answers"));
    let is_trusted = encryption(relay, examined.certificate.as_ref(), findings);
    match &examined.lets_us_in {
        Ok(()) if relay.has_password() => findings.ok("login", format!("{at} takes our password")),
        Ok(()) => {}
        // Of the encryption all was said.
        Err(_) if !is_trusted => {}
        Err(error) if relay.has_password() => {
            let to_do = "Correct the user and the password in SMTP_URL (what is neither letter nor digit as %40 is for @), or have the relay let them in.";
            findings.fault("login", format!("{at} does not let us in: {error}"), to_do);
        }
        Err(error) => {
            let to_do =
                "Have the relay take mail from this machine, or name a user and a password in SMTP_URL.";
            findings.fault("login", format!("{at} does not let us in: {error}"), to_do);
        }
    }
    for (sender, said) in &examined.refused {
        let to_do = format!(
            "Have the relay let us send as {sender}; or correct LIANYI_FROM, LIANYI_FROM_MAILINGS or LIANYI_BOUNCE_DOMAIN, whichever names it."
        );
        findings.fault(WHAT, format!("{at} takes no mail from {sender}: {said}"), to_do);
    }
    for (word, to_do) in [
        ("PIPELINING", "Use a relay that offers it: mail goes faster."),
        ("SIZE", "Use a relay that says how large a mail may be."),
        ("SMTPUTF8", "Addresses in other scripts cannot be reached through it."),
    ] {
        if !examined.offers(word) {
            findings.warn(WHAT, format!("{at} offers no {word}"), to_do);
        }
    }
}

/// Whether mail may be handed over on such a line, as far as the setting is concerned.
fn encryption(relay: &Relay, certificate: Option<&Certificate>, findings: &mut Findings) -> bool {
    let at = relay.name();
    let Some(certificate) = certificate else {
        let (found, to_do) =
            (format!("{at} offers no STARTTLS"), "Switch TLS on at the relay, or name one that has it.");
        match relay.encryption {
            Encryption::Required | Encryption::FromTheStart => findings.fault(TLS, found, to_do),
            Encryption::WhereOffered if relay.is_local => {
                findings.ok(TLS, format!("{at} is on this machine"));
                return true;
            }
            Encryption::WhereOffered => {
                findings.warn(TLS, found, to_do);
                return !relay.has_password();
            }
        }
        return false;
    };
    match &certificate.flaw {
        Some(flaw) => {
            let found = format!("the certificate of {at} {flaw}");
            let to_do = format!(
                "Have {} given a certificate in that name by an authority that is known, or name the house's own authority by ?ca=FILE in SMTP_URL.",
                relay.host
            );
            if relay.insists() {
                findings.fault(TLS, found + ": no mail goes there", to_do);
                return false;
            }
            findings.warn(TLS, found + ": mail goes there encrypted, to whoever answers", to_do);
        }
        None if certificate.days_left < FEW_DAYS => {
            let found = format!("the certificate of {at} ends in {} days", certificate.days_left);
            findings.warn(TLS, found, "Renew it now, and see why it was not renewed by itself.");
        }
        None => {
            let days = certificate.days_left;
            findings.ok(TLS, format!("the certificate of {at} holds for {days} more days"));
        }
    }
    true
}
