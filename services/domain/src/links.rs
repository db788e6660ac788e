//! Links in mails that let their holder act: `v1.key.purpose.subject.expiry.signature`.
//! They hold an id and no personal data; nothing changes by opening one, only by the button behind it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::secret::{self, Secret};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sent to the address of a registration: whoever holds it has that address.
    Registration,
    /// Given to whoever made a registration: shows and withdraws it, but proves no address.
    Manage,
    Invitation,
    Offer,
    Application,
    /// Sent to the address that the roll has: says whether an application is theirs.
    Claim,
    /// Sent to a delegation's focal point: names people for its seats.
    Delegation,
    Unsubscribe,
    /// A device at a door, whose holder checks people in without an account.
    Door,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Manage => "manage",
            Self::Invitation => "invitation",
            Self::Offer => "offer",
            Self::Application => "application",
            Self::Claim => "claim",
            Self::Delegation => "delegation",
            Self::Unsubscribe => "unsubscribe",
            Self::Door => "door",
        }
    }
}

/// The keys that sign links. The first signs; all of them are believed, so that keys can be changed in peace.
#[derive(Debug, Clone)]
pub struct Keys(Vec<(String, Secret<[u8; 32]>)>);

#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("the key file is empty: it needs a line `name 64-hex-digits`")]
    Empty,
    #[error("line {0} of the key file is not `name 64-hex-digits`")]
    Malformed(usize),
    #[error("the key on line {0} is a default or too simple; make one from 32 random bytes")]
    Weak(usize),
}

impl Keys {
    /// Reads a key file: a name and 64 hexadecimal digits a line, the signing key first.
    pub fn parse(file: &str) -> Result<Self, KeysError> {
        let mut keys = Vec::new();
        for (n, line) in file.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
        {
            let malformed = || KeysError::Malformed(n + 1);
            let (name, hex) = line.trim().split_once(' ').ok_or_else(malformed)?;
            let bytes = unhex(hex.trim()).ok_or_else(malformed)?;
            if !name.chars().all(|c| c.is_ascii_alphanumeric()) {
                return Err(malformed());
            }
            let bytes = Secret::new(bytes);
            let distinct: std::collections::BTreeSet<u8> = bytes.reveal().iter().copied().collect();
            if distinct.len() < 8 {
                return Err(KeysError::Weak(n + 1));
            }
            keys.push((name.to_owned(), bytes));
        }
        if keys.is_empty() { Err(KeysError::Empty) } else { Ok(Self(keys)) }
    }

    /// A token for one purpose and subject, good until `now + lasts`.
    pub fn sign(&self, purpose: Purpose, subject: Uuid, now: Timestamp, lasts: SignedDuration) -> String {
        let Some((name, key)) = self.0.first() else {
            return String::new();
        };
        let expiry = now.as_second().saturating_add(lasts.as_secs());
        let said = format!("v1.{name}.{}.{}.{expiry}", purpose.word(), subject.simple());
        let signature = URL_SAFE_NO_PAD.encode(mac(key, purpose, &said));
        format!("{said}.{signature}")
    }

    /// The subject of a token that we signed for this purpose and that is still good.
    pub fn verify(&self, purpose: Purpose, token: &str, now: Timestamp) -> Option<Uuid> {
        self.read(purpose, token).filter(|(_, expiry)| *expiry > now.as_second()).map(|(subject, _)| subject)
    }

    /// The subject of a token that we signed for this purpose once, however long ago. It opens nothing: a new link goes
    /// to the address that it was for.
    pub fn verify_however_old(&self, purpose: Purpose, token: &str) -> Option<Uuid> {
        self.read(purpose, token).map(|(subject, _)| subject)
    }

    /// The subject of a token that we signed for this purpose, and the second in which it ends.
    fn read(&self, purpose: Purpose, token: &str) -> Option<(Uuid, i64)> {
        let (said, signature) = token.rsplit_once('.')?;
        let parts: Vec<&str> = said.split('.').collect();
        let [version, name, word, subject, expiry] = parts.as_slice() else {
            return None;
        };
        if *version != "v1" || *word != purpose.word() {
            return None;
        }
        let (_, key) = self.0.iter().find(|(n, _)| n == name)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let right = bool::from(mac(key, purpose, said).as_slice().ct_eq(&signature));
        if right { Some((Uuid::parse_str(subject).ok()?, expiry.parse().ok()?)) } else { None }
    }

    /// The code in a ticket's QR picture: the id and 128 bits that only we can make, in hexadecimal digits, which
    /// survive a scanner that types on a keyboard of another language. It ends with what it stands for.
    pub fn ticket_code(&self, id: Uuid) -> String {
        self.ticket_codes(id).next().unwrap_or_default()
    }

    /// Every code that a ticket of this id may bear: the keys that signed before are believed too.
    pub fn ticket_codes(&self, id: Uuid) -> impl Iterator<Item = String> {
        self.0.iter().map(move |(_, key)| format!("{}{}", id.simple(), ticket_tag(key, id)))
    }

    /// Which registration a ticket's code stands for.
    pub fn read_ticket_code(&self, code: &str) -> Option<Uuid> {
        let (id, tag) = code.split_at_checked(32)?;
        let id = Uuid::try_parse(id).ok()?;
        let is_ours = |key| bool::from(ticket_tag(key, id).as_bytes().ct_eq(tag.as_bytes()));
        self.0.iter().any(|(_, key)| is_ours(key)).then_some(id)
    }

