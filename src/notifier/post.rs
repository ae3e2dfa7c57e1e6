//! Posts to a webhook, once, and says what an answer without success means.

use std::time::Duration;

use super::error::NotifierError;
use crate::http::{HttpClient, HttpError, HttpRequest, HttpResponse, RetryAfter, Secret};

/// The time in which a webhook has to answer: what the specification of Standard Webhooks recommends.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The most bytes of an answer. Nothing of it is needed but its status and a short code.
const MAX_BYTES: usize = 1_000_000;

/// How long a receiver is left in peace that says to be gone for good, in seconds: the longest that is waited.
const GONE: u32 = 6 * 60 * 60;

/// Posts JSON to the address `url`, which is secret. The answer may be one of failure.
///
/// # Errors
/// If there is no answer.
pub(super) async fn post_json(
    http: &HttpClient,
    url: &Secret,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
) -> Result<HttpResponse, NotifierError> {
    let request = HttpRequest::post(url.reveal(), "application/json", body);
    let request = request.timeout(TIMEOUT).max_bytes(MAX_BYTES);
    let request = headers.into_iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    http.send(&request).await.map_err(|error| match error {
        // Which one it is would be told, and it is secret.
        HttpError::InvalidUrl(_) => NotifierError::unavailable(
            "the address of the channel is not one on the web: store it as https://…",
        ),
        error => NotifierError::unavailable(error.to_string()),
    })
}

/// What an answer without success means by its status.
pub(super) fn failure(response: &HttpResponse) -> NotifierError {
    let HttpResponse { host, status, .. } = response;
    let mut retry_after = response.retry_after();
    let message = match status {
        300..400 => {
            format!(
                "{host} redirects to another address ({status}): store that one for the channel"
            )
        }
        401 | 403 => format!(
            "{host} refuses who asks ({status}): check the address and the key that are stored for the channel"
        ),
        404 => format!(
            "{host} has nothing at this address (404): check the address that is stored for the channel"
        ),
        410 => {
            retry_after = retry_after.or(Some(RetryAfter::Seconds(GONE)));
            format!(
                "{host} says that nobody listens there any more (410): store another address for the channel, or \
                 take the channel out of site.toml"
            )
        }
        413 => {
            return NotifierError::Refused(format!(
                "{host} refuses the message as too large (413): let what receives it take 200 kB"
            ));
        }
        429 => format!("{host} asks to wait, since too much was sent (429)"),
        400..500 => format!(
            "{host} does not take the message ({status}): look at what receives it, and check its key"
        ),
        _ => format!("{host} answers with an error ({status})"),
    };
    NotifierError::Unavailable {
        message,
        retry_after,
    }
}

/// Says that the address of a channel is not known.
pub(super) fn missing_url() -> NotifierError {
    NotifierError::unavailable(
        "the channel has no address: store it where the secrets of channels are (docs/channels.md)",
    )
}
