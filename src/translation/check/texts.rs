//! What is compared.

use crate::translation::facts::Language;

/// An original and its translation.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub original: &'a str,
    pub translation: &'a str,
    pub original_language: &'a Language,
    pub language: &'a Language,
}
