//! Why a source gave no answer that can be used.

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::http::{HttpError, HttpResponse};

/// Why a source gave no answer that can be used, with what helps against it. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct SourceFailure {
    pub message: String,
    /// Until when the source asks to be left alone.
    pub retry_at: Option<DateTime<Utc>>,
}

impl SourceFailure {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            retry_at: None,
        }
    }

    /// The failure of an answer with another status than one of success.
    pub(super) fn of_status(response: &HttpResponse, now: DateTime<Utc>) -> Self {
        let HttpResponse { host, status, .. } = response;
        let message = match status {
            401 | 403 => {
                format!("{host} refuses to answer ({status}): check that `url` is public")
            }
            404 | 410 => {
                format!("{host} has nothing there ({status}): correct its address in site.toml")
            }
            429 => format!("{host} asks for fewer requests ({status})"),
            300..=399 => format!(
                "{host} answers with a redirect that leads nowhere ({status}): correct `url` in site.toml"
            ),
            500.. => format!("{host} has failed ({status})"),
            _ => format!(
                "{host} does not understand the request ({status}): check `url` in site.toml"
            ),
        };
        Self {
            message,
            retry_at: response.retry_after().map(|after| after.instant(now)),
        }
    }
}

impl From<HttpError> for SourceFailure {
    fn from(error: HttpError) -> Self {
        Self::new(error.to_string())
    }
}
