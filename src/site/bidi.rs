//! Bidirectional isolates in texts that are written from right to left (UAX 9).

use crate::text::{Block, Inline, RichText};

/// The text with left-to-right isolates (U+2066, U+2069) around its codes.
pub(super) fn with_bidi_isolates(text: &RichText) -> RichText {
    let inlines = |content: &[Inline]| {
        let runs = content.iter().map(|inline| match inline {
            Inline::Text(text) => Inline::Text(isolate_codes(text).into()),
            Inline::Strong(text) => Inline::Strong(isolate_codes(text).into()),
            other => other.clone(),
        });
        runs.collect()
    };
    let blocks = text.0.iter().map(|block| match block {
        Block::Paragraph(content) => Block::Paragraph(inlines(content)),
        Block::Item {
            depth,
            number,
            content,
        } => Block::Item {
            depth: *depth,
            number: *number,
            content: inlines(content),
        },
        Block::Code(code) => Block::Code(code.clone()),
    });
    RichText(blocks.collect())
}

/// Isolates what is quoted verbatim, and runs of numbers elsewhere.
///
/// A quotation in Latin letters that begins with a number, such as `"421 4.3.2 Service not active"`, would
/// be shown with its numbers behind its words. Outside quotation marks a number may belong to the sentence
/// before it, so that only numbers are isolated there.
fn isolate_codes(text: &str) -> String {
    let mut isolated = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quoted, after)) = split_quotation(rest) {
        isolated.push_str(&isolate_numbers(before));
        isolated.extend(["\u{2066}", quoted, "\u{2069}"]);
        rest = after;
    }
    isolated + &isolate_numbers(rest)
}

/// The first quotation of several words that begins with a digit and has no letter of a right-to-left
/// script, with the text before and after it.
fn split_quotation(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find(|c| closing_mark(c).is_some()) {
        let opening = text[from + at..].chars().next()?;
        let start = from + at + opening.len_utf8();
        let inner = &text[start..];
        let quoted = closing_mark(opening).and_then(|closing| inner.split(closing).next());
        let quoted = quoted.filter(|quoted| {
            quoted.len() < inner.len()
                && quoted.starts_with(|c: char| c.is_ascii_digit())
                && quoted.contains(' ')
                && !quoted.contains(is_right_to_left)
        });
        if let Some(quoted) = quoted {
            return Some((&text[..start], quoted, &inner[quoted.len()..]));
        }
        from = start;
    }
    None
}

/// The mark that closes what `opening` opens, if that is a quotation mark or a bracket.
fn closing_mark(opening: char) -> Option<char> {
    Some(match opening {
        '"' | '\'' | '`' => opening,
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        '(' => ')',
        '[' => ']',
        _ => return None,
    })
}

/// Whether a character belongs to a script that is written from right to left: Hebrew, Arabic and their
/// neighbours in the Unicode blocks.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Isolates runs of numbers that are separated by spaces: without isolates, right-to-left text shows
/// `421 4.3.2` as `4.3.2 421`.
fn isolate_numbers(text: &str) -> String {
    let mut isolated = String::with_capacity(text.len());
    let mut words = text.split_inclusive(' ').peekable();
    while let Some(first) = words.next() {
        let mut run = first.to_owned();
        while is_number(run.trim_end_matches(' ').rsplit(' ').next().unwrap_or(""))
            && run.ends_with(' ')
            && words.peek().is_some_and(|next| starts_with_number(next))
        {
            run.push_str(words.next().unwrap_or_default());
        }
        let (digits, rest) = split_number(&run);
        if digits.contains(' ') {
            isolated.extend(["\u{2066}", digits, "\u{2069}", rest]);
        } else {
            isolated.push_str(&run);
        }
    }
    isolated
}

/// Whether a word is a number, maybe with dots or signs in it.
fn is_number(word: &str) -> bool {
    starts_with_number(word) && split_number(word).1.is_empty()
}

/// Whether a word starts with such a number: punctuation may follow it.
fn starts_with_number(word: &str) -> bool {
    let (digits, _) = split_number(word);
    digits.contains(|c: char| c.is_ascii_digit())
}

/// A text's leading run of digits, dots, signs and spaces, and what follows it.
fn split_number(text: &str) -> (&str, &str) {
    let is_number_char = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | ' ');
    let end = text.find(|c| !is_number_char(c)).unwrap_or(text.len());
    let digits = text[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    text.split_at(digits.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_several_numbers_are_isolated() {
        let cases = [
            ("رمز 421 4.3.2 هنا", "رمز \u{2066}421 4.3.2\u{2069} هنا"),
            (
                "اتصل +966 11 555 0174.",
                "اتصل \u{2066}+966 11 555 0174\u{2069}.",
            ),
            ("في 2026 فقط", "في 2026 فقط"),
            ("بدون أرقام", "بدون أرقام"),
            ("421 4.3.2", "\u{2066}421 4.3.2\u{2069}"),
            ("4  5", "4  5"),
            (
                "الخطأ \"421 4.3.2 Service not active\" يظهر",
                "الخطأ \"\u{2066}421 4.3.2 Service not active\u{2069}\" يظهر",
            ),
            (
                "«550 rejected» ثم (4 GB free)",
                "«\u{2066}550 rejected\u{2069}» ثم (\u{2066}4 GB free\u{2069})",
            ),
            // It reads in order without isolates: it has no number before its words.
            ("الخطأ \"Error 17\" يظهر", "الخطأ \"Error 17\" يظهر"),
            ("في 2026 Microsoft Teams", "في 2026 Microsoft Teams"),
            ("\"3 من 5\"", "\"3 من 5\""),
            ("لم يُغلق \"421 x", "لم يُغلق \"421 x"),
        ];
        for (text, expected) in cases {
            assert_eq!(isolate_codes(text), expected);
        }
    }

    #[test]
    fn nothing_but_isolates_is_added() {
        for text in [
            "1 2 3",
            "a 1 2b 3",
            " 1 2 ",
            "1. 2. 3",
            "٣ 4 5",
            "\"1 a\" (2 b) '3 c",
            "((1 a))",
        ] {
            let bare = isolate_codes(text).replace(['\u{2066}', '\u{2069}'], "");
            assert_eq!(bare, text);
        }
    }
}
