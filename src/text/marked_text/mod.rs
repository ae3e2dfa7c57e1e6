//! A body as one text with marks: markup taken apart, nothing yet said about its meaning.

use std::ops::Range;
use std::sync::LazyLock;

use arcstr::{ArcStr, Substr};
use memchr::memmem::Finder;

mod builder;

pub(super) use builder::MarkedTextBuilder;

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
