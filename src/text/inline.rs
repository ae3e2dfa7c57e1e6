//! The runs of text inside a block.

use std::ops::Range;

use super::block::{Inline, Inlines};
use super::marked_text::MarkedText;
use super::redact;

/// The runs of a part of a text: where marks overlap, a link goes before code before strong.
pub(super) fn inlines(marked: &MarkedText, range: Range<usize>) -> Inlines {
    let marks = &marked.marks;
    let mut inlines = Inlines::new();
    if marks.is_unformatted() && !marked.has_urls && !range.is_empty() {
        inlines.push(Inline::Text(marked.text.substr(range)));
        return inlines;
    }
    let mut start = range.start;
    while start < range.end {
        let boundaries = [
            marks.links.next_boundary(start),
            marks.code.next_boundary(start),
            marks.strong.next_boundary(start),
            marks.headings.next_boundary(start),
        ];
        let end = boundaries.into_iter().flatten().min();
        let end = end.map_or(range.end, |end| end.min(range.end));
        let text = || marked.text.substr(start..end);
        if let Some((_, href)) = marks.links.covering(start) {
            inlines.push(Inline::Link {
                text: text(),
                href: href.clone(),
            });
        } else if marks.code.covering(start).is_some() {
            inlines.push(Inline::Code(text()));
        } else if marks.strong.covering(start).is_some() || marks.headings.covering(start).is_some()
        {
            inlines.push(Inline::Strong(text()));
        } else {
            push_with_links(&mut inlines, marked, start..end);
        }
        start = end;
    }
    inlines
}

/// Appends a part of a text, its addresses as links.
fn push_with_links(inlines: &mut Inlines, marked: &MarkedText, mut part: Range<usize>) {
    let text = &marked.text;
    while marked.has_urls
        && let Some(url) = next_url(&text[part.clone()])
    {
        let start = part.start + url.start;
        if url.start > 0 {
            inlines.push(Inline::Text(text.substr(part.start..start)));
        }
        part.start += url.end;
        let href = text.substr(start..part.start);
        inlines.push(Inline::Link {
            text: href.clone(),
            href,
        });
    }
    if !part.is_empty() {
        inlines.push(Inline::Text(text.substr(part)));
    }
}

/// The first `http` address of a text, without the punctuation of the sentence that it stands in.
fn next_url(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(separator) = text[from..].find("://").map(|index| from + index) {
        from = separator + 3;
        let mut schemes = ["https", "http"].into_iter();
        let Some(scheme) = schemes.find(|scheme| text[..separator].ends_with(scheme)) else {
            continue;
        };
        let tail = &text[from..];
        if !tail.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') {
            continue;
        }
        let tail = &tail[..redact::url_len(tail)];
        let mut url = tail.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '|']);
        // A bracket belongs to the address only where the address opens it.
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if url.ends_with(close) && !url.contains(open) {
                url = url.trim_end_matches([close, '.', ',']);
            }
        }
        return Some(separator - scheme.len()..from + url.len());
    }
    None
}
