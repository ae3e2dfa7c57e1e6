//! HTTP requests to other services: of sources, translators and channels.
//!
//! Every request has a time limit and a size limit, goes to `https` addresses on the public internet only, and
//! never shows its headers or its body in an error. Without the feature `http` no request is made.

mod client;
mod error;
mod request;
mod retry_after;
mod secret;
#[cfg(feature = "http")]
mod transport;

pub use client::HttpClient;
pub use error::{HttpError, LOOPBACK_VARIABLE};
pub use request::{HttpRequest, HttpResponse, Loopback};
pub use retry_after::{RetryAfter, is_waiting};
pub use secret::Secret;
