//! Builds the blocks of a text, line by line.

use std::ops::Range;

use super::block::{Block, Inline, RichText};
use super::inline;
use super::lines::{Line, indent_width, split_lines, trim_range};
use crate::text::chars::punctuation;
use crate::text::marked_text::MarkedText;

/// The maximum depth of nested lists; deeper items are shown at this depth.
const MAX_LIST_DEPTH: u8 = 7;

impl MarkedText {
    /// The text as blocks: every line becomes a paragraph, a list item or code.
    pub fn to_rich_text(&self) -> RichText {
        let mut blocks = BlockBuilder::default();
        for line in split_lines(self) {
            blocks.push_line(self, &line);
        }
        blocks.finish()
    }
}

/// Builds blocks from lines, in order.
#[derive(Debug, Default)]
pub(in crate::text) struct BlockBuilder {
    blocks: Vec<Block>,
    /// The parenthetical after a label, as long as it is the only content; the next line is appended to
    /// it.
    pending_parenthetical: Option<Range<usize>>,
    /// The indentation of each open list of a plain text.
    indents: Vec<usize>,
}

impl BlockBuilder {
    /// Begins with the parenthetical after a label.
    pub fn push_parenthetical(&mut self, marked: &MarkedText, parenthetical: Range<usize>) {
        let content = inline::inlines(marked, parenthetical.clone());
        self.blocks.push(Block::Paragraph(content));
        self.pending_parenthetical = Some(parenthetical);
    }

    /// Appends a line, or the part of it after a label.
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

    /// Appends a line to the pending parenthetical, which may be on a line of its own, or in emphasis that
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

    fn push_item(&mut self, depth: u8, number: Option<u32>, content: Vec<Inline>) {
        self.blocks.push(Block::Item {
            depth,
            number,
            content,
        });
    }

    /// The maximum depth of the next item: one below the last.
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

    /// Whether there is more than the parenthetical after a label.
    pub fn has_lines(&self) -> bool {
        !self.blocks.is_empty() && self.pending_parenthetical.is_none()
    }

    /// Whether the last line ends with a colon, so that it introduces what follows.
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

/// Whether a part of a text begins a list item.
fn is_item(marked: &MarkedText, range: &Range<usize>) -> bool {
    let text = &marked.text[range.clone()];
    marked.marks.items.starting_at(range.start).is_some()
        || punctuation::leading_bullet(text).is_some()
        || punctuation::has_leading_number(text)
}
