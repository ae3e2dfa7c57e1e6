//! Splits a part of a marked text into runs.

use std::ops::Range;

use super::block::Inline;
use crate::text::marked_text::MarkedText;
use crate::text::url;

/// The runs of a part of a text. Where formatting overlaps, a link takes precedence over code, and code
/// over strong.
pub(super) fn inlines(marked: &MarkedText, range: Range<usize>) -> Vec<Inline> {
    let marks = &marked.marks;
    let mut inlines = Vec::new();
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

/// Appends a part of a text; its URLs become links.
fn push_with_links(inlines: &mut Vec<Inline>, marked: &MarkedText, mut part: Range<usize>) {
    let text = &marked.text;
    while marked.has_urls
        && let Some(url) = url::next_url(&text[part.clone()])
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
