//! Signatures of our domain under mails (RFC 6376, RFC 8463): relaxed/relaxed, over the whole body.

use std::fmt::Write as _;

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};

/// What is signed. A name that stands here twice is signed once more than a mail has it, so that nobody can add
/// another one; so is a name that the mail does not have.
const SIGNED: [&str; 25] = [
    "from",
    "from",
    "to",
    "to",
    "cc",
    "subject",
    "subject",
    "date",
    "date",
    "message-id",
    "message-id",
    "mime-version",
    "content-type",
    "content-type",
    "reply-to",
    "reply-to",
    "auto-submitted",
    "content-language",
    "list-id",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-unsubscribe-post",
    "feedback-id",
];

/// The keys that sign. Those that no longer sign are not here; their selectors stay in DNS for a while.
#[derive(Default)]
pub struct Dkim(Vec<Signer>);

struct Signer {
    selector: String,
    domain: String,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl Dkim {
    /// Adds a private key in PEM: RSA of 2048 bits or more (PKCS #1 or #8), or Ed25519 (PKCS #8).
    pub fn add(&mut self, selector: &str, domain: &str, pem: &[u8]) -> anyhow::Result<()> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
        };
        let domain = idna::domain_to_ascii(domain).unwrap_or_default();
        if !is_name(selector) || !is_name(&domain) {
            bail!("a line is `selector domain path-to-PEM`");
        }
        let key = Key::read(pem).with_context(|| format!("the key of the selector {selector:?}"))?;
        self.0.push(Signer { selector: selector.to_owned(), domain, key });
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether mail from a domain is signed by it, or by one above it: so DMARC asks.
    pub fn signs_for(&self, from: &str) -> bool {
        self.0.iter().any(|signer| signer.is_for(from))
    }

    /// The signatures of a mail from a domain, as headers that go before all others.
    pub(crate) fn sign(&self, from: &str, mail: &[u8], now: i64) -> Result<String, String> {
        let mut headers = String::new();
        let mut signers = self.0.iter().filter(|signer| signer.is_for(from)).peekable();
        if signers.peek().is_none() {
            return Ok(headers);
        }
        let (head, body) = halves(mail);
        let body = STANDARD.encode(digest(&SHA256, &relaxed_body(body)));
        let (names, signed) = signed_headers(head);
        for signer in signers {
            headers.push_str(&signer.sign(&names, &signed, &body, now)?);
        }
        Ok(headers)
    }
}

impl Signer {
    fn is_for(&self, from: &str) -> bool {
        let above = from.strip_suffix(self.domain.as_str());
        above.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    fn sign(&self, names: &str, signed: &[u8], body: &str, now: i64) -> Result<String, String> {
        let (algorithm, domain, selector) = (self.key.algorithm(), &self.domain, &self.selector);
        // Written as the relaxed form reads it, but for the folds.
        let tags = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={domain};{FOLD}s={selector}; t={now}; h={names};{FOLD}bh={body};{FOLD}b="
        );
        let mut input = Vec::with_capacity(signed.len() + tags.len() + 16);
        input.extend_from_slice(signed);
        input.extend_from_slice(b"dkim-signature:");
        relax(&mut input, tags.as_bytes());
        let mut header = format!("DKIM-Signature: {tags}");
        let signature = STANDARD.encode(self.key.sign(&input)?);
        for (n, part) in signature.as_bytes().chunks(72).enumerate() {
            let part = std::str::from_utf8(part).unwrap_or_default();
            let _ = write!(header, "{}{part}", if n > 0 { FOLD } else { "" });
        }
        header.push_str("\r\n");
        Ok(header)
    }
}

const FOLD: &str = "\r\n ";

impl Key {
    fn read(pem: &[u8]) -> anyhow::Result<Self> {
        let der = PrivateKeyDer::from_pem_slice(pem).context("it is no private key in PEM")?;
        let rsa = match &der {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                if let Ok(key) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
                    return Ok(Self::Ed25519(key));
                }
                RsaKeyPair::from_pkcs8(der)
            }
            _ => bail!("it is neither RSA nor Ed25519"),
        };
        let key = rsa.map_err(|error| {
            anyhow::anyhow!("it is neither Ed25519 nor RSA of 2048 bits or more: {error}")
        })?;
        Ok(Self::Rsa(Box::new(key)))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa-sha256",
            Self::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Self::Ed25519(key) => Ok(key.sign(digest(&SHA256, input).as_ref()).as_ref().to_vec()),
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_key().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature)
                    .map_err(|_| "the signature failed".to_owned())?;
                Ok(signature)
            }
        }
    }
}

