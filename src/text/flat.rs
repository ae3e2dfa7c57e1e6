//! A body as one text with marks: markup taken apart, nothing yet said about its meaning.

use std::borrow::Cow;
use std::ops::Range;

use super::body::{Body, Format};
use super::{html, markdown};

/// A text whose lines end with a newline, and what its markup says about parts of it.
#[derive(Debug, Default)]
pub(super) struct Flat<'a> {
    pub text: Cow<'a, str>,
    /// In the order of their starts.
    pub marks: Vec<Mark>,
}

/// What markup says about the bytes of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub range: Range<usize>,
    pub kind: MarkKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    Strong,
    Code,
    Link(String),
    /// Preformatted lines.
    Pre,
    /// A list's entry begins here; its range is empty.
    Item {
        depth: u8,
        number: Option<u32>,
    },
}

/// Takes a body's markup apart; plain text without oddities is borrowed as it is.
pub(super) fn flatten(body: &Body) -> Flat<'_> {
    let content = body.content.as_str();
    if body.format == Format::Markdown {
        return html::flatten(&markdown::render(content, "").html);
    }
    if body.format == Format::Html && memchr::memchr2(b'<', b'&', content.as_bytes()).is_some() {
        return html::flatten(content);
    }
    let text = if is_clean(content) {
        Cow::Borrowed(content)
    } else {
        let mut text = String::with_capacity(content.len());
        push_clean(&mut text, content);
        Cow::Owned(text)
    };
    Flat {
        text,
        marks: Vec::new(),
    }
}

/// Whether a character may stand in an XML 1.0 document (<https://www.w3.org/TR/xml/#charsets>).
pub(super) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether [`push_clean`] would change nothing.
pub(super) fn is_clean(text: &str) -> bool {
    // Without a way out in the middle, the compiler checks many bytes at once.
    let odd = |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == b'\\';
    let has_odd = text.bytes().fold(false, |found, byte| found | odd(byte));
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let has_noncharacter = pairs.fold(false, |found, (first, second)| {
        found | ((*first == 0xbf) & (*second >= 0xbe))
    });
    !has_odd && (!has_noncharacter || !text.contains(['\u{fffe}', '\u{ffff}']))
}

/// Appends source text: line ends become newlines, a backslash that escapes one and characters
/// that XML forbids are dropped.
pub(super) fn push_clean(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\\' if matches!(chars.peek(), Some('\r' | '\n')) && !out.ends_with('\\') => {}
            c if is_xml_char(c) => out.push(c),
            _ => {}
        }
    }
}
