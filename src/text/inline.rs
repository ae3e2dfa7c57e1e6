//! The runs of text inside a block.

use std::ops::Range;

use super::block::Inline;
use super::flat::{Flat, Mark, MarkKind};

/// The runs of a part of a text: where marks overlap, a link goes before code before strong.
pub(super) fn content(flat: &Flat, range: Range<usize>) -> Vec<Inline> {
    let mut runs = Vec::with_capacity(1);
    let mut start = range.start;
    while start < range.end {
        let end = next_boundary(&flat.marks, start, range.end);
        let text = &flat.text[start..end];
        match strongest(&flat.marks, start) {
            Some(MarkKind::Link(href)) => runs.push(Inline::Link {
                text: text.to_owned(),
                href: href.clone(),
            }),
            Some(MarkKind::Code) => runs.push(Inline::Code(text.to_owned())),
            Some(_) => runs.push(Inline::Strong(text.to_owned())),
            None => push_linked(&mut runs, text),
        }
        start = end;
    }
    runs
}

/// Where a mark next begins or ends after `start`.
fn next_boundary(marks: &[Mark], start: usize, end: usize) -> usize {
    marks
        .iter()
        .flat_map(|mark| [mark.range.start, mark.range.end])
        .filter(|&boundary| boundary > start && boundary < end)
        .min()
        .unwrap_or(end)
}

fn strongest(marks: &[Mark], at: usize) -> Option<&MarkKind> {
    let rank = |kind: &MarkKind| match kind {
        MarkKind::Link(_) => 3,
        MarkKind::Code => 2,
        MarkKind::Strong => 1,
        MarkKind::Pre | MarkKind::Item { .. } => 0,
    };
    marks
        .iter()
        .filter(|mark| mark.range.contains(&at))
        .map(|mark| &mark.kind)
        .max_by_key(|kind| rank(kind))
        .filter(|kind| rank(kind) > 0)
}

/// Appends text, its addresses as links.
fn push_linked(runs: &mut Vec<Inline>, text: &str) {
    let mut rest = text;
    if !text.contains("://") {
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
        let scheme = ["https", "http"]
            .into_iter()
            .find(|scheme| text[..separator].ends_with(scheme));
        let tail = &text[separator + 3..];
        let is_end = |c: char| !c.is_ascii_graphic() || matches!(c, '"' | '<' | '>' | '`' | '\\');
        let tail = &tail[..tail.find(is_end).unwrap_or(tail.len())];
        let mut address = tail.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '|']);
        // A bracket belongs to the address only where the address opens it.
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if address.ends_with(close) && !address.contains(open) {
                address = address.trim_end_matches([close, '.', ',']);
            }
        }
        from = separator + 3;
        if let Some(scheme) = scheme
            && address.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
        {
            return Some(separator - scheme.len()..from + address.len());
        }
    }
    None
}
