//! Why a translator gave no translation.

use thiserror::Error;

use crate::http::RetryAfter;

/// Why a translator gave no translation.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TranslatorError {
    /// It does not answer as it should, whatever it is asked for.
    #[error("{reason}")]
    Unavailable {
        /// What went wrong, and what to do about it.
        reason: String,
        /// When it wants to be asked again, if it says so.
        retry_after: Option<RetryAfter>,
    },
    /// It does not translate from or into this language.
    #[error("the translator does not know this language")]
    UnsupportedLanguage,
    /// It cannot translate one of the texts, for this reason.
    #[error("{0}")]
    Refused(String),
}

impl TranslatorError {
    pub(super) fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable {
            reason: reason.into(),
            retry_after: None,
        }
    }

    /// When the translator wants to be asked again, if it says so.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Unavailable { retry_after, .. } => *retry_after,
            Self::UnsupportedLanguage | Self::Refused(_) => None,
        }
    }
}
