//! Texts that are never shown: keys, tokens, passwords.

use std::fmt;

/// A text that is never shown. It has no `Display`, and `Debug` tells nothing of it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A text without the white space around it, such as a line break at its end; `None` if nothing else is there.
    pub fn trimmed(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self::new(text))
    }

    /// The text, for whom it is meant.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown_wherever_it_is() {
        let secret = Secret::trimmed(" hunter2\n").unwrap();
        assert_eq!(secret.reveal(), "hunter2");
        assert_eq!(
            format!("{secret:?} {:#?}", Some(&secret)),
            "… Some(\n    …,\n)"
        );
        for blank in ["", " ", "\r\n\t"] {
            assert!(Secret::trimmed(blank).is_none());
        }
    }
}
