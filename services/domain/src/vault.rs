//! What must not be read from the database alone: each record has a key of its own, which is wrapped by a key of the
//! key file. Changing keys wraps anew; taking the record's key away makes it unreadable, in backups' successors too.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use sqlx::PgPool;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{links::Keys, secret::Secret};

const NONCE: usize = 24;

/// The key of one record.
pub struct DataKey(Secret<[u8; 32]>);

/// The same as it is kept: under the key of this name.
#[derive(Debug, Clone)]
pub struct Wrapped {
    pub key_name: String,
    pub bytes: Vec<u8>,
}

/// The key is not in the key file, or the bytes are not what was sealed for this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is sealed cannot be opened with the keys at hand")]
pub struct Locked;

/// Where something sealed belongs: in another row or column it does not open.
#[derive(Debug, Clone, Copy)]
pub struct Place(pub &'static str, pub Uuid, pub &'static str);

impl Place {
    fn bound_to(self) -> String {
        format!("{}|{}|{}", self.0, self.1, self.2)
    }
}

impl DataKey {
    pub fn fresh() -> Self {
        Self(Secret::new(rand::random::<[u8; 32]>()))
    }

    pub fn wrap(&self, keys: &Keys, record: Uuid) -> Result<Wrapped, Locked> {
        let (key_name, key) = keys.wrapping_key(None).ok_or(Locked)?;
        let bytes = seal(&key, &wrapping(record, &key_name), self.0.reveal())?;
        Ok(Wrapped { key_name, bytes })
    }

    pub fn unwrap(keys: &Keys, record: Uuid, wrapped: &Wrapped) -> Result<Self, Locked> {
        let (name, key) = keys.wrapping_key(Some(&wrapped.key_name)).ok_or(Locked)?;
        let bytes = open(&key, &wrapping(record, &name), &wrapped.bytes)?;
        Ok(Self(Secret::new(bytes.as_slice().try_into().map_err(|_| Locked)?)))
    }

    pub fn seal(&self, place: Place, plain: &[u8]) -> Result<Vec<u8>, Locked> {
        seal(self.0.reveal(), &place.bound_to(), plain)
    }

    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Locked> {
        open(self.0.reveal(), &place.bound_to(), sealed)
    }
}

fn wrapping(record: Uuid, key_name: &str) -> String {
    format!("data key|{record}|{key_name}")
}

fn seal(key: &[u8; 32], aad: &str, plain: &[u8]) -> Result<Vec<u8>, Locked> {
    let nonce: [u8; NONCE] = rand::random();
    let payload = Payload { msg: plain, aad: aad.as_bytes() };
    let sealed =
        XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(nonce), payload).map_err(|_| Locked)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; 32], aad: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Locked> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Locked)?;
    let payload = Payload { msg: sealed, aad: aad.as_bytes() };
    let plain = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload);
    plain.map(Zeroizing::new).map_err(|_| Locked)
}

/// How many records were given the newest key, and how many could not be, for want of their old one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rotated {
    pub wrapped: u64,
    pub locked: u64,
}

/// Wraps the key of every record under the newest key of the key file. May be interrupted and begun again; whoever
/// reads or writes meanwhile is not disturbed.
pub async fn rotate(db: &PgPool, keys: &Keys) -> sqlx::Result<Rotated> {
    let newest = keys.wrapping_key(None).map(|(name, _)| name).unwrap_or_default();
    let (mut rotated, mut after) = (Rotated::default(), Uuid::nil());
    loop {
        let some = sqlx::query!(
            r#"
            select id as "id!", data_key as "data_key!", key_name as "key_name!", is_passport as "is_passport!" from (
                select id, data_key, key_name, false as is_passport from documents
                union all select registration_id, data_key, key_name, true from passports
            ) sealed
            where data_key is not null and key_name <> $1 and id > $2 order by id limit 100
            "#,
            newest,
            after,
        )
        .fetch_all(db)
        .await?;
        let Some(last) = some.last() else { return Ok(rotated) };
        after = last.id;
        for row in some {
            let old = Wrapped { key_name: row.key_name, bytes: row.data_key };
            let anew = DataKey::unwrap(keys, row.id, &old).and_then(|key| key.wrap(keys, row.id));
            let Ok(anew) = anew else {
                rotated.locked += 1;
                continue;
            };
            // What was sealed anew since has another key already.
            let done = if row.is_passport {
                sqlx::query!(
                    "update passports set data_key = $2, key_name = $3 where registration_id = $1 and data_key = $4",
                    row.id, anew.bytes, anew.key_name, old.bytes,
                )
                .execute(db)
                .await?
            } else {
                sqlx::query!(
                    "update documents set data_key = $2, key_name = $3 where id = $1 and data_key = $4",
                    row.id,
                    anew.bytes,
                    anew.key_name,
                    old.bytes,
                )
                .execute(db)
                .await?
            };
            rotated.wrapped += done.rows_affected();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "k1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const NEW: &str = "k2 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffe0e1e2e3e4e5e6e7e8e9eaebecedeeef";

    #[test]
    fn what_is_sealed_opens_in_its_own_place_only() {
        let (key, id) = (DataKey::fresh(), Uuid::now_v7());
        let sealed = key.seal(Place("passports", id, "sealed"), b"AA1234567").unwrap();
        assert!(!sealed.windows(9).any(|part| part == b"AA1234567"));
        assert_eq!(key.open(Place("passports", id, "sealed"), &sealed).unwrap().as_slice(), b"AA1234567");
        for elsewhere in [
            Place("passports", Uuid::now_v7(), "sealed"),
            Place("documents", id, "sealed"),
            Place("passports", id, "pdf"),
        ] {
            assert_eq!(key.open(elsewhere, &sealed), Err(Locked));
        }
        let mut changed = sealed.clone();
        changed[30] ^= 1;
        assert_eq!(key.open(Place("passports", id, "sealed"), &changed), Err(Locked));
        assert_eq!(key.open(Place("passports", id, "sealed"), &sealed[..10]), Err(Locked));
    }

    #[test]
    fn a_wrapped_key_opens_with_the_key_that_wrapped_it() {
        let id = Uuid::now_v7();
        let (old, both) = (Keys::parse(OLD).unwrap(), Keys::parse(&format!("{NEW}\n{OLD}")).unwrap());
        let wrapped = DataKey::fresh().wrap(&old, id).unwrap();
        assert_eq!(wrapped.key_name, "k1");
        assert!(DataKey::unwrap(&both, id, &wrapped).is_ok());
        assert!(DataKey::unwrap(&both, Uuid::now_v7(), &wrapped).is_err());
        assert!(DataKey::unwrap(&Keys::parse(NEW).unwrap(), id, &wrapped).is_err());
        assert_eq!(DataKey::fresh().wrap(&both, id).unwrap().key_name, "k2");
    }
}
