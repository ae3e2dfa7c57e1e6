//! Checks a translation against its original for tokens that every language must keep.
//!
//! Numbers, error codes, addresses and times are what people act on in an update, and what machine
//! translation damages. A token of the original is kept if the translation has it anywhere. Further
//! tokens of the translation are not checked, except for a token of the original with a question mark
//! attached to it (`?550 5.7.1`), which is the most common damage.

use std::collections::BTreeSet;

use super::Provenance;
use super::token::{equivalent_forms, extract_tokens, normalize_digits};
use crate::text::times::{self, ParseOptions};

/// The tokens of `original` that are missing or damaged in `translation`; both are plain text.
///
/// A damaged token is returned as it is in the translation, a missing one as it is in the original; each
/// once, in order of appearance. A reviewed translation may write a small number as a word.
pub fn lost_tokens(original: &str, translation: &str, provenance: Provenance) -> Vec<String> {
    // Most texts have none, and neither they nor their translations are read word by word.
    if !may_have_tokens(original) {
        return Vec::new();
    }
    let (original, translation) = (normalize_digits(original), normalize_digits(translation));
    let available = TokenSet::from_text(&translation);
    let mut lost: Vec<String> = Vec::new();
    let mut reported = BTreeSet::new();
    let mut add = |token: String| {
        if reported.insert(token.clone()) {
            lost.push(token);
        }
    };
    let original_times = times::find_all(&original, ParseOptions::default());
    for time in &original_times {
        let Some(written) = original.get(time.span.clone()) else {
            continue;
        };
        let kept = available.instants.contains(&time.at.timestamp())
            || extract_tokens(written)
                .iter()
                .all(|token| available.contains(token));
        if !kept {
            add(written.trim().to_owned());
        }
    }
    let expected = extract_tokens(&without_times(&original_times, &original));
    for token in &expected {
        if provenance == Provenance::Reviewed && is_small_number(token) {
            continue;
        }
        if !available.contains(token) {
            add(available
                .find_damaged(token)
                .unwrap_or_else(|| token.clone()));
        }
    }
    // A token may occur twice, once intact and once damaged.
    let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    for bare in &available.damaged_tokens {
        let damaged = format!("?{bare}");
        // The translation is not to blame for what is damaged in the original.
        if expected.contains(bare.as_str()) && !expected.contains(damaged.as_str()) {
            add(damaged);
        }
    }
    lost
}

/// A text with each time in it replaced by a line end, which separates words.
fn without_times(times: &[times::ParsedInstant], text: &str) -> String {
    let mut remaining = String::with_capacity(text.len());
    let mut offset = 0;
    for time in times {
        remaining.push_str(text.get(offset..time.span.start).unwrap_or_default());
        remaining.push('\n');
        offset = time.span.end;
    }
    remaining.push_str(text.get(offset..).unwrap_or_default());
    remaining
}

/// Whether a text may have tokens: where it may not, [`extract_tokens`] and [`times::find_all`] find nothing.
fn may_have_tokens(text: &str) -> bool {
    // Arabic, Persian and full-width digits begin with the bytes D9, DB and EF; other characters share them.
    let is_of_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'@' | 0xd9 | 0xdb | 0xef);
    // A fold without an early exit is vectorised.
    let has_digit = text
        .bytes()
        .fold(false, |found, byte| found | is_of_digit(byte));
    has_digit || text.contains("://") || text.contains("www.")
}

/// Whether a token is a number from 1 to 12: style guides write these as words, and months by name.
fn is_small_number(token: &str) -> bool {
    token
        .parse()
        .is_ok_and(|number: u32| (1..=12).contains(&number))
}

/// The tokens of a translation.
struct TokenSet {
    instants: BTreeSet<i64>,
    forms: BTreeSet<String>,
    /// The tokens with a question mark attached, without it: in order of appearance, and sorted.
    damaged_tokens: Vec<String>,
    damaged_sorted: BTreeSet<String>,
}

impl TokenSet {
    fn from_text(text: &str) -> Self {
        let times = times::find_all(text, ParseOptions::default());
        // The language is unknown here, and with it whether the day or the month comes first.
        let day_first = ParseOptions {
            day_first: true,
            ..ParseOptions::default()
        };
        let day_first_times = match text.contains('/') {
            true => times::find_all(text, day_first),
            false => Vec::new(),
        };
        let all_times = times.iter().chain(&day_first_times);
        let instants = all_times.map(|time| time.at.timestamp()).collect();
        let tokens = extract_tokens(text);
        // A time may be attached to a token: `18:38:46` is a token only without the time after it.
        let tokens_without_times = extract_tokens(&without_times(&times, text));
        let mut forms: BTreeSet<String> = BTreeSet::new();
        for token in tokens.iter().chain(&tokens_without_times) {
            forms.extend(equivalent_forms(token));
            // The parts of `554 5.7.1` may be apart in the translation, and `550` part of a longer code.
            forms.extend(token.split(' ').flat_map(equivalent_forms));
        }
        let damaged_tokens = tokens.iter().filter_map(|token| token.strip_prefix('?'));
        let damaged_tokens: Vec<String> = damaged_tokens.map(str::to_owned).collect();
        Self {
            instants,
            forms,
            damaged_sorted: damaged_tokens.iter().cloned().collect(),
            damaged_tokens,
        }
    }

