//! The beginning of a text, for descriptions of pages.

use textwrap::WordSeparator;

/// How many characters a description has at most: search engines and messengers show about as many.
pub(super) const MAX_DESCRIPTION: usize = 160;

/// The beginning of a text in one line, of at most `max` characters. It is cut where a line may break (UAX 14), in
/// scripts without spaces, too, and then ends with an ellipsis.
pub(super) fn excerpt(text: &str, max: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= max {
        return text;
    }
    // What follows the cut: an ellipsis, and the end of an isolate that is cut in two.
    let max = max.saturating_sub(2);
    let mut end = 0;
    let mut length = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(&text) {
        let characters = word.word.chars().count();
        if length + characters > max {
            break;
        }
        end += word.word.len() + word.whitespace.len();
        length += characters + word.whitespace.chars().count();
    }
    if end == 0 {
        let boundary = text.char_indices().nth(max);
        end = boundary.map_or(text.len(), |(at, _)| at);
    }
    let kept = text[..end]
        .trim_end_matches(|c: char| c.is_whitespace() || "·,;:–—-、，；：،؛".contains(c));
    let is_open = kept.matches('\u{2066}').count() > kept.matches('\u{2069}').count();
    let end_of_isolate = if is_open { "\u{2069}" } else { "" };
    format!("{kept}{end_of_isolate}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        let cases = [
            ("", 10, ""),
            ("short", 5, "short"),
            ("two\n lines", 20, "two lines"),
            ("one two three", 10, "one two…"),
            ("one two, three", 11, "one two…"),
            ("unbreakable", 6, "unbr…"),
            // No line begins with a full stop or a small vowel.
            ("メールが届きません。", 6, "メールが…"),
            (
                "送信できません。再送してください。",
                10,
                "送信できません。…",
            ),
            (
                "رمز \u{2066}421 4.3.2 \u{2069}هنا",
                12,
                "رمز \u{2066}421\u{2069}…",
            ),
        ];
        for (text, max, expected) in cases {
            assert_eq!(excerpt(text, max), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn an_excerpt_is_never_too_long(text in "\\PC{0,60}", max in 3_usize..40) {
            proptest::prop_assert!(excerpt(&text, max).chars().count() <= max);
        }
    }
}
