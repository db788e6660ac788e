//! Values that must not reach a log, and the making and hashing of tokens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret of ours: it has no `Display`, its `Debug` says nothing, and its memory is wiped when it goes.
#[derive(Clone, ZeroizeOnDrop)]
pub struct Secret<T: Zeroize>(T);

/// Something that tells who a person is: it may be shown on a page or put in a mail, never in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal<T>(T);

impl<T: Zeroize> Secret<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> Personal<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> std::fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

impl<T> std::fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[personal]")
    }
}

/// A fresh token of 256 bits, in characters that need no escaping in a URL or a cookie.
pub fn fresh_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Bytes in hexadecimal digits.
pub fn hex<'b>(bytes: impl IntoIterator<Item = &'b u8>) -> String {
    bytes.into_iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a token: enough to recognise it, not enough to use it.
pub fn hash(token: impl AsRef<[u8]>) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Compares two secrets in a time that does not tell where they differ.
pub fn same(one: &str, other: &str) -> bool {
    use subtle::ConstantTimeEq as _;
    one.as_bytes().ct_eq(other.as_bytes()).into()
}
