//! Who our mails are from: the house itself, its mailings, where answers go, and what is signed.

use anyhow::{Context as _, bail};
use lettre::{Address, message::Mailbox};

use super::dkim::Dkim;

pub struct Letterhead {
    from: Mailbox,
    mailings: Option<Mailbox>,
    reply_to: Option<Mailbox>,
    dkim: Dkim,
}

impl Letterhead {
    /// Senders are written `Name <address>` or as an address alone. What people do with mailings, such as calling
    /// them junk, falls on the address they come from: they should have one of their own.
    pub fn new(
        from: &str,
        mailings: Option<&str>,
        reply_to: Option<&str>,
        dkim: Dkim,
    ) -> anyhow::Result<Self> {
        let named = |setting: Option<&str>| setting.map(mailbox).transpose();
        let head = Self {
            from: mailbox(from).context("LIANYI_FROM is written `Name <name@example.org>`")?,
            mailings: named(mailings).context("LIANYI_FROM_MAILINGS is written `Name <name@example.org>`")?,
            reply_to: named(reply_to).context("LIANYI_REPLY_TO is written `Name <name@example.org>`")?,
            dkim,
        };
        let senders = [("LIANYI_FROM", Some(&head.from)), ("LIANYI_FROM_MAILINGS", head.mailings.as_ref())];
        for (setting, sender) in senders {
            let domain = sender.map_or("", |sender| sender.email.domain());
            if sender.is_some() && !head.dkim.is_empty() && !head.dkim.signs_for(domain) {
                bail!("{setting}: no key in the list that LIANYI_DKIM names signs for {domain}");
            }
        }
        Ok(head)
    }

    /// The sender of mailings, or of everything else.
    pub(crate) fn from(&self, is_bulk: bool) -> &Mailbox {
        self.mailings.as_ref().filter(|_| is_bulk).unwrap_or(&self.from)
    }

    pub(crate) fn reply_to(&self) -> Option<&Mailbox> {
        self.reply_to.as_ref()
    }

    pub(crate) fn dkim(&self) -> &Dkim {
        &self.dkim
    }
}

/// Read by hand: the library's parser refuses names that are not quoted when they hold a dot.
fn mailbox(setting: &str) -> anyhow::Result<Mailbox> {
    let setting = setting.trim();
    let (name, address) = match setting.strip_suffix('>').and_then(|s| s.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim()),
        None => ("", setting),
    };
    if name.chars().any(char::is_control) {
        bail!("the sender's name holds a control character");
    }
    let address = in_ascii(address.parse().context("the sender's address is no address")?);
    if !(address.user().is_ascii() && address.domain().is_ascii()) {
        bail!("the sender's address must be in ASCII");
    }
    Ok(Mailbox::new(Some(name.to_owned()).filter(|name| !name.is_empty()), address))
}

/// A domain in other letters travels as its A-labels: no mail needs SMTPUTF8 for it.
pub(crate) fn in_ascii(address: Address) -> Address {
    if address.domain().is_ascii() {
        return address;
    }
    let domain = idna::domain_to_ascii(address.domain()).ok();
    domain.and_then(|domain| Address::new(address.user(), domain).ok()).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_whose_domain_nobody_signs_is_refused_by_the_name_of_its_setting() {
        let key = || {
            let pem =
                ring::signature::Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).unwrap();
            let pem = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, pem.as_ref());
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE KEY-----\n");
            let mut dkim = Dkim::default();
            dkim.add("s1", "forum.example", pem.as_bytes()).unwrap();
            dkim
        };
        assert!(Letterhead::new("post@forum.example", Some("news@forum.example"), None, key()).is_ok());
        let wrong = |from: &str, mailings: Option<&str>| {
            Letterhead::new(from, mailings, None, key()).err().unwrap().to_string()
        };
        assert!(wrong("post@other.example", None).starts_with("LIANYI_FROM:"));
        assert!(wrong("post@forum.example", Some("n@other.example")).starts_with("LIANYI_FROM_MAILINGS:"));
    }

    #[test]
    fn mailings_have_the_sender_that_is_set_for_them_and_otherwise_the_common_one() {
        let set = Letterhead::new("a@forum.example", Some("b@论坛.example"), None, Dkim::default()).unwrap();
        assert_eq!(set.from(true).email.to_string(), format!("b@{}.example", label()));
        assert_eq!(set.from(false).email.to_string(), "a@forum.example");
        let unset = Letterhead::new("a@forum.example", None, None, Dkim::default()).unwrap();
        assert_eq!(unset.from(true).email.to_string(), "a@forum.example");
    }

    fn label() -> String {
        idna::domain_to_ascii("论坛").unwrap()
    }
}
