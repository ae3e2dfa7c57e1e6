//! The lines of a flat text, and the blocks that they make.

use std::ops::Range;

use smallvec::SmallVec;

use super::block::{Block, Content, Inline, RichText};
use super::flat::Flat;
use super::inline;
use super::prose;

const NO_BREAK: char = '\u{a0}';

/// How deep lists may stand in each other: a deeper entry is shown at this depth.
const DEEPEST: u8 = 7;

/// A line that has something on it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its bytes, without the space around them.
    pub range: Range<usize>,
    /// Whether it is a whole run of preformatted lines.
    pub code: bool,
}

/// The lines of a text. A newline and a run of no-break spaces end one.
pub(super) fn lines<'a>(flat: &'a Flat) -> impl Iterator<Item = Line> + 'a {
    let text: &str = &flat.text;
    // The last byte of a no-break space; other characters may end so, too.
    let has_gaps = memchr::memchr(0xa0, text.as_bytes()).is_some();
    let mut pre = flat.marks.pre.iter().map(|(range, ())| range).peekable();
    let has_pre = pre.peek().is_some();
    let mut next = 0;
    let mut newline = 0;
    std::iter::from_fn(move || {
        while next < text.len() {
            while has_pre && pre.next_if(|range| range.start < next).is_some() {}
            let code = has_pre
                .then(|| pre.next_if(|range| range.start == next))
                .flatten();
            // A line may hold many gaps: its end is looked for once.
            if newline < next || newline == 0 {
                let found = memchr::memchr(b'\n', &text.as_bytes()[next..]);
                newline = found.map_or(text.len(), |found| next + found);
            }
            let (end, after) = match code {
                Some(range) => (range.end, range.end),
                None => line_end(text, next..newline, has_gaps),
            };
            let range = match code {
                Some(_) => trim_newlines(text, next..end),
                None => trim(text, next..end),
            };
            next = after;
            let is_empty = match code {
                Some(_) => text[range.clone()].trim().is_empty(),
                None => range.is_empty(),
            };
            if !is_empty {
                return Some(Line {
                    range,
                    code: code.is_some(),
                });
            }
        }
        None
    })
}

/// Where the first line of a range ends that a newline ends, and where the next one begins.
fn line_end(text: &str, range: Range<usize>, has_gaps: bool) -> (usize, usize) {
    let gap = has_gaps.then(|| wide_gap(&text[range.clone()])).flatten();
    match gap {
        Some(gap) => (range.start + gap.start, range.start + gap.end),
        None => (range.end, text.len().min(range.end + 1)),
    }
}

/// A run of white space with two no-break spaces or more: what is left of a line break where
/// someone pasted a mail into a form. A single one is a space, as in `9:30 PM UTC`.
fn wide_gap(line: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(next) = line[from..].find(NO_BREAK) {
        let start = line[..from + next].trim_end().len();
        let end = line.len() - line[from + next..].trim_start().len();
        if line[start..end].matches(NO_BREAK).nth(1).is_some() {
            return Some(start..end);
        }
        from = end;
    }
    None
}

/// The range without the white space at its ends.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
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
pub(super) struct Blocks {
    blocks: SmallVec<[Block; 1]>,
    /// The remark behind a label that is all there is yet: the first line goes on with it.
    remark: Option<Range<usize>>,
    /// How far the open lists of a plain text are indented.
    indents: Vec<usize>,
}

impl Blocks {
    /// Begins with the remark behind a label.
    pub fn open(&mut self, flat: &Flat, remark: Range<usize>) {
        let content = inline::content(flat, remark.clone());
        self.blocks.push(Block::Paragraph(content));
        self.remark = Some(remark);
    }

