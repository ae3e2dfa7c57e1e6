//! A request and its answer.

use std::fmt;
use std::time::Duration;

use super::RetryAfter;

/// How long a request may take in all, unless it says otherwise.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How many bytes an answer may have, unless the request says otherwise.
const MAX_BYTES: usize = 64_000_000;

/// Whether requests may go to this machine, also without https.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loopback {
    Refused,
    Allowed,
}

/// A request. Its headers and body may hold secrets, and appear in no error and no log.
#[derive(Clone)]
#[cfg_attr(
    not(feature = "http"),
    expect(dead_code, reason = "no request is sent")
)]
pub struct HttpRequest {
    pub(super) url: String,
    pub(super) headers: Vec<(&'static str, String)>,
    /// What is posted; `None` for a request that only reads.
    pub(super) body: Option<Vec<u8>>,
    pub(super) timeout: Duration,
    pub(super) max_bytes: usize,
}

impl HttpRequest {
    /// Reads `url`, following redirects.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            body: None,
            timeout: TIMEOUT,
            max_bytes: MAX_BYTES,
        }
    }

    /// Posts `body` to `url`. A redirect is not followed: it is the answer.
    pub fn post(url: impl Into<String>, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let request = Self {
            body: Some(body.into()),
            ..Self::get(url)
        };
        request.header("content-type", content_type)
    }

    /// Adds a header, by its name in lower case. It is not sent on to another host by a redirect.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets how long the request may take until its answer is complete, redirects included.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets how many bytes the answer may have.
    #[must_use]
    pub fn max_bytes(self, max_bytes: usize) -> Self {
        Self { max_bytes, ..self }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest").finish_non_exhaustive()
    }
}

/// An answer, whatever its status.
#[derive(Clone, Debug, Default)]
pub struct HttpResponse {
    pub status: u16,
    /// The host that gave it, after all redirects.
    pub host: String,
    /// By names in lower case; of several of one name the first.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Whether the status is one of success (2xx).
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the same request may succeed a moment later: the server, or one in front of it, failed.
    pub fn is_transient_failure(&self) -> bool {
        matches!(self.status, 500 | 502 | 503 | 504) && self.retry_after().is_none()
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The media type of the body in lower case, without parameters: `application/json`.
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        let media_type = value.split(';').next().unwrap_or_default().trim();
        Some(media_type.to_ascii_lowercase())
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        RetryAfter::parse(self.header("retry-after")?)
    }
}
