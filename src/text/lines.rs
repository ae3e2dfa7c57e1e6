//! The lines of a flat text, and the blocks that they make.

use std::ops::Range;

use smallvec::SmallVec;

use super::block::{Block, Inline, Inlines, RichText};
use super::inline;
use super::marked_text::MarkedText;
use super::punctuation;

const NBSP: char = '\u{a0}';

/// How deep lists may stand in each other: a deeper entry is shown at this depth.
const MAX_LIST_DEPTH: u8 = 7;

/// A line that has something on it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its bytes, without the space around them.
    pub range: Range<usize>,
    /// Whether it is a whole run of preformatted lines.
    pub is_preformatted: bool,
}

/// The lines of a text. A newline and a run of no-break spaces end one.
pub(super) fn split_lines<'a>(marked: &'a MarkedText) -> impl Iterator<Item = Line> + 'a {
    let text: &str = &marked.text;
    // The last byte of a no-break space; other characters may end so, too.
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
            // A line may hold many gaps: its end is looked for once.
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

/// Where the first line of a range ends that a newline ends, and where the next one begins.
fn line_end(text: &str, range: Range<usize>, has_nbsp: bool) -> (usize, usize) {
    let gap = has_nbsp.then(|| nbsp_gap(&text[range.clone()])).flatten();
    match gap {
        Some(gap) => (range.start + gap.start, range.start + gap.end),
        None => (range.end, text.len().min(range.end + 1)),
    }
}

/// A run of white space with two no-break spaces or more: what is left of a line break where
/// someone pasted a mail into a form. A single one is a space, as in `9:30 PM UTC`.
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
pub(super) fn trim_range(text: &str, range: Range<usize>) -> Range<usize> {
    // Most parts have none.
    if let [first, .., last] = &text.as_bytes()[range.clone()]
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return range;
    }
    let part = text[range.clone()].trim_start();
    let start = range.end - part.len();
    start..start + part.trim_end().len()
}

fn trim_newlines(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text[range.clone()].trim_start_matches('\n');
    let start = range.end - part.len();
    start..start + part.trim_end().len()
}

/// Blocks, as lines come in.
#[derive(Debug, Default)]
pub(super) struct BlockBuilder {
    blocks: SmallVec<[Block; 1]>,
    /// The remark behind a label that is all there is yet: the first line goes on with it.
    pending_parenthetical: Option<Range<usize>>,
    /// How far the open lists of a plain text are indented.
    indents: Vec<usize>,
}

impl BlockBuilder {
    /// Begins with the remark behind a label.
    pub fn push_parenthetical(&mut self, marked: &MarkedText, parenthetical: Range<usize>) {
        let content = inline::inlines(marked, parenthetical.clone());
        self.blocks.push(Block::Paragraph(content));
        self.pending_parenthetical = Some(parenthetical);
    }

    /// Appends a line, or what a label leaves of it.
    pub fn push_line(&mut self, marked: &MarkedText, line: &Line) {
        let range = line.range.clone();
        if range.is_empty() {
            return;
        }
        let parenthetical = self.pending_parenthetical.take();
        if line.is_preformatted {
            self.blocks.push(Block::Code(marked.text.substr(range)));
        } else if let Some(parenthetical) = parenthetical.filter(|_| !is_item(marked, &range)) {
            self.continue_parenthetical(marked, parenthetical, range);
        } else {
            self.push_text_line(marked, range);
        }
    }

    /// Appends a line to the remark before it, which may stand in a line of its own, or in emphasis that
    /// closes between the two.
    fn continue_parenthetical(
        &mut self,
        marked: &MarkedText,
        parenthetical: Range<usize>,
        range: Range<usize>,
    ) {
        let gap = &marked.text[parenthetical.end..range.start];
        let last = self.blocks.pop();
        let is_contiguous = gap.chars().all(|c| matches!(c, ' ' | ':' | '：' | '|'));
        let content = match last {
            Some(Block::Paragraph(mut content)) if !is_contiguous => {
                content.push(Inline::Text(": ".into()));
                content.extend(inline::inlines(marked, range));
                content
            }
            _ => inline::inlines(marked, parenthetical.start..range.end),
        };
        self.blocks.push(Block::Paragraph(content));
    }

    fn push_text_line(&mut self, marked: &MarkedText, range: Range<usize>) {
        let text: &str = &marked.text;
        let list_item = marked.marks.items.starting_at(range.start);
        let bullet = punctuation::leading_bullet(&text[range.clone()]);
        let (depth, number) = match (list_item, bullet) {
            (Some(item), _) => (item.depth, item.number),
            (None, Some(_)) => (self.depth_of_indent(text, range.start), None),
            (None, None) => {
                let content = inline::inlines(marked, range);
                self.blocks.push(Block::Paragraph(content));
                return;
            }
        };
        let depth = depth.min(self.max_depth());
        let mut rest = range;
        loop {
            while let Some(bullet) = punctuation::leading_bullet(&text[rest.clone()]) {
                rest.start += bullet.len;
            }
            // A list on one line: "- The first thing. - The second."
            let next = bullet
                .and_then(|first| punctuation::next_item_start(&text[rest.clone()], first.symbol));
            let Some(next) = next else { break };
            let content = trim_range(text, rest.start..rest.start + next);
            self.push_item(depth, number, inline::inlines(marked, content));
            rest.start += next;
        }
        self.push_item(depth, number, inline::inlines(marked, rest));
    }

    fn push_item(&mut self, depth: u8, number: Option<u32>, content: Inlines) {
        self.blocks.push(Block::Item {
            depth,
            number,
            content,
        });
    }

    /// The deepest that the next item may be: one below the last.
    fn max_depth(&self) -> u8 {
        match self.blocks.last() {
            Some(Block::Item { depth, .. }) => (depth + 1).min(MAX_LIST_DEPTH),
            _ => 0,
        }
    }

    fn depth_of_indent(&mut self, text: &str, start: usize) -> u8 {
        if !matches!(self.blocks.last(), Some(Block::Item { .. })) {
            self.indents.clear();
        }
        let indent = indent_width(text, start);
        while self.indents.pop_if(|open| *open > indent).is_some() {}
        if self.indents.last() != Some(&indent) {
            self.indents.push(indent);
        }
        u8::try_from(self.indents.len() - 1).unwrap_or(u8::MAX)
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Whether there is more than a remark behind a label.
    pub fn has_lines(&self) -> bool {
        !self.blocks.is_empty() && self.pending_parenthetical.is_none()
    }

    /// Whether the last line announces what follows.
    pub fn ends_with_colon(&self) -> bool {
        let Some(Block::Paragraph(content)) = self.blocks.last() else {
            return false;
        };
        let last = content.last().map_or("", Inline::text);
        self.pending_parenthetical.is_none() && last.trim_end().ends_with([':', '：'])
    }

    pub fn finish(self) -> RichText {
        RichText(self.blocks)
    }
}

/// Whether a part of a text begins an entry of a list.
fn is_item(marked: &MarkedText, range: &Range<usize>) -> bool {
    let is_marked = marked.marks.items.starting_at(range.start).is_some();
    is_marked || punctuation::leading_bullet(&marked.text[range.clone()]).is_some()
}

/// How many spaces and tabs stand before a line that begins at `start`; a part of a line has none.
pub(super) fn indent_width(text: &str, start: usize) -> usize {
    let before = text[..start].trim_end_matches([' ', '\t', '\u{3000}']);
    match before.chars().next_back() {
        None | Some('\n') => start - before.len(),
        Some(_) => 0,
    }
}
