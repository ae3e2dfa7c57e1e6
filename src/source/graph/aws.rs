//! Credentials that AWS gives: a token for the role that runs, or a client secret in Secrets Manager.

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::error::{DisplayErrorContext, ProvideErrorMetadata};

use crate::source::SourceFailure;

/// For how many seconds a token of AWS holds: it is exchanged at once.
const LIFETIME: i32 = 300;

/// A token of AWS for the role that runs, which Entra takes from a federated credential: there is no secret.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html>,
/// <https://learn.microsoft.com/entra/workload-id/workload-identity-federation>
#[derive(Debug)]
pub struct Federation {
    client: aws_sdk_sts::Client,
}

impl Federation {
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            client: aws_sdk_sts::Client::new(config),
        }
    }

    /// A token for this audience.
    ///
    /// # Errors
    /// If AWS refuses it.
    pub(super) async fn token(&self, audience: &str) -> Result<String, SourceFailure> {
        let request = self
            .client
            .get_web_identity_token()
            .audience(audience)
            .signing_algorithm("RS256")
            .duration_seconds(LIFETIME);
        let answer = request.send().await.map_err(|error| {
            let help = "enable outbound web identity federation for the account, and allow the role \
                        sts:GetWebIdentityToken";
            failure("AWS gives no token for Entra", help, &error)
        })?;
        let token = answer.web_identity_token().map(str::to_owned);
        token.ok_or_else(|| SourceFailure::new("AWS gives an empty token for Entra"))
    }
}

/// A client secret in Secrets Manager, which is read whenever a token is asked for: a new one counts at once.
#[derive(Debug)]
pub struct StoredSecret {
    client: aws_sdk_secretsmanager::Client,
    id: String,
}

impl StoredSecret {
    /// `id` is the secret's ARN or name.
    pub fn new(config: &SdkConfig, id: impl Into<String>) -> Self {
        Self {
            client: aws_sdk_secretsmanager::Client::new(config),
            id: id.into(),
        }
    }

    /// # Errors
    /// If AWS refuses it, or the secret is not a text.
    pub(super) async fn read(&self) -> Result<String, SourceFailure> {
        let request = self.client.get_secret_value().secret_id(&self.id);
        let answer = request.send().await.map_err(|error| {
            let help = "check KAIRAN_GRAPH_SECRET_ID, and allow the role secretsmanager:GetSecretValue on it";
            failure("Secrets Manager does not give the client secret", help, &error)
        })?;
        let secret = answer.secret_string().map(str::trim);
        let secret = secret
            .filter(|secret| !secret.is_empty())
            .map(str::to_owned);
        secret.ok_or_else(|| {
            SourceFailure::new(
                "the client secret in Secrets Manager is no text: store it as plain text",
            )
        })
    }
}

/// What AWS answered, by its code where it has one: its message may name accounts and roles.
fn failure<E>(what: &str, help: &str, error: &aws_sdk_sts::error::SdkError<E>) -> SourceFailure
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let reason = match error.code() {
        Some(code) => code.to_owned(),
        None => DisplayErrorContext(error).to_string(),
    };
    SourceFailure::new(format!("{what} ({reason}): {help}"))
}
