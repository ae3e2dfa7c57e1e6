//! What a run may ask on the network besides its stores.
#![expect(
    clippy::disallowed_methods,
    reason = "the environment of whoever starts the program enters here"
)]

use std::env;

use crate::http::{HttpClient, Loopback};

/// What a run may ask on the network besides its stores. With [`Connections::default`] it asks nothing, and relies on
/// what was fetched before.
#[derive(Debug, Default)]
pub struct Connections {
    pub(super) http: Option<HttpClient>,
}

impl Connections {
    /// Those that the environment allows: `KAIRAN_ALLOW_LOOPBACK=1` lets sources be on this machine, also without
    /// https.
    pub fn from_env() -> Self {
        let allows_loopback = env::var("KAIRAN_ALLOW_LOOPBACK").is_ok_and(|value| value == "1");
        Self::new(match allows_loopback {
            true => Loopback::Allowed,
            false => Loopback::Refused,
        })
    }

    /// Those over HTTP.
    pub fn new(loopback: Loopback) -> Self {
        Self {
            http: Some(HttpClient::new(loopback)),
        }
    }
}