    /// Eight digits that follow from an id: a code for a mail that need not be kept anywhere.
    pub fn code(&self, id: Uuid) -> String {
        let Some((_, key)) = self.0.first() else {
            return String::new();
        };
        let mac = keyed(&keyed(key.reveal(), b"lianyi code"), id.as_bytes());
        let number = mac.iter().take(8).fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
        format!("{:08}", number % 100_000_000)
    }

    /// The token that a form must bring back, bound to a session or to a visitor's cookie.
    pub fn form_token(&self, bound_to: &str) -> String {
        self.0.first().map_or_else(String::new, |(_, key)| URL_SAFE_NO_PAD.encode(form_mac(key, bound_to)))
    }

    pub fn form_token_is_right(&self, bound_to: &str, token: &str) -> bool {
        let Ok(token) = URL_SAFE_NO_PAD.decode(token) else {
            return false;
        };
        self.0.iter().any(|(_, key)| bool::from(form_mac(key, bound_to).as_slice().ct_eq(&token)))
    }

    /// The key of this name, or else the newest, in the form that wraps the keys of sealed records.
    pub(crate) fn wrapping_key(&self, name: Option<&str>) -> Option<(String, Zeroizing<[u8; 32]>)> {
        let mut keys = self.0.iter();
        let (name, key) = keys.find(|(own, _)| name.is_none_or(|name| own == name))?;
        let derived = Zeroizing::new(keyed(key.reveal(), b"lianyi vault"));
        Some((name.clone(), Zeroizing::new(derived.as_slice().try_into().ok()?)))
    }
}

/// Each purpose has a key of its own, derived from the one in the file.
fn mac(key: &Secret<[u8; 32]>, purpose: Purpose, said: &str) -> Vec<u8> {
    let derived = Zeroizing::new(keyed(key.reveal(), format!("lianyi link {}", purpose.word()).as_bytes()));
    keyed(&derived, said.as_bytes())
}

fn ticket_tag(key: &Secret<[u8; 32]>, id: Uuid) -> String {
    let derived = Zeroizing::new(keyed(key.reveal(), b"lianyi ticket"));
    secret::hex(keyed(&derived, id.as_bytes()).iter().take(16))
}

fn form_mac(key: &Secret<[u8; 32]>, bound_to: &str) -> Vec<u8> {
    let derived = Zeroizing::new(keyed(key.reveal(), b"lianyi form"));
    keyed(&derived, bound_to.as_bytes())
}

fn keyed(key: &[u8], said: &[u8]) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(said);
            mac.finalize().into_bytes().to_vec()
        }
        // HMAC takes keys of any length
        Err(_) => unreachable!("HMAC takes keys of any length"),
    }
}

fn unhex(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn keys(file: &str) -> Keys {
        Keys::parse(file).unwrap()
    }

    const OLD: &str = "k1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const NEW: &str = "k2 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffe0e1e2e3e4e5e6e7e8e9eaebecedeeef";

    #[test]
    fn a_token_opens_its_own_purpose_until_it_expires() {
        let (keys, now, id) = (keys(OLD), Timestamp::UNIX_EPOCH, Uuid::now_v7());
        let token = keys.sign(Purpose::Registration, id, now, DAY);
        assert_eq!(keys.verify(Purpose::Registration, &token, now), Some(id));
        assert_eq!(keys.verify(Purpose::Offer, &token, now), None);
        assert_eq!(keys.verify(Purpose::Registration, &token, now + DAY), None);
        assert_eq!(keys.verify_however_old(Purpose::Registration, &token), Some(id));
        assert_eq!(keys.verify_however_old(Purpose::Offer, &token), None);
        let forged = token.replace(&id.simple().to_string(), &Uuid::now_v7().simple().to_string());
        assert_eq!(keys.verify(Purpose::Registration, &forged, now), None);
        assert_eq!(keys.verify_however_old(Purpose::Registration, &forged), None);
    }

    #[test]
    fn keys_change_without_breaking_links_that_are_out() {
        let (now, id) = (Timestamp::UNIX_EPOCH, Uuid::now_v7());
        let token = keys(OLD).sign(Purpose::Offer, id, now, DAY);
        assert_eq!(keys(&format!("{NEW}\n{OLD}")).verify(Purpose::Offer, &token, now), Some(id));
        assert_eq!(keys(NEW).verify(Purpose::Offer, &token, now), None);
    }

    #[test]
    fn a_ticket_stands_for_one_registration_and_outlives_a_change_of_keys() {
        let (old, id) = (keys(OLD), Uuid::now_v7());
        let code = old.ticket_code(id);
        assert_eq!(code.len(), 64);
        assert_eq!(keys(&format!("{NEW}\n{OLD}")).read_ticket_code(&code), Some(id));
        assert_eq!(keys(NEW).read_ticket_code(&code), None);
        let other = Uuid::now_v7().simple().to_string();
        for wrong in [code.replace(&code[..32], &other), code[..40].to_owned(), "я".repeat(32), String::new()]
        {
            assert_eq!(old.read_ticket_code(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn short_simple_and_missing_keys_are_refused() {
        assert!(matches!(Keys::parse(""), Err(KeysError::Empty)));
        assert!(matches!(Keys::parse("k1 abcd"), Err(KeysError::Malformed(1))));
        assert!(matches!(Keys::parse(&format!("k1 {}", "0".repeat(64))), Err(KeysError::Weak(1))));
    }
}