/// The headers with their last line break, and the body.
pub(super) fn halves(mail: &[u8]) -> (&[u8], &[u8]) {
    let end = mail.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or((mail, &[]), |end| (&mail[..end + 2], &mail[end + 4..]))
}

/// Headers with the lines that continue them, in their order: name and value.
pub(super) fn fields(head: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut fields = Vec::with_capacity(16);
    let mut rest = head;
    while !rest.is_empty() {
        let ends =
            |at: &usize| rest[*at..].starts_with(b"\r\n") && !matches!(rest.get(at + 2), Some(b' ' | b'\t'));
        let end = (0..rest.len()).filter(|at| rest[*at] == b'\r').find(ends).unwrap_or(rest.len());
        let field = &rest[..end];
        if let Some(colon) = field.iter().position(|byte| *byte == b':') {
            fields.push((&field[..colon], &field[colon + 1..]));
        }
        rest = rest.get(end + 2..).unwrap_or_default();
    }
    fields
}

/// The names in `h=`, and the headers that they stand for in the relaxed form. A name that a mail has no more
/// headers of stands for nothing.
fn signed_headers(head: &[u8]) -> (String, Vec<u8>) {
    let fields = fields(head);
    let mut signed = Vec::with_capacity(head.len());
    let mut names = String::with_capacity(192);
    for (n, name) in SIGNED.iter().enumerate() {
        let before = SIGNED[..n].iter().filter(|other| *other == name).count();
        let mut found = fields.iter().rev().filter(|(field, _)| field.eq_ignore_ascii_case(name.as_bytes()));
        if let Some((_, value)) = found.nth(before) {
            signed.extend_from_slice(name.as_bytes());
            signed.push(b':');
            relax(&mut signed, value);
            signed.extend_from_slice(b"\r\n");
        }
        if n > 0 {
            names.push(':');
        }
        // Lines of h= stay short.
        if n > 0 && n % 5 == 0 {
            names.push_str(FOLD);
        }
        names.push_str(name);
    }
    (names, signed)
}

/// A header's value: unfolded, white space single, none at the ends.
fn relax(out: &mut Vec<u8>, value: &[u8]) {
    let begins = out.len();
    let mut gap = false;
    for byte in value {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => gap = true,
            _ => {
                if gap && out.len() > begins {
                    out.push(b' ');
                }
                gap = false;
                out.push(*byte);
            }
        }
    }
}

/// A body: white space single within lines and none at their ends, no empty lines at the end.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len() + 2);
    let mut filled = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut gap = false;
        for piece in line.split(|byte| matches!(byte, b' ' | b'\t')) {
            if gap && !piece.is_empty() && relaxed.last() != Some(&b' ') {
                relaxed.push(b' ');
            }
            relaxed.extend_from_slice(piece);
            gap = true;
        }
        if !relaxed.ends_with(b"\n") && !relaxed.is_empty() {
            filled = relaxed.len() + 2;
        }
        relaxed.extend_from_slice(b"\r\n");
    }
    relaxed.truncate(filled);
    relaxed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relaxed_form_is_that_of_the_standard() {
        // RFC 6376, section 3.4.5.
        assert_eq!(relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
        assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
        assert_eq!(relaxed_body(b"a\r\n\r\nb"), b"a\r\n\r\nb\r\n");
        let mut header = Vec::new();
        relax(&mut header, b" Y\t\r\n\tZ  ");
        assert_eq!(header, b"Y Z");
    }

    #[test]
    fn a_domain_signs_for_itself_and_what_is_below_it() {
        let signer = |domain: &str| Signer {
            selector: "s1".to_owned(),
            domain: domain.to_owned(),
            key: Key::Ed25519(Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()),
        };
        assert!(signer("forum.example").is_for("forum.example"));
        assert!(signer("forum.example").is_for("news.forum.example"));
        assert!(!signer("forum.example").is_for("notforum.example"));
        assert!(!signer("news.forum.example").is_for("forum.example"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let mut dkim = Dkim::default();
        assert!(dkim.add("s1", "forum.example", b"-----BEGIN NOTHING-----").is_err());
        assert!(dkim.add("s 1", "forum.example", b"").is_err());
    }
}
