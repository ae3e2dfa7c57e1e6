//! What a run may ask on the network besides its stores.
#![expect(
    clippy::disallowed_methods,
    reason = "the environment of whoever starts the program enters here"
)]

use std::env;

use super::sources::Asker;
use crate::http::{HttpClient, Loopback};
use crate::source::{GraphAccess, GraphCredentials, Secret};
use crate::store::Store;

/// What a run may ask on the network besides its stores. With [`Connections::default`] it asks nothing, and relies on
/// what was fetched before.
///
/// | environment variable | what |
/// |---|---|
/// | `KAIRAN_ALLOW_LOOPBACK` | `1` lets requests go to this machine, also without https |
/// | `KAIRAN_GRAPH_CLIENT_SECRET` | the client secret of the application that asks Microsoft Graph |
#[derive(Debug, Default)]
pub struct Connections {
    pub(super) http: Option<HttpClient>,
    graph: GraphAccess,
}

impl Connections {
    /// Those that the environment allows.
    pub fn from_env() -> Self {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let allows_loopback = variable("KAIRAN_ALLOW_LOOPBACK").is_some_and(|value| value == "1");
        let loopback = match allows_loopback {
            true => Loopback::Allowed,
            false => Loopback::Refused,
        };
        let credentials = GraphCredentials {
            secret: variable("KAIRAN_GRAPH_CLIENT_SECRET").map(Secret::new),
        };
        Self::new(loopback, credentials)
    }

    /// Those over HTTP.
    pub fn new(loopback: Loopback, credentials: GraphCredentials) -> Self {
        Self {
            http: Some(HttpClient::new(loopback)),
            graph: GraphAccess::new(credentials),
        }
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
