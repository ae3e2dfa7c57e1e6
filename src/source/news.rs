//! What a kind of source does.

use serde_json::{Map, Value};

use super::SourceFailure;
use super::ask::Asking;

/// What a source has to say.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// The same as before.
    Nothing,
    /// Everything that it lists now, in the form of its kind.
    Document(Vec<u8>),
    /// What has changed since the last document: see [`merge`](super::merge).
    Changes(Vec<Map<String, Value>>),
}

/// A kind of source: asks for what is new.
pub(super) trait Fetch {
    /// # Errors
    /// If it gives no whole answer.
    async fn fetch(&self, asking: &mut Asking<'_>) -> Result<News, SourceFailure>;
}
