//! Posts JSON to a translator and reads its answer.
#![expect(
    clippy::disallowed_methods,
    reason = "this gate waits a moment before it asks again"
)]

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::sleep;

use super::error::TranslatorError;
use crate::http::{HttpClient, HttpError, HttpRequest, HttpResponse};

/// The time in which a request has to be answered.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The most bytes of an answer: a hundred times what is sent at most.
const MAX_BYTES: usize = 10_000_000;

/// The pause before a request that failed temporarily is repeated.
const PAUSE: Duration = Duration::from_millis(500);

/// Posts JSON with the header `authorization`, a second time if the failure may be temporary, and reads the JSON of the
/// answer. `explain` says what an answer without success means, if it knows better than the status.
///
/// # Errors
/// If there is no successful answer in JSON of this form.
pub(super) async fn post_json<T: DeserializeOwned>(
    http: &HttpClient,
    url: &str,
    authorization: Option<String>,
    body: &impl Serialize,
    explain: impl Fn(&HttpResponse) -> Option<TranslatorError>,
) -> Result<T, TranslatorError> {
    let body = serde_json::to_vec(body);
    let body = body.map_err(|error| TranslatorError::unavailable(error.to_string()))?;
    let request = HttpRequest::post(url, "application/json", body);
    let mut request = request.timeout(TIMEOUT).max_bytes(MAX_BYTES);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let mut response = http.send(&request).await;
    let is_transient = match &response {
        Ok(response) => response.is_transient_failure(),
        // What is published waits for the translator: whoever takes so long is not asked again in this run.
        Err(HttpError::Timeout { .. }) => false,
        Err(error) => error.is_transient(),
    };
    if is_transient {
        sleep(PAUSE).await;
        response = http.send(&request).await;
    }
    let response = response.map_err(|error| TranslatorError::unavailable(error.to_string()))?;
    if !response.is_success() {
        return Err(explain(&response).unwrap_or_else(|| failure(&response)));
    }
    serde_json::from_slice(&response.body).map_err(|error| {
        let host = &response.host;
        TranslatorError::unavailable(format!(
            "{host} answered something other than a translation ({error}): check the address in site.toml"
        ))
    })
}

/// What an answer without success means by its status.
fn failure(response: &HttpResponse) -> TranslatorError {
    let HttpResponse { host, status, .. } = response;
    let reason = match status {
        401 | 403 => {
            format!("{host} refuses the key ({status}): check the key and what it may be used for")
        }
        404 => format!("{host} has nothing at this address (404): check the address in site.toml"),
        400 | 413 | 414 | 422 => {
            return TranslatorError::Refused(format!("{host} refuses the text ({status})"));
        }
        429 => format!("{host} asks to wait, since too much was sent (429)"),
        300..400 => {
            format!("{host} redirects to another address ({status}): write that one in site.toml")
        }
        _ => format!("{host} answers with an error ({status})"),
    };
    TranslatorError::Unavailable {
        reason,
        retry_after: response.retry_after(),
    }
}
