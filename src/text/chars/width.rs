//! What input methods write for ASCII characters.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// A text with its full-width forms, compatibility spaces and dashes as ASCII characters: `２０２６－１１－１４`
/// becomes `2026-11-14`. Normalization form KC (<https://www.unicode.org/reports/tr15/>) folds the widths.
pub fn fold_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let folded = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    let is_dash = |c: char| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}');
    Cow::Owned(folded.replace(is_dash, "-"))
}

/// The middle dot and its relatives on other keyboards: `・` is what a Japanese input method writes.
pub fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '・' | '･' | '•' | '‧' | '∙' | '⋅')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_characters_become_ascii() {
        for (text, expected) in [
            ("2026-11-14", "2026-11-14"),
            (
                "２０２６－１１－１４　１５：４５　＋０９：００",
                "2026-11-14 15:45 +09:00",
            ),
            ("2026ー11ー14", "2026-11-14"),
            ("8:30\u{202f}AM", "8:30 AM"),
            ("2026−11−14", "2026-11-14"),
        ] {
            assert_eq!(fold_width(text), expected);
        }
    }
}
