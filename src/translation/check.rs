//! Checks a translation against its original: what must survive every language.
//!
//! Numbers, error codes, addresses and times are the part of an update that people act on and that
//! machines damage. A token of the original counts as kept where the translation has it anywhere;
//! what else the translation has is its own affair, but for a token of the original with something
//! stuck to it (`?550 5.7.1`), which is the usual damage.

use std::collections::BTreeSet;

use super::Source;
use super::token::{folds, tokens, western};
use crate::text::times::{self, Usage};

/// What of `original` is missing or damaged in `translation`, both plain text.
///
/// A damaged token is given as the translation has it, a missing one as the original has it; in
/// order of appearance, each once. A person may write a small number as a word; a machine does not.
pub fn differences(original: &str, translation: &str, source: Source) -> Vec<String> {
    let (original, translation) = (western(original), western(translation));
    let found = Found::in_text(&translation);
    let mut differences: Vec<String> = Vec::new();
    let mut told = BTreeSet::new();
    let mut add = |token: String| {
        if told.insert(token.clone()) {
            differences.push(token);
        }
    };
    let original_times = times::find(&original, Usage::default());
    for time in &original_times {
        let Some(written) = original.get(time.span.clone()) else {
            continue;
        };
        let kept = found.instants.contains(&time.at.timestamp())
            || tokens(written).iter().all(|token| found.has(token));
        if !kept {
            add(written.trim().to_owned());
        }
    }
    let expected = tokens(&without(&original_times, &original));
    for token in &expected {
        if source == Source::Reviewed && is_small_number(token) {
            continue;
        }
        if !found.has(token) {
            add(found.damaged(token).unwrap_or_else(|| token.clone()));
        }
    }
    // One of two occurrences may be whole and the other damaged.
    let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    for bare in &found.stuck_to {
        let damaged = format!("?{bare}");
        // What is damaged in the original already is no fault of its translation's.
        if expected.contains(bare.as_str()) && !expected.contains(damaged.as_str()) {
            add(damaged);
        }
    }
    differences
}

/// A text without the times in it, each of which ends a word.
fn without(times: &[times::Reading], text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for time in times {
        rest.push_str(text.get(at..time.span.start).unwrap_or_default());
        rest.push('\n');
        at = time.span.end;
    }
    rest.push_str(text.get(at..).unwrap_or_default());
    rest
}

/// One to twelve: what style guides have written as words, and months by name.
fn is_small_number(token: &str) -> bool {
    token
        .parse()
        .is_ok_and(|number: u32| (1..=12).contains(&number))
}

/// What a translation has to offer.
struct Found {
    instants: BTreeSet<i64>,
    folded: BTreeSet<String>,
    /// The tokens that have a question mark stuck to them, without it: in order, and sorted.
    stuck_to: Vec<String>,
    sorted: BTreeSet<String>,
}

impl Found {
    fn in_text(text: &str) -> Self {
        let times = times::find(text, Usage::default());
        // Which language it is in, and so which number is the day, is not said.
        let day_first = Usage {
            day_first: true,
            ..Usage::default()
        };
        let other_times = match text.contains('/') {
            true => times::find(text, day_first),
            false => Vec::new(),
        };
        let all_times = times.iter().chain(&other_times);
        let instants = all_times.map(|time| time.at.timestamp()).collect();
        let tokens = tokens(text);
        // Where a time is glued to it, `18:38:46` is a word only without the time.
        let parted = self::tokens(&without(&times, text));
        let mut folded: BTreeSet<String> = BTreeSet::new();
        for token in tokens.iter().chain(&parted) {
            folded.extend(folds(token));
            // `554 5.7.1` may stand apart in the translation, and `550` alone in a longer code.
            folded.extend(token.split(' ').flat_map(folds));
        }
        let stuck_to = tokens.iter().filter_map(|token| token.strip_prefix('?'));
        let stuck_to: Vec<String> = stuck_to.map(str::to_owned).collect();
        Self {
            instants,
            folded,
            sorted: stuck_to.iter().cloned().collect(),
            stuck_to,
        }
    }

    fn has(&self, token: &str) -> bool {
        folds(token).iter().any(|fold| self.folded.contains(fold))
            || (token.contains(' ') && token.split(' ').all(|part| self.has(part)))
                && self.damaged(token).is_none()
    }

    /// The token of the translation that holds `token` with something stuck to it.
    fn damaged(&self, token: &str) -> Option<String> {
        let beginning = format!("{token} ");
        let mut behind = self.sorted.range(beginning.clone()..);
        let longer = behind.next().filter(|bare| bare.starts_with(&beginning));
        let bare = self.sorted.get(token).or(longer)?;
        Some(format!("?{bare}"))
    }
}

#[cfg(test)]
mod tests {
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
                differences(original, translation, Source::Machine),
                expected,
                "{translation}"
            );
        }
    }

    #[test]
    fn a_person_may_write_small_numbers_as_words() {
        let (original, translation) = ("6 月に 15 台", "fifteen devices in June");
        assert_eq!(differences(original, translation, Source::Reviewed), ["15"]);
        assert_eq!(
            differences(original, translation, Source::Machine),
            ["6", "15"]
        );
    }

    #[test]
    fn a_whole_occurrence_does_not_hide_a_damaged_one() {
        let original = "550 5.7.1 first, then 550 5.7.1 again";
        let translation = "最初に 550 5.7.1、次に ?550 5.7.1 です";
        assert_eq!(
            differences(original, translation, Source::Machine),
            ["?550 5.7.1"]
        );
    }

    #[test]
    fn what_is_odd_in_the_original_is_no_damage_of_the_translation() {
        for text in [
            "?550 first, then 550 again",
            "at 18:38:46September 30, 2026, at 1:00 AM UTC",
        ] {
            assert_eq!(differences(text, text, Source::Machine), [""; 0], "{text}");
        }
    }

    #[test]
    fn codes_of_several_numbers_are_one_token() {
        assert_eq!(tokens("“554 5.7.1サービス"), ["554 5.7.1"]);
        assert_eq!(tokens("550 or 554"), ["550", "554"]);
        assert_eq!(tokens("mail a@b.example, (x)"), ["a@b.example"]);
    }
}
