//! A certificate as a credential: an assertion that its private key signs.
//!
//! <https://learn.microsoft.com/entra/identity-platform/certificate-credentials>
#![expect(
    clippy::disallowed_methods,
    reason = "an assertion holds by the clock, whatever time a run counts as now"
)]

use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::signature::{RSA_PSS_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::digest::hex;
use crate::source::SourceFailure;

/// For how many seconds an assertion holds, and how far the clocks may differ.
const LIFETIME: i64 = 600;
const CLOCK_SKEW: i64 = 60;

/// A certificate with its private key.
#[derive(Debug)]
pub(super) struct Certificate {
    key: RsaKeyPair,
    /// `x5t#S256` of RFC 7515, section 4.1.8.
    thumbprint: String,
}

impl Certificate {
    /// Reads the first private key and the first certificate of a text in PEM.
    ///
    /// # Errors
    /// If one of the two is missing or cannot be used.
    pub fn from_pem(pem: &str) -> Result<Self, SourceFailure> {
        let problem = |text: &str| SourceFailure::new(format!("KAIRAN_GRAPH_CERTIFICATE {text}"));
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| problem("has no certificate: put it in PEM beside its private key"))?;
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| {
            problem(
                "has no private key that can be read: put it in PEM beside the certificate, without a passphrase",
            )
        })?;
        let key = match key {
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            _ => return Err(problem("has no RSA key: Entra takes RSA keys alone")),
        };
        let key = key.map_err(|_| problem("has no RSA key of 2,048 bits or more"))?;
        Ok(Self {
            key,
            thumbprint: BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&certificate)),
        })
    }

    /// An assertion of who the application is, for the token endpoint at `audience`.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn assertion(&self, client_id: &str, audience: &str) -> Result<String, SourceFailure> {
        self.assertion_at(Utc::now(), client_id, audience)
            .map_err(|_| SourceFailure::new("the system gives no random numbers to sign with"))
    }

    fn assertion_at(
        &self,
        now: DateTime<Utc>,
        client_id: &str,
        audience: &str,
    ) -> Result<String, aws_lc_rs::error::Unspecified> {
        let mut id = [0; 16];
        rand::fill(&mut id)?;
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let now = now.timestamp();
        let claims = json!({
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": hex(&id),
            "iat": now,
            "nbf": now - CLOCK_SKEW,
            "exp": now + LIFETIME,
        });
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(&RSA_PSS_SHA256, &random, signed.as_bytes(), &mut signature)?;
        let signature = BASE64_URL_SAFE_NO_PAD.encode(&signature);
        Ok(format!("{signed}.{signature}"))
    }
}
