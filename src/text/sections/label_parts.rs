//! The parts of a label in a line: its words, emphasis around them, a parenthetical after them.

use std::ops::Range;

use super::labels::Labels;
use super::section_kind::SectionKind;
use crate::text::chars::punctuation;

/// A label in a line, in bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelMatch {
    pub kind: SectionKind,
    /// Where the text before it ends: at its bullet, or at the label itself.
    pub start: usize,
    /// The label as written; of a heading that goes on after a label, the whole heading.
    pub label: Range<usize>,
    /// Whether it is such a heading, which says more than the label.
    pub goes_on: bool,
    /// The remark in brackets behind it, which is the first of what its section says.
    pub parenthetical: Option<Range<usize>>,
    /// Where its text begins, or goes on behind the remark.
    pub content_start: usize,
}

/// The longest remark in brackets behind a label, and how far back an open bracket is looked for, in
/// characters: so a line of nothing but brackets takes no longer.
const MAX_PARENTHETICAL_CHARS: usize = 60;

/// Where the last bracket opens in a text, not far from its end.
pub(super) fn last_open_bracket(text: &str) -> Option<usize> {
    let mut last_chars = text.char_indices().rev().take(MAX_PARENTHETICAL_CHARS);
    last_chars
        .find(|(_, c)| matches!(c, '(' | '（'))
        .map(|(at, _)| at)
}

/// Where the remark in brackets begins that a text ends with, as in `Start time (UTC)`: it is the first
/// of what the label's section says.
pub(super) fn parenthetical(text: &str) -> Option<usize> {
    let inside = text.strip_suffix([')', '）'])?;
    let start = last_open_bracket(inside)?;
    // "Workaround(s)" is a word.
    let is_apart = inside[start..].starts_with('（')
        || text[..start].ends_with(|c: char| c.is_whitespace() || punctuation::is_cjk(c));
    (is_apart && !inside[start..].contains([')', '）'])).then_some(start)
}

/// The remark that a text ends with, unless it is a part of the label: `Root cause (preliminary)`.
pub(super) fn parenthetical_after_label(text: &str, labels: &Labels) -> Option<usize> {
    parenthetical(text).filter(|_| labels.suffix_matches(text).next().is_none())
}

/// Whether a character makes the words between two of it stand out, as in Markdown.
pub(super) fn is_emphasis_char(c: char) -> bool {
    matches!(c, '*' | '_')
}

/// A text without the space and the emphasis at its end.
pub(super) fn trim_label_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || is_emphasis_char(c))
}

/// The bytes of emphasis that open directly before a label and close behind it, before its colon or
/// after: `**Root cause:**`, `__Root cause__:`, `_Root cause:_`.
pub(super) fn emphasis_len(before: &str, after: &str) -> usize {
    let text = before.trim_end_matches(is_emphasis_char);
    let opening = &before[text.len()..];
    let is_colon = |c: char| matches!(c, ':' | '：');
    let after_colon = match opening {
        // A single asterisk behind a space is a bullet.
        "*" => after.trim_start_matches(is_colon),
        _ => after.trim_start_matches(|c| is_colon(c) || c == ' '),
    };
    match opening.chars().next_back() {
        Some(last) if after_colon.starts_with(last) => opening.len(),
        _ => 0,
    }
}
