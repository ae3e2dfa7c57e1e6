//! Access tokens by the flow of client credentials.
//!
//! <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow>
#![expect(
    clippy::disallowed_methods,
    reason = "a token expires by the clock, whatever time a run counts as now"
)]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::cloud::Endpoints;
use super::credentials::GraphCredentials;
use crate::http::{HttpClient, HttpRequest, HttpResponse, Secret};
use crate::settings::GraphSettings;
use crate::source::SourceFailure;

/// How long before its expiry a token is no longer used.
const MARGIN: Duration = Duration::from_secs(300);

/// The most bytes of a token endpoint's answer.
const MAX_BYTES: usize = 1_000_000;

/// Access to Graph: credentials, and the tokens that they gave, in memory alone.
#[derive(Debug, Default)]
pub struct GraphAccess {
    credentials: GraphCredentials,
    tokens: Mutex<BTreeMap<String, Token>>,
}

#[derive(Clone, Debug)]
struct Token {
    token: Secret,
    expires_at: Instant,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    expires_in: u64,
}

/// What a token endpoint says of a request that it refuses.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
    error_description: String,
}

impl GraphAccess {
    pub fn new(credentials: GraphCredentials) -> Self {
        Self {
            credentials,
            tokens: Mutex::default(),
        }
    }

    /// A token for a tenant: the one that is known, or else a new one.
    ///
    /// # Errors
    /// If there is no credential, or it is refused.
    pub(super) async fn token(
        &self,
        client: &HttpClient,
        settings: &GraphSettings,
        now: DateTime<Utc>,
    ) -> Result<Secret, SourceFailure> {
        let endpoints = Endpoints::of(settings);
        let key = key(settings, &endpoints);
        let known = self.lock(|tokens| tokens.get(&key).cloned());
        if let Some(known) = known.filter(|known| Instant::now() + MARGIN < known.expires_at) {
            return Ok(known.token);
        }
        let token = self.request(client, settings, &endpoints, now).await?;
        self.lock(|tokens| tokens.insert(key, token.clone()));
        Ok(token.token)
    }

    /// Forgets the token of a tenant, which was refused.
    pub(super) fn forget(&self, settings: &GraphSettings) {
        let key = key(settings, &Endpoints::of(settings));
        self.lock(|tokens| tokens.remove(&key));
    }

    fn lock<T>(&self, use_tokens: impl FnOnce(&mut BTreeMap<String, Token>) -> T) -> T {
        use_tokens(&mut self.tokens.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn request(
        &self,
        client: &HttpClient,
        settings: &GraphSettings,
        endpoints: &Endpoints,
        now: DateTime<Utc>,
    ) -> Result<Token, SourceFailure> {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &settings.client_id)
            .append_pair("scope", &endpoints.scope);
        let proof = self.credentials.proof(settings, endpoints).await?;
        form.extend_pairs(proof);
        let media_type = "application/x-www-form-urlencoded";
        let request = HttpRequest::post(&endpoints.token_url, media_type, form.finish());
        let request = request
            .header("accept", "application/json")
            .max_bytes(MAX_BYTES);
        let asked_at = Instant::now();
        let response = client.send(&request).await?;
        if !response.is_success() {
            return Err(refusal(&response, now));
        }
        let answer = serde_json::from_slice::<TokenAnswer>(&response.body);
        let answer = answer.map_err(|_| {
            SourceFailure::new(format!(
                "{} answered with something else than a token",
                response.host
            ))
        })?;
        Ok(Token {
            token: Secret::new(answer.access_token),
            expires_at: asked_at + Duration::from_secs(answer.expires_in.min(86_400)),
        })
    }
}

fn key(settings: &GraphSettings, endpoints: &Endpoints) -> String {
    format!("{} {}", endpoints.token_url, settings.client_id)
}

/// Why there is no token. What Entra says of it names the application and the tenant, so only its codes are shown.
fn refusal(response: &HttpResponse, now: DateTime<Utc>) -> SourceFailure {
    let HttpResponse { host, status, .. } = response;
    let retry_at = response.retry_after().map(|after| after.instant(now));
    let refusal: Refusal = serde_json::from_slice(&response.body).unwrap_or_default();
    let is_code = |c: char| c.is_ascii_lowercase() || c == '_';
    let error = Some(refusal.error.as_str());
    let error = error.filter(|error| !error.is_empty() && error.chars().all(is_code));
    let description = &refusal.error_description;
    let code = description.find("AADSTS").map(|start| {
        let code = &description[start..];
        let end = code.find(|c: char| !c.is_ascii_alphanumeric());
        &code[..end.unwrap_or(code.len())]
    });
    let codes = [error, code].into_iter().flatten().collect::<Vec<_>>();
    let help = match code {
        Some("AADSTS7000215") => "the client secret is not right: enter its value, not its id",
        Some("AADSTS7000222") => "the client secret has expired: create a new one in Entra",
        Some("AADSTS700016") => {
            "the tenant has no such application: correct `client_id` and `tenant` in site.toml"
        }
        Some("AADSTS90002" | "AADSTS900023") => {
            "there is no such tenant: correct `tenant` and `cloud` in site.toml"
        }
        Some("AADSTS70021" | "AADSTS700211" | "AADSTS700212" | "AADSTS700213") => {
            "no federated credential of the application has the issuer, the subject and the audience of the token: \
             compare them in Entra"
        }
        Some("AADSTS700027") => {
            "the certificate is not one of the application's: upload it in Entra"
        }
        _ if *status >= 500 => "it is Entra that has failed",
        _ => "check `tenant` and `client_id` in site.toml, and the credential",
    };
    SourceFailure {
        message: format!(
            "{host} gives no token ({status}, {}): {help}",
            codes.join(", ")
        ),
        retry_at,
    }
}
