//! A text as pages and feeds show it.

use smallvec::smallvec;

use super::bidi::with_bidi_isolates;
use crate::locale::{Direction, Tag};
use crate::record::MAX_RENDERED_BODY_BYTES;
use crate::text::{Block, Inline, RichText};

/// The text as safe HTML: cut where it is longer than a page should be (the data has it whole), and
/// with its codes kept in order where the language is written from right to left.
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

/// The beginning of a text that is too long.
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
    Some(RichText(smallvec![Block::Paragraph(smallvec![
        Inline::Text(beginning.into(),)
    ])]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_at_a_character() {
        let long = RichText(smallvec![Block::Paragraph(smallvec![Inline::Text(
            "あ".repeat(MAX_RENDERED_BODY_BYTES).into(),
        )])]);
        let html = to_html(&long, &Tag::japanese());
        assert!(html.len() < MAX_RENDERED_BODY_BYTES + 20, "{}", html.len());
        assert!(html.ends_with("…</p>"));
    }
}
