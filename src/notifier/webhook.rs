//! A signed webhook as Standard Webhooks describes it:
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::channel::{ChannelSecret, Notify};
use super::error::NotifierError;
use super::payload::payload;
use super::post::{failure, missing_url, post_json};
use crate::http::{HttpClient, Secret};
use crate::site::EventView;

/// What a key begins with.
const KEY_PREFIX: &str = "whsec_";

/// The fewest bytes of a key.
const MIN_KEY_BYTES: usize = 24;

/// Base64 with or without `=` at its end.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Debug)]
pub struct Webhook<'a> {
    url: &'a Secret,
    keys: Vec<SigningKey>,
    http: &'a HttpClient,
}

/// A key by which a receiver knows that a message is ours. It is never shown.
struct SigningKey(Vec<u8>);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<'a> Webhook<'a> {
    /// The key may be several with spaces between them, while one takes the place of another.
    ///
    /// # Errors
    /// If there is no address or no key, or a key is not of the form.
    pub fn new(secret: &'a ChannelSecret, http: &'a HttpClient) -> Result<Self, NotifierError> {
        let url = secret.url.as_ref().ok_or_else(missing_url)?;
        let keys = secret.key.as_ref().map_or("", Secret::reveal);
        let keys: Option<Vec<SigningKey>> = keys.split_whitespace().map(signing_key).collect();
        match keys {
            Some(keys) if !keys.is_empty() => Ok(Self { url, keys, http }),
            _ => Err(NotifierError::unavailable(
                "the channel has no key to sign with, or one of another form: store whsec_ and behind it what \
                 `openssl rand -base64 32` prints",
            )),
        }
    }
}

impl Notify for Webhook<'_> {
    async fn send(&self, event: &EventView, now: DateTime<Utc>) -> Result<(), NotifierError> {
        let body = payload(event);
        let headers = headers(&self.keys, &event.key, now, &body);
        let response = post_json(self.http, self.url, headers, body).await?;
        match response.is_success() {
            true => Ok(()),
            false => Err(failure(&response)),
        }
    }
}

fn signing_key(text: &str) -> Option<SigningKey> {
    let bytes = LENIENT.decode(text.strip_prefix(KEY_PREFIX)?).ok()?;
    (bytes.len() >= MIN_KEY_BYTES).then_some(SigningKey(bytes))
}

/// The headers that tell which message it is, when it is sent, and who signs that.
fn headers(
    keys: &[SigningKey],
    id: &str,
    now: DateTime<Utc>,
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let timestamp = now.timestamp().to_string();
    let signatures = keys.iter().filter_map(|key| {
        // A key of HMAC may have any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).ok()?;
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        Some(format!("v1,{signature}"))
    });
    let signatures = signatures.collect::<Vec<_>>().join(" ");
    vec![
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", signatures),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_libraries_has_their_signature() {
        // From the tests of the reference libraries.
        let key = signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let now = DateTime::from_timestamp(1_614_265_330, 0).unwrap();
        let headers = headers(
            &[key],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            now,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(
            headers,
            [
                ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned()),
                ("webhook-timestamp", "1614265330".to_owned()),
                (
                    "webhook-signature",
                    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn keys_of_another_form_are_not_used() {
        for (text, is_key) in [
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true),
            ("whsec_bm90IHBhZGRlZCBidXQgbG9uZyBlbm91Z2g", true),
            ("whsec_bm90IHBhZGRlZCBidXQgbG9uZyBlbm91Z2g=", true),
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", false),
            ("whsec_c2hvcnQ=", false),
            ("whsec_", false),
            ("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false),
        ] {
            assert_eq!(signing_key(text).is_some(), is_key, "{text}");
        }
    }

    #[test]
    fn a_new_key_signs_beside_the_one_that_it_replaces() {
        let http = HttpClient::new(crate::http::Loopback::Refused);
        let secret = |key: &str| ChannelSecret {
            url: Some(Secret::new("https://hook.example/a")),
            key: Some(Secret::new(key)),
        };
        let two = secret(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nwhsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        );
        let webhook = Webhook::new(&two, &http).unwrap();
        let now = DateTime::UNIX_EPOCH;
        let signatures = &headers(&webhook.keys, "a", now, b"{}")[2].1;
        assert_eq!(signatures.matches("v1,").count(), 2, "{signatures}");
        assert!(!format!("{webhook:?}").contains("hook.example"));
        for missing in ["", "  ", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw secret"] {
            let error = Webhook::new(&secret(missing), &http)
                .unwrap_err()
                .to_string();
            assert!(
                error.contains("openssl rand -base64 32") && !error.contains("MfKQ"),
                "{error}"
            );
        }
    }
}
