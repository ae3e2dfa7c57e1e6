//! Sources that are asked by TLS: the program relies on the certificates that its machine trusts, and says what is wrong
//! with others.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::{source, status_page, statuspage_api};
use crate::loopback::Server;

/// Whoever issues the certificates of a test.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self {
            issuer: Issuer::new(params, key),
            certificate,
        }
    }

    /// A status page at `localhost` with a certificate that is for `name`, after `change`.
    fn serve(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Server {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let config = ServerConfig::builder_with_provider(provider.into());
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth();
        let config = config.with_single_cert(vec![certificate.der().clone()], key.into());
        let page = status_page(&[("a1", &["investigating"])]);
        let answer = move |asked: &_| statuspage_api(&page, asked);
        Server::start_tls(config.unwrap(), "localhost", answer)
    }
}

/// What `kairan fetch` says of a source on a machine that trusts these authorities alone.
fn fetch(folder: &Path, server: &Server, trusted: &[&Authority]) -> String {
    let root = folder.join("root");
    fs::create_dir_all(&root).unwrap();
    let head = "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\"]\n";
    let settings = head.to_owned() + &source("forge", "statuspage", &server.url);
    fs::write(root.join("site.toml"), settings).unwrap();
    let pem = trusted.iter().map(|authority| {
        let lines = BASE64_STANDARD.encode(&authority.certificate);
        format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
    });
    let certificates = folder.join("trusted.pem");
    fs::write(&certificates, pem.collect::<String>()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command
        .args(["fetch", "forge", "--dry-run", "--root"])
        .arg(root);
    command.env("KAIRAN_ALLOW_LOOPBACK", "1");
    command
        .env("SSL_CERT_FILE", certificates)
        .env_remove("SSL_CERT_DIR");
    let output = command.output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_source_whose_certificate_is_trusted_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, other) = (Authority::new("One"), Authority::new("Other"));
    let server = authority.serve("localhost", |_| {});
    let said = fetch(folder.path(), &server, &[&other, &authority]);
    assert_eq!(said, "forge: something new; incidents: 1, services: 2\n");
    assert_eq!(server.take_asked().len(), 3);
}

#[test]
fn a_source_that_does_not_prove_who_it_is_is_told_nothing_and_the_remedy_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, other) = (Authority::new("One"), Authority::new("Other"));
    // It only has the name of the one.
    let impostor = Authority::new("One");
    for (server, trusted, expected) in [
        (
            authority.serve("other.example", |_| {}),
            &authority,
            "its certificate is for another host: correct the address in site.toml",
        ),
        (
            authority.serve("localhost", |params| {
                params.not_before = date_time_ymd(2019, 1, 1);
                params.not_after = date_time_ymd(2020, 1, 1);
            }),
            &authority,
            "its certificate has expired: its owners have to renew it",
        ),
        (
            authority.serve("localhost", |params| {
                params.not_before = date_time_ymd(4000, 1, 1);
            }),
            &authority,
            "its certificate is not valid yet: look at the clock of this machine",
        ),
        (
            authority.serve("localhost", |_| {}),
            &other,
            "set SSL_CERT_FILE to a file in PEM with all that you trust",
        ),
        (
            authority.serve("localhost", |_| {}),
            &impostor,
            "set SSL_CERT_FILE to a file in PEM with all that you trust",
        ),
    ] {
        let said = fetch(folder.path(), &server, &[trusted]);
        assert!(said.contains("does not prove who it is"), "{said}");
        assert!(said.contains(expected), "{expected}: {said}");
        assert_eq!(server.take_asked().len(), 0, "{said}");
    }
}
