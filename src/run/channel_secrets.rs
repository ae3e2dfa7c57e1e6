//! What is secret about channels: in the environment, or in Secrets Manager.

use std::collections::BTreeMap;

use crate::http::Secret;
use crate::notifier::{ChannelSecret, NotifierError};
use crate::settings::ChannelSettings;

/// The environment variable with the name or ARN of the secret in Secrets Manager that holds those of all channels.
#[cfg(feature = "aws")]
pub(super) const SECRET_ID_VARIABLE: &str = "KAIRAN_CHANNELS_SECRET_ID";

/// What the variables of channels begin with.
const VARIABLE_PREFIX: &str = "KAIRAN_CHANNEL_";

/// The secrets of channels.
#[derive(Debug, Default)]
pub(super) struct ChannelSecrets {
    /// Those of the environment, by variable.
    given: BTreeMap<String, Secret>,
    /// Where the others are. They are read whenever a channel is opened: a new one counts at once.
    #[cfg(feature = "aws")]
    stored: Option<(aws_sdk_secretsmanager::Client, String)>,
}

impl ChannelSecrets {
    /// The secrets among environment variables.
    pub fn among(variables: impl Iterator<Item = (String, String)>) -> Self {
        let ours = variables.filter(|(name, _)| name.starts_with(VARIABLE_PREFIX));
        let ours = ours.filter_map(|(name, value)| Some((name, Secret::trimmed(&value)?)));
        Self {
            given: ours.collect(),
            #[cfg(feature = "aws")]
            stored: None,
        }
    }

    /// The same, and those that are stored in Secrets Manager under this name or ARN.
    #[cfg(feature = "aws")]
    pub fn and_stored(self, client: aws_sdk_secretsmanager::Client, id: String) -> Self {
        Self {
            stored: Some((client, id)),
            ..self
        }
    }

    /// The secret of a channel: each part as the environment has it, else as it is stored.
    ///
    /// # Errors
    /// If Secrets Manager does not give it, or gives something else.
    pub async fn of(&self, channel: &ChannelSettings) -> Result<ChannelSecret, NotifierError> {
        let given = |part: &str| self.given.get(&channel.secret_variable(part)).cloned();
        let secret = ChannelSecret {
            url: given("URL"),
            key: given("KEY"),
        };
        #[cfg(feature = "aws")]
        if channel.kind.has_secret()
            && (secret.url.is_none() || channel.kind.has_key() && secret.key.is_none())
            && let Some(stored) = &self.stored
        {
            let stored = read(stored, &channel.name).await?;
            return Ok(ChannelSecret {
                url: secret.url.or(stored.url),
                key: secret.key.or(stored.key),
            });
        }
        Ok(secret)
    }
}

/// What Secrets Manager has of a channel.
#[cfg(feature = "aws")]
async fn read(
    (client, id): &(aws_sdk_secretsmanager::Client, String),
    channel: &str,
) -> Result<ChannelSecret, NotifierError> {
    let unavailable = |message: String| NotifierError::Unavailable {
        message,
        retry_after: None,
    };
    let answer = client.get_secret_value().secret_id(id).send().await;
    let answer = answer.map_err(|error| {
        let error = aws_sdk_secretsmanager::error::DisplayErrorContext(error);
        unavailable(format!(
            "Secrets Manager does not give the secrets of channels ({error}): check {SECRET_ID_VARIABLE}, and allow the \
             role secretsmanager:GetSecretValue on it"
        ))
    })?;
    parse(answer.secret_string().unwrap_or_default(), channel).map_err(unavailable)
}

/// What the text of the stored secret has of a channel. An error repeats nothing of the text.
#[cfg(feature = "aws")]
fn parse(text: &str, channel: &str) -> Result<ChannelSecret, String> {
    #[derive(Default, serde::Deserialize)]
    struct Stored {
        url: Option<String>,
        key: Option<String>,
    }
    let all = serde_json::from_str::<BTreeMap<String, Stored>>(text);
    let mut all = all.map_err(|_| {
        format!(
            "the secret that {SECRET_ID_VARIABLE} names is not of the form {{\"name\": {{\"url\": \"…\", \"key\": \
             \"…\"}}}}: store it so, with the name of each channel"
        )
    })?;
    let Stored { url, key } = all.remove(channel).unwrap_or_default();
    let secret = |text: Option<String>| text.and_then(|text| Secret::trimmed(&text));
    Ok(ChannelSecret {
        url: secret(url),
        key: secret(key),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ChannelKind;

    fn channel(name: &str) -> ChannelSettings {
        ChannelSettings {
            name: name.to_owned(),
            kind: ChannelKind::Webhook,
            languages: Vec::new(),
            services: Vec::new(),
            classifications: Vec::new(),
            only_open_and_close: false,
        }
    }

    fn revealed(secret: &ChannelSecret) -> [Option<&str>; 2] {
        [&secret.url, &secret.key].map(|part| part.as_ref().map(Secret::reveal))
    }

    #[tokio::test]
    async fn the_environment_has_the_parts_by_the_name_of_the_channel() {
        let variables = [
            ("KAIRAN_CHANNEL_TEAM_CHAT_URL", " https://a.example\n"),
            ("KAIRAN_CHANNEL_TEAM_CHAT_KEY", "whsec_a"),
            ("KAIRAN_CHANNEL_OPS_URL", ""),
            ("PATH", "/bin"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let secrets = ChannelSecrets::among(variables.into_iter());
        let secret = secrets.of(&channel("team-chat")).await.unwrap();
        assert_eq!(
            revealed(&secret),
            [Some("https://a.example"), Some("whsec_a")]
        );
        let secret = secrets.of(&channel("ops")).await.unwrap();
        assert_eq!(revealed(&secret), [None, None]);
        assert!(!format!("{secrets:?}").contains("a.example"));
    }

    #[cfg(feature = "aws")]
    #[test]
    fn one_stored_secret_has_those_of_all_channels() {
        let text = r#"{"ops": {"url": "https://a.example", "key": " whsec_a "}, "chat": {"url": "https://b.example"}}"#;
        let parts = |name: &str| parse(text, name);
        let secret = parts("ops").unwrap();
        assert_eq!(
            revealed(&secret),
            [Some("https://a.example"), Some("whsec_a")]
        );
        assert_eq!(
            revealed(&parts("chat").unwrap()),
            [Some("https://b.example"), None]
        );
        assert_eq!(revealed(&parts("other").unwrap()), [None, None]);
        for text in ["", "hunter2", "{\"ops\": \"hunter2\"}", "[]"] {
            let error = parse(text, "ops").unwrap_err();
            assert!(error.contains("is not of the form"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
