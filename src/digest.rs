//! What tells, in short, from what something was made.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// 64 bits of SHA-256 over all that a thing is made from, as hexadecimal digits: the same digest, the same thing. A
/// run knows a dozen of them for each incident, so they stand in place and not in texts of their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 16]);

impl Default for Digest {
    /// A digest of nothing that is known.
    fn default() -> Self {
        Self([b'0'; 16])
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        // What earlier programs wrote otherwise is the digest of nothing that is known.
        Ok(Self::parse(&text).unwrap_or_default())
    }
}

impl Digest {
    /// # Errors
    /// Where `parts` cannot be written as JSON: a mistake of ours.
    pub fn of(parts: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self::of_bytes(&serde_json::to_vec(parts)?))
    }

    pub fn of_bytes(bytes: &[u8]) -> Self {
        let mut digits = [0; 16];
        write_hex(&Sha256::digest(bytes)[..8], &mut digits);
        Self(digits)
    }

    /// A digest from its text, if it can be one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let digits: [u8; 16] = text.as_bytes().try_into().ok()?;
        digits
            .iter()
            .all(|digit| is_digit(*digit))
            .then_some(Self(digits))
    }

    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Of this very program: what another version of it makes is another thing.
    pub fn of_build() -> Self {
        Self::parse(env!("KAIRAN_PROGRAM")).unwrap_or_default()
    }
}

/// A digest as text.
pub fn hex(digest: &[u8]) -> String {
    let mut digits = vec![0; 2 * digest.len()];
    write_hex(digest, &mut digits);
    String::from_utf8(digits).unwrap_or_default()
}

/// Writes the hexadecimal digits of bytes, two for each.
fn write_hex(bytes: &[u8], digits: &mut [u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let of_bytes = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    for (digit, place) in of_bytes.zip(digits) {
        *place = DIGITS[usize::from(digit)];
    }
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
