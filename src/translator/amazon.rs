//! Amazon Translate: <https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html>.

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_translate::Client;
use aws_sdk_translate::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_translate::operation::translate_text::TranslateTextError;

use super::error::TranslatorError;
use super::languages::{is_traditional_chinese, language};
use super::request::{Limits, Request, Translate};
use crate::locale::Tag;

/// The time in which one attempt has to be answered, and all attempts together.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(25);

/// The number of attempts, including the first. What is throttled for longer waits for the next run.
const MAX_ATTEMPTS: u32 = 3;

#[derive(Debug)]
pub struct AmazonTranslate(Client);

impl AmazonTranslate {
    /// With the region, the credentials and the endpoint of the environment.
    pub async fn open() -> Self {
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .operation_timeout(TIMEOUT);
        let config = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS))
            .timeout_config(timeouts.build())
            .load()
            .await;
        Self(Client::new(&config))
    }
}

impl Translate for AmazonTranslate {
    const LIMITS: Limits = Limits {
        max_texts: 1,
        max_bytes: 10_000,
    };

    async fn translate(&self, request: Request<'_>) -> Result<Vec<String>, TranslatorError> {
        let (source, target) = (code(request.source), code(request.target));
        let mut translations = Vec::with_capacity(request.texts.len());
        for text in request.texts {
            let sent = self
                .0
                .translate_text()
                .source_language_code(&source)
                .target_language_code(&target)
                .text(*text)
                .send();
            let answer = sent.await.map_err(|error| explain(&error))?;
            translations.push(answer.translated_text);
        }
        Ok(translations)
    }
}

fn explain(error: &SdkError<TranslateTextError>) -> TranslatorError {
    let service_error = error.as_service_error();
    match service_error.and_then(ProvideErrorMetadata::code) {
        Some("UnsupportedLanguagePairException" | "UnsupportedDisplayLanguageCodeException") => {
            TranslatorError::UnsupportedLanguage
        }
        Some("TextSizeLimitExceededException") => {
            TranslatorError::Refused("the text is too long for Amazon Translate".to_owned())
        }
        Some("InvalidRequestException" | "DetectedLanguageLowConfidenceException") => {
            TranslatorError::Refused("Amazon Translate refuses the text".to_owned())
        }
        Some(code @ ("TooManyRequestsException" | "ThrottlingException")) => {
            TranslatorError::unavailable(format!(
                "Amazon Translate asks to wait, since too much was sent ({code})"
            ))
        }
        Some(code @ "AccessDeniedException") => TranslatorError::unavailable(format!(
            "Amazon Translate refuses these credentials ({code}): allow translate:TranslateText"
        )),
        Some(code) => TranslatorError::unavailable(format!("Amazon Translate answers {code}")),
        None => {
            let reason = DisplayErrorContext(error).to_string();
            TranslatorError::unavailable(format!("Amazon Translate cannot be asked: {reason}"))
        }
    }
}

/// The code of a language.
fn code(tag: &Tag) -> String {
    let code = match (language(tag), tag.as_str()) {
        ("zh", _) if is_traditional_chinese(tag) => "zh-TW",
        (_, regional @ ("fr-CA" | "es-MX" | "pt-PT")) => regional,
        ("nb" | "nn", _) => "no",
        ("fil", _) => "tl",
        (language, _) => language,
    };
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_codes_of_the_api() {
        for (tag, expected) in [
            ("ja", "ja"),
            ("en-US", "en"),
            ("pt-BR", "pt"),
            ("pt-PT", "pt-PT"),
            ("zh-Hans", "zh"),
            ("zh-Hant", "zh-TW"),
            ("zh-TW", "zh-TW"),
            ("fr-CA", "fr-CA"),
            ("de-AT", "de"),
        ] {
            assert_eq!(code(&tag.parse().unwrap()), expected, "{tag}");
        }
    }
}
