//! The parts of a label in a line: its words, the emphasis around them, a parenthetical after them.

use std::ops::Range;

use super::labels::Labels;
use super::section_kind::SectionKind;
use crate::text::chars::punctuation;

/// A label in a line. Positions are bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelMatch {
    pub kind: SectionKind,
    /// The end of the text before it: the start of its bullet, or of the label itself.
    pub start: usize,
    /// The label as written. For a heading that goes on after a label this is the whole heading.
    pub label: Range<usize>,
    /// Whether it is such a heading, which contains more words than the label.
    pub goes_on: bool,
    /// The parenthetical after it, which is the beginning of the section's text.
    pub parenthetical: Option<Range<usize>>,
    /// The start of its content, after the parenthetical.
    pub content_start: usize,
}

/// Remarks in a heading that say nothing of the text below it, in lower case.
const EMPTY_REMARKS: [&str; 20] = [
    "planned",
    "long term",
    "long-term",
    "short term",
    "short-term",
    "summary",
    "technical",
    "details",
    "final",
    "geplant",
    "technisch",
    "langfristig",
    "prévu",
    "technique",
    "técnica",
    "técnico",
    "技術",
    "技术",
    "予定",
    "계획",
];

/// The most letters of an abbreviation.
const MAX_ABBREVIATION: usize = 6;

/// Whether a remark in brackets says nothing of the text below its heading: an abbreviation of the heading, as in `Root
/// cause (RCA)`, or a word such as `planned`. Others may limit what the text says: `Root cause (suspected)`, `Scope of
/// impact (as of 10 May)`.
fn is_empty_remark(parenthetical: &str) -> bool {
    let remark = parenthetical.trim_matches(['(', ')', '（', '）', ' ']);
    let is_abbreviation =
        remark.len() <= MAX_ABBREVIATION && remark.bytes().all(|b| b.is_ascii_uppercase());
    is_abbreviation || EMPTY_REMARKS.contains(&&*remark.to_lowercase())
}

impl LabelMatch {
    /// The label of a heading, of which a remark in brackets that says nothing is a part.
    pub fn with_remark(mut self, line: &str) -> Self {
        let is_remark = |range: &Range<usize>| is_empty_remark(&line[range.clone()]);
        if !self.kind.is_single_line()
            && let Some(remark) = self.parenthetical.take_if(|range| is_remark(range))
        {
            self.label.end = remark.end;
            self.goes_on = true;
        }
        self
    }
}

/// The maximum length of a parenthetical, in characters. It keeps the search linear in lines of brackets.
const MAX_PARENTHETICAL_CHARS: usize = 60;

/// The position of the last opening bracket near the end of a text.
pub(super) fn last_open_bracket(text: &str) -> Option<usize> {
    let mut last_chars = text.char_indices().rev().take(MAX_PARENTHETICAL_CHARS);
    last_chars
        .find(|(_, c)| matches!(c, '(' | '（'))
        .map(|(at, _)| at)
}

/// The start of the parenthetical at the end of a text, as in `Start time (UTC)`.
pub(super) fn parenthetical(text: &str) -> Option<usize> {
    let inside = text.strip_suffix([')', '）'])?;
    let start = last_open_bracket(inside)?;
    // The brackets of "Workaround(s)" are part of a word.
    let is_apart = inside[start..].starts_with('（')
        || text[..start].ends_with(|c: char| c.is_whitespace() || punctuation::is_cjk(c));
    (is_apart && !inside[start..].contains([')', '）'])).then_some(start)
}

/// The parenthetical at the end of a text, unless it is part of a label: `Root cause (preliminary)`.
pub(super) fn parenthetical_after_label(text: &str, labels: &Labels) -> Option<usize> {
    parenthetical(text).filter(|_| labels.suffix_matches(text).next().is_none())
}

/// Whether a character is a delimiter of emphasis in Markdown.
pub(super) fn is_emphasis_char(c: char) -> bool {
    matches!(c, '*' | '_')
}

/// A text without white space and emphasis at its end.
pub(super) fn trim_label_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || is_emphasis_char(c))
}

/// The length of the emphasis, in bytes, that opens directly before a label and closes after it, before or
/// after its colon: `**Root cause:**`, `__Root cause__:`, `_Root cause:_`.
pub(super) fn emphasis_len(before: &str, after: &str) -> usize {
    let text = before.trim_end_matches(is_emphasis_char);
    let opening = &before[text.len()..];
    let is_colon = |c: char| matches!(c, ':' | '：');
    let after_colon = match opening {
        // A single asterisk after a space is a bullet.
        "*" => after.trim_start_matches(is_colon),
        _ => after.trim_start_matches(|c| is_colon(c) || c == ' '),
    };
    match opening.chars().next_back() {
        Some(last) if after_colon.starts_with(last) => opening.len(),
        _ => 0,
    }
}
