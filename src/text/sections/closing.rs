//! Sentences that close an update and belong to no section, such as "This is the final update".

use super::labels::{Labels, strip_folded_prefix};
use crate::text::chars::punctuation;
use crate::text::rich_text::{Block, Inline, RichText};

/// Takes the closing sentences from the end of a text. Returns them.
pub(super) fn split_off(text: &mut RichText, labels: &Labels) -> RichText {
    let mut from = text.0.len();
    while from > 0 && is_closing(&text.0[from - 1], labels) {
        from -= 1;
    }
    let mut closing = text.0.split_off(from);
    if let Some(Block::Paragraph(content) | Block::Item { content, .. }) = text.0.last_mut()
        && let Some(Inline::Text(last)) = content.last_mut()
        && let Some(start) = closing_start(last, labels).filter(|start| *start > 0)
    {
        let sentence = Inline::Text(last.substr(start..));
        *last = last.substr(..last[..start].trim_end().len());
        closing.insert(0, Block::Paragraph(vec![sentence]));
    }
    RichText(closing)
}

/// The maximum length of a closing sentence, in characters: "We apologize for the outage and are taking
/// these steps: …" is longer.
const MAX_CLOSING_CHARS: usize = 100;

/// Whether a block consists of closing sentences.
fn is_closing(block: &Block, labels: &Labels) -> bool {
    match block {
        Block::Paragraph(content) | Block::Item { content, .. } => {
            let text: String = content.iter().map(Inline::text).collect();
            closing_start(&text, labels) == Some(0)
        }
        Block::Code(_) => false,
    }
}

/// Where the closing sentences begin with which a text ends.
fn closing_start(text: &str, labels: &Labels) -> Option<usize> {
    let is_closing = |sentence: &str| {
        let is_short = sentence.chars().nth(MAX_CLOSING_CHARS).is_none();
        let mut closings = labels.closings.iter();
        is_short && closings.any(|closing| strip_folded_prefix(sentence, closing).is_some())
    };
    let mut start = None;
    for (at, sentence) in sentences(text).into_iter().rev() {
        if !is_closing(sentence) {
            break;
        }
        start = Some(at);
    }
    start
}

/// The sentences of a text, each with its position, without the white space before it.
fn sentences(text: &str) -> Vec<(usize, &str)> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let ends = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '؟'));
    for end in ends.map(|(at, c)| at + c.len_utf8()).chain([text.len()]) {
        let rest = &text[end..];
        let is_end = text[..end].ends_with(punctuation::is_cjk)
            || rest.is_empty()
            || rest.starts_with(char::is_whitespace);
        if is_end && start < end {
            let sentence = text[start..end].trim_start();
            if !sentence.is_empty() {
                sentences.push((end - sentence.len(), sentence));
            }
            start = end;
        }
    }
    sentences
}
