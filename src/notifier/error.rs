//! Why a channel did not take an event.

use thiserror::Error;

use crate::http::RetryAfter;

/// Why a channel did not take an event.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotifierError {
    /// It does not take events now, whichever: the event has to wait, however long that is. A channel that is gone or
    /// refuses its key is one, too, since nothing is wrong with the event.
    #[error("{message}")]
    Unavailable {
        /// What went wrong, and what to do about it.
        message: String,
        /// When it wants to be asked again, if it says so.
        retry_after: Option<RetryAfter>,
    },
    /// It will never take this event, for this reason, and may well take the next one.
    #[error("{0}")]
    Refused(String),
}

impl NotifierError {
    pub(super) fn unavailable(message: impl Into<String>) -> Self {
        Self::Unavailable {
            message: message.into(),
            retry_after: None,
        }
    }

    /// When the channel wants to be asked again, if it says so.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Unavailable { retry_after, .. } => *retry_after,
            Self::Refused(_) => None,
        }
    }
}
