//! The runs of text inside a block.

use std::ops::Range;

use super::address;
use super::block::{Content, Inline};
use super::flat::Flat;

/// The runs of a part of a text: where marks overlap, a link goes before code before strong.
pub(super) fn content(flat: &Flat, range: Range<usize>) -> Content {
    let marks = &flat.marks;
    let mut runs = Content::new();
    if marks.are_plain() && !range.is_empty() {
        push_linked(&mut runs, &flat.text[range]);
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
        let text = &flat.text[start..end];
        if let Some((_, href)) = marks.links.covering(start) {
            runs.push(Inline::Link {
                text: text.to_owned(),
                href: href.clone(),
            });
        } else if marks.code.covering(start).is_some() {
            runs.push(Inline::Code(text.to_owned()));
        } else if marks.strong.covering(start).is_some() || marks.headings.covering(start).is_some()
        {
            runs.push(Inline::Strong(text.to_owned()));
        } else {
            push_linked(&mut runs, text);
        }
        start = end;
    }
    runs
}

/// Appends text, its addresses as links.
fn push_linked(runs: &mut Content, text: &str) {
    let mut rest = text;
    if !memchr::memchr_iter(b':', text.as_bytes()).any(|at| text[at..].starts_with("://")) {
        runs.push(Inline::Text(text.to_owned()));
        return;
    }
    while let Some(address) = next_address(rest) {
        if address.start > 0 {
            runs.push(Inline::Text(rest[..address.start].to_owned()));
        }
        let href = rest[address.clone()].to_owned();
        runs.push(Inline::Link {
            text: href.clone(),
            href,
        });
        rest = &rest[address.end..];
    }
    if !rest.is_empty() {
        runs.push(Inline::Text(rest.to_owned()));
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
