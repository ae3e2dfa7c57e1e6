//! A body as one text with marks: markup taken apart, nothing yet said about its meaning.

use std::borrow::Cow;
use std::ops::Range;

use super::body::{Body, Format};
use super::{html, markdown};

/// A text whose lines end with a newline, and what its markup says about parts of it.
#[derive(Debug, Default)]
pub(super) struct Flat<'a> {
    pub text: Cow<'a, str>,
    pub marks: Marks,
}

/// What markup says about the bytes of a text.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub strong: Spans<()>,
    pub code: Spans<()>,
    /// With their addresses.
    pub links: Spans<String>,
    /// Preformatted lines.
    pub pre: Spans<()>,
    /// The entries of lists; each begins where its empty range is.
    pub items: Spans<Item>,
}

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub depth: u8,
    pub number: Option<u32>,
}

/// Ranges of a text that lie one behind the other, so that one is found without going through all:
/// a hostile text has a hundred thousand of them.
#[derive(Debug)]
pub(super) struct Spans<T>(Vec<(Range<usize>, T)>);

impl<T> Default for Spans<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Spans<T> {
    /// Appends a range behind all others.
    pub fn push(&mut self, range: Range<usize>, value: T) {
        self.0.push((range, value));
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Range<usize>, T)> {
        self.0.iter()
    }

    /// The first range that does not end before `at` or there.
    fn next(&self, at: usize) -> Option<&(Range<usize>, T)> {
        let index = self.0.partition_point(|(range, _)| range.end <= at);
        self.0.get(index)
    }

    /// What the range says that covers the byte `at`.
    pub fn covering(&self, at: usize) -> Option<&(Range<usize>, T)> {
        self.next(at).filter(|(range, _)| range.start <= at)
    }

    /// What the range says that begins at `at`.
    pub fn starting(&self, at: usize) -> Option<&T> {
        let index = self.0.partition_point(|(range, _)| range.start < at);
        let (range, value) = self.0.get(index)?;
        (range.start == at).then_some(value)
    }

    /// Where a range next begins or ends after `at`.
    pub fn boundary(&self, at: usize) -> Option<usize> {
        let (range, _) = self.next(at)?;
        Some(if range.start > at {
            range.start
        } else {
            range.end
        })
    }
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
        marks: Marks::default(),
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
