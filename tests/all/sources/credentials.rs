//! How an application proves to Entra who it is.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PSS_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use kairan::http::{Loopback, Secret};
use kairan::run::Connections;
use kairan::source::GraphCredentials;
use serde_json::Value;

use super::graph::{Setup, parameter};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn pem(label: &str, der: &[u8]) -> String {
    let lines = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = lines
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

fn connections(credentials: GraphCredentials) -> Connections {
    Connections::new(Loopback::Allowed, credentials)
}

#[tokio::test]
async fn a_certificate_signs_an_assertion_that_its_public_key_verifies() {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public_key = key.public_key().as_ref().to_vec();
    // Of the certificate only its digest is sent, by which Entra finds it.
    let certificate = b"a certificate".to_vec();
    let key_pem = pem("PRIVATE KEY", key.as_der().unwrap().as_ref());
    let both = key_pem.clone() + &pem("CERTIFICATE", &certificate);
    let mut setup = Setup::new().await;
    let token_url = format!("{}/contoso.example/oauth2/v2.0/token", setup.server.url);
    setup.change(|tenant| {
        tenant.accepts = Box::new(move |form| {
            assert_eq!(
                parameter(form, "client_assertion_type").as_deref(),
                Some(JWT_BEARER)
            );
            assert_eq!(parameter(form, "client_secret"), None);
            let assertion = parameter(form, "client_assertion").unwrap();
            let (signed, signature) = assertion.rsplit_once('.').unwrap();
            let decode = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
            let public_key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &public_key);
            public_key
                .verify(signed.as_bytes(), &decode(signature))
                .unwrap();
            let (header, claims) = signed.split_once('.').unwrap();
            let header: Value = serde_json::from_slice(&decode(header)).unwrap();
            let claims: Value = serde_json::from_slice(&decode(claims)).unwrap();
            assert_eq!(
                (&header["alg"], &header["typ"]),
                (&"PS256".into(), &"JWT".into())
            );
            // openssl dgst -sha256 -binary | basenc --base64url
            assert_eq!(
                header["x5t#S256"],
                "gazXYhQPppKhQoItL75NxvVLyqUB9oqzflru0Lr-TZk"
            );
            assert_eq!(claims["aud"], *token_url);
            assert_eq!(
                (&claims["iss"], &claims["sub"]),
                (&"0000-1111".into(), &"0000-1111".into())
            );
            assert_eq!(claims["jti"].as_str().unwrap().len(), 32);
            let at = |name: &str| claims[name].as_i64().unwrap();
            let now = chrono::Utc::now().timestamp();
            assert!(at("nbf") < now && at("iat") <= now && now < at("exp"));
            assert!(at("exp") - at("iat") <= 600);
            true
        });
    });
    let with = |pem: &str| GraphCredentials {
        #[cfg(feature = "aws")]
        federation: None,
        certificate: Some(Ok(Secret::new(pem))),
        // The certificate comes before a secret.
        #[cfg(feature = "aws")]
        stored_secret: None,
        secret: Some(Secret::new("unused")),
    };
    setup.site.connections = connections(with(&both));
    assert_eq!(setup.silence().await, "");
    for (unusable, expected) in [
        (key_pem.clone(), "has no certificate"),
        (pem("CERTIFICATE", &certificate), "has no private key"),
        (
            pem("PRIVATE KEY", b"x") + &pem("CERTIFICATE", &certificate),
            "has no RSA key",
        ),
        (
            pem("EC PRIVATE KEY", b"x") + &pem("CERTIFICATE", &certificate),
            "has no RSA key",
        ),
        ("nothing".to_owned(), "has no certificate"),
    ] {
        setup.site.connections = connections(with(&unusable));
        let silence = setup.silence().await;
        assert!(silence.contains(expected), "{expected}: {silence}");
    }
}

#[cfg(feature = "aws")]
mod aws {
    use aws_config::{BehaviorVersion, Region, SdkConfig};
    use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
    use kairan::source::{Federation, StoredSecret};

    use super::*;
    use crate::loopback::{Answer, Server};

    fn config(endpoint: &str) -> SdkConfig {
        let credentials = Credentials::new("AKEY", "not-sent", None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::from_static("eu-central-1"))
            .endpoint_url(endpoint)
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .build()
    }