    /// Appends a line, or what a label leaves of it.
    pub fn push(&mut self, flat: &Flat, line: &Line) {
        let range = line.range.clone();
        if range.is_empty() {
            return;
        }
        let remark = self.remark.take();
        if line.code {
            self.blocks.push(Block::Code(flat.text.substr(range)));
        } else if let Some(remark) = remark.filter(|_| !is_item(flat, &range)) {
            self.go_on(flat, remark, range);
        } else {
            self.push_text(flat, range);
        }
    }

    /// Appends a line to the remark before it, which may stand in a line of its own, or in emphasis that
    /// closes between the two.
    fn go_on(&mut self, flat: &Flat, remark: Range<usize>, range: Range<usize>) {
        let gap = &flat.text[remark.end..range.start];
        let last = self.blocks.pop();
        let is_whole = gap.chars().all(|c| matches!(c, ' ' | ':' | '：' | '|'));
        let content = match last {
            Some(Block::Paragraph(mut content)) if !is_whole => {
                content.push(Inline::Text(": ".into()));
                content.extend(inline::content(flat, range));
                content
            }
            _ => inline::content(flat, remark.start..range.end),
        };
        self.blocks.push(Block::Paragraph(content));
    }

    fn push_text(&mut self, flat: &Flat, range: Range<usize>) {
        let text: &str = &flat.text;
        let mark = flat.marks.items.starting(range.start);
        let bullet = prose::bullet(&text[range.clone()]);
        let (depth, number) = match (mark, bullet) {
            (Some(item), _) => (item.depth, item.number),
            (None, Some(_)) => (self.depth_of_indent(text, range.start), None),
            (None, None) => {
                let content = inline::content(flat, range);
                self.blocks.push(Block::Paragraph(content));
                return;
            }
        };
        let depth = depth.min(self.deepest());
        let mut rest = range;
        loop {
            while let Some(bullet) = prose::bullet(&text[rest.clone()]) {
                rest.start += bullet.len;
            }
            // A list on one line: "- The first thing. - The second."
            let next = bullet.and_then(|first| prose::next_item(&text[rest.clone()], first.mark));
            let Some(next) = next else { break };
            let content = trim(text, rest.start..rest.start + next);
            self.push_item(depth, number, inline::content(flat, content));
            rest.start += next;
        }
        self.push_item(depth, number, inline::content(flat, rest));
    }

    fn push_item(&mut self, depth: u8, number: Option<u32>, content: Content) {
        self.blocks.push(Block::Item {
            depth,
            number,
            content,
        });
    }

    /// The deepest that the next item may be: one below the last.
    fn deepest(&self) -> u8 {
        match self.blocks.last() {
            Some(Block::Item { depth, .. }) => (depth + 1).min(DEEPEST),
            _ => 0,
        }
    }

    fn depth_of_indent(&mut self, text: &str, start: usize) -> u8 {
        if !matches!(self.blocks.last(), Some(Block::Item { .. })) {
            self.indents.clear();
        }
        let indent = indent(text, start);
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
    pub fn has_line(&self) -> bool {
        !self.blocks.is_empty() && self.remark.is_none()
    }

    /// Whether the last line announces what follows.
    pub fn end_with_colon(&self) -> bool {
        let Some(Block::Paragraph(content)) = self.blocks.last() else {
            return false;
        };
        let last = content.last().map_or("", Inline::text);
        self.remark.is_none() && last.trim_end().ends_with([':', '：'])
    }

    pub fn finish(self) -> RichText {
        RichText(self.blocks)
    }
}

/// Whether a part of a text begins an entry of a list.
fn is_item(flat: &Flat, range: &Range<usize>) -> bool {
    let is_marked = flat.marks.items.starting(range.start).is_some();
    is_marked || prose::bullet(&flat.text[range.clone()]).is_some()
}

/// How many spaces and tabs stand before a line that begins at `start`; a part of a line has none.
pub(super) fn indent(text: &str, start: usize) -> usize {
    let before = text[..start].trim_end_matches([' ', '\t', '\u{3000}']);
    match before.chars().next_back() {
        None | Some('\n') => start - before.len(),
        Some(_) => 0,
    }
}