    fn contains(&self, token: &str) -> bool {
        equivalent_forms(token)
            .iter()
            .any(|form| self.forms.contains(form))
            || (token.contains(' ') && token.split(' ').all(|part| self.contains(part)))
                && self.find_damaged(token).is_none()
    }

    /// The token of the translation that is `token` with something attached to it.
    fn find_damaged(&self, token: &str) -> Option<String> {
        let prefix = format!("{token} ");
        let mut candidates = self.damaged_sorted.range(prefix.clone()..);
        let longer = candidates.next().filter(|bare| bare.starts_with(&prefix));
        let bare = self.damaged_sorted.get(token).or(longer)?;
        Some(format!("?{bare}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_act_on_must_survive() {
        let cases: [(&str, &str, &[&str]); 28] = [
            (
                "Error “550 5.7.1 Rejected”.",
                "エラー「550 5.7.1 拒否」",
                &[],
            ),
            (
                "Error “550 5.7.1 Rejected”.",
                "エラー「?550 5.7.1 拒否」",
                &["?550 5.7.1"],
            ),
            (
                "By Monday, March 4, 2024, at 9:30 PM UTC.",
                "Avant le 04/03/2024 à 21:30 UTC.",
                &[],
            ),
            (
                "By Monday, March 4, 2024, at 9:00 PM UTC.",
                "Avant le lundi 4 mars 2024 à 21 h UTC.",
                &[],
            ),
            ("12.5% of 1,500 users", "١٢٫٥٪ من ١٬٥٠٠ مستخدم", &[]),
            ("a 550 or 554 code", "550 または 554 コード", &[]),
            ("a 550 or 554 code", "550 または 555 コード", &["554"]),
            (
                "See https://example.com/a?b=1.",
                "https://example.com/a?b=1 を参照",
                &[],
            ),
            (
                "See https://example.com/a.",
                "https://example.com/b を参照",
                &["https://example.com/a"],
            ),
            ("10% of 1,000 users", "10 % von 1.000 Benutzern", &[]),
            ("at 9:30 PM", "21:30 に", &[]),
            ("at 9:30 PM", "à 21h30", &[]),
            ("at 9:30 PM", "21:45 に", &["9:30"]),
            ("Reference 12345", "المرجع ١٢٣٤٥", &[]),
            ("no token here", "何もない", &[]),
            ("10% of 1,500 users", "10 % de 1 500 utilisateurs", &[]),
            ("1,500 users", "1\u{202f}500 utilisateurs", &[]),
            ("1,500 users", "1\u{a0}500 utilisateurs", &[]),
            ("1\u{a0}500 utilisateurs", "1,500 users", &[]),
            ("1 500 utilisateurs", "1.500 Benutzer", &[]),
            ("1,500,000.5 bytes", "1 500 000,5 octets", &[]),
            ("1,500,000 bytes", "1.500.000 Byte", &[]),
            ("1,500 users", "1’500 Benutzer", &[]),
            ("1,500 users", "1 501 utilisateurs", &["1,500"]),
            ("1,500 users", "1 50 0 utilisateurs", &["1,500"]),
            ("1,500 users", "1 et 500", &["1,500"]),
            ("21,500 users", "2 1 500", &["21,500"]),
            ("1,500 users", "01 500", &["1,500"]),
        ];
        for (original, translation, expected) in cases {
            assert_eq!(
                lost_tokens(original, translation, Provenance::Machine),
                expected,
                "{translation}"
            );
        }
    }

    #[test]
    fn a_person_may_write_small_numbers_as_words() {
        let (original, translation) = ("6 月に 15 台", "fifteen devices in June");
        assert_eq!(
            lost_tokens(original, translation, Provenance::Reviewed),
            ["15"]
        );
        assert_eq!(
            lost_tokens(original, translation, Provenance::Machine),
            ["6", "15"]
        );
    }

    #[test]
    fn a_whole_occurrence_does_not_hide_a_damaged_one() {
        let original = "550 5.7.1 first, then 550 5.7.1 again";
        let translation = "最初に 550 5.7.1、次に ?550 5.7.1 です";
        assert_eq!(
            lost_tokens(original, translation, Provenance::Machine),
            ["?550 5.7.1"]
        );
    }

    #[test]
    fn what_is_odd_in_the_original_is_no_damage_of_the_translation() {
        for text in [
            "?550 first, then 550 again",
            "at 18:38:46September 30, 2026, at 1:00 AM UTC",
        ] {
            assert_eq!(
                lost_tokens(text, text, Provenance::Machine),
                [""; 0],
                "{text}"
            );
        }
    }

    #[test]
    fn codes_of_several_numbers_are_one_token() {
        assert_eq!(extract_tokens("“554 5.7.1サービス"), ["554 5.7.1"]);
        assert_eq!(extract_tokens("550 or 554"), ["550", "554"]);
        assert_eq!(extract_tokens("mail a@b.example, (x)"), ["a@b.example"]);
    }

    proptest! {
        #[test]
        fn a_text_that_is_passed_over_has_no_tokens(
            text in "([0-9a-zA-Zé٠٣۰０９ 日年:/@.?,'’]|www|at |on |noon|March|UTC|://|２０２４年){0,12}",
        ) {
            let normalized = normalize_digits(&text);
            let found = !extract_tokens(&normalized).is_empty()
                || !times::find_all(&normalized, ParseOptions::default()).is_empty();
            prop_assert!(may_have_tokens(&text) || !found, "{}", text);
        }
    }
}
