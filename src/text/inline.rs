//! The runs of text inside a block.

use std::ops::Range;

use super::address;
use super::block::{Content, Inline};
use super::flat::Flat;

/// The runs of a part of a text: where marks overlap, a link goes before code before strong.
pub(super) fn content(flat: &Flat, range: Range<usize>) -> Content {
    let marks = &flat.marks;
    let mut runs = Content::new();
    if marks.are_plain() && !flat.has_addresses && !range.is_empty() {
        runs.push(Inline::Text(flat.text.substr(range)));
        return runs;
    }
    let mut start = range.start;
    while start < range.end {
        let boundaries = [
            marks.links.boundary(start),
            marks.code.boundary(start),
            marks.strong.boundary(start),
            marks.headings.boundary(start),
        ];
        let end = boundaries.into_iter().flatten().min();
        let end = end.map_or(range.end, |end| end.min(range.end));
        let text = || flat.text.substr(start..end);
        if let Some((_, href)) = marks.links.covering(start) {
            runs.push(Inline::Link {
                text: text(),
                href: href.clone(),
            });
        } else if marks.code.covering(start).is_some() {
            runs.push(Inline::Code(text()));
        } else if marks.strong.covering(start).is_some() || marks.headings.covering(start).is_some()
        {
            runs.push(Inline::Strong(text()));
        } else {
            push_linked(&mut runs, flat, start..end);
        }
        start = end;
    }
    runs
}

/// Appends a part of a text, its addresses as links.
fn push_linked(runs: &mut Content, flat: &Flat, mut part: Range<usize>) {
    let text = &flat.text;
    while flat.has_addresses
        && let Some(address) = next_address(&text[part.clone()])
    {
        let start = part.start + address.start;
        if address.start > 0 {
            runs.push(Inline::Text(text.substr(part.start..start)));
        }
        part.start += address.end;
        let href = text.substr(start..part.start);
        runs.push(Inline::Link {
            text: href.clone(),
            href,
        });
    }
    if !part.is_empty() {
        runs.push(Inline::Text(text.substr(part)));
    }
}

/// The first `http` address of a text, without the punctuation of the sentence that it stands in.
fn next_address(text: &str) -> Option<Range<usize>> {
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
        let tail = &tail[..address::address_len(tail)];
        let mut address = tail.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '|']);
        // A bracket belongs to the address only where the address opens it.
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if address.ends_with(close) && !address.contains(open) {
                address = address.trim_end_matches([close, '.', ',']);
            }
        }
        return Some(separator - scheme.len()..from + address.len());
    }
    None
}
