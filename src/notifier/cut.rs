//! Cuts texts between what readers see as characters, so that a message keeps within the limits of its channel.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// What stands at the end of a text that is cut.
const ELLIPSIS: &str = "…";

/// The length of a text in UTF-16, by which programs in JavaScript count.
pub(super) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The length in bytes of the longest beginning of a text whose characters together cost at most `max`. A first character
/// that alone costs more, such as a letter with very many marks, is cut itself.
pub(super) fn fitting_len(text: &str, max: usize, cost: impl Fn(&str) -> usize) -> usize {
    let fitting = |pieces: &mut dyn Iterator<Item = &str>| {
        let mut left = max;
        let mut len = 0;
        for piece in pieces {
            match left.checked_sub(cost(piece)) {
                Some(rest) => left = rest,
                None => break,
            }
            len += piece.len();
        }
        len
    };
    match fitting(&mut text.graphemes(true)) {
        0 => fitting(&mut text.split("").skip(1)),
        len => len,
    }
}

/// The text, or as much of its beginning as costs at most `max` together with the mark that it is cut.
pub(super) fn shorten(text: &str, max: usize, cost: impl Fn(&str) -> usize) -> Cow<'_, str> {
    if fitting_len(text, max, &cost) == text.len() {
        return Cow::Borrowed(text);
    }
    let len = fitting_len(text, max.saturating_sub(cost(ELLIPSIS)), &cost);
    Cow::Owned(beginning(text, len))
}

/// What `make` makes of the text, or of the longest beginning of it with which the result `fits`. `make` is also told
/// whether the text is cut. Where nothing fits, the text is empty.
pub(super) fn longest<M>(
    text: &str,
    make: impl Fn(&str, bool) -> M,
    fits: impl Fn(&M) -> bool,
) -> M {
    let whole = make(text, false);
    if fits(&whole) {
        return whole;
    }
    let lens: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    let fitting = lens.partition_point(|len| fits(&make(&beginning(text, *len), true)));
    let len = lens[..fitting].last().copied().unwrap_or_default();
    make(&beginning(text, len), true)
}

/// The beginning of a text that is cut there, with the mark.
fn beginning(text: &str, len: usize) -> String {
    match text[..len].trim_end() {
        "" => String::new(),
        beginning => format!("{beginning}{ELLIPSIS}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_what_readers_see_as_characters() {
        for (text, max, expected) in [
            ("", 3, ""),
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("ab  cd", 4, "ab…"),
            ("メールの遅延", 6, "メールの遅延"),
            ("メールの遅延", 5, "メールの…"),
            // A letter with a mark, a flag of two characters, a family of five: each is one.
            ("e\u{301}e\u{301}e\u{301}", 5, "e\u{301}e\u{301}…"),
            ("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…"),
            ("🇯🇵🇯🇵", 7, "🇯🇵…"),
            ("👨‍👩‍👧👨‍👩‍👧", 9, "👨‍👩‍👧…"),
            // Where not even one fits, it is cut itself.
            ("👨‍👩‍👧👨‍👩‍👧", 8, "👨‍👩\u{200d}…"),
            // The vowel signs of an Arabic word stay with their letters.
            ("بَرِيد", 4, "بَ…"),
            ("abcd", 0, ""),
        ] {
            assert_eq!(shorten(text, max, utf16_len), expected, "{text} {max}");
        }
    }

    #[test]
    fn what_is_made_is_told_whether_its_text_is_cut() {
        let make =
            |text: &str, is_cut: bool| format!("[{text}]{}", if is_cut { " more" } else { "" });
        let fits = |made: &String| made.len() <= 12;
        assert_eq!(longest("0123456789", make, fits), "[0123456789]");
        assert_eq!(longest("01234567890", make, fits), "[01…] more");
        assert_eq!(longest("0123456789", make, |_| false), "[] more");
    }
}
