//! What can go wrong with a request before there is an answer.

use thiserror::Error;

/// The environment variable that allows requests to this machine.
pub const LOOPBACK_VARIABLE: &str = "KAIRAN_ALLOW_LOOPBACK";

/// A request that got no usable answer. It names the host alone: what else was sent may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HttpError {
    #[error("this kairan was built without the feature `http`: build it with its default features")]
    NotBuiltIn,
    #[error("{0:?} is not an address on the web: write it as https://status.example.com/")]
    InvalidUrl(String),
    #[error(
        "{host} is asked without https, which anyone on the way could read and alter: write https://{host}"
    )]
    NotHttps { host: String },
    #[error(
        "{host} is this machine, which requests may go to only where whoever starts kairan allows it: set \
         {LOOPBACK_VARIABLE}=1 in its environment"
    )]
    Loopback { host: String },
    #[error(
        "{host} is in a private network, where kairan sends no requests: use an address on the public internet, or \
         put a file into records/ instead"
    )]
    PrivateAddress { host: String },
    #[error(
        "a header for {host} cannot be sent: remove line breaks and control characters from it"
    )]
    InvalidHeader { host: String },
    #[error("{host} did not answer completely within {seconds} seconds")]
    Timeout { host: String, seconds: u64 },
    #[error("{host} answered with more than {max_bytes} bytes")]
    TooLarge { host: String, max_bytes: usize },
    #[error("{host} compressed its answer although it was not asked to ({encoding})")]
    Compressed { host: String, encoding: String },
    #[error("{host} redirects in a circle, or too often")]
    TooManyRedirects { host: String },
    #[error("{host} redirects to an address that cannot be read")]
    InvalidRedirect { host: String },
    #[error("{host} does not prove who it is: {reason}")]
    Certificate { host: String, reason: String },
    #[error("{host} cannot be reached: {reason}")]
    Connection { host: String, reason: String },
}

impl HttpError {
    /// Whether the same request may succeed a moment later.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Connection { .. } | Self::Timeout { .. })
    }
}
