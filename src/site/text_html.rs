//! Rich text as the HTML of pages and feeds, and as one line of plain text.

use super::bidi::with_bidi_isolates;
use crate::locale::{Direction, Tag};
use crate::record::MAX_RENDERED_BODY_BYTES;
use crate::text::{Block, Inline, RichText};

/// The text as safe HTML. A text that is too long for a page is truncated (the JSON has all of it), and
/// codes in right-to-left languages are isolated, so that their parts stay in order.
pub(super) fn to_html(text: &RichText, tag: &Tag) -> String {
    let truncated = truncate(text);
    let text = truncated.as_ref().unwrap_or(text);
    match tag.direction() {
        Direction::Ltr => text.html(),
        Direction::Rtl => with_bidi_isolates(text).html(),
    }
}

/// The text in one line, for titles and short descriptions.
pub(super) fn one_line(text: &RichText) -> String {
    let plain = text.plain();
    let mut line = String::with_capacity(plain.len().min(MAX_RENDERED_BODY_BYTES));
    for word in plain.split_whitespace() {
        if line.len() > MAX_RENDERED_BODY_BYTES {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether only the beginning of a text is shown.
pub(super) fn is_too_long(text: &RichText) -> bool {
    text.plain().len() > MAX_RENDERED_BODY_BYTES
}

/// The beginning of a text that is too long for a page; `None` for any other text.
fn truncate(text: &RichText) -> Option<RichText> {
    let plain = text.plain();
    if plain.len() <= MAX_RENDERED_BODY_BYTES {
        return None;
    }
    let mut end = MAX_RENDERED_BODY_BYTES;
    while !plain.is_char_boundary(end) {
        end -= 1;
    }
    let beginning = format!("{}…", &plain[..end]);
    Some(RichText(vec![Block::Paragraph(vec![Inline::Text(
        beginning.into(),
    )])]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_at_a_character() {
        let long = RichText(vec![Block::Paragraph(vec![Inline::Text(
            "あ".repeat(MAX_RENDERED_BODY_BYTES).into(),
        )])]);
        let html = to_html(&long, &Tag::japanese());
        assert!(html.len() < MAX_RENDERED_BODY_BYTES + 20, "{}", html.len());
        assert!(html.ends_with("…</p>"));
    }
}
