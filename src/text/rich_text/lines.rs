//! Splits marked text into lines.

use std::ops::Range;

use crate::text::marked_text::MarkedText;

const NBSP: char = '\u{a0}';

/// A line that is not empty.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::text) struct Line {
    /// Its range in the text, without surrounding white space.
    pub range: Range<usize>,
    /// Whether it is a preformatted element, with all of its lines.
    pub is_preformatted: bool,
}

/// The lines of a text. A line ends at a newline or at a run of no-break spaces.
pub(in crate::text) fn split_lines<'a>(marked: &'a MarkedText) -> impl Iterator<Item = Line> + 'a {
    let text: &str = &marked.text;
    // The last byte of a no-break space; other characters may share it.
    let has_nbsp = memchr::memchr(0xa0, text.as_bytes()).is_some();
    let mut pre = marked.marks.pre.iter().map(|(range, ())| range).peekable();
    let has_pre = pre.peek().is_some();
    let mut next = 0;
    let mut newline = 0;
    std::iter::from_fn(move || {
        while next < text.len() {
            while has_pre && pre.next_if(|range| range.start < next).is_some() {}
            let pre_range = has_pre
                .then(|| pre.next_if(|range| range.start == next))
                .flatten();
            // A line may contain many gaps; its end is searched for only once.
            if newline < next || newline == 0 {
                let found = memchr::memchr(b'\n', &text.as_bytes()[next..]);
                newline = found.map_or(text.len(), |found| next + found);
            }
            let (end, after) = match pre_range {
                Some(range) => (range.end, range.end),
                None => line_end(text, next..newline, has_nbsp),
            };
            let range = match pre_range {
                Some(_) => trim_newlines(text, next..end),
                None => trim_range(text, next..end),
            };
            next = after;
            let is_empty = match pre_range {
                Some(_) => text[range.clone()].trim().is_empty(),
                None => range.is_empty(),
            };
            if !is_empty {
                return Some(Line {
                    range,
                    is_preformatted: pre_range.is_some(),
                });
            }
        }
        None
    })
}

/// The end of the first line in a range that has no newline, and the start of the next line.
fn line_end(text: &str, range: Range<usize>, has_nbsp: bool) -> (usize, usize) {
    let gap = has_nbsp.then(|| nbsp_gap(&text[range.clone()])).flatten();
    match gap {
        Some(gap) => (range.start + gap.start, range.start + gap.end),
        None => (range.end, text.len().min(range.end + 1)),
    }
}

/// A run of white space with at least two no-break spaces: the remains of a line break of a mail that was
/// pasted into a form. A single no-break space is a space, as in `9:30 PM UTC`.
fn nbsp_gap(line: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(next) = line[from..].find(NBSP) {
        let start = line[..from + next].trim_end().len();
        let end = line.len() - line[from + next..].trim_start().len();
        if line[start..end].matches(NBSP).nth(1).is_some() {
            return Some(start..end);
        }
        from = end;
    }
    None
}

/// The range without the white space at its ends.
pub(in crate::text) fn trim_range(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text[range.clone()].trim_start();
    let start = range.end - part.len();
    start..start + part.trim_end().len()
}

fn trim_newlines(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text[range.clone()].trim_start_matches('\n');
    let start = range.end - part.len();
    start..start + part.trim_end().len()
}

/// The number of bytes of white space before a line that begins at `start`; 0 for a later part of a
/// line.
pub(in crate::text) fn indent_width(text: &str, start: usize) -> usize {
    let before = text[..start].trim_end_matches([' ', '\t', '\u{3000}']);
    match before.chars().next_back() {
        None | Some('\n') => start - before.len(),
        Some(_) => 0,
    }
}
