//! A body as one text with marks: markup taken apart, nothing yet said about its meaning.

use std::ops::Range;
use std::sync::LazyLock;

use arcstr::{ArcStr, Substr};
use memchr::memmem::Finder;

use super::body::{Body, Format};
use super::{html, markdown};

/// A text whose lines end with a newline, and what its markup says about parts of it.
#[derive(Debug)]
pub struct MarkedText {
    pub(super) text: ArcStr,
    pub(super) marks: Marks,
    /// Whether `://` stands in the text: nearly none holds an address.
    pub(super) has_urls: bool,
}

impl MarkedText {
    pub(super) fn new(text: impl Into<ArcStr>, marks: Marks) -> Self {
        static SEPARATOR: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("://"));
        let text = text.into();
        Self {
            has_urls: SEPARATOR.find(text.as_bytes()).is_some(),
            text,
            marks,
        }
    }
}

/// What markup says about the bytes of a text.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub strong: Spans<()>,
    /// With their levels, from 1.
    pub headings: Spans<u8>,
    pub code: Spans<()>,
    /// With their addresses.
    pub links: Spans<Substr>,
    /// Preformatted lines.
    pub pre: Spans<()>,
    /// The entries of lists; each begins where its empty range is.
    pub items: Spans<ListItem>,
}

impl Marks {
    /// Whether no run of the text is told apart from the rest.
    pub fn is_unformatted(&self) -> bool {
        self.strong.0.is_empty()
            && self.headings.0.is_empty()
            && self.code.0.is_empty()
            && self.links.0.is_empty()
    }
}

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListItem {
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
    fn first_ending_after(&self, at: usize) -> Option<&(Range<usize>, T)> {
        let index = self.0.partition_point(|(range, _)| range.end <= at);
        self.0.get(index)
    }

    /// What the range says that covers the byte `at`.
    pub fn covering(&self, at: usize) -> Option<&(Range<usize>, T)> {
        self.first_ending_after(at)
            .filter(|(range, _)| range.start <= at)
    }

    /// What the range says that begins at `at`.
    pub fn starting_at(&self, at: usize) -> Option<&T> {
        let index = self.0.partition_point(|(range, _)| range.start < at);
        let (range, value) = self.0.get(index)?;
        (range.start == at).then_some(value)
    }

    /// Where a range next begins or ends after `at`.
    pub fn next_boundary(&self, at: usize) -> Option<usize> {
        let (range, _) = self.first_ending_after(at)?;
        Some(if range.start > at {
            range.start
        } else {
            range.end
        })
    }
}

/// Takes a body's markup apart; plain text without oddities is shared as it is.
pub fn to_marked_text(body: &Body) -> MarkedText {
    let content = body.content.as_str();
    if body.format == Format::Markdown {
        return markdown::to_marked_text(content);
    }
    if body.format == Format::Html && memchr::memchr2(b'<', b'&', content.as_bytes()).is_some() {
        return html::to_marked_text(content);
    }
    let text = if is_clean(content) {
        body.content.clone()
    } else {
        let mut text = String::with_capacity(content.len());
        push_cleaned(&mut text, content);
        text.into()
    };
    MarkedText::new(text, Marks::default())
}

/// Whether every format can carry a character: XML 1.0's `Char` (<https://www.w3.org/TR/xml/#charsets>)
/// less the control characters and noncharacters that HTML takes for mistakes.
pub fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{a0}'..='\u{fdcf}' | '\u{fdf0}'..)
        && (u32::from(c) & 0xfffe) != 0xfffe
}

/// The first character of a text that is not printable.
pub fn first_unprintable(text: &str) -> Option<char> {
    let is_dirty = |text: &&str| !is_clean(text);
    let dirty = Some(text).filter(is_dirty)?;
    dirty.chars().find(|c| !is_printable(*c))
}

/// The text without what is not printable.
pub fn strip_unprintable(mut text: String) -> String {
    if !is_clean(&text) {
        text.retain(is_printable);
    }
    text
}

/// Whether [`push_clean`] would change nothing.
pub(super) fn is_clean(text: &str) -> bool {
    // Without a way out in the middle, the compiler checks many bytes at once.
    let is_special =
        |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == b'\\' || byte == 0x7f;
    let (has_special, bits) = text.bytes().fold((0, 0), |(found, bits), byte| {
        (found | u8::from(is_special(byte)), bits | byte)
    });
    if has_special != 0 || bits.is_ascii() {
        return has_special == 0;
    }
    // The control characters from U+0080 on begin with C2, U+FDD0 to U+FDEF end with B7 90 to AF, and
    // the last two of every plane with BF BE and BF BF. Others do so too: those are looked at.
    let bytes = text.as_bytes();
    let may_have_unprintable = memchr::memchr3_iter(0xc2, 0xb7, 0xbf, bytes).any(|at| {
        let second = bytes.get(at + 1).copied();
        second.is_some_and(|second| match bytes[at] {
            0xc2 => second < 0xa0,
            0xb7 => second >= 0x90,
            _ => second >= 0xbe,
        })
    });
    !may_have_unprintable || text.chars().all(is_printable)
}

/// Appends source text: line ends become newlines, a backslash that escapes one and characters
/// that XML forbids are dropped.
pub(super) fn push_cleaned(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\\' if matches!(chars.peek(), Some('\r' | '\n')) && !out.ends_with('\\') => {}
            c if is_printable(c) => out.push(c),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_printable_makes_a_text_unclean() {
        let every = (0..=u32::from(char::MAX)).filter_map(char::from_u32);
        for c in every {
            let text = format!("a{c}b");
            let clean = is_printable(c) && c != '\r' && c != '\\';
            assert_eq!(is_clean(&text), clean, "U+{:04X}", u32::from(c));
            let mut cleaned = String::new();
            push_cleaned(&mut cleaned, &text);
            assert!(cleaned.chars().all(is_printable), "{text:?}");
        }
    }
}
