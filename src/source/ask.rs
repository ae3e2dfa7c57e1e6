//! Asks for a document of a source, and looks at the answer before anything is made of it.
#![expect(
    clippy::disallowed_methods,
    reason = "this gate waits before it asks again"
)]

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::sleep;

use super::{SourceFailure, SourceMemory};
use crate::digest::Digest;
use crate::http::{HttpClient, HttpError, HttpRequest, HttpResponse};

/// How long is waited before a request is repeated that failed for a moment.
const PAUSE: Duration = Duration::from_secs(1);

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Media {
    Json,
    /// Atom or RSS.
    Feed,
}

/// A client that asks one source.
pub(super) struct Asking<'a> {
    pub client: &'a HttpClient,
    pub memory: SourceMemory,
    pub now: DateTime<Utc>,
}

impl Asking<'_> {
    /// Asks for the document at `url`; `None` if it is as it was when [`Asking::memory`] was last set, which then
    /// knows the new one.
    ///
    /// # Errors
    /// If there is no answer, or its status is not a success, or it has another media type.
    pub async fn get_if_changed(
        &mut self,
        url: &str,
        media: Media,
    ) -> Result<Option<Vec<u8>>, SourceFailure> {
        let SourceMemory {
            etag,
            last_modified,
            ..
        } = &self.memory;
        let mut request = HttpRequest::get(url);
        if let Some(etag) = etag {
            request = request.header("if-none-match", etag);
        }
        if let Some(last_modified) = last_modified {
            request = request.header("if-modified-since", last_modified);
        }
        let is_conditional = etag.is_some() || last_modified.is_some();
        let response = self.send(request.header("accept", media.accept())).await?;
        if response.status == 304 && is_conditional {
            return Ok(None);
        }
        let response = self.check(response, media)?;
        let header = |name| response.header(name).map(str::to_owned);
        let digest = Some(Digest::of_bytes(&response.body));
        let is_same = self.memory.digest == digest;
        self.memory = SourceMemory {
            etag: header("etag"),
            last_modified: header("last-modified"),
            digest,
            ..self.memory.clone()
        };
        Ok((!is_same).then_some(response.body))
    }

    /// Asks for the document at `url`; `None` if the source has none there.
    ///
    /// # Errors
    /// As [`Asking::get_if_changed`].
    pub async fn get_if_present(
        &self,
        url: &str,
        media: Media,
    ) -> Result<Option<Vec<u8>>, SourceFailure> {
        let request = HttpRequest::get(url).header("accept", media.accept());
        let response = self.send(request).await?;
        if matches!(response.status, 404 | 410) {
            return Ok(None);
        }
        Ok(Some(self.check(response, media)?.body))
    }

    /// Sends a request, and once more where it failed for a moment.
    ///
    /// # Errors
    /// If there is no answer.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, SourceFailure> {
        match self.client.send(&request).await {
            Ok(response) if response.is_transient_failure() => {}
            // Waiting a second time would hold up everything else.
            Err(HttpError::Connection { .. }) => {}
            result => return Ok(result?),
        }
        sleep(PAUSE).await;
        Ok(self.client.send(&request).await?)
    }

    /// Refuses an answer without a status of success, or of another media type.
    ///
    /// # Errors
    /// If the answer is refused.
    pub fn check(
        &self,
        response: HttpResponse,
        media: Media,
    ) -> Result<HttpResponse, SourceFailure> {
        if !response.is_success() || response.status == 204 {
            return Err(SourceFailure::of_status(&response, self.now));
        }
        let media_type = response.media_type();
        if media.fits(media_type.as_deref(), &response.body) {
            return Ok(without_byte_order_mark(response));
        }
        Err(SourceFailure::new(format!(
            "{} answered with {} instead of {}: it may be a page for people, such as a login; check `url` in site.toml",
            response.host,
            media_type.unwrap_or_else(|| "something".to_owned()),
            media.name(),
        )))
    }
}

/// JSON and XML are UTF-8 also where a byte order mark says so.
fn without_byte_order_mark(mut response: HttpResponse) -> HttpResponse {
    if response.body.starts_with(BYTE_ORDER_MARK) {
        response.body.drain(..BYTE_ORDER_MARK.len());
    }
    response
}

impl Media {
    fn accept(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9"
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Feed => "an Atom or RSS feed",
        }
    }

    /// Whether an answer may be what was asked for. Without a specific media type, its first bytes decide.
    fn fits(self, media_type: Option<&str>, body: &[u8]) -> bool {
        let text = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        let first = text.trim_ascii_start().first();
        let begins_so = match self {
            Self::Json => matches!(first, Some(b'{' | b'[')),
            Self::Feed => matches!(first, Some(b'<')),
        };
        match (self, media_type) {
            (_, None | Some("text/plain" | "application/octet-stream" | "binary/octet-stream")) => {
                begins_so
            }
            (Self::Json, Some(media_type)) => {
                matches!(media_type, "application/json" | "text/json")
                    || media_type.ends_with("+json")
            }
            (Self::Feed, Some("application/xhtml+xml")) => false,
            (Self::Feed, Some(media_type)) => {
                matches!(media_type, "application/xml" | "text/xml") || media_type.ends_with("+xml")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_must_be_what_was_asked_for() {
        let html = b"<!doctype html><title>Sign in</title>";
        for (media, media_type, body, expected) in [
            (Media::Json, Some("application/json"), &b"{}"[..], true),
            (Media::Json, Some("application/problem+json"), b"{}", true),
            (Media::Json, Some("text/html"), b"{}", false),
            (Media::Json, Some("text/plain"), b" \n[1]", true),
            (Media::Json, Some("text/plain"), html, false),
            (Media::Json, None, b"\xef\xbb\xbf{}", true),
            (Media::Json, None, b"", false),
            (Media::Json, Some("application/xml"), b"<a/>", false),
            (Media::Feed, Some("application/rss+xml"), b"<rss/>", true),
            (Media::Feed, Some("text/xml"), b"<rss/>", true),
            (Media::Feed, Some("text/html"), html, false),
            (Media::Feed, Some("application/xhtml+xml"), html, false),
            (Media::Feed, Some("application/json"), b"{}", false),
            (
                Media::Feed,
                Some("application/octet-stream"),
                b"<feed/>",
                true,
            ),
            (Media::Feed, None, b"{}", false),
        ] {
            let fits = media.fits(media_type, body);
            assert_eq!(fits, expected, "{media:?} {media_type:?}");
        }
    }
}