    #[tokio::test]
    async fn a_token_of_aws_for_the_role_is_exchanged_without_a_secret() {
        let sts = Server::start(|asked| {
            let authorization = asked.header("authorization").unwrap();
            assert!(
                authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKEY/"),
                "{authorization}"
            );
            assert!(
                authorization.contains("/eu-central-1/sts/aws4_request"),
                "{authorization}"
            );
            let body = &asked.body;
            for part in [
                "Action=GetWebIdentityToken",
                "Audience.member.1=api%3A%2F%2FAzureADTokenExchange",
                "SigningAlgorithm=RS256",
                "DurationSeconds=300",
            ] {
                assert!(body.split('&').any(|found| found == part), "{part}: {body}");
            }
            let answer = "<GetWebIdentityTokenResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
                <GetWebIdentityTokenResult><WebIdentityToken>role.token.signed</WebIdentityToken>\
                <Expiration>2026-03-01T12:10:00Z</Expiration></GetWebIdentityTokenResult>\
                <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetWebIdentityTokenResponse>";
            Answer::new(200, "text/xml", answer)
        });
        let mut setup = Setup::new().await;
        setup.change(|tenant| {
            tenant.accepts = Box::new(|form| {
                assert_eq!(
                    parameter(form, "client_assertion_type").as_deref(),
                    Some(JWT_BEARER)
                );
                assert_eq!(parameter(form, "client_secret"), None);
                parameter(form, "client_assertion").as_deref() == Some("role.token.signed")
            });
        });
        let with = |federation| {
            connections(GraphCredentials {
                federation: Some(federation),
                secret: Some(Secret::new("unused")),
                ..GraphCredentials::default()
            })
        };
        setup.site.connections = with(Federation::new(&config(&sts.url)));
        assert_eq!(setup.silence().await, "");
        setup.silence().await;
        assert_eq!(sts.take_asked().len(), 1, "the token of Graph is kept");
        let refusing = Server::start(|_| {
            let answer = "<ErrorResponse><Error><Type>Sender</Type><Code>OutboundWebIdentityFederationDisabledException</Code>\
                <Message>account 123456789012</Message></Error><RequestId>r</RequestId></ErrorResponse>";
            Answer::new(400, "text/xml", answer)
        });
        setup.site.connections = with(Federation::new(&config(&refusing.url)));
        let silence = setup.silence().await;
        assert!(
            silence.contains("OutboundWebIdentityFederationDisabled"),
            "{silence}"
        );
        assert!(
            silence.contains("allow the role sts:GetWebIdentityToken"),
            "{silence}"
        );
        assert!(!silence.contains("123456789012"), "{silence}");
    }

    #[tokio::test]
    async fn a_client_secret_in_secrets_manager_is_read_when_a_token_is_asked_for() {
        let manager = Server::start(|asked| {
            let target = asked.header("x-amz-target");
            assert_eq!(target, Some("secretsmanager.GetSecretValue"));
            let body: Value = serde_json::from_str(&asked.body).unwrap();
            match body["SecretId"].as_str() {
                Some("kairan/graph") => Answer::new(
                    200,
                    "application/x-amz-json-1.1",
                    "{\"Name\":\"kairan/graph\",\"SecretString\":\"right\\n\"}",
                ),
                _ => Answer::new(
                    400,
                    "application/x-amz-json-1.1",
                    "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"123456789012\"}",
                ),
            }
        });
        let mut setup = Setup::new().await;
        let with = |id: &str| {
            connections(GraphCredentials {
                stored_secret: Some(StoredSecret::new(&config(&manager.url), id)),
                ..GraphCredentials::default()
            })
        };
        setup.site.connections = with("kairan/graph");
        assert_eq!(setup.silence().await, "");
        setup.site.connections = with("other");
        let silence = setup.silence().await;
        assert!(silence.contains("ResourceNotFoundException"), "{silence}");
        assert!(silence.contains("KAIRAN_GRAPH_SECRET_ID"), "{silence}");
        assert!(!silence.contains("123456789012"), "{silence}");
    }
}
