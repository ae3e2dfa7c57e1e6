//! The key by which a translator knows who asks.

use super::error::TranslatorError;
use crate::http::Secret;

/// The environment variable with the key.
pub const KEY_VARIABLE: &str = "KAIRAN_TRANSLATION_KEY";

/// The environment variable with the name or ARN of the key in Secrets Manager.
pub const SECRET_ID_VARIABLE: &str = "KAIRAN_TRANSLATION_SECRET_ID";

/// The place of the key.
#[derive(Clone, Debug)]
pub enum TranslatorKey {
    Given(Secret),
    /// In Secrets Manager, where it is read whenever a translator is opened: a new one counts at once.
    #[cfg(feature = "aws")]
    Stored(aws_sdk_secretsmanager::Client, String),
}

/// Says that there is no key.
pub(super) fn missing_key() -> TranslatorError {
    TranslatorError::unavailable(format!(
        "there is no key: set {KEY_VARIABLE} in the environment, or {SECRET_ID_VARIABLE} to its name in Secrets \
         Manager"
    ))
}

impl TranslatorKey {
    /// A key, unless the text is blank.
    pub fn new(text: &str) -> Option<Self> {
        Secret::trimmed(text).map(Self::Given)
    }

    pub(super) async fn read(&self) -> Result<Secret, TranslatorError> {
        match self {
            Self::Given(key) => Ok(key.clone()),
            #[cfg(feature = "aws")]
            Self::Stored(client, id) => {
                let answer = client.get_secret_value().secret_id(id).send().await;
                let refused = |error| {
                    let error = aws_sdk_secretsmanager::error::DisplayErrorContext(error);
                    TranslatorError::unavailable(format!(
                        "Secrets Manager does not give the key ({error}): check {SECRET_ID_VARIABLE}, and allow \
                         the role secretsmanager:GetSecretValue on it"
                    ))
                };
                let answer = answer.map_err(refused)?;
                Secret::trimmed(answer.secret_string().unwrap_or_default()).ok_or_else(|| {
                    TranslatorError::unavailable(
                        "the key in Secrets Manager is no text: store it as plain text",
                    )
                })
            }
        }
    }
}
