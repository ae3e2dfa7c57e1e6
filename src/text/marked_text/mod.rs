//! Plain text with ranges of formatting (strong, code, links, lists): what is left of a body once its
//! markup is parsed.

use std::ops::Range;
use std::sync::LazyLock;

use arcstr::{ArcStr, Substr};
use memchr::memmem::Finder;

mod builder;

pub(super) use builder::MarkedTextBuilder;

/// A text whose lines end with a newline, and the formatting of its parts.
#[derive(Debug)]
pub struct MarkedText {
    pub(super) text: ArcStr,
    pub(super) marks: Marks,
    /// Whether the text contains `://`; most texts contain no URL.
    pub(super) has_urls: bool,
}

impl MarkedText {
    pub fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }

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

/// The formatting of a text, as ranges of its bytes.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub strong: Spans<()>,
    /// The headings with their levels, from 1.
    pub headings: Spans<u8>,
    pub code: Spans<()>,
    /// The links with their URLs.
    pub links: Spans<Substr>,
    /// Preformatted lines.
    pub pre: Spans<()>,
    /// The list items; each is an empty range at the start of its text.
    pub items: Spans<ListItem>,
    /// The paragraphs of Markdown; each is an empty range at the start of its text.
    pub paragraphs: Spans<()>,
    /// The lines of Markdown without indentation; each is an empty range at its start. Within a list such a line
    /// continues an item only by the rules of Markdown, which few writers know.
    pub unindented: Spans<()>,
    /// The lists, each with those within it.
    pub lists: Spans<()>,
}

/// A list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListItem {
    pub depth: u8,
    pub number: Option<u32>,
}

/// Ranges of a text in order, without overlaps. Lookups are binary searches: a hostile text may have a
/// hundred thousand ranges.
#[derive(Debug)]
pub(super) struct Spans<T>(Vec<(Range<usize>, T)>);

impl<T> Default for Spans<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Spans<T> {
    /// Appends a range; it must begin at or after the end of the last one.
    pub fn push(&mut self, range: Range<usize>, value: T) {
        self.0.push((range, value));
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Range<usize>, T)> {
        self.0.iter()
    }

    /// The first range that ends after `at`.
    fn first_ending_after(&self, at: usize) -> Option<&(Range<usize>, T)> {
        let index = self.0.partition_point(|(range, _)| range.end <= at);
        self.0.get(index)
    }

    /// The range that covers the byte `at`, with its value.
    pub fn covering(&self, at: usize) -> Option<&(Range<usize>, T)> {
        self.first_ending_after(at)
            .filter(|(range, _)| range.start <= at)
    }

    /// The value of the range that begins at `at`.
    pub fn starting_at(&self, at: usize) -> Option<&T> {
        let index = self.0.partition_point(|(range, _)| range.start < at);
        let (range, value) = self.0.get(index)?;
        (range.start == at).then_some(value)
    }

    /// The next position after `at` at which a range begins or ends.
    pub fn next_boundary(&self, at: usize) -> Option<usize> {
        let (range, _) = self.first_ending_after(at)?;
        Some(if range.start > at {
            range.start
        } else {
            range.end
        })
    }
}
