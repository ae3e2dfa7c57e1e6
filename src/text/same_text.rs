//! Whether two texts are the same to a reader.

use super::rich_text::RichText;

/// Whether two texts are equal apart from white space and markup.
pub fn is_same_text(a: &RichText, b: &RichText) -> bool {
    a == b || non_whitespace_chars(&a.plain()).eq(non_whitespace_chars(&b.plain()))
}

/// A text without white space.
pub fn without_whitespace(text: &RichText) -> String {
    non_whitespace_chars(&text.plain()).collect()
}

fn non_whitespace_chars(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}
