//! Phrases with alternatives, as the lists of a language write them.

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
