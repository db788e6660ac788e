//! Whether the records of our selectors hold the public halves of the keys that sign.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::signature::{Ed25519KeyPair, KeyPair as _, RsaKeyPair};
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};

use super::{Findings, dns::Dns};
use crate::settings::Settings;

const WHAT: &str = "dkim";

/// Returns the domains for which somebody who asks finds our key.
pub async fn look(settings: &Settings, dns: &Dns, findings: &mut Findings) -> Vec<String> {
    let mut signers = Vec::new();
    let Some(list) = &settings.dkim else {
        let to_do = "Name the list of keys by LIANYI_DKIM, unless the relay signs.";
        findings.warn(WHAT, "lianyi does not sign its mail", to_do);
        return signers;
    };
    let text = match fs::read_to_string(list) {
        Ok(text) => text,
        Err(error) => {
            let found = format!("{} cannot be read: {error}", list.display());
            findings.fault(WHAT, found, "See LIANYI_DKIM in lianyi.example.toml.");
            return signers;
        }
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [selector, domain, path] = words[..] else {
            findings.fault(WHAT, "a line of the list is none", "Write `selector domain path-to-PEM`.");
            continue;
        };
        let name = format!("{selector}._domainkey.{domain}");
        let path = list.parent().unwrap_or_else(|| Path::new("")).join(path);
        let (kind, ours) = match public_half(&path) {
            Ok(found) => found,
            Err(error) => {
                findings.fault(WHAT, format!("{name}: {error:#}"), "Make the key anew.");
                continue;
            }
        };
        let records = dns.texts(&name).await;
        let published = records.iter().find_map(|record| {
            let tags = record.split(';').filter_map(|tag| tag.split_once('='));
            let key = tags.map(|(n, v)| (n.trim(), v)).find(|(n, _)| *n == "p")?.1;
            STANDARD.decode(key.split_whitespace().collect::<String>()).ok()
        });
        match published {
            // An RSA key is published with its algorithm before it, or bare; it ends the same.
            Some(key) if key.ends_with(&ours) => {
                findings.ok(WHAT, format!("{name} holds our key"));
                signers.push(domain.to_owned());
            }
            Some(_) => {
                let to_do = format!("Publish at {name}: {}", record(kind, &ours));
                findings.fault(WHAT, format!("{name} holds another key than the one that signs"), to_do);
            }
            None => {
                let to_do = format!("Publish at {name}: {}", record(kind, &ours));
                findings.fault(WHAT, format!("{name} has no key"), to_do);
            }
        }
    }
    signers
}

fn record(kind: &str, key: &[u8]) -> String {
    format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(key))
}

/// As it is published: Ed25519 bare (RFC 8463), RSA as RSAPublicKey (RFC 6376 §3.6.1).
fn public_half(path: &Path) -> anyhow::Result<(&'static str, Vec<u8>)> {
    let key = PrivateKeyDer::from_pem_file(path).with_context(|| format!("{}", path.display()))?;
    let refused = |_| anyhow::anyhow!("{} holds no RSA or Ed25519 key", path.display());
    Ok(match &key {
        PrivateKeyDer::Pkcs1(der) => {
            let pair = RsaKeyPair::from_der(der.secret_pkcs1_der()).map_err(refused)?;
            ("rsa", pair.public_key().as_ref().to_vec())
        }
        PrivateKeyDer::Pkcs8(der) => {
            let der = der.secret_pkcs8_der();
            match Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
                Ok(pair) => ("ed25519", pair.public_key().as_ref().to_vec()),
                Err(_) => {
                    let pair = RsaKeyPair::from_pkcs8(der).map_err(refused)?;
                    ("rsa", pair.public_key().as_ref().to_vec())
                }
            }
        }
        _ => bail!("{} is neither PKCS #1 nor #8", path.display()),
    })
}
