//! How the application proves to Entra who it is.

#[cfg(feature = "aws")]
use super::aws::{Federation, StoredSecret};
#[cfg(feature = "http")]
use super::certificate::Certificate;
use super::cloud::Endpoints;
use crate::http::Secret;
use crate::settings::GraphSettings;
use crate::source::SourceFailure;

/// What a request for a token says of an assertion: RFC 7523, section 2.2.
#[cfg(feature = "http")]
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How the application proves to Entra who it is. If there are several, the first one counts; those without a secret
/// come first.
#[derive(Debug, Default)]
pub struct GraphCredentials {
    /// A token of AWS for the role that runs.
    #[cfg(feature = "aws")]
    pub federation: Option<Federation>,
    /// A certificate and its private key, in PEM; or why they cannot be read.
    pub certificate: Option<Result<Secret, String>>,
    /// A client secret in Secrets Manager.
    #[cfg(feature = "aws")]
    pub stored_secret: Option<StoredSecret>,
    /// A client secret.
    pub secret: Option<Secret>,
}

/// Parameters of a request for a token.
pub(super) type Parameters = Vec<(&'static str, String)>;

impl GraphCredentials {
    /// What a request for a token says to prove who asks.
    ///
    /// # Errors
    /// If there is no credential, or it cannot be used.
    #[cfg_attr(
        not(feature = "http"),
        expect(
            unused_variables,
            reason = "a client secret proves the same to everyone"
        )
    )]
    pub(super) async fn proof(
        &self,
        settings: &GraphSettings,
        endpoints: &Endpoints,
    ) -> Result<Parameters, SourceFailure> {
        #[cfg(feature = "aws")]
        if let Some(federation) = &self.federation {
            let token = federation.token(endpoints.exchange_audience).await?;
            return Ok(assertion(token));
        }
        if let Some(certificate) = &self.certificate {
            let pem = certificate.as_ref().map_err(SourceFailure::new)?;
            #[cfg(not(feature = "http"))]
            let _ = pem;
            #[cfg(feature = "http")]
            {
                let certificate = Certificate::from_pem(pem.reveal())?;
                let signed = certificate.assertion(&settings.client_id, &endpoints.token_url)?;
                return Ok(assertion(signed));
            }
        }
        #[cfg(feature = "aws")]
        if let Some(stored_secret) = &self.stored_secret {
            return Ok(vec![("client_secret", stored_secret.read().await?)]);
        }
        if let Some(secret) = &self.secret {
            return Ok(vec![("client_secret", secret.reveal().to_owned())]);
        }
        Err(SourceFailure::new(
            "there is no credential for Microsoft Graph: set KAIRAN_GRAPH_CERTIFICATE or KAIRAN_GRAPH_CLIENT_SECRET in the \
             environment",
        ))
    }
}

#[cfg(feature = "http")]
fn assertion(token: String) -> Parameters {
    vec![
        ("client_assertion_type", JWT_BEARER.to_owned()),
        ("client_assertion", token),
    ]
}
