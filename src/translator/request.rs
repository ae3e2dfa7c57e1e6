//! What a translator is asked for, and what it has to be able to do.

use super::error::TranslatorError;
use crate::locale::Tag;

/// What a translator is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub source: &'a Tag,
    pub target: &'a Tag,
    /// The texts in HTML, at most as many as the [`Limits`] say.
    pub texts: &'a [&'a str],
}

/// How much one request may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub max_texts: usize,
    /// The most bytes of all texts together, in UTF-8.
    pub max_bytes: usize,
}

/// What every translator can do.
pub(super) trait Translate {
    const LIMITS: Limits;

    /// Translates each of the texts.
    async fn translate(&self, request: Request<'_>) -> Result<Vec<String>, TranslatorError>;
}
