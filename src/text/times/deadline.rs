//! The words that join a time to the text around it.

use std::ops::Range;

use super::words;
use crate::text::chars::punctuation;

/// A text without the words at its end that join a time to it: "an update by no later than".
pub fn strip_time_words(text: &str) -> &str {
    let phrases = || words::TIME_WORDS.iter().copied().flatten();
    let mut text = text.trim_end_matches(is_separator);
    while let Some(rest) = phrases().find_map(|phrase| strip_phrase(text, phrase)) {
        text = rest;
    }
    text
}

/// Whether a text says that something is to be done by the time that it states in `span`.
pub fn is_deadline(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].trim_end_matches(is_separator);
    let after = text[span.end..].trim_start();
    let is_negated = |rest| {
        let mut negations = words::NEGATIONS.iter();
        negations.any(|word| strip_phrase(rest, word).is_some())
    };
    let is_before =
        |phrase: &&str| strip_phrase(before, phrase).is_some_and(|rest| !is_negated(rest));
    punctuation::is_decoration(before)
        || words::DEADLINE_WORDS.iter().any(is_before)
        || words::DEADLINE_SUFFIXES
            .iter()
            .any(|suffix| after.starts_with(suffix))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '،' | '、' | '，' | ':' | '：')
}

/// A text without a phrase at its end.
fn strip_phrase<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(phrase.len())?;
    let (rest, end) = text.split_at_checked(start)?;
    let is_apart =
        !rest.ends_with(char::is_alphanumeric) || phrase.starts_with(punctuation::is_cjk);
    (is_apart && end.to_lowercase() == phrase).then(|| rest.trim_end_matches(is_separator))
}
