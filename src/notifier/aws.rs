//! What the channels of AWS have in common.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sns::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

use super::error::NotifierError;
use crate::http::RetryAfter;

/// The time in which a request has to be answered.
const TIMEOUT: Duration = Duration::from_secs(15);

/// What a service answers to who may not do it.
const DENIALS: [&str; 4] = [
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
];

/// With the credentials and endpoints of the environment, and in the region of `arn`, if it names one. A request is sent
/// once: what fails is sent again by the next run.
pub(super) async fn config(arn: &str) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_timeout(TIMEOUT);
    let loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts.build());
    let region = arn
        .strip_prefix("arn:")
        .and_then(|arn| arn.split(':').nth(2));
    let loader = match region.filter(|region| !region.is_empty()) {
        Some(region) => loader.region(Region::new(region.to_owned())),
        None => loader,
    };
    loader.load().await
}

/// What an error of `service` means: `action` is what the role has to be allowed, and `is_refusal` knows the codes by
/// which the service refuses this event alone.
pub(super) fn explain<E>(
    error: &SdkError<E>,
    service: &str,
    action: &str,
    is_refusal: impl Fn(&str, &str) -> bool,
) -> NotifierError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let metadata = error.as_service_error().map(ProvideErrorMetadata::meta);
    let retry_after = error.raw_response().and_then(|response| {
        let value = response.headers().get("retry-after")?;
        RetryAfter::parse(value)
    });
    let Some(code) = metadata.and_then(|metadata| metadata.code()) else {
        let reason = DisplayErrorContext(error);
        return NotifierError::Unavailable {
            message: format!("{service} cannot be asked: {reason}"),
            retry_after,
        };
    };
    let said = metadata.and_then(|metadata| metadata.message());
    let said = said.unwrap_or("no reason is given");
    if is_refusal(code, said) {
        return NotifierError::Refused(format!("{service} refuses the event ({code}: {said})"));
    }
    let message = match DENIALS.contains(&code) {
        true => format!("{service} refuses these credentials ({code}): allow {action}"),
        false => format!("{service} answers {code}: {said}"),
    };
    NotifierError::Unavailable {
        message,
        retry_after,
    }
}
