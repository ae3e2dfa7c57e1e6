//! What tells, in short, from what something was made.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// 64 bits of SHA-256 over all that a thing is made from: the same fingerprint, the same thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// # Errors
    /// Where `parts` cannot be written as JSON: a mistake of ours.
    pub fn of(parts: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self::of_bytes(&serde_json::to_vec(parts)?))
    }

    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(hex(&Sha256::digest(bytes)[..8]))
    }

    /// A digest from its text, if it can be one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_digest = text.len() == 16 && text.bytes().all(is_digit);
        is_digest.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of this very program: what another version of it makes is another thing.
    pub fn of_build() -> Self {
        Self(env!("KAIRAN_PROGRAM").to_owned())
    }
}

/// A digest as text.
pub fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * digest.len());
    for digit in digest.iter().flat_map(|byte| [byte >> 4, byte & 0xf]) {
        text.push(DIGITS[usize::from(digit)].into());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let of = |parts: &[&str]| Digest::of(&parts).unwrap();
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
        assert_ne!(of(&["a", "b"]), of(&["b", "a"]));
    }
}
