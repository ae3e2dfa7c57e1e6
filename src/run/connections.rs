//! What a run may ask on the network besides its stores.
#![expect(
    clippy::disallowed_methods,
    reason = "the environment of whoever starts the program enters here"
)]

use std::{env, fs};

use super::channel_secrets::ChannelSecrets;
#[cfg(feature = "aws")]
use super::channel_secrets::SECRET_ID_VARIABLE as CHANNELS_SECRET_ID_VARIABLE;
use super::notify::TellingTime;
use super::sources::Asker;
use crate::http::{HttpClient, LOOPBACK_VARIABLE, Loopback, Secret};
#[cfg(feature = "aws")]
use crate::source::{Federation, StoredSecret};
use crate::source::{GraphAccess, GraphCredentials};
use crate::store::Store;
#[cfg(feature = "aws")]
use crate::store::s3::sdk_config_from_env;
#[cfg(feature = "aws")]
use crate::translator::SECRET_ID_VARIABLE;
use crate::translator::{KEY_VARIABLE, TranslatorKey};

/// Why a command that needs requests cannot do its work.
pub(super) const NO_REQUESTS: &str =
    "no requests are allowed here: run it with the connections of the environment";

/// What a run may ask on the network besides its stores. With [`Connections::default`] it asks nothing, and relies on
/// what was fetched before.
///
/// | environment variable | what |
/// |---|---|
/// | `KAIRAN_ALLOW_LOOPBACK` | `1` lets requests go to this machine, also without https |
/// | `KAIRAN_GRAPH_FEDERATION` | with AWS: `1` proves by a token of the role that runs who asks Microsoft Graph |
/// | `KAIRAN_GRAPH_CERTIFICATE` | a certificate and its private key in PEM, or the path of a file with both |
/// | `KAIRAN_GRAPH_SECRET_ID` | with AWS: the name or ARN of the client secret in Secrets Manager |
/// | `KAIRAN_GRAPH_CLIENT_SECRET` | the client secret of the application that asks Microsoft Graph |
/// | `KAIRAN_TRANSLATION_KEY` | the key of the translator |
/// | `KAIRAN_TRANSLATION_SECRET_ID` | with AWS: the name or ARN of that key in Secrets Manager |
/// | `KAIRAN_CHANNEL_…_URL`, `KAIRAN_CHANNEL_…_KEY` | the address and the key of a channel, by its name |
/// | `KAIRAN_CHANNELS_SECRET_ID` | with AWS: the name or ARN of those of all channels in Secrets Manager |
#[derive(Debug, Default)]
pub struct Connections {
    pub(super) http: Option<HttpClient>,
    pub(super) translator_key: Option<TranslatorKey>,
    pub(super) channel_secrets: ChannelSecrets,
    pub(super) telling_time: TellingTime,
    graph: GraphAccess,
}

impl Connections {
    /// The connections that the environment allows.
    pub async fn from_env() -> Self {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let allows_loopback = variable(LOOPBACK_VARIABLE).is_some_and(|value| value == "1");
        let loopback = match allows_loopback {
            true => Loopback::Allowed,
            false => Loopback::Refused,
        };
        #[cfg(feature = "aws")]
        let (federates, secret_id) = (
            variable("KAIRAN_GRAPH_FEDERATION").is_some_and(|value| value == "1"),
            variable("KAIRAN_GRAPH_SECRET_ID"),
        );
        #[cfg(feature = "aws")]
        let aws_config = match federates || secret_id.is_some() {
            true => Some(sdk_config_from_env().await),
            false => None,
        };
        #[cfg(feature = "aws")]
        let aws_config = aws_config.as_ref();
        let credentials = GraphCredentials {
            #[cfg(feature = "aws")]
            federation: aws_config.filter(|_| federates).map(Federation::new),
            certificate: variable("KAIRAN_GRAPH_CERTIFICATE").map(read_pem),
            #[cfg(feature = "aws")]
            stored_secret: aws_config
                .zip(secret_id)
                .map(|(config, id)| StoredSecret::new(config, id)),
            secret: variable("KAIRAN_GRAPH_CLIENT_SECRET").and_then(|text| Secret::trimmed(&text)),
        };
        let key = variable(KEY_VARIABLE).and_then(|key| TranslatorKey::new(&key));
        #[cfg(feature = "aws")]
        let key = match (key, variable(SECRET_ID_VARIABLE)) {
            (None, Some(id)) => {
                let config = sdk_config_from_env().await;
                let client = aws_sdk_secretsmanager::Client::new(&config);
                Some(TranslatorKey::Stored(client, id))
            }
            (key, _) => key,
        };
        let channel_secrets = ChannelSecrets::among(env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }));
        #[cfg(feature = "aws")]
        let channel_secrets = match variable(CHANNELS_SECRET_ID_VARIABLE) {
            Some(id) => {
                let config = sdk_config_from_env().await;
                let client = aws_sdk_secretsmanager::Client::new(&config);
                channel_secrets.and_stored(client, id)
            }
            None => channel_secrets,
        };
        Self {
            translator_key: key,
            channel_secrets,
            ..Self::new(loopback, credentials)
        }
    }

    /// Connections over HTTP.
    pub fn new(loopback: Loopback, credentials: GraphCredentials) -> Self {
        Self {
            http: Some(HttpClient::new(loopback)),
            translator_key: None,
            channel_secrets: ChannelSecrets::default(),
            telling_time: TellingTime::default(),
            graph: GraphAccess::new(credentials),
        }
    }

    /// The same with the secrets of channels that are among these environment variables.
    #[must_use]
    pub fn with_channel_secrets(self, variables: impl Iterator<Item = (String, String)>) -> Self {
        Self {
            channel_secrets: ChannelSecrets::among(variables),
            ..self
        }
    }

    /// The same with another time for telling.
    #[must_use]
    pub fn with_telling_time(self, telling_time: TellingTime) -> Self {
        Self {
            telling_time,
            ..self
        }
    }

    /// Whether any request is allowed.
    pub(super) fn can_send(&self) -> bool {
        self.http.is_some()
    }

    /// What sources are asked with, if any request is allowed.
    pub(super) fn asker<'a>(&'a self, root: &'a Store) -> Option<Asker<'a>> {
        Some(Asker {
            http: self.http.as_ref()?,
            graph: &self.graph,
            root,
        })
    }
}

/// A text in PEM, or that of the file at this path.
fn read_pem(text_or_path: String) -> Result<Secret, String> {
    if text_or_path.contains("-----BEGIN") {
        return Ok(Secret::new(text_or_path));
    }
    match fs::read_to_string(&text_or_path) {
        Ok(pem) => Ok(Secret::new(pem)),
        Err(error) => Err(format!(
            "KAIRAN_GRAPH_CERTIFICATE is neither PEM nor the path of a file that can be read ({error})"
        )),
    }
}
