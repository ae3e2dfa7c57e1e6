//! Rich text as the HTML of pages and feeds, and as one line of plain text.

use super::bidi::{isolate_html, isolate_plain};
use super::phone_numbers::keep_together;
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
        Direction::Rtl => isolate_html(&text.html()),
    }
}

/// HTML of a text of the team in the language of `tag`, with its codes isolated as in any other text and its
/// telephone numbers kept together.
pub(super) fn note_html(html: &str, tag: &Tag) -> String {
    let html = keep_together(html);
    match tag.direction() {
        Direction::Ltr => html,
        Direction::Rtl => isolate_html(&html),
    }
}

/// A text without markup, with its codes isolated by invisible characters.
pub(super) fn plain_line(text: String, tag: &Tag) -> String {
    match tag.direction() {
        Direction::Ltr => text,
        Direction::Rtl => isolate_plain(&text),
    }
}

/// The text in one line, for titles and short descriptions.
pub(super) fn one_line(text: &RichText, tag: &Tag) -> String {
    plain_line(words_in_line(text), tag)
}

/// The words of a text with single spaces between them.
pub(super) fn words_in_line(text: &RichText) -> String {
    let plain = text.plain();
    if plain.len() <= MAX_RENDERED_BODY_BYTES && is_one_line(&plain) {
        return plain.into_owned();
    }
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

/// How much of a text its first words are, in columns: an ideograph takes two.
const FIRST_WORDS: usize = 64;

/// The first words of a text in one line: its first sentence, or as much of it as fits into a heading.
pub(super) fn first_words(line: &str) -> String {
    let mut columns = 0;
    let mut last_space = None;
    for (at, c) in line.char_indices() {
        columns += if c >= '\u{1100}' { 2 } else { 1 };
        if columns > FIRST_WORDS {
            let end = last_space.filter(|end| end * 2 > at).unwrap_or(at);
            return format!(
                "{}…",
                line[..end].trim_end_matches([' ', ',', '、', '،', '-', '–'])
            );
        }
        match c {
            ' ' => last_space = Some(at),
            '。' | '！' | '？' => return line[..at + c.len_utf8()].to_owned(),
            '.' | '!' | '?' | '؟' if columns > 20 && line[at + c.len_utf8()..].starts_with(' ') => {
                return line[..at + c.len_utf8()].to_owned();
            }
            _ => {}
        }
    }
    line.to_owned()
}

/// Whether the only white space in a text is one space between two words.
fn is_one_line(text: &str) -> bool {
    let mut before = ' ';
    let mut is_kept = |c: char| {
        let is_kept = !c.is_whitespace() || (c == ' ' && before != ' ');
        before = c;
        is_kept
    };
    text.chars().all(&mut is_kept) && before != ' '
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
    let end = plain.floor_char_boundary(MAX_RENDERED_BODY_BYTES);
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

    #[test]
    fn first_words_end_with_a_sentence_or_a_word() {
        let long = "We have restarted the gateways in the second hall and are watching how the queues empty.";
        for (text, expected) in [
            ("It is over.", "It is over."),
            (
                "It is over. The rest follows.",
                "It is over. The rest follows.",
            ),
            (
                "The first region has recovered. The others follow within the hour, one by one.",
                "The first region has recovered.",
            ),
            (
                long,
                "We have restarted the gateways in the second hall and are…",
            ),
            ("復旧しました。続報します。", "復旧しました。"),
        ] {
            assert_eq!(first_words(text), expected);
        }
        let unbroken = first_words(&"障".repeat(100));
        assert_eq!(unbroken.chars().count(), 33, "{unbroken}");
        assert!(first_words(&"x".repeat(100)).ends_with("x…"));
    }

    #[test]
    fn a_text_in_one_line_has_its_words_and_single_spaces() {
        for (text, expected) in [
            ("", ""),
            ("One line.", "One line."),
            (" a\n  b\tc ", "a b c"),
            ("a\u{3000}b\u{a0}c", "a b c"),
            ("a  b", "a b"),
            ("停電 です", "停電 です"),
        ] {
            let text = RichText(vec![Block::Paragraph(vec![Inline::Text(text.into())])]);
            assert_eq!(one_line(&text, &Tag::english()), expected);
        }
    }
}
