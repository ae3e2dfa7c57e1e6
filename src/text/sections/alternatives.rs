//! Phrases with alternatives, as the lists of a language write them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A list of patterns with alternatives, and the phrases that they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    patterns: Vec<String>,
    /// Expanded when they are first needed: a run reads texts in few of the languages that it knows, and a dozen
    /// patterns stand for thousands of phrases.
    phrases: OnceLock<Vec<String>>,
}

impl Patterns {
    pub fn new(patterns: Vec<String>) -> Self {
        Self {
            patterns,
            phrases: OnceLock::new(),
        }
    }

    /// Every phrase that one of the patterns stands for.
    pub fn phrases(&self) -> &[String] {
        self.phrases.get_or_init(|| {
            let patterns = self.patterns.iter();
            patterns.flat_map(|pattern| expand(pattern)).collect()
        })
    }

    /// Adds the patterns of another list that are not in this one.
    pub fn merge(&mut self, other: Self) {
        add_missing(&mut self.patterns, other.patterns);
        self.phrases = OnceLock::new();
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for Patterns {}

/// Adds those of `others` that `texts` does not contain.
pub(super) fn add_missing(texts: &mut Vec<String>, others: Vec<String>) {
    // Some languages have thousands of phrases.
    let listed: BTreeSet<String> = texts.iter().cloned().collect();
    texts.extend(others.into_iter().filter(|text| !listed.contains(text)));
}

/// The phrases that a pattern stands for: `a (b|c|) d` is `a b d`, `a c d` and `a d`. Brackets do not
/// nest, and one that is not closed is a character.
pub(super) fn expand(pattern: &str) -> Vec<String> {
    let mut phrases = vec![String::new()];
    let mut rest = pattern;
    while let Some((before, alternatives, after)) = next_alternatives(rest) {
        let variants = phrases.iter().flat_map(|phrase| {
            alternatives
                .split('|')
                .map(move |alternative| format!("{phrase}{before}{alternative}"))
        });
        phrases = variants.collect();
        rest = after;
    }
    for phrase in &mut phrases {
        phrase.push_str(rest);
        *phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    phrases
}

/// The first alternatives of a pattern, between what stands before and after their brackets.
fn next_alternatives(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = pattern.split_once('(')?;
    let (alternatives, after) = rest.split_once(')')?;
    Some((before, alternatives, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_two_lists_are_joined() {
        let patterns =
            |list: &[&str]| Patterns::new(list.iter().map(|p| (*p).to_owned()).collect());
        let mut joined = patterns(&["a (b|c)", "d"]);
        assert_eq!(joined.phrases(), ["a b", "a c", "d"]);
        joined.merge(patterns(&["d", "e(f|)"]));
        assert_eq!(joined.phrases(), ["a b", "a c", "d", "ef", "e"]);
    }

    #[test]
    fn a_pattern_stands_for_a_phrase_of_each_alternative() {
        for (pattern, phrases) in [
            ("next update", &["next update"][..]),
            ("a (b|c) d", &["a b d", "a c d"]),
            ("(a|b)(|c)", &["a", "ac", "b", "bc"]),
            ("a (|b) c", &["a c", "a b c"]),
            ("a (b", &["a (b"]),
        ] {
            assert_eq!(expand(pattern), phrases, "{pattern}");
        }
    }
}
