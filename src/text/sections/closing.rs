//! Sentences that close an update and belong to no section, such as "This is the final update".

use super::labels::{Labels, strip_folded_prefix};
use crate::text::chars::punctuation::sentence_start;
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
        Block::Paragraph(content) | Block::Item { content, .. } => match &content[..] {
            [inline] => closing_start(inline.text(), labels) == Some(0),
            inlines => {
                let text: String = inlines.iter().map(Inline::text).collect();
                closing_start(&text, labels) == Some(0)
            }
        },
        Block::Code(_) => false,
    }
}

/// Where the closing sentences begin with which a text ends.
fn closing_start(text: &str, labels: &Labels) -> Option<usize> {
    let mut start = None;
    let mut end = text.trim_end().len();
    while end > 0 {
        let sentence = sentence_start(&text[..end]);
        if !is_closing_sentence(&text[sentence..end], labels) {
            break;
        }
        start = Some(sentence);
        end = text[..sentence].trim_end().len();
    }
    start
}

fn is_closing_sentence(sentence: &str, labels: &Labels) -> bool {
    let mut closings = labels.closings.iter();
    sentence.chars().nth(MAX_CLOSING_CHARS).is_none()
        && closings.any(|closing| strip_folded_prefix(sentence, closing).is_some())
}
