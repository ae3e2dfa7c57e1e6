//! Compares texts apart from white space and markup.

use crate::text::RichText;

/// Whether two texts are equal apart from white space and markup.
pub(super) fn is_same_text(a: &RichText, b: &RichText) -> bool {
    a == b || non_whitespace_chars(&a.plain()).eq(non_whitespace_chars(&b.plain()))
}

/// A text without white space.
pub(super) fn without_whitespace(text: &RichText) -> String {
    non_whitespace_chars(&text.plain()).collect()
}

/// The visible characters of a text.
fn non_whitespace_chars(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}
