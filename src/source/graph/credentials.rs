//! How the application proves to Entra who it is.

use std::fmt;

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// How the application proves to Entra who it is. Of several the first counts.
#[derive(Clone, Debug, Default)]
pub struct GraphCredentials {
    /// The client secret.
    pub secret: Option<Secret>,
}
