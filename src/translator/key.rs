//! The key by which a translator knows who asks.

use std::fmt;

/// The environment variable with the key.
pub const KEY_VARIABLE: &str = "KAIRAN_TRANSLATION_KEY";

/// A key, which is shown nowhere.
#[derive(Clone)]
pub struct TranslatorKey(String);

impl TranslatorKey {
    /// A key, unless the text is blank.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TranslatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TranslatorKey(…)")
    }
}
